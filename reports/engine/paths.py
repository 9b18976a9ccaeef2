"""What limits on two running numbers imply together: contradictions found as paths, without the solver.

Most rows of a system say that one column is at most so much above another, or above 0. Such limits add up along a path,
and a claim contradicts a path that allows less than it says (Bellman, "On a routing problem", 1958). With a point that
satisfies all limits as potentials no step is negative (Johnson, "Efficient algorithms for shortest paths in sparse
networks", 1977), and only steps for which the point leaves little room need be looked at. Rows with more terms are
passed over, so that more seems possible than is.
"""

from collections import defaultdict
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

NO_ROW = -1
"""Stands for the row of a limit that a column has by itself."""

TOLERANCE = 1e-6


class Cause(NamedTuple):
    """Claims that cannot all be true; `gap` is how many people they are apart, where each of them is needed for it."""

    claims: frozenset[int]
    gap: int | None = None


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
        first = len(system.structure)
        rows = [
            np.full(system.width, NO_ROW),
            *(np.flatnonzero(told) + at for told, at in zip((simple, low, high), (0, first, first), strict=True)),
        ]
        start = np.concatenate(starts)
        after, claim = np.concatenate(to), np.concatenate(claims)
        order = np.lexsort((claim, after, start))
        self.start, self.to, self.claims = start[order], after[order], claim[order]
        self.most = np.concatenate([structure, -system.low[low], system.high[high]])[order]
        self.rows = np.concatenate(rows)[order]
        self.is_upper = np.repeat([False, True], [len(order) - np.count_nonzero(high), np.count_nonzero(high)])[order]

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

    def chosen(self, claims: Collection[int]) -> Array:
        """Which steps are of these claims, or of structure."""
        is_chosen = np.zeros(self.last_claim + 2, dtype=bool)
        is_chosen[[STRUCTURE, *claims]] = True
        found: Array = is_chosen[self.claims]
        return found

    def exact(self, claims: Collection[int]) -> tuple[Array, Array, Array]:
        """Pairs of columns that the exact figures among some claims hold to one distance, and by which claim."""
        is_exact = self.is_low & self.is_high & (self.system.low == self.system.high)
        rows = np.flatnonzero(is_exact & np.isin(self.system.claims, list(claims)))
        return self.plus[rows], self.minus[rows], self.system.claims[rows]

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
        self.by_claim = np.argsort(self.claims, kind="stable")
        """The steps of structure first, column by column, then those of each claim."""

    @cached_property
    def together(self) -> "Together":
        return Together(self.start, self.after, self.room, self.claims, self.paths.exact(self.kept), len(self.at))

    def against(self, number: int, most: int) -> Cause | None:
        """A claim with a few of the kept ones that contradict it; None where no path found in so many steps does."""
        for start, to, limit in self.paths.asked(number):
            room = self.at[to] - self.at[start] - limit - TOLERANCE
            members = self.together.path(to, start, room, most) if room > 0 else None
            if members is not None:
                path = self._fewest(to, start, room, members, most) if self.paths.is_whole else None
                if path and len(set(path[0])) == len(path[0]):
                    return Cause(frozenset({number, *path[0]}), ceil(path[1]))
                return Cause(members | {number})
        return None

    @cached_property
    def given(self) -> list[list[tuple[float, int]]]:
        """For each column the steps of structure from it: how much room there is, and where they lead."""
        steps = self.by_claim[: np.count_nonzero(self.claims == STRUCTURE)]
        edges = np.searchsorted(self.start[steps], np.arange(len(self.at) + 1)).tolist()
        told = list(zip(self.room[steps].tolist(), self.after[steps].tolist(), strict=True))
        return [told[first:end] for first, end in pairwise(edges)]

    @cached_property
    def _steps(self) -> tuple[list[int], list[tuple[int, float, int]]]:
        """The steps of all claims, those of each from one number to the next: from where, how much room, where to."""
        edges = np.searchsorted(self.claims, np.arange(self.paths.last_claim + 2), sorter=self.by_claim)
        told = (column[self.by_claim].tolist() for column in (self.start, self.room, self.after))
        return edges.tolist(), list(zip(*told, strict=True))

    def _of(self, claims: Collection[int]) -> dict[int, list[tuple[float, int, int]]]:
        """For columns the steps of some claims from them."""
        found = defaultdict(list)
        edges, steps = self._steps
        for claim in sorted(claims):
            for start, room, after in steps[edges[claim] : edges[claim + 1]]:
                found[start].append((room, after, claim))
        return found

    def _fewest(
        self, start: int, to: int, room: float, members: Collection[int], most: int
    ) -> tuple[tuple[int, ...], float] | None:
        """Of the members those of the path of fewest, and of these the shortest, and what it leaves of the room."""
        by_members = self._of(members)
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
            for farther, after in self.given[column]:
                if length + farther < best.get(after, room):
                    heappush(waiting, (many, length + farther, after, path))
            for farther, after, claim in by_members.get(column, ()):
                if length + farther < best.get(after, room):
                    heappush(waiting, (many + 1, length + farther, after, (*path, claim)))
        return None


class Together:
    """Columns that exact figures hold to one distance, as one: there is no room between any two of them.

    One of these stands for very many, so that a path is found, or seen not to be there, in few steps.
    """

    def __init__(
        self, start: Array, after: Array, room: Array, claims: Array, exact: tuple[Array, Array, Array], width: int
    ) -> None:
        """The steps; pairs of columns that exact figures hold to one distance, and by which claim; how many columns."""
        of, *tree = _trees(*exact, width)
        between = np.flatnonzero(of[start] != of[after])
        order = between[np.lexsort((claims[between], room[between], of[after[between]], of[start[between]]))]
        pairs = of[start[order]] * width + of[after[order]]
        order = order[np.flatnonzero(np.diff(pairs, prepend=-1))]
        order = order[np.lexsort((room[order], of[start[order]]))]
        self.first: list[int] = np.searchsorted(of[start[order]], np.arange(width + 1)).tolist()
        self.steps: list[tuple[float, int, int]] = list(
            zip(room[order].tolist(), of[after[order]].tolist(), range(len(order)), strict=True)
        )
        """From each of these, the first step to each other one: those first at which there is least room."""
        self.start, self.after, self.claims = (told[order].tolist() for told in (start, after, claims))
        self.of: list[int] = of.tolist()
        self.above, self.by, self.depth = (told.tolist() for told in tree)

    def path(self, start: int, to: int, room: float, most: int) -> frozenset[int] | None:
        """The claims of the path that takes least room, if that is less than there is.

        Dijkstra's algorithm; None where there is no such path, or so many steps do not tell.
        """
        came: dict[int, int] = {}
        goal = self.of[to]
        waiting = [(0.0, self.of[start], -1)]
        while waiting and len(came) < most:
            length, column, step = heappop(waiting)
            if column in came:
                continue
            came[column] = step
            if column == goal:
                return frozenset(self._claims(came, start, to)) - {STRUCTURE}
            for farther, after, step in self.steps[self.first[column] : self.first[column + 1]]:
                if length + farther >= room:
                    break
                if after not in came:
                    heappush(waiting, (length + farther, after, step))
        return None

    def _claims(self, came: Mapping[int, int], start: int, to: int) -> Iterator[int]:
        """The claims by whose limits a path came from one column to another, the last first."""
        while (step := came[self.of[to]]) >= 0:
            yield from self._within(self.after[step], to)
            yield self.claims[step]
            to = self.start[step]
        yield from self._within(start, to)

    def _within(self, one: int, other: int) -> Iterator[int]:
        """The exact figures that hold two columns to one distance."""
        while one != other:
            if self.depth[one] < self.depth[other]:
                one, other = other, one
            yield self.by[one]
            one = self.above[one]


def _trees(one: Array, other: Array, claims: Array, width: int) -> tuple[Array, Array, Array, Array]:
    """For each column the last of those that pairs hold together, the next one on the way to it, by which claim, and
    in how many steps it is reached: there is no shorter way.
    """
    of = np.arange(width)
    while True:
        later = of.copy()
        np.maximum.at(later, one, of[other])
        np.maximum.at(later, other, of[one])
        later = later[later]
        if (later == of).all():
            break
        of = later
    above, by, depth = of.copy(), np.full(width, STRUCTURE), np.where(of == np.arange(width), 0, width)
    near, far, told = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([claims, claims])
    for step in range(1, width):
        next_ = np.flatnonzero((depth[near] == step - 1) & (depth[far] > step))
        if not len(next_):
            break
        columns, first = np.unique(far[next_], return_index=True)
        above[columns], by[columns], depth[columns] = near[next_[first]], told[next_[first]], step
    return of, above, by, depth
