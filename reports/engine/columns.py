"""The columns of the system: each line at each moment that matters for it.

Running numbers are reckoned from the operation's start, at which they are 0 and have no column; those of earlier
moments are at most 0. A moment at which nobody could move is moved back to when somebody last could.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reports.engine.claims import Point, instant
from reports.engine.intervals import ALWAYS, Stretches, snapped
from reports.engine.lines import Line
from reports.engine.scopes import STOCKS

Term = tuple[int, float]


class Columns:
    """First every wanted moment is told, then `number` gives each its column."""

    def __init__(self, lines: Sequence[Line], base: float) -> None:
        self.lines, self.base = lines, base
        self.is_stock = [line.family in STOCKS for line in lines]
        self.is_free = [line.family in STOCKS or line.open == ALWAYS for line in lines]
        self.wanted: dict[int, set[Point]] = {}
        self.of: dict[int, dict[Point, int]] = {}
        self.instants: dict[int, list[float]] = {}
        self.moved: list[dict[Point, Point | None]] = [{} for _ in lines]
        self.signs: list[int] = []

    def want(self, line: int, point: Point) -> None:
        at = self.at(line, point)
        if at is None:
            return
        known = self.wanted.setdefault(line, set())
        if at not in known:
            known.add(at)
            if at[0] != at[1] and not self.is_stock[line]:
                self.want(line, instant(at[0]))
                self.want(line, instant(at[1]))

    def at(self, line: int, point: Point) -> Point | None:
        """The point as the line knows it; None where the line is 0."""
        if self.is_free[line]:
            return None if point[1] == point[0] == self.base and not self.is_stock[line] else point
        moved = self.moved[line]
        if point not in moved:
            moved[point] = self._moved(point, self.lines[line].open)
        return moved[point]

    def _moved(self, point: Point, stretches: Stretches) -> Point | None:
        last = self._back(point[1], stretches)
        first = last if point[0] == point[1] else self._back(point[0], stretches)
        if first < last:
            return Point(first, last, point[2])
        return None if last == self.base else instant(last)

    def _back(self, moment: float, stretches: Stretches) -> float:
        last = snapped(moment, stretches)
        if last is None:
            last = min(self.base, stretches[0][0])
        return self.base if last < self.base < moment else last

    def number(self) -> None:
        for line in sorted(self.wanted):
            ordered = sorted(self.wanted[line])
            first = len(self.signs)
            self.of[line] = {point: first + position for position, point in enumerate(ordered)}
            self.instants[line] = [point[0] for point in ordered if point[0] == point[1]]
            if self.is_stock[line]:
                self.signs += [1] * len(ordered)
            else:
                self.signs += [-1 if point[1] <= self.base else 1 for point in ordered]

    def points(self, *lines: int) -> list[Point]:
        """All moments of some lines, in order."""
        if len(lines) == 1:
            return list(self.of.get(lines[0], ()))
        return sorted({point for line in lines for point in self.of.get(line, ())})

    def terms(self, line: int, point: Point, sign: float) -> Iterator[Term]:
        at = self.at(line, point)
        if at is not None:
            yield self.of[line][at], sign

    def earlier(self, line: int, point: Point, sign: float) -> Iterator[Term]:
        """The line at the moment, or at the last one before that has a column: no more than it then was."""
        known = self.of.get(line, {})
        at = self.at(line, point)
        if at is None:
            return
        if at in known:
            yield known[at], sign
            return
        instants = self.instants.get(line, [])
        before = bisect_right(instants, at[0])
        if before and (instants[before - 1] > self.base or self.is_stock[line]):
            yield known[instant(instants[before - 1])], sign

    def later(self, line: int, point: Point, sign: float) -> list[Term] | None:
        """The line at the moment, or at the first later one with a column: no less; None where nothing limits it."""
        at = self.at(line, point)
        if at is None:
            return []
        known = self.of.get(line, {})
        if at in known:
            return [(known[at], sign)]
        instants = self.instants.get(line, [])
        after = bisect_left(instants, at[1])
        return [(known[instant(instants[after])], sign)] if after < len(instants) else None


def steps(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Each point with each next one: moments in order, and some moment between two after one and before the other."""
    moments = [point for point in points if point[0] == point[1]]
    yield from pairwise(moments)
    if len(moments) == len(points):
        return
    times = [point[0] for point in moments]
    for point in points:
        if point[0] != point[1]:
            before, after = bisect_right(times, point[0]), bisect_left(times, point[1])
            if before:
                yield moments[before - 1], point
            if after < len(moments):
                yield point, moments[after]


def merged(terms: Iterable[Term]) -> list[Term]:
    """The terms with each column once, in order of columns, those that cancel out left out."""
    sums: dict[int, float] = {}
    for column, sign in terms:
        sums[column] = sums.get(column, 0.0) + sign
    return [(column, sums[column]) for column in sorted(sums) if sums[column]]
