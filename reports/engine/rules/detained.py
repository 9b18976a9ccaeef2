"""People detained on the way, and those of whom nobody says what became of them.

The harm: men taken aside for screening drop out of every count of arrivals. As long as somebody asks how many are held
and who was released, they do not disappear; releases are no stage of their own, so a gap here is a question, not a
contradiction.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from corridors.domain.package import Count
from corridors.domain.vocabulary import Stage, Unit
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import gettext_noop, ngettext, organisation, said, sentence
from reports.engine.severity import severity_of

DETENTION = frozenset({Stage.DETAINED, Stage.IN_DETENTION})


def find(case: Case) -> Iterator[Finding]:
    """For each place: the last that each voice says, and the pair that leaves most people without a word."""
    places: dict[str, list[Count]] = defaultdict(list)
    for count in case.counts:
        if count.stage in DETENTION and count.unit is Unit.PERSONS and count.period_end:
            places[count.place].append(count)
    for counts in places.values():
        counts.sort(key=lambda count: (_moment(case, count), count.key))
        latest = tuple({case.voice(count.source): count for count in counts}.values())
        unaccounted = _unaccounted(counts)
        if unaccounted:
            yield unaccounted
        held = _held(latest)
        if held and not (unaccounted and set(held.counts) == set(unaccounted.counts)):
            yield held


def _moment(case: Case, count: Count) -> float:
    assert count.period_end
    return case.closing(count.period_end)


def _held(latest: Sequence[Count]) -> Finding | None:
    held = [count for count in latest if count.range.low > 0]
    if not held:
        return None
    most = max(held, key=lambda count: (count.range.low, count.key))
    least = min(held, key=lambda count: (count.range.low, count.key))
    if least is most:
        template = gettext_noop("%(source)s says %(said)s. Nobody else tells of them.")
    else:
        template = gettext_noop("%(source)s says %(said)s; %(other)s says %(least)s.")
    return Finding(
        kind="detained",
        class_=FindingClass.ALERT,
        severity=severity_of(most.range.low),
        gap=most.range.low,
        counts=tuple(count.key for count in held),
        summary=sentence(
            template,
            source=organisation(most.source),
            said=said(most.key),
            other=organisation(least.source),
            least=said(least.key),
        ),
        unexplained=most.range.low,
    )


def _unaccounted(counts: Sequence[Count]) -> Finding | None:
    """The figure of people detained, and a later one of people held, that leave most of them untold of."""
    worst: tuple[int, Count, Count] | None = None
    taken: Count | None = None
    for count in counts:
        if count.stage is Stage.DETAINED:
            taken = count if taken is None else max(taken, count, key=lambda one: one.range.low)
        elif taken and count.range.high is not None:
            people = taken.range.low - count.range.high
            if people > 0 and (worst is None or people > worst[0]):
                worst = people, taken, count
    if worst is None:
        return None
    people, detained, held = worst
    return Finding(
        kind="detained",
        class_=FindingClass.ALERT,
        severity=severity_of(people, detained.range.low),
        gap=people,
        counts=(detained.key, held.key),
        summary=ngettext(
            "%(source)s says %(taken)s, and %(other)s says %(held)s: what became of %(number)s person is not told.",
            "%(source)s says %(taken)s, and %(other)s says %(held)s: what became of at least %(number)s people "
            "is not told.",
            people,
            source=organisation(detained.source),
            taken=said(detained.key),
            other=organisation(held.source),
            held=said(held.key),
        ),
        unexplained=people,
    )
