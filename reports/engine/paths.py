"""What limits on two running numbers imply together: contradictions found as paths, without the solver.

Most rows of a system say that one column is at most so much above another, or above 0. Such limits add up along a path,
and a claim contradicts a path that allows less than it says (Bellman, "On a routing problem", 1958). With a point that
satisfies all limits as potentials no step is negative (Johnson, "Efficient algorithms for shortest paths in sparse
networks", 1977), and only steps for which the point leaves little room need be looked at. Rows with more terms are
passed over, so that more seems possible than is.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil
from typing import NamedTuple

import numpy as np

from reports.engine.intervals import Array
from reports.engine.limits import ENDLESS
from reports.engine.rows import Rows
from reports.engine.system import System

STRUCTURE = -1
"""Stands for the claim of a limit that holds whatever anyone says."""

TOLERANCE = 1e-6

ROUNDS = 32
"""A point that satisfies all limits is looked for in so many rounds: if there is one, 20 are nearly always enough."""


class Cause(NamedTuple):
    """Claims that cannot all be true; `gap` is how many people they are apart, where each of them is needed for it."""

    claims: frozenset[int]
    gap: int | None = None


Coded = tuple[float, int, int]
"""How much room there is at a step, to which column it leads, and in one number from which and by what claim."""


class Paths:
    """The limits of a system. `is_whole` says that it has no others, so that what seems possible is."""

    def __init__(self, system: System, last_claim: int) -> None:
        self.last_claim = last_claim
        self.origin = system.width
        columns = np.arange(system.width)
        is_positive = system.signs > 0
        above, below, simple = self._ends(system.structure)
        plus, minus, is_simple = self._ends(system.counts)
        self.is_whole = bool(simple.all() and is_simple.all())
        low, high = is_simple & (system.low > -ENDLESS), is_simple & (system.high < ENDLESS)
        self.system, self.plus, self.minus, self.is_low, self.is_high = system, plus, minus, low, high
        structure = np.zeros(system.width + np.count_nonzero(simple))
        starts = [np.where(is_positive, columns, self.origin), above[simple], plus[low], minus[high]]
        to = [np.where(is_positive, self.origin, columns), below[simple], minus[low], plus[high]]
        claims = [np.full(len(structure), STRUCTURE), system.claims[low], system.claims[high]]
        start = np.concatenate(starts)
        after, claim = np.concatenate(to), np.concatenate(claims)
        order = np.lexsort((claim, after, start))
        self.start, self.to, self.claims = start[order], after[order], claim[order]
        self.most = np.concatenate([structure, -system.low[low], system.high[high]])[order]

    def _ends(self, rows: Rows) -> tuple[Array, Array, Array]:
        """For each row the column that is counted, the one from which on, and whether there is no third."""
        of_row = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
        ends, is_simple = [], np.diff(rows.starts) <= 2
        for value in (1.0, -1.0):
            has_it = rows.values == value
            end = np.full(len(rows), self.origin)
            end[of_row[has_it]] = rows.columns[has_it]
            ends.append(end)
            is_simple &= np.bincount(of_row[has_it], minlength=len(rows)) <= 1
        is_simple[of_row[np.abs(rows.values) != 1.0]] = False
        return ends[0], ends[1], is_simple

    def surely_hold(self, claims: Collection[int]) -> bool:
        """Whether a point shows that these claims can all hold; False where it was not found in some rounds.

        Each round moves every column down to what its limits allow (Bellman, as above, for all columns at once).
        """
        if not self.is_whole:
            return False
        steps = np.flatnonzero(self.chosen(claims))
        steps = steps[np.argsort(self.to[steps], kind="stable")]
        start, most = self.start[steps], self.most[steps]
        columns, first = np.unique(self.to[steps], return_index=True)
        at = np.zeros(self.origin + 1)
        for _ in range(ROUNDS):
            lower = np.minimum(at[columns], np.minimum.reduceat(at[start] + most, first))
            if (lower == at[columns]).all():
                return True
            at[columns] = lower
        return False

    def chosen(self, claims: Collection[int]) -> Array:
        """Which steps are of these claims, or of structure."""
        is_chosen = np.zeros(self.last_claim + 2, dtype=bool)
        is_chosen[[STRUCTURE, *claims]] = True
        found: Array = is_chosen[self.claims]
        return found

    def exact(self, claims: Collection[int]) -> tuple[Array, Array]:
        """Pairs of columns that the exact figures among some claims hold to one distance."""
        is_exact = self.is_low & self.is_high & (self.system.low == self.system.high)
        rows = np.flatnonzero(is_exact & np.isin(self.system.claims, list(claims)))
        return self.plus[rows], self.minus[rows]

    def asked(self, claim: int) -> Iterator[tuple[int, int, float]]:
        """The limits of a claim: from which column to which, and how much at most."""
        for row in np.flatnonzero(self.system.claims == claim).tolist():
            plus, minus = int(self.plus[row]), int(self.minus[row])
            if self.is_low[row]:
                yield plus, minus, -float(self.system.low[row])
            if self.is_high[row]:
                yield minus, plus, float(self.system.high[row])

    def beside(self, kept: Collection[int], point: Array) -> "Beside":
        """What the kept claims leave: `point` has a value for each column, with which all of them hold."""
        return Beside(self, kept, point)


class Beside:
    """The limits of some claims, and of structure, beside which others may not hold."""

    def __init__(self, paths: Paths, kept: Collection[int], point: Array) -> None:
        self.paths, self.kept = paths, kept
        at = np.append(point, 0.0)
        chosen = paths.chosen(kept)
        self.start, self.after, self.claims = paths.start[chosen], paths.to[chosen], paths.claims[chosen]
        self.room = np.maximum(0.0, paths.most[chosen] + at[self.start] - at[self.after])
        """How much room the point leaves at each step."""
        self.at: list[float] = at.tolist()
        self.many = paths.last_claim + 2
        self.known: dict[int, list[tuple[float, int, int]]] = {}

    @cached_property
    def together(self) -> "Together":
        one, other = self.paths.exact(self.kept)
        return Together(self.start, self.after, self.room, len(self.at), one, other)

    @cached_property
    def nearest(self) -> list[list[Coded]]:
        """For each column the first step to each other one, those first at which the point leaves least room."""
        if not len(self.start):
            return [[] for _ in self.at]
        is_first = np.ones(len(self.start), dtype=bool)
        is_first[1:] = (self.start[1:] != self.start[:-1]) | (self.after[1:] != self.after[:-1])
        first = np.flatnonzero(is_first)
        least = np.minimum.reduceat(self.room, first)
        pair = np.cumsum(is_first) - 1
        tied = np.flatnonzero(self.room == least[pair])
        order = tied[np.searchsorted(pair[tied], np.arange(len(first)))]
        order = order[np.lexsort((self.room[order], self.start[order]))]
        start = self.start[order]
        coded = start * self.many + self.claims[order] - STRUCTURE
        steps = list(zip(self.room[order].tolist(), self.after[order].tolist(), coded.tolist(), strict=True))
        edges = np.searchsorted(start, np.arange(len(self.at) + 1)).tolist()
        return [steps[first:end] for first, end in pairwise(edges)]

    def against(self, number: int, most: int) -> Cause | None:
        """A claim with a few of the kept ones that contradict it; None where no path found in so many steps does."""
        for start, to, limit in self.paths.asked(number):
            room = self.at[to] - self.at[start] - limit - TOLERANCE
            if room <= 0 or not self.together.may_reach(to, start, room, most):
                continue
            members = self._shortest(to, start, room, most)
            if members is not None:
                path = self._fewest(to, start, room, frozenset(members), most) if self.paths.is_whole else None
                if path and len(set(path[0])) == len(path[0]):
                    return Cause(frozenset({number, *path[0]}), ceil(path[1]))
                return Cause(frozenset({number, *members}))
        return None

    def _steps(self, column: int) -> list[tuple[float, int, int]]:
        """The steps from a column, those first at which the point leaves least room."""
        if column not in self.known:
            where = slice(*np.searchsorted(self.start, [column, column + 1]))
            told = (self.room[where], self.after[where], self.claims[where])
            self.known[column] = sorted(zip(*(of_steps.tolist() for of_steps in told), strict=True))
        return self.known[column]

    def _shortest(self, start: int, to: int, room: float, most: int) -> tuple[int, ...] | None:
        """The claims of the path that takes least room, if that is less than there is.

        Dijkstra's algorithm; of paths that take as much, the one by the first columns and claims.
        """
        nearest = self.nearest
        came: dict[int, int] = {}
        best = [room] * len(nearest)
        """How much room a path to a column takes, as far as is known; less than nothing once that is settled."""
        by = [0] * len(nearest)
        waiting: list[Coded] = [(0.0, start, 0)]
        while waiting and len(came) < most:
            length, column, step = heappop(waiting)
            if best[column] < 0:
                continue
            came[column] = step
            best[column] = -1.0
            if column == to:
                return self._claims(came, start, to)
            for farther, after, step in nearest[column]:
                reached = length + farther
                if reached >= room:
                    break
                known = best[after]
                if reached < known or (reached == known and step < by[after]):
                    best[after] = reached
                    by[after] = step
                    heappush(waiting, (reached, after, step))
        return None

    def _claims(self, came: Mapping[int, int], start: int, to: int) -> tuple[int, ...]:
        """The claims by whose limits a path came from one column to another, the last first."""
        found = []
        while to != start:
            to, claim = divmod(came[to], self.many)
            if claim:
                found.append(claim + STRUCTURE)
        return tuple(found)

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


class Together:
    """Columns that exact figures hold to one distance, as one: whether a path may lead from one to another.

    One of these stands for very many, so that it shows at once where no path is short enough.
    """

    def __init__(self, start: Array, after: Array, room: Array, width: int, one: Array, other: Array) -> None:
        """The steps, how many columns there are, and pairs of columns between which there is no room either way."""
        of = np.arange(width)
        while True:
            lower = of.copy()
            np.minimum.at(lower, one, of[other])
            np.minimum.at(lower, other, of[one])
            lower = lower[lower]
            if (lower == of).all():
                break
            of = lower
        self.of: list[int] = of.tolist()
        between = np.flatnonzero(of[start] != of[after])
        order = between[np.lexsort((room[between], of[start[between]]))]
        self.first: list[int] = np.searchsorted(of[start[order]], np.arange(width + 1)).tolist()
        self.steps: list[tuple[float, int]] = list(zip(room[order].tolist(), of[after[order]].tolist(), strict=True))

    def may_reach(self, start: int, to: int, room: float, most: int) -> bool:
        """Whether there may be a path that takes less than some room; True where so many steps do not tell."""
        start, to = self.of[start], self.of[to]
        seen: set[int] = set()
        waiting = [(0.0, start)]
        while waiting and len(seen) < most:
            length, column = heappop(waiting)
            if column in seen:
                continue
            seen.add(column)
            if column == to:
                return True
            for farther, after in self.steps[self.first[column] : self.first[column + 1]]:
                if length + farther >= room:
                    break
                if after not in seen:
                    heappush(waiting, (length + farther, after))
        return bool(waiting)
