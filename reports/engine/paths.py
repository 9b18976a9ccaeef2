"""What limits on two running numbers imply together: contradictions found as paths, without the solver.

Most rows of a system say that one column is at most so much above another, or above 0. Such limits add up along a path,
and a claim contradicts a path that allows less than it says (Bellman, "On a routing problem", 1958). With a point that
satisfies all limits as potentials no step is negative (Johnson, "Efficient algorithms for shortest paths in sparse
networks", 1977), and only steps for which the point leaves little room need be looked at. Rows with more terms are
passed over, so that more seems possible than is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from reports.engine.system import System, Term

STRUCTURE = -1
"""Stands for the claim of a limit that holds whatever anyone says."""

TOLERANCE = 1e-6


class Cause(NamedTuple):
    """Claims that cannot all be true; `gap` is how many people they are apart, where each of them is needed for it."""

    claims: frozenset[int]
    gap: int | None = None


Step = tuple[int, float, int]
"""To which column, that it is at most so much above another one, and the claim that says so."""


class Paths:
    """The limits of a system. `is_whole` says that it has no others, so that what seems possible is."""

    def __init__(self, system: System) -> None:
        self.origin = system.width
        self.steps: dict[int, list[Step]] = defaultdict(list)
        self.asked: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
        self.is_whole = True
        steps, origin = self.steps, self.origin
        for column, sign in enumerate(system.signs):
            start, to = (column, origin) if sign > 0 else (origin, column)
            steps[start].append((to, 0.0, STRUCTURE))
        columns, values, starts = system.columns, system.values, system.starts
        for first, last in pairwise(starts):
            if last - first == 2 and values[first] * values[first + 1] == -1.0:
                high, low = (first, first + 1) if values[first] > 0 else (first + 1, first)
                steps[columns[high]].append((columns[low], 0.0, STRUCTURE))
                continue
            ends = self._ends(list(zip(columns[first:last], values[first:last], strict=True)))
            if ends:
                self._limit(ends, 0.0, STRUCTURE)
        for row in system.rows:
            ends = self._ends(row.terms)
            if ends:
                high, low = ends
                if row.low > -float("inf"):
                    self._limit((high, low), -row.low, row.claim)
                if row.high < float("inf"):
                    self._limit((low, high), row.high, row.claim)

    def _ends(self, terms: Sequence[Term]) -> tuple[int, int] | None:
        """The column that is counted, and the one from which on; None for a sum of other terms."""
        plus = [column for column, value in terms if value == 1.0]
        minus = [column for column, value in terms if value == -1.0]
        if len(plus) > 1 or len(minus) > 1 or len(plus) + len(minus) < len(terms):
            self.is_whole = False
            return None
        return (plus[0] if plus else self.origin), (minus[0] if minus else self.origin)

    def _limit(self, ends: tuple[int, int], most: float, claim: int) -> None:
        start, to = ends
        self.steps[start].append((to, most, claim))
        if claim != STRUCTURE:
            self.asked[claim].append((start, to, most))

    def beside(self, kept: Collection[int], point: Sequence[float]) -> "Beside":
        """What the kept claims leave: `point` has a value for each column, with which all of them hold."""
        return Beside(self, kept, point)


class Beside:
    """The limits of some claims, and of structure, beside which others may not hold."""

    def __init__(self, paths: Paths, kept: Collection[int], point: Sequence[float]) -> None:
        self.paths, self.kept = paths, kept
        self.at = [*point, 0.0]
        self.known: dict[int, list[tuple[float, int, int]]] = {}

    def against(self, number: int, most: int) -> Cause | None:
        """A claim with a few of the kept ones that contradict it; None where no path found in so many steps does."""
        for start, to, limit in self.paths.asked.get(number, ()):
            room = self.at[to] - self.at[start] - limit - TOLERANCE
            members = self._shortest(to, start, room, most) if room > 0 else None
            if members is not None:
                path = self._fewest(to, start, room, frozenset(members), most) if self.paths.is_whole else None
                if path and len(set(path[0])) == len(path[0]):
                    return Cause(frozenset({number, *path[0]}), ceil(path[1]))
                return Cause(frozenset({number, *members}))
        return None

    def _steps(self, column: int) -> list[tuple[float, int, int]]:
        """The steps from a column, by how much room the point leaves there."""
        if column not in self.known:
            here, at, kept = self.at[column], self.at, self.kept
            self.known[column] = sorted(
                (max(0.0, most + here - at[to]), to, claim)
                for to, most, claim in self.paths.steps[column]
                if claim == STRUCTURE or claim in kept
            )
        return self.known[column]

    def _shortest(self, start: int, to: int, room: float, most: int) -> tuple[int, ...] | None:
        """The claims of the path that takes least room, if that is less than there is."""
        came: dict[int, tuple[int, int]] = {}
        waiting: list[tuple[float, int, int, int]] = [(0.0, start, start, STRUCTURE)]
        while waiting and len(came) < most:
            length, column, before, by = heappop(waiting)
            if column in came:
                continue
            came[column] = before, by
            if column == to:
                return _claims(came, start, to)
            for farther, after, claim in self._steps(column):
                if length + farther >= room:
                    break
                if after not in came:
                    heappush(waiting, (length + farther, after, column, claim))
        return None

    def _fewest(
        self, start: int, to: int, room: float, members: Collection[int], most: int
    ) -> tuple[tuple[int, ...], float] | None:
        """Of the members those of the path of fewest, and of these the shortest, and what it leaves of the room."""
        best: dict[int, float] = {}
        waiting: list[tuple[int, float, int, tuple[int, ...]]] = [(0, 0.0, start, ())]
        for _ in range(most):
            if not waiting:
                return None
            many, length, column, path = heappop(waiting)
            if best.get(column, room) <= length:
                continue
            best[column] = length
            if column == to:
                return path, room - length
            for farther, after, claim in self._steps(column):
                if length + farther >= room:
                    break
                if length + farther < best.get(after, room):
                    if claim == STRUCTURE:
                        heappush(waiting, (many, length + farther, after, path))
                    elif claim in members:
                        heappush(waiting, (many + 1, length + farther, after, (*path, claim)))
        return None


def _claims(came: Mapping[int, tuple[int, int]], start: int, to: int) -> tuple[int, ...]:
    found = []
    while to != start:
        to, claim = came[to]
        if claim != STRUCTURE:
            found.append(claim)
    return tuple(found)
