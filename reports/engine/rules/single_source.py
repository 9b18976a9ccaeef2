"""A large figure that one side alone gives.

The harm: the largest numbers are often those that nobody checked, and trucks and beds are sent by them. A figure
counts as checked as soon as another side tells of the same people at all; whether the two agree is for other rules.
The UN, the Red Cross and NGOs are no side. To spare the reader, each side's largest such figure stands for its others
of that stage.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import OrganisationKind, Stage
from reports.engine.case import DAY, Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import gettext_noop, organisation, said, sentence
from reports.engine.severity import caution_severity
from reports.engine.voices import party_of

LARGE = 100
IMPARTIAL = frozenset({OrganisationKind.UN, OrganisationKind.RED_CROSS, OrganisationKind.NGO})
OTHERWISE_TOLD = frozenset({Stage.PREVENTED, Stage.DETAINED, Stage.IN_DETENTION})


def find(case: Case) -> Iterator[Finding]:
    told: dict[Stage, list[Count]] = defaultdict(list)
    for count in case.persons:
        if count.stage not in OTHERWISE_TOLD and count.period_end:
            told[_stage(case, count)].append(count)
    sides = {source: party_of(case, source) or case.voice(source) for source in {count.source for count in case.counts}}
    for counts in told.values():
        spoken_for: set[str] = set()
        for count in _largest_of_each_place(case, counts, sides):
            side = sides[count.source]
            others = (other for other in counts if sides[other.source] != side)
            if side not in spoken_for and not any(_tells_of_same_people(case, count, other) for other in others):
                spoken_for.add(side)
                yield _single(count)


def _stage(case: Case, count: Count) -> Stage:
    """Departed and evacuated are one stage here; evacuated to where a corridor leads is arrived."""
    if count.stage is Stage.EVACUATED:
        corridor = case.package.corridor_by_code.get(count.corridor)
        return Stage.ARRIVED if corridor and corridor.destination == count.place else Stage.DEPARTED
    return count.stage


def _largest_of_each_place(case: Case, counts: list[Count], sides: Mapping[str, str]) -> list[Count]:
    """The largest figure of each side at each place, of those large enough to matter, the largest first."""
    impartial = {one.code for one in case.package.organisations if one.kind in IMPARTIAL}
    largest: dict[tuple[str, str], tuple[int, CountKey]] = {}
    for count in counts:
        people = case.readings[count.key].range.low
        if people >= LARGE and count.source not in impartial:
            place = (sides[count.source], count.place)
            largest[place] = max(largest.get(place, (0, count.key)), (people, count.key))
    return [case.by_key[key] for _, key in sorted(largest.values(), reverse=True)]


def _tells_of_same_people(case: Case, count: Count, other: Count) -> bool:
    """Whether two counts are of the same movement, or have place and time in common."""
    if count.movement and count.movement == other.movement:
        return True
    if not case.overlap(count.place, other.place):
        return False
    (start, end), (other_start, other_end) = _period(case, count), _period(case, other)
    return start < other_end and other_start < end


def _period(case: Case, count: Count) -> tuple[float, float]:
    """When a count speaks of, as epoch seconds; of a stock, the whole day before the moment's end."""
    assert count.period_end
    end = case.closing(count.period_end)
    if count.stage.is_stock:
        return end - DAY, end
    return case.opening(count.period_start) if count.period_start else case.starts_at, end


def _single(count: Count) -> Finding:
    return Finding(
        kind="single_source",
        class_=FindingClass.CAUTION,
        severity=caution_severity(0),
        gap=0,
        counts=(count.key,),
        summary=sentence(
            gettext_noop("%(source)s says %(said)s. No other side tells of these people."),
            source=organisation(count.source),
            said=said(count.key),
        ),
    )
