"""A stock that drops or rises by more than all the movement that anyone reported in between, deaths included.

The harm: people are missing, and nobody misses them, because each figure by itself is believable: 200 inside on
Tuesday, 51 brought out since, nobody left on Saturday.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Group, Stage
from reports.engine.case import Case, Reading
from reports.engine.claims import Claim
from reports.engine.disputes import closed_disputes, open_disputes
from reports.engine.findings import Finding, FindingClass
from reports.engine.groups import lies_in, may_meet
from reports.engine.messages import Param, Sentence, ngettext, organisation, said
from reports.engine.scopes import STOCKS, Family
from reports.engine.severity import severity_of
from reports.engine.worlds import World, closed_world

MOST = 200
"""The largest changes that are looked into in one run."""

NAMED = 3
"""The counts of movement that a finding names beside the two stocks."""

FLOWS = {
    Stage.REMAINING: (Family.OUT, Family.KILLED, Family.AT),
    Stage.IN_DETENTION: (None, None, Family.DETAINED),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Two stocks of one place, and by how many people they differ at least: a drop, or else a rise."""

    before: Reading
    after: Reading
    people: int
    is_drop: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """The most people that may have come or gone in between by what was reported, and the counts that say so."""

    people: int
    counts: tuple[CountKey, ...]


def find(case: Case) -> Iterator[Finding]:
    """The changes that reported movement leaves unexplained, without those that a later change explains as well."""
    changes = sorted(_changes(case), key=lambda change: (-change.people, change.after.key, change.before.key))
    found: dict[CountKey, list[tuple[Change, Movement]]] = defaultdict(list)
    for change in changes[:MOST]:
        movement = _reported(case, change)
        if movement is not None and change.people > movement.people:
            found[change.after.key].append((change, movement))
    for same_end in found.values():
        for change, movement in same_end:
            if not any(_is_plainer(other, movement_of_it, change, movement) for other, movement_of_it in same_end):
                yield _finding(change, movement)


def _changes(case: Case) -> Iterator[Change]:
    """For each stock the latest one before it by each source, where the two differ."""
    reliable = case.once(closed_disputes).kept - case.once(open_disputes).excluded
    places: dict[tuple[Stage, str], list[Reading]] = defaultdict(list)
    for count in case.persons:
        reading = case.readings[count.key]
        if count.stage in FLOWS and count.key in reliable and reading.latest is not None:
            places[(count.stage, count.place)].append(reading)
    for stocks in places.values():
        stocks.sort(key=lambda reading: (reading.latest or 0.0, reading.key))
        last: dict[str, Reading] = {}
        for position, after in enumerate(stocks):
            same_day = [r for r in stocks if r.latest == after.latest and _is_apart(r, after)]
            for before in [*last.values(), *same_day]:
                if change := _change(before, after):
                    yield change
            if position + 1 == len(stocks) or stocks[position + 1].latest != after.latest:
                last.update({r.count.source: r for r in stocks if r.latest == after.latest})


def _is_apart(before: Reading, after: Reading) -> bool:
    """Whether two stocks of one day are no quarrel over one hour: of other groups, or the second of the day's end."""
    return before.count.group is not after.count.group or (after.is_exact_moment and not before.is_exact_moment)


def _change(before: Reading, after: Reading) -> Change | None:
    drop = before.range.low - after.range.high if after.range.high is not None else 0
    if drop > 0 and (lies_in(before.count.group, after.count.group) or _is_last(before.count, after.count)):
        return Change(before, after, drop, True)
    rise = after.range.low - before.range.high if before.range.high is not None else 0
    if rise > 0 and lies_in(after.count.group, before.count.group) and before.latest != after.latest:
        return Change(before, after, rise, False)
    return None


def _is_last(before: Count, after: Count) -> bool:
    """Whether civilians are said to be there, and then the women, children and older people to be all gone."""
    return after.range.high == 0 and after.group is Group.WOMEN_CHILDREN_OLDER and before.group is Group.CIVILIANS


def _reported(case: Case, change: Change) -> Movement | None:
    """What was reported of people who came or went in between; None where a report sets no limit."""
    world = case.once(closed_world)
    left, died, came = FLOWS[change.before.count.stage]
    place = change.before.count.place
    start, end = change.before.earliest or 0.0, change.after.latest or 0.0
    family = left if change.is_drop else came
    deaths = _deaths(case, change, start, end) if change.is_drop and died else []
    people, counts = sum(count.range.low if count.range.high is None else count.range.high for count in deaths), deaths
    lines = [
        number
        for number, line in enumerate(world.lines.all)
        if line.family is family and line.group is Group.ALL and case.within(line.place, place)
    ]
    if lines:
        moved = _most(case, world, lines, start, end)
        if moved is None:
            return None
        people, counts = people + moved[0], [*moved[1], *deaths]
    return Movement(people, tuple(count.key for count in counts)[:NAMED])


def _deaths(case: Case, change: Change, start: float, end: float) -> list[Count]:
    """The largest figure of people killed there in that time."""
    stock = change.before.count
    found = []
    for count in case.persons:
        reading = case.readings[count.key]
        if count.stage is not Stage.KILLED or reading.latest is None or not may_meet(count.group, stock.group):
            continue
        is_between = (reading.start or reading.latest) < end and reading.latest > start
        if is_between and case.within(count.place, stock.place):
            found.append(count)
    found.sort(key=lambda count: (-(count.range.high or count.range.low), count.key))
    return found[:1]


def _most(case: Case, world: World, lines: Sequence[int], start: float, end: float) -> tuple[int, list[Count]] | None:
    reliable = case.once(closed_disputes).kept
    flows = [n for n, claim in enumerate(world.claims) if claim.key in reliable and claim.scope.family not in STOCKS]
    terms = world.builder.at_most(lines, start, end)
    if terms is None:
        return None
    if not terms:
        return 0, []
    people, binding = world.model.most(terms, flows)
    if people is None:
        return None
    named = []
    if people > 0:
        others = [n for n in flows if n not in binding and _may_bind(world.claims[n], people)]
        named = [*sorted(binding), *(n for n in others if _binds_alone(world, terms, n, people))]
    return floor(people + 1e-6), [case.by_key[world.claims[number].key] for number in named]


def _may_bind(claim: Claim, people: float) -> bool:
    """No claim counts a person twice, so one alone leaves room for as many people as its own upper limit."""
    return claim.high is not None and claim.high <= people + 1e-6


def _binds_alone(world: World, terms: Sequence[tuple[int, float]], number: int, people: float) -> bool:
    most, _ = world.model.most(terms, [number])
    return most is not None and most <= people + 1e-6


def _is_plainer(one: Change, its: Movement, other: Change, others: Movement) -> bool:
    """Whether one change starts later than the other and leaves at least as many people unexplained.

    Two figures of one day say nothing of the days before.
    """
    if one.before.latest == one.after.latest and other.before.latest != other.after.latest:
        return False
    gap, other_gap = one.people - its.people, other.people - others.people
    first, second = one.before.latest or 0.0, other.before.latest or 0.0
    if first == second and gap == other_gap:
        return one.before.key < other.before.key
    return first >= second and gap >= other_gap


def _finding(change: Change, movement: Movement) -> Finding:
    before, after = change.before.count, change.after.count
    gap = change.people - movement.people
    stocks = {before.key, after.key}
    return Finding(
        kind="unexplained_stock_change",
        class_=FindingClass.ALERT,
        severity=severity_of(gap, max(before.range.low, after.range.low)),
        gap=gap,
        counts=(before.key, after.key, *(key for key in movement.counts if key not in stocks)),
        summary=_summary(change, movement.people, gap),
        unexplained=gap,
    )


def _summary(change: Change, moved: int, gap: int) -> Sentence:
    told: dict[str, Param] = {
        "source": organisation(change.before.count.source),
        "before": said(change.before.key),
        "other": organisation(change.after.count.source),
        "after": said(change.after.key),
        "moved": moved,
    }
    if change.is_drop:
        return ngettext(
            "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most "
            "%(moved)s: at least %(number)s person is unaccounted for.",
            "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most "
            "%(moved)s: at least %(number)s people are unaccounted for.",
            gap,
            **told,
        )
    return ngettext(
        "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most %(moved)s: "
        "nobody says where at least %(number)s person came from.",
        "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most %(moved)s: "
        "nobody says where at least %(number)s people came from.",
        gap,
        **told,
    )
