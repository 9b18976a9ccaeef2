"""One statement, passed on in two versions.

The harm: a relay that moves a figure to another place, another day or another meaning is taken for a second fact, and
the same people are counted twice or where they never were. Only the original can settle it.

A statement is one where its relays share its slug; where the same unrounded number is told of the same group on
another day by the same voice or by an outlet; and where one voice dates its figures for one movement differently.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corridors.domain.package import Count
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Basis, Stage, Unit
from reports.engine.case import DAY, Case
from reports.engine.findings import Finding, FindingClass, Reason
from reports.engine.messages import Ref, Sentence, gettext_noop, organisation, place, said, sentence
from reports.engine.severity import caution_severity
from reports.engine.voices import is_outlet, is_telling, order_of_telling, share_a_root

KIND = "relay_mismatch"
NEXT_DAYS = 2 * DAY
LARGE = 100
"""From this size on, the same unrounded number on two days is no full bus."""


def find(case: Case) -> Iterator[Finding]:
    yield from _statements(case)
    yield from _told_on_two_days(case)
    yield from _movements_with_two_dates(case)


def _statements(case: Case) -> Iterator[Finding]:
    relays: dict[str, list[Count]] = defaultdict(list)
    for count in case.counts:
        if count.statement:
            relays[count.statement].append(count)
    for counts in relays.values():
        for told in _one_figure_each(counts):
            versions = _versions(case, told)
            if len(versions) > 1:
                yield _mismatch(case, versions)


def _one_figure_each(counts: Sequence[Count]) -> Iterator[Sequence[Count]]:
    """The relays of a statement, split so that each gives one figure: a statement may hold several, of other stages."""
    if _is_once_each(counts):
        yield counts
        return
    figures: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for count in counts:
        figures[count.stage, count.group, count.unit].append(count)
    yield from filter(_is_once_each, figures.values())


def _is_once_each(counts: Sequence[Count]) -> bool:
    return len({(count.source, count.relayed_by) for count in counts}) == len(counts)


def _versions(case: Case, counts: Sequence[Count]) -> list[Count]:
    """The first told of each version: a relay that differs in nothing from an earlier one is no version of its own."""
    versions: list[Count] = []
    for count in sorted(counts, key=order_of_telling):
        if all(_differences(case, version, count) for version in versions):
            versions.append(count)
    return versions


def _mismatch(case: Case, versions: Sequence[Count]) -> Finding:
    first = versions[0]
    other = max(versions[1:], key=lambda version: (_people_between(case, first, version), version.key))
    differences = {why.kind: why for version in versions[1:] for why in _differences(case, first, version)}
    people = max(_people_between(case, one, two) for i, one in enumerate(versions) for two in versions[:i])
    params: dict[str, Ref | int] = {
        "source": organisation(_speaker(case, versions)),
        "one": said(first.key),
        "other": said(other.key),
    }
    if len(versions) == 2:
        summary = sentence(
            gettext_noop(
                "One statement by %(source)s is passed on in two versions: “%(one)s” and “%(other)s”. "
                "Only the original can tell which is right."
            ),
            **params,
        )
    else:
        summary = sentence(
            gettext_noop(
                "One statement by %(source)s is passed on in %(number)s versions, among them “%(one)s” and "
                "“%(other)s”. Only the original can tell which is right."
            ),
            number=len(versions),
            **params,
        )
    return Finding(
        kind=KIND,
        class_=FindingClass.CAUTION,
        severity=caution_severity(people),
        gap=people,
        counts=tuple(version.key for version in versions),
        summary=summary,
        reasons=tuple(differences.values()),
        unexplained=people,
    )


def _speaker(case: Case, versions: Sequence[Count]) -> str:
    """Whose statement it is: the first named that is not the press."""
    return next((count.source for count in versions if not is_outlet(case, count.source)), versions[0].source)


def _people_between(case: Case, one: Count, other: Count) -> int:
    """How many people the reader may be wrong about: all of them where the versions speak of other people."""
    if Unit.PERSONS not in (one.unit, other.unit):
        return 0
    kinds = {difference.kind for difference in _differences(case, one, other)}
    if kinds - {"wording"}:
        return min(one.range.low, other.range.low)
    return one.range.gap_to(other.range)


def _differences(case: Case, one: Count, other: Count) -> list[Reason]:
    """In what two relays of one statement differ, beyond one being less precise than the other."""
    found: list[tuple[str, Sentence]] = []
    if one.place != other.place:
        template = gettext_noop("One version speaks of %(one)s, the other of %(other)s.")
        found.append(("place", sentence(template, one=place(one.place), other=place(other.place))))
    if one.origin and other.origin and one.origin != other.origin:
        template = gettext_noop("One version limits it to people from %(one)s, the other to people from %(other)s.")
        found.append(("origin", sentence(template, one=place(one.origin), other=place(other.origin))))
    if one.stage != other.stage and Stage.EVACUATED not in (one.stage, other.stage):
        template = gettext_noop("One version says “%(one)s”, the other “%(other)s”.")
        found.append(("stage", sentence(template, one=Ref("stage", (one.stage,)), other=Ref("stage", (other.stage,)))))
    if not _same_period(case, one, other):
        template = gettext_noop(
            "The versions speak of different times: one may be a running total, or bear a relay's own date."
        )
        found.append(("moment", sentence(template)))
    if one.group != other.group:
        template = gettext_noop("One version counts %(one)s, the other %(other)s.")
        found.append(("group", sentence(template, one=Ref("group", (one.group,)), other=Ref("group", (other.group,)))))
    if one.unit != other.unit:
        found.append(("unit", sentence(gettext_noop("One version counts people, the other does not."))))
    elif not (_within(one.range, other.range) or _within(other.range, one.range)):
        template = gettext_noop("The number was passed on in other words.")
        found.append(("wording", sentence(template)))
    return [Reason(kind=kind, sentence=why) for kind, why in found]


def _same_period(case: Case, one: Count, other: Count) -> bool:
    if one.period_end and other.period_end and one.period_end.day != other.period_end.day:
        return False
    starts = [
        count.period_start or (case.package.operation.starts_at if count.basis is Basis.CUMULATIVE else None)
        for count in (one, other)
    ]
    return starts[0] is None or starts[1] is None or starts[0].day == starts[1].day


def _within(inner: Range, outer: Range) -> bool:
    if inner.low < outer.low:
        return False
    return outer.high is None or (inner.high is not None and inner.high <= outer.high)


def _told_on_two_days(case: Case) -> Iterator[Finding]:
    """The same unrounded number of the same group, told as one day's by one relay and as the next day's by another."""
    numbers: dict[int | None, list[Count]] = defaultdict(list)
    for count in case.persons:
        if count.basis is not Basis.INCREMENT or not is_telling(count) or case.readings[count.key].range.low < LARGE:
            continue
        if count.period_start and count.period_end:
            numbers[count.value].append(count)
    for counts in numbers.values():
        if len(counts) < 2:
            continue
        counts.sort(key=lambda count: (count.group, _opening(case, count), *order_of_telling(count)))
        for one, other in pairwise(counts):
            if _next_day(case, one, other) and _same_people(case, one, other):
                yield _counted_twice(one, other)


def _opening(case: Case, count: Count) -> float:
    assert count.period_start
    return case.opening(count.period_start)


def _next_day(case: Case, one: Count, other: Count) -> bool:
    assert one.period_end
    wait = _opening(case, other) - case.closing(one.period_end)
    return 0 <= wait < NEXT_DAYS


def _same_people(case: Case, one: Count, other: Count) -> bool:
    if one.group != other.group or (one.statement and one.statement == other.statement):
        return False
    if one.stage != other.stage and Stage.EVACUATED not in (one.stage, other.stage):
        return False
    same_place = case.within(one.place, other.place) or case.within(other.place, one.place)
    return same_place and share_a_root(case, one, other)


def _counted_twice(one: Count, other: Count) -> Finding:
    number = one.value or 0
    return Finding(
        kind=KIND,
        class_=FindingClass.CAUTION,
        severity=caution_severity(number),
        gap=number,
        counts=(one.key, other.key),
        summary=sentence(
            gettext_noop(
                "%(number)s is probably one group, told with two dates: %(source)s says “%(one)s”, and %(relay)s says "
                "“%(other)s”. Added up, they would be counted twice."
            ),
            number=number,
            source=organisation(one.source),
            one=said(one.key),
            relay=organisation(other.source),
            other=said(other.key),
        ),
        unexplained=number,
    )


def _movements_with_two_dates(case: Case) -> Iterator[Finding]:
    """One voice's figures for one movement as a whole, relayed with periods that overlap and differ."""
    told: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for count in case.counts:
        if count.movement and count.basis is Basis.INCREMENT and count.period_start and count.period_end:
            voice = case.voice(count.source)
            told[voice, count.movement, count.stage, count.place, count.origin].append(count)
    for counts in told.values():
        counts.sort(key=order_of_telling)
        first = counts[0]
        other = next((count for count in counts if _is_dated_otherwise(case, first, count)), None)
        if other:
            yield _dated_twice(first, other)


def _is_dated_otherwise(case: Case, one: Count, other: Count) -> bool:
    """Whether two figures of one movement, at least one of them relayed, have periods that overlap and differ."""
    if _same_period(case, one, other) or not (one.relayed_by or other.relayed_by):
        return False
    if one.statement and one.statement == other.statement:
        return False
    assert one.period_end
    assert other.period_end
    starts = max(_opening(case, one), _opening(case, other))
    return starts < min(case.closing(one.period_end), case.closing(other.period_end))


def _dated_twice(one: Count, other: Count) -> Finding:
    return Finding(
        kind=KIND,
        class_=FindingClass.CAUTION,
        severity=caution_severity(0),
        gap=0,
        counts=(one.key, other.key),
        summary=sentence(
            gettext_noop(
                "%(source)s is passed on with two dates for one movement, %(movement)s: “%(one)s” and “%(other)s”."
            ),
            source=organisation(one.source),
            movement=Ref("movement", (one.movement,)),
            one=said(one.key),
            other=said(other.key),
        ),
    )
