"""One statement, passed on in two versions.

The harm: a relay that moves a figure to another place, another day or another meaning is taken for a second fact, and
the same people are counted twice or where they never were. Only the original can settle it.

A statement is one where its relays share its slug; where the same unrounded number is told of the same group on
another day by the same voice or by an outlet; and where one voice dates its figures for one movement differently.

Two relays differ where they tell one number of other people, or another number of the same people. It is no version
to round, to leave something out, to call all of the people civilians where nobody counts fighters, or to tell of the
arrival of those who set out; and a statement may hold figures of other people, with other numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Basis, Group, Stage, Unit
from reports.engine.case import DAY, Case
from reports.engine.findings import Finding, FindingClass, Reason
from reports.engine.journeys import MOVING, SETTING_OUT
from reports.engine.messages import Ref, gettext_noop, organisation, said, sentence
from reports.engine.numbers import is_one_number, meant_by, pairs_of_one_number
from reports.engine.severity import caution_severity
from reports.engine.voices import TELLING, is_outlet, is_telling, order_of_telling, share_a_root

KIND = "relay_mismatch"
Mismatch = tuple[Count, Count]
SPEAKS_OF = gettext_noop("One version speaks of %(one)s, the other of %(other)s.")
KINDS_OF_VERSION = {
    "place": SPEAKS_OF,
    "origin": gettext_noop("One version limits it to people from %(one)s, the other to people from %(other)s."),
    "corridor": SPEAKS_OF,
    "movement": SPEAKS_OF,
    "stage": gettext_noop("One version says “%(one)s”, the other “%(other)s”."),
    "moment": gettext_noop(
        "The versions speak of different times: one may be a running total, or bear a relay's own date."
    ),
    "group": gettext_noop("One version counts %(one)s, the other %(other)s."),
    "unit": gettext_noop("One version counts people, the other does not."),
    "wording": gettext_noop("The versions give different numbers."),
}
"""In what two versions of a statement may differ, and how that is told."""
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
        if len({_relay(count) for count in counts}) > 1:
            for versions in _joined(_mismatches(case, counts)):
                yield _mismatch(case, versions)


def _relay(count: Count) -> tuple[str, str]:
    """Who passes on a statement. One relay may give several of its figures."""
    return count.source, count.relayed_by


def _mismatches(case: Case, counts: Sequence[Count]) -> list[Mismatch]:
    """The pairs of relays' figures that are versions of one figure of a statement, in the order of telling.

    They tell one number of other people, or another number of the same people; figures that share neither are two
    figures of the statement, and a small number may well stand in it twice. Who says nothing else than an earlier one
    has no version of their own, and a figure that the other relay has too is no version of its other figures.
    """
    counts = sorted(counts, key=order_of_telling)
    relays = [_relay(count) for count in counts]
    alike = pairs_of_one_number(counts)
    agreeing: list[set[int]] = [set() for _ in counts]
    versions: list[tuple[int, int]] = []
    for one, other in alike:
        if any(_differences_of_one_number(case, counts[one], counts[other])):
            if min(counts[one].range.low, counts[other].range.low) >= TELLING:
                versions.append((one, other))
        else:
            agreeing[one].add(other)
            agreeing[other].add(one)
    places: dict[str, list[int]] = defaultdict(list)
    for position, count in enumerate(counts):
        places[count.place].append(position)
    for positions in places.values():
        for one, other in combinations(positions, 2):
            if (one, other) not in alike and not any(_differences(case, counts[one], counts[other])):
                versions.append((one, other))
    repeated: set[int] = set()
    for position, agreed in enumerate(agreeing):
        if any(earlier < position and earlier not in repeated for earlier in agreed):
            repeated.add(position)
    return [
        (counts[one], counts[other])
        for one, other in sorted(versions)
        if relays[one] != relays[other]
        and repeated.isdisjoint((one, other))
        and relays[other] not in {relays[agreed] for agreed in agreeing[one]}
        and relays[one] not in {relays[agreed] for agreed in agreeing[other]}
    ]


def _joined(mismatches: Sequence[Mismatch]) -> list[list[Mismatch]]:
    """The mismatches, those that share a figure together."""
    groups: dict[CountKey, list[Mismatch]] = {}
    for one, other in mismatches:
        joined = groups.setdefault(one.key, [])
        joined.append((one, other))
        if (others := groups.get(other.key, joined)) is not joined:
            joined.extend(others)
        groups.update(dict.fromkeys((count.key for both in joined for count in both), joined))
    return list({id(joined): joined for joined in groups.values()}.values())


def _mismatch(case: Case, mismatches: Sequence[Mismatch]) -> Finding:
    told = {count.key: count for both in mismatches for count in both}
    versions = sorted(told.values(), key=order_of_telling)
    worst = max(mismatches, key=lambda both: _people_between(case, *both))
    people = _people_between(case, *worst)
    differences = {kind: both for both in reversed(mismatches) for kind in _kinds_of_version(case, *both)}
    params: dict[str, Ref | int] = {
        "source": organisation(_speaker(case, versions)),
        "one": said(worst[0].key),
        "other": said(worst[1].key),
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
        reasons=tuple(_reason(kind, *differences[kind]) for kind in KINDS_OF_VERSION if kind in differences),
        unexplained=people,
    )


def _speaker(case: Case, versions: Sequence[Count]) -> str:
    """Whose statement it is: the first named that is not the press."""
    return next((count.source for count in versions if not is_outlet(case, count.source)), versions[0].source)


def _people_between(case: Case, one: Count, other: Count) -> int:
    """How many people the reader may be wrong about: all of them where the versions speak of other people."""
    if Unit.PERSONS not in (one.unit, other.unit):
        return 0
    if any(_differences(case, one, other)):
        return min(one.range.low, other.range.low)
    return meant_by(one).gap_to(meant_by(other))


def _kinds_of_version(case: Case, one: Count, other: Count) -> list[str]:
    """In what two versions of one figure differ."""
    return list(_differences_of_one_number(case, one, other)) if is_one_number(one, other) else ["wording"]


def _differences_of_one_number(case: Case, one: Count, other: Count) -> Iterator[str]:
    """Who set out and who arrived by the same way are the same people where their number is the same."""
    differences = _differences(case, one, other)
    if _are_two_ends(case, one, other):
        return (kind for kind in differences if kind not in ("place", "stage"))
    return differences


def _differences(case: Case, one: Count, other: Count) -> Iterator[str]:
    """In what two relays of one statement differ besides the number, beyond one being less precise than the other."""
    if one.place != other.place:
        yield "place"
    for kind in ("origin", "corridor", "movement"):
        said_by_one, said_by_other = getattr(one, kind), getattr(other, kind)
        if said_by_one and said_by_other and said_by_one != said_by_other:
            yield kind
    if not _same_stage(one, other):
        yield "stage"
    if not _same_period(case, one, other):
        yield "moment"
    if not _same_group(case, one, other):
        yield "group"
    if one.unit != other.unit:
        yield "unit"


def _reason(kind: str, one: Count, other: Count) -> Reason:
    template = KINDS_OF_VERSION[kind]
    if "%(" not in template:
        return Reason(kind=kind, sentence=sentence(template))
    ref = "place" if kind == "origin" else kind
    versions = (Ref(ref, (getattr(count, kind),)) for count in (one, other))
    return Reason(kind=kind, sentence=sentence(template, **dict(zip(("one", "other"), versions, strict=True))))


def _are_two_ends(case: Case, one: Count, other: Count) -> bool:
    """Whether one tells of people setting out and the other of their arrival by the same way."""
    for left, came in ((one, other), (other, one)):
        if left.stage in SETTING_OUT and came.stage is Stage.ARRIVED:
            same_origin = case.overlap(came.origin, left.place)
            same_way = bool(left.corridor) and left.corridor == came.corridor
            same_movement = bool(left.movement) and left.movement == came.movement
            return (bool(came.origin) and same_origin) or same_way or same_movement
    return False


def _same_stage(one: Count, other: Count) -> bool:
    """Whether two stages are one, or one of them leaves open whether people left or arrived."""
    stages = {one.stage, other.stage}
    return len(stages) == 1 or (Stage.EVACUATED in stages and stages <= MOVING)


def _same_group(case: Case, one: Count, other: Count) -> bool:
    """Whether two counts are of the same kind of people: where nobody counts fighters, people are civilians."""
    groups = {one.group, other.group}
    return len(groups) == 1 or (groups == {Group.ALL, Group.CIVILIANS} and not case.once(_counts_fighters))


def _counts_fighters(case: Case) -> bool:
    return any(count.group is Group.FIGHTERS for count in case.counts)


def _same_period(case: Case, one: Count, other: Count) -> bool:
    if one.period_end and other.period_end and one.period_end.day != other.period_end.day:
        return False
    starts = [
        count.period_start or (case.package.operation.starts_at if count.basis is Basis.CUMULATIVE else None)
        for count in (one, other)
    ]
    return starts[0] is None or starts[1] is None or starts[0].day == starts[1].day


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
    if not _same_stage(one, other):
        return False
    same_place = case.overlap(one.place, other.place)
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
    """Whether two figures of one movement, at least one of them relayed, have periods that overlap and differ.

    Two numbers of people that differ are no one figure with two dates: they are compared as numbers.
    """
    if _same_period(case, one, other) or not (one.relayed_by or other.relayed_by):
        return False
    if one.unit == other.unit and not is_one_number(one, other):
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
