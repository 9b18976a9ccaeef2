"""A stock that drops or rises by more than all the movement that anyone reported in between, deaths included.

The harm: people are missing, and nobody misses them, because each figure by itself is believable: 200 inside on
Tuesday, 51 brought out since, nobody left on Saturday.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Group, Stage
from reports.engine.case import Case, Reading
from reports.engine.disputes import open_disputes
from reports.engine.findings import Finding, FindingClass, Severity
from reports.engine.flows import (
    NOBODY,
    Asked,
    Flow,
    Moved,
    came_at_most,
    flows_of,
    left_at_least,
    left_at_most,
    may_have_left,
)
from reports.engine.groups import lies_in
from reports.engine.messages import Param, Sentence, ngettext, organisation, said
from reports.engine.scopes import Family
from reports.engine.severity import severity_of
from reports.engine.worlds import closed_world

MOST = 200
"""The largest changes that are looked into in one run."""

NAMED = 3
"""The counts of movement that a finding names beside the two stocks."""

STOCKS = (Stage.REMAINING, Stage.IN_DETENTION)


@dataclass(frozen=True, slots=True)
class Change:
    """Two stocks of one place, the second of all of it or of a part: fewer people than before, or else more.

    `people` is by how many they differ at least, where they are more with all who `left` in between: nobody says how
    many are there now where there is no `after`.
    """

    before: Reading
    after: Reading | None
    people: int
    is_drop: bool
    left: Moved = NOBODY

    @property
    def keys(self) -> tuple[CountKey, ...]:
        return (self.before.key, self.after.key) if self.after else (self.before.key,)

    @property
    def end(self) -> float:
        return inf if self.after is None or self.after.latest is None else self.after.latest


def find(case: Case) -> Iterator[Finding]:
    """The changes that reported movement leaves unexplained, without those that a later change explains as well.

    Of a stock that is left out of what can be true together, the change by most people is told, beside one that is not.
    """
    distrusted = case.once(open_disputes).excluded
    changes = sorted(_changes(case), key=lambda change: (-change.people, change.keys))
    found = [
        (change, moved) for change in changes[:MOST] if _is_worth_telling(change, moved := _reported(case, change))
    ]
    plain = [one for one in found if not any(_is_plainer(*other, *one) for other in found)]
    told: set[CountKey] = set()
    for change, moved in sorted(plain, key=lambda one: (one[1].people - one[0].people, one[0].keys)):
        doubtful = distrusted.intersection(change.keys)
        if len(doubtful) < 2 and told.isdisjoint(doubtful):
            told |= doubtful
            yield _finding(change, moved)


def _is_worth_telling(change: Change, moved: Moved) -> bool:
    """Whether people are unaccounted for, or markedly more than were said to be there."""
    gap = change.people - moved.people
    return gap > 0 and (change.is_drop or severity_of(gap, change.before.range.low) is not Severity.LOW)


def _changes(case: Case) -> Iterator[Change]:
    """For each stock the latest one before it by each source, of the place or one around it or in it."""
    stages: dict[Stage, list[Reading]] = defaultdict(list)
    for count in case.persons:
        reading = case.readings[count.key]
        if count.stage in STOCKS and reading.latest is not None:
            stages[count.stage].append(reading)
    for stocks in stages.values():
        stocks.sort(key=lambda reading: (reading.latest or 0.0, reading.key))
        last: dict[tuple[str, str], Reading] = {}
        for position, after in enumerate(stocks):
            same_day = [r for r in stocks if r.latest == after.latest and _is_apart(r, after)]
            for before in [*last.values(), *same_day]:
                yield from _between(case, before, after)
            if position + 1 == len(stocks) or stocks[position + 1].latest != after.latest:
                last.update({(r.count.source, r.count.place): r for r in stocks if r.latest == after.latest})
        for before in last.values():
            if change := _more_left(case, before):
                yield change


def _is_apart(before: Reading, after: Reading) -> bool:
    """Whether two stocks of one day are no quarrel over one hour: nobody is left of another group, or the second is of
    the day's end.
    """
    if before.count.group is not after.count.group and after.range.high == 0:
        return True
    return after.is_exact_moment and not before.is_exact_moment


def _between(case: Case, before: Reading, after: Reading) -> Iterator[Change]:
    one, other = before.count, after.count
    drop = before.range.low - after.range.high if after.range.high is not None else 0
    if drop > 0 and case.within(one.place, other.place) and (lies_in(one.group, other.group) or _is_last(one, other)):
        yield Change(before, after, drop, True)
    if before.range.high is None or before.latest == after.latest:
        return
    if case.within(other.place, one.place) and lies_in(other.group, one.group):
        left = _surely_left(case, before, after.latest or 0.0, more_than=before.range.high - after.range.low)
        rise = after.range.low + left.people - before.range.high
        if rise > 0:
            yield Change(before, after, rise, False, left)


def _more_left(case: Case, before: Reading) -> Change | None:
    """Where more people left since a stock than it had."""
    if before.range.high is None:
        return None
    left = _surely_left(case, before, inf, more_than=before.range.high)
    rise = left.people - before.range.high
    return Change(before, None, rise, False, left) if rise > 0 else None


def _surely_left(case: Case, before: Reading, end: float, *, more_than: int) -> Moved:
    """Who surely left since a stock, if they may be more than so many."""
    stock = before.count
    asked = Asked(stock.place, stock.group, before.latest or 0.0, end)
    if stock.stage is not Stage.REMAINING or may_have_left(case, asked) <= more_than:
        return NOBODY
    return left_at_least(case, asked)


def _is_last(before: Count, after: Count) -> bool:
    """Whether civilians are said to be there, and then the women, children and older people to be all gone."""
    return after.range.high == 0 and after.group is Group.WOMEN_CHILDREN_OLDER and before.group is Group.CIVILIANS


def _reported(case: Case, change: Change) -> Moved:
    """The most people that may have come or gone in between, by the figures as they stand, or by one of them that by
    itself says of all who moved then that they were fewer.
    """
    stock = change.before.count
    whole = change.after.count.place if change.is_drop and change.after else stock.place
    asked = Asked(whole, stock.group, change.before.earliest or 0.0, change.end)
    told = (left_at_most if change.is_drop else came_at_most)(case, asked, held=stock.stage is Stage.IN_DETENTION)
    dead = [flow for flow in told.flows if flow.scope.family is Family.KILLED]
    limits = _limits(case, change, asked, told.people)
    least = min((flow.people for flow in limits), default=told.people)
    limited = least + sum(flow.people for flow in dead)
    if limited >= told.people:
        return told
    return Moved(limited, (*(flow for flow in limits if flow.people == least), *dead))


def _limits(case: Case, change: Change, asked: Asked, fewer_than: int) -> list[Flow]:
    """The figures that say of all who moved in the closed world that there were no more, and fewer than so many."""
    world = case.once(closed_world)
    family = Family.OUT if change.is_drop else Family.AT
    if change.before.count.stage is Stage.IN_DETENTION and not change.is_drop:
        family = Family.DETAINED
    lines = [
        number
        for number, line in enumerate(world.lines.all)
        if line.family is family and line.group is Group.ALL and case.within(line.place, asked.place)
    ]
    terms = world.builder.at_most(lines, asked.start, asked.end) if lines else None
    if not terms:
        return []
    return [
        flow
        for flow in case.once(flows_of).all
        if flow.people < fewer_than
        and flow.scope.family is family
        and case.within(asked.place, flow.scope.place)
        and world.covers(world.number[flow.reading.key], terms)
    ]


def _is_plainer(one: Change, its: Moved, other: Change, others: Moved) -> bool:
    """Whether one change to the same stock starts later than another, or one from the same stock ends earlier, and
    leaves at least as many people unexplained.

    Two figures of one day say nothing of the days before.
    """
    if one is other or (one.before.latest == one.end and other.before.latest != other.end):
        return False
    gap, other_gap = one.people - its.people, other.people - others.people
    if one.after and other.after and one.after.key == other.after.key:
        first, second = (one.before.latest or 0.0, gap), (other.before.latest or 0.0, other_gap)
        return one.before.key < other.before.key if first == second else first[0] >= second[0] and gap >= other_gap
    if one.before.key == other.before.key and one.is_drop == other.is_drop:
        return one.end < other.end and gap >= other_gap
    return False


def _finding(change: Change, moved: Moved) -> Finding:
    before, after = change.before, change.after
    gap = change.people - moved.people
    flows = [key for flow in (*change.left.flows, *moved.flows) for key in flow.keys]
    return Finding(
        kind="unexplained_stock_change",
        class_=FindingClass.ALERT,
        severity=severity_of(gap, max(before.range.low, after.range.low if after else 0)),
        gap=gap,
        counts=(*change.keys, *flows[:NAMED]),
        summary=_summary(change, moved.people, gap),
        unexplained=gap,
    )


def _summary(change: Change, moved: int, gap: int) -> Sentence:
    told: dict[str, Param] = {
        "source": organisation(change.before.count.source),
        "before": said(change.before.key),
        "moved": change.left.people or moved,
    }
    if change.after:
        told |= {"other": organisation(change.after.count.source), "after": said(change.after.key)}
    if change.is_drop:
        return ngettext(
            "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most "
            "%(moved)s: at least %(number)s person is unaccounted for.",
            "%(source)s says %(before)s, then %(other)s says %(after)s. Figures in between account for at most "
            "%(moved)s: at least %(number)s people are unaccounted for.",
            gap,
            **told,
        )
    if not change.after:
        return ngettext(
            "%(source)s says %(before)s; by figures since then at least %(moved)s left: at least %(number)s person "
            "more than was said to be there.",
            "%(source)s says %(before)s; by figures since then at least %(moved)s left: at least %(number)s people "
            "more than were said to be there.",
            gap,
            **told,
        )
    if change.left.people:
        return ngettext(
            "%(source)s says %(before)s; by figures since then at least %(moved)s left, and %(other)s says %(after)s: "
            "at least %(number)s person more than was said to be there.",
            "%(source)s says %(before)s; by figures since then at least %(moved)s left, and %(other)s says %(after)s: "
            "at least %(number)s people more than were said to be there.",
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
