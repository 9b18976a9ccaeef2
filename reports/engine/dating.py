"""When claims hold: from when to when their lower and their upper numbers count people, in either of two worlds.

In the open world people may also move unreported, and a total “as of 3 May” was true at some moment of that day: its
lower number holds at the day's end and its upper number at the day's start. In the closed world totals as of one day
are of one hour. A movement's figure is about the movement as a whole, whatever its dates.

All claims are dated at once, as arrays in which NaN stands for a moment that nobody states.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from corridors.domain.vocabulary import Basis, Stage
from reports.engine.case import Case
from reports.engine.claims import claims_of, of_other_hours
from reports.engine.groups import PASSING
from reports.engine.intervals import Array
from reports.engine.limits import ENDLESS, Limits, Spans
from reports.engine.rows import each
from reports.engine.scopes import STOCKS, Family, Scope, scopes_of


class Figures:
    """The claims of a case as arrays, claim by claim; `scope` is a number in `scopes`."""

    def __init__(self, case: Case) -> None:
        claims = case.once(claims_of)
        moments = [(r.start, r.earliest, r.latest, r.reported) for r, *_ in claims]
        self.start, self.earliest, self.latest, self.reported = np.array(moments, np.float64).reshape(-1, 4).T
        self.told = np.where(np.isnan(self.latest), self.reported, self.latest)
        """When the period ends, or when it was reported where nobody says."""
        self.low = np.array([low for _, _, low, _ in claims], np.float64)
        self.high = np.array([ENDLESS if high is None else high for *_, high in claims], np.float64)
        counts = [reading.count for reading, *_ in claims]
        self.is_final = np.array([count.is_final for count in counts], bool)
        self.is_increment = np.array([count.basis is Basis.INCREMENT for count in counts], bool)
        self.is_evacuated = np.array([count.stage is Stage.EVACUATED for count in counts], bool)
        numbers: dict[Scope, int] = {}
        self.scope = np.array([numbers.setdefault(scope, len(numbers)) for _, scope, *_ in claims], np.int64)
        self.scopes = tuple(numbers)

    def of_scopes(self, told: Sequence[bool]) -> Array:
        """What is told of each scope, claim by claim."""
        found: Array = np.array(told, bool)[self.scope]
        return found


def limits_of(case: Case, *, closed: bool) -> Limits:
    """The limits that the claims of a case set. What is told of one span as the least and the most is one row.

    In the open world figures of people who were evacuated may be of those who left or of those who arrived.
    """
    figures, base = case.once(Figures), case.starts_at
    below, above = _spans(case, figures, closed=closed)
    has_low = (figures.low > 0) & ~np.isnan(below.first)
    has_high = (figures.high < ENDLESS) & ~np.isnan(above.first)
    is_one = has_low & has_high & np.all([one == other for one, other in zip(below, above, strict=True)], axis=0)
    scopes, kind = figures.scopes, figures.scope
    least = most = [[scope] for scope in range(len(scopes))]
    if not closed and figures.is_evacuated.any():
        is_either = figures.is_evacuated
        kind = kind + len(scopes) * is_either
        has_low &= ~is_either | (below.start >= base)
        has_high &= ~is_either | (above.start <= base)
        is_one &= ~is_either
        below = below._replace(start=np.where(is_either, base, below.start))
        scopes, had_left, had_arrived = _either(case, scopes)
        least, most = least + had_left, most + had_arrived
    lower, its_scope = _rows(least, kind, has_low)
    upper, whose_scope = _rows(most, kind, has_high & ~is_one)
    claim, scope = np.concatenate([lower, upper]), np.concatenate([its_scope, whose_scope])
    low = np.concatenate([figures.low[lower], np.full(len(upper), -ENDLESS)])
    high = np.concatenate([np.where(is_one, figures.high, ENDLESS)[lower], figures.high[upper]])
    spans = Spans(*(np.concatenate([one[lower], other[upper]]) for one, other in zip(below, above, strict=True)))
    used, scope = np.unique(scope, return_inverse=True)
    told = Limits(tuple(scopes[number] for number in used.tolist()), claim, scope, low, high, spans)
    return told.at(np.argsort(claim, kind="stable"))


def _rows(scopes: Sequence[Sequence[int]], kind: Array, has_row: Array) -> tuple[Array, Array]:
    """The claims that have rows, once for each scope of their kind, and these scopes."""
    claims = np.flatnonzero(has_row)
    edges = np.cumsum([0, *map(len, scopes)])
    members, row = each(edges[kind[claims]], edges[kind[claims] + 1])
    return claims[row], np.array(list(chain.from_iterable(scopes)), np.int64)[members]


def _either(case: Case, scopes: Sequence[Scope]) -> tuple[tuple[Scope, ...], list[list[int]], list[list[int]]]:
    """All scopes by number, and for people of each who were evacuated, who surely had left and who may have arrived.

    Whoever was evacuated had left by then, by whatever way, whether the source counted departures or arrivals. Whoever
    had arrived was evacuated, where the figure is about all since the operation's start.
    """
    reached = sorted({scope.place for scope in case.once(scopes_of).values() if scope and scope.family is Family.AT})
    numbers = {scope: number for number, scope in enumerate(scopes)}

    def number(scope: Scope) -> int:
        return numbers.setdefault(scope, len(numbers))

    had_left, had_arrived = list[list[int]](), list[list[int]]()
    for scope in scopes:
        is_out = scope.family is Family.OUT
        origin = scope.place if is_out else scope.origin
        had_left.append([number(Scope(Family.OUT, origin, "", "", "", scope.group))] if origin else [])
        if not is_out:
            had_arrived.append([number(scope)])
        elif scope.corridor or scope.movement:
            had_arrived.append([])
        else:
            arrived = (Scope(Family.AT, place, scope.place, "", "", scope.group) for place in reached)
            had_arrived.append([number(of_place) for of_place in arrived])
    return tuple(numbers), had_left, had_arrived


def _spans(case: Case, figures: Figures, *, closed: bool) -> tuple[Spans, Spans]:
    """Claim by claim when its least and when its most people were counted; NaN where they are not limited."""
    is_stock = figures.of_scopes([scope.family in STOCKS for scope in figures.scopes])
    flows, stocks = _flow_spans(case, figures, closed=closed), _stock_spans(case, figures, closed=closed)
    below, above = (
        Spans(*(np.where(is_stock, *both) for both in zip(of_stocks, of_flows, strict=True)))
        for of_stocks, of_flows in zip(stocks, flows, strict=True)
    )
    return below, above


def _flow_spans(case: Case, figures: Figures, *, closed: bool) -> tuple[Spans, Spans]:
    untagged = np.zeros(len(figures.low))
    is_whole = figures.of_scopes([bool(scope.movement) for scope in figures.scopes])
    start = np.where(np.isnan(figures.start) | is_whole, case.starts_at, figures.start)
    until = np.where(np.isnan(figures.told) | is_whole, ENDLESS, figures.told)
    last = np.where(figures.is_final & is_whole, ENDLESS, figures.latest)
    is_of_some_hour = ~figures.is_final & (figures.earliest != figures.latest)
    last[(np.isnan(figures.start) & ~is_whole) | (is_of_some_hour & figures.is_increment)] = np.nan
    if closed:
        is_hour = is_of_some_hour & ~np.isnan(last)
        first = np.where(is_hour, figures.earliest, last)
        below = Spans(start, np.where(is_hour, first, until), np.where(is_hour, last, until), untagged)
        return below, Spans(start, first, last, untagged)
    opening = np.where(np.isnan(last), np.nan, np.maximum(start, figures.earliest))
    first = np.where(is_of_some_hour, opening, last)
    return Spans(start, until, until, untagged), Spans(start, first, first, untagged)


def _stock_spans(case: Case, figures: Figures, *, closed: bool) -> tuple[Spans, Spans]:
    first, last = figures.earliest, figures.latest
    is_hour = first == last
    if closed:
        others = case.once(of_other_hours)
        is_hour |= np.array([reading.key not in others for reading, *_ in case.once(claims_of)], bool)
    can_only_fall = ~is_hour & figures.of_scopes([is_sealed(case, scope) for scope in figures.scopes])
    tag = np.where(is_hour | can_only_fall, 0.0, np.arange(1.0, len(first) + 1))
    below = Spans(first, first, np.where(can_only_fall, first, last), tag)
    return below, Spans(first, np.where(can_only_fall, last, first), last, tag)


def is_sealed(case: Case, scope: Scope) -> bool:
    """Whether nobody can come to belong to a stock's scope: it can only fall."""
    place = case.package.place_by_code.get(scope.place)
    return (
        scope.family is Family.REMAINING
        and place is not None
        and place.sealed
        and not scope.corridor
        and not scope.movement
        and scope.group not in PASSING
    )
