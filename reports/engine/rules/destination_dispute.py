"""One group of people, said to be going to two places, or to have arrived in one and to be held in another.

The harm: people whom each side claims for its own direction are waited for in one place and have been taken to
another; whether they chose it, nobody can say without asking. It is a tension where the figures may be of one group
(one movement, or numbers that meet), and an alert where two sides each tell only of their own direction from the same
area on the same day. People who arrived, and as many of their movement who are held or were turned back elsewhere, are
an alert: they may be two halves of it, unless as many as both never set out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from corridors.domain.package import Count, Package
from corridors.domain.vocabulary import Basis, PlaceKind, Stage, Unit
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.groups import lies_in
from reports.engine.journeys import MOVING, SETTING_OUT
from reports.engine.messages import Ref, gettext_noop, organisation, said, sentence
from reports.engine.numbers import about
from reports.engine.severity import severity_of
from reports.engine.voices import order_of_telling, party_of

HELD = frozenset({Stage.DETAINED, Stage.IN_DETENTION})
STOPPED = HELD | {Stage.PREVENTED}


def find(case: Case) -> Iterator[Finding]:
    yield from _movements(case)
    yield from _sides(case)


def _movements(case: Case) -> Iterator[Finding]:
    """A movement along one corridor whose counts name two destinations, or an arrival and people held elsewhere."""
    told: dict[str, list[Count]] = defaultdict(list)
    for count in sorted((count for count in case.counts if count.movement), key=order_of_telling):
        if count.unit is Unit.PERSONS:
            told[count.movement].append(count)
    for code, counts in told.items():
        movement = case.package.movement_by_code.get(code)
        if movement and len(movement.corridors) > 1:
            continue
        going, stopped = _first_at(case, counts, MOVING), _first_at(case, counts, STOPPED)
        for one, other in combinations(going, 2):
            if _are_one_group(case, one, other, counts):
                template = gettext_noop(
                    "One movement, %(movement)s, two destinations: %(source)s says %(one)s, and %(against)s says "
                    "%(other)s."
                )
                yield _dispute(template, one, other, FindingClass.TENSION, movement=Ref("movement", (code,)))
        for one, other in product(going, stopped):
            if one.stage is Stage.ARRIVED and _are_one_group(case, one, other, counts):
                template = gettext_noop(
                    "Two fates of one movement, %(movement)s: %(source)s says %(one)s, and %(against)s says %(other)s."
                )
                class_ = FindingClass.TENSION if _size(counts) else FindingClass.ALERT
                yield _dispute(template, one, other, class_, movement=Ref("movement", (code,)))


def _first_at(case: Case, counts: Sequence[Count], stages: frozenset[Stage]) -> list[Count]:
    """The first told of some stages for each place where people are said to have come, in the order of telling."""
    first: dict[str, Count] = {}
    for count in counts:
        if count.stage in stages and (destination := _destination(case.package, count)):
            first.setdefault(destination, count)
    return list(first.values())


def _are_one_group(case: Case, one: Count, other: Count, counts: Sequence[Count]) -> bool:
    """Whether two voices speak of the same people of a movement at places apart, rather than of two parts of it."""
    places = _destination(case.package, one), _destination(case.package, other)
    if case.overlap(*places) or _one_voice(case, one, other) or not _may_be_one(one, other):
        return False
    if not (lies_in(one.group, other.group) or lies_in(other.group, one.group)):
        return False
    if one.range.low + other.range.low <= _size(counts):
        return False
    return SETTING_OUT & {one.stage, other.stage} != set() or not _in_turn(case, one, other)


def _size(counts: Sequence[Count]) -> int:
    """How many people of a movement are said to have set out at most; 0 where nobody says."""
    return max((about(count).high or 0 for count in counts if count.stage in SETTING_OUT), default=0)


def _in_turn(case: Case, one: Count, other: Count) -> bool:
    """Whether people can have come to one of two places first, and to the other afterwards."""
    first, second = case.readings[one.key], case.readings[other.key]
    return any(
        before.latest is not None and after.start is not None and before.latest <= after.start
        for before, after in ((first, second), (second, first))
    )


def _destination(package: Package, count: Count) -> str:
    """Where the people counted went, or are said to be going; empty where the count does not tell.

    Who reached a stop on the way, or is held at one, may have gone on.
    """
    if count.stage is Stage.PREVENTED:
        return count.place
    if count.stage is Stage.ARRIVED or count.stage in HELD:
        stops = {stop for way in package.corridors for stop in way.via}
        return "" if count.place in stops else count.place
    corridor = package.corridor_by_code.get(count.corridor)
    return corridor.destination if corridor else ""


def _may_be_one(one: Count, other: Count) -> bool:
    """Whether two figures may well be of one group: they name about the same number."""
    return about(one).meets(about(other))


def _one_voice(case: Case, one: Count, other: Count) -> bool:
    return case.voice(one.source) == case.voice(other.source)


def _sides(case: Case) -> Iterator[Finding]:
    """Opposing parties that each send the people of one area only in their own direction, on the first such day."""
    if len({corridor.destination for corridor in case.package.corridors}) < 2:
        return
    days: dict[tuple[float, float], list[Count]] = defaultdict(list)
    told: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for count in case.counts:
        party, destination = party_of(case, count.source), _destination(case.package, count)
        if count.stage in MOVING and party and destination and count.period_end:
            start = case.opening(count.period_start or case.package.operation.starts_at)
            period = (start, case.closing(count.period_end))
            told[party, destination].append(period)
            if count.stage in SETTING_OUT and _is_of_its_day(count, destination):
                days[period].append(count)
    disputed: set[frozenset[str]] = set()
    for period, counts in sorted(days.items()):
        for one, other in combinations(_first_told(case, counts), 2):
            directions = frozenset((_destination(case.package, one), _destination(case.package, other)))
            if directions not in disputed and _oppose(case, one, other, period, told):
                disputed.add(directions)
                yield _opposed(one, other)


def _is_of_its_day(count: Count, destination: str) -> bool:
    if count.basis is not Basis.INCREMENT or count.unit is not Unit.PERSONS or count.period_start is None:
        return False
    return count.value != 0 and count.place != destination


def _first_told(case: Case, counts: list[Count]) -> list[Count]:
    """The first told of each party, direction and place."""
    first: dict[tuple[str, str, str], Count] = {}
    for count in sorted(counts, key=order_of_telling):
        first.setdefault((party_of(case, count.source), _destination(case.package, count), count.place), count)
    return list(first.values())


def _oppose(
    case: Case,
    one: Count,
    other: Count,
    period: tuple[float, float],
    told: dict[tuple[str, str], list[tuple[float, float]]],
) -> bool:
    """Whether two parties send people of one area to places apart, and neither tells of the other's direction."""
    parties = party_of(case, one.source), party_of(case, other.source)
    directions = _destination(case.package, one), _destination(case.package, other)
    if parties[0] == parties[1] or case.overlap(*directions):
        return False
    if one.movement and other.movement and one.movement != other.movement:
        return False
    if not _neighbours(case.package, one.place, other.place):
        return False
    crosswise = (*told[parties[0], directions[1]], *told[parties[1], directions[0]])
    return not any(start < period[1] and period[0] < end for start, end in crosswise)


def _neighbours(package: Package, one: str, other: str) -> bool:
    """Whether two places are one area: one in the other, or side by side in a third that is no whole country."""
    if package.overlap(one, other):
        return True
    parents = {package.place_by_code[code].parent for code in (one, other) if code in package.place_by_code}
    around = package.place_by_code.get(parents.pop()) if len(parents) == 1 else None
    return around is not None and around.kind is not PlaceKind.COUNTRY


def _opposed(one: Count, other: Count) -> Finding:
    if _may_be_one(one, other):
        template = gettext_noop(
            "Perhaps one group, two destinations: %(source)s says %(one)s, and %(against)s says %(other)s."
        )
        return _dispute(template, one, other, FindingClass.TENSION)
    template = gettext_noop(
        "Two sides tell of one day and area, each only of its own direction: %(source)s says %(one)s, and %(against)s "
        "says %(other)s. If they speak of the same people, nobody knows where at least %(number)s of them are."
    )
    return _dispute(template, one, other, FindingClass.ALERT)


def _dispute(template: str, one: Count, other: Count, class_: FindingClass, **params: Ref) -> Finding:
    people = min(one.range.low, other.range.low)
    return Finding(
        kind="destination_dispute",
        class_=class_,
        severity=severity_of(people, max(one.range.low, other.range.low)),
        gap=people,
        counts=(one.key, other.key),
        summary=sentence(
            template,
            source=organisation(one.source),
            one=said(one.key),
            against=organisation(other.source),
            other=said(other.key),
            number=people,
            **params,
        ),
        unexplained=people,
    )
