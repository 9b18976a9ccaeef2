"""Scopes of so many cells that a column for each at each moment would be too dear: they get a line of their own.

Such a line is tied to what it contains, and to what contains it, at the moments of its own counts only. Whatever the
whole system allows this one allows too, so that what it makes impossible is impossible; a set that hangs together by
cells at other moments may be missed. Only large operations have any.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from reports.engine.columns import NONE, UNLIMITED, Columns, Points, instants
from reports.engine.groups import lies_in
from reports.engine.intervals import Array, union
from reports.engine.limits import Limits
from reports.engine.lines import Line, Lines
from reports.engine.rows import Rows, joined, rows_of
from reports.engine.scopes import ON_THE_WAY, STOCKS, Family, Scope

COLUMNS = 1_500
"""About as many columns as scopes of several cells may take together."""


Span = tuple[float, float, float, float]
"""From when, to some one moment from a first to a last one, and its tag."""


class WideLines:
    """The lines of a case with one more for each wide scope, in place of the cells that it sums."""

    def __init__(self, lines: Lines, limits: Limits) -> None:
        self.lines = lines
        self.all = list(lines.all)
        self.of_scope = dict(lines.of_scope)
        self.cells: dict[int, frozenset[int]] = {}
        self.spans: dict[int, set[Span]] = {}
        wide: dict[Scope, int] = {}
        by_cells: dict[tuple[int, ...], int] = {}
        for scope in _wide(lines, limits):
            cells = lines.of_scope[scope]
            number = by_cells.setdefault(cells, len(self.all))
            if number == len(self.all):
                open_ = union(stretch for cell in cells for stretch in lines.all[cell].open)
                ways = frozenset({("", str(number))})
                self.all.append(Line(scope.family, "", scope.origin, ways, scope.group, open_))
                self.cells[number] = frozenset(cells)
            wide[scope] = number
            self.of_scope[scope] = (number,)
        if wide:
            for scope, *span in zip(limits.scope.tolist(), *(told.tolist() for told in limits.spans), strict=True):
                if limits.scopes[scope] in wide:
                    self.spans.setdefault(wide[limits.scopes[scope]], set()).add(tuple(span))

    def rows(self, columns: Columns) -> Rows:
        """How a line grows beside its parts: first what it is at least, then what it is at most."""
        if not self.cells:
            return joined([])
        least, most = list[_Beside](), list[_Beside]()
        order = list[tuple[int, bool]]()
        for number, cells in self.cells.items():
            own = sorted(self.spans[number])
            since_start = sorted({*own, *((columns.base, first, last, tag) for _, first, last, tag in own)})
            for parts in self._parts(number, cells):
                rest = sorted(cells.difference(parts, *(self.cells.get(part, ()) for part in parts)))
                least += (_Beside(number, parts, span) for span in since_start)
                most += (_Beside(number, [*parts, *rest], span) for span in own)
                order += [(len(since_start), True), (len(own), False)]
        is_least = np.repeat([kind for _, kind in order], [times for times, _ in order]).astype(bool)
        rows = joined([_at_least(columns, least), _at_most(columns, most)])
        turn = np.empty(len(is_least), np.int64)
        turn[np.flatnonzero(is_least)] = np.arange(len(least))
        turn[np.flatnonzero(~is_least)] = len(least) + np.arange(len(most))
        return rows.at(turn).telling()

    def chains(self) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Lines that at each moment are together at most others: arrivals, and those who had left by then."""
        for number, cells in self.cells.items():
            line = self.all[number]
            if line.family is Family.OUT:
                yield from self._arrivals(number, cells)
            elif line.family in ON_THE_WAY:
                left = self._left(cells)
                if left is not None:
                    yield [number], sorted(left)
                    yield from (([number], [other]) for other in self._of(Family.OUT) if left <= self.cells[other])
                yield from self._around(number, cells)

    def _parts(self, number: int, cells: frozenset[int]) -> list[list[int]]:
        """Lines without a cell in common that lie in a wide one: its cells, and the wide ones in it."""
        found = [sorted(cells)]
        inside = [o for o, others in self.cells.items() if o != number and others < cells]
        while inside:
            chosen: list[int] = []
            taken: set[int] = set()
            for other in sorted(inside, key=lambda other: (-len(self.cells[other]), other)):
                if taken.isdisjoint(self.cells[other]):
                    chosen.append(other)
                    taken |= self.cells[other]
            found.append(chosen)
            inside = [other for other in inside if other not in chosen]
        return found

    def _of(self, family: Family) -> list[int]:
        return [number for number in self.cells if self.all[number].family is family]

    def _left(self, cells: Iterable[int]) -> frozenset[int] | None:
        """Everyone who left the origins of some cells; None where one has no origin, or not all of it is counted."""
        found: set[int] = set()
        for cell in cells:
            line = self.all[cell]
            left = self.lines.left_from(line.origin, line.group) if line.origin else None
            if left is None:
                return None
            found.update(left)
        return frozenset(found)

    def _arrivals(self, number: int, cells: frozenset[int]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        for family in sorted(ON_THE_WAY):
            for place in self.lines.places(family):
                for group in self.lines.groups[family]:
                    if lies_in(group, self.all[number].group):
                        lines = self.lines.select(family, group, [place])
                        few = [line for line in lines if (left := self._left([line])) is not None and left <= cells]
                        if few:
                            yield few, [number]

    def _around(self, number: int, cells: frozenset[int]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Who reached a place in the area that a wide line is about."""
        first = self.all[min(cells)]
        ways = {(self.all[cell].origin, way) for cell in cells for way in self.all[cell].ways}
        for place in self.lines.places(first.family):
            if place != first.place and self.lines.package.within(place, first.place):
                lines = self.lines.select(first.family, first.group, [place])
                few = [n for n in lines if {(self.all[n].origin, way) for way in self.all[n].ways} <= ways]
                if few:
                    yield few, [number]


def _wide(lines: Lines, limits: Limits) -> list[Scope]:
    """The scopes of most cells, as many as are needed to keep the others' columns few."""
    if all(len(cells) < 2 for cells in lines.of_scope.values()):
        return []
    rows = np.unique(np.stack([limits.scope.astype(np.float64), *limits.spans]), axis=1)[0].astype(np.int64)
    told = zip(limits.scopes, np.bincount(rows, minlength=len(limits.scopes)).tolist(), strict=True)
    cost = {scope: 2 * times * len(lines.of_scope[scope]) for scope, times in told if scope.family not in STOCKS}
    total = sum(cost.values())
    found = []
    for scope in sorted(cost, key=lambda scope: (-len(lines.of_scope[scope]), scope)):
        if total <= COLUMNS or len(lines.of_scope[scope]) < 2:
            break
        found.append(scope)
        total -= cost[scope]
    return found


class _Beside(NamedTuple):
    """A wide line, and its parts, in a span of time."""

    number: int
    parts: Sequence[int]
    span: Span


class _Asked:
    """What lines, and parts of them, are asked for: of each the number of its row, and when it starts and ends."""

    def __init__(self, asked: Sequence[_Beside]) -> None:
        spans = np.array([span for _, _, span in asked], np.float64).reshape(-1, 4)
        self.lines = np.array([number for number, _, _ in asked], np.int64)
        self.start, self.end = instants(spans[:, 0]), Points(*spans[:, 1:].T)
        self.own = np.arange(len(asked))
        self.row = np.repeat(self.own, [len(parts) for _, parts, _ in asked])
        self.parts = np.array([part for _, parts, _ in asked for part in parts], np.int64)
        self.since, self.until = self.start.at(self.row), self.end.at(self.row)


def _at_least(columns: Columns, beside: Sequence[_Beside]) -> Rows:
    """A wide line grows by at least what the parts surely grow in the same time."""
    asked = _Asked(beside)
    since, until = columns.later(asked.parts, asked.since), columns.earlier(asked.parts, asked.until)
    is_sure = (since != UNLIMITED) & (until >= 0) & (since < until)
    tells = np.zeros(len(beside), dtype=bool)
    tells[asked.row[is_sure]] = True
    terms = _told(tells, columns.of(asked.lines, asked.end), columns.of(asked.lines, asked.start))
    terms.append(np.stack(_told(is_sure, since, until), 1).ravel())
    row = np.concatenate([asked.own, asked.own, np.repeat(asked.row, 2)])
    signs = np.repeat([1.0, -1.0], len(beside)), np.tile([1.0, -1.0], len(asked.row))
    return rows_of(len(beside), row, np.concatenate(terms), np.concatenate(signs))


def _at_most(columns: Columns, beside: Sequence[_Beside]) -> Rows:
    """A wide line grows by no more than all that its parts can have grown, where they have limits."""
    asked = _Asked(beside)
    moves = columns.differ(asked.parts, asked.since, asked.until)
    until, since = columns.later(asked.parts, asked.until), columns.earlier(asked.parts, asked.since)
    is_limited = np.ones(len(beside), dtype=bool)
    is_limited[asked.row[moves & (until == UNLIMITED)]] = False
    counts = moves & is_limited[asked.row]
    terms = _told(counts, until, since)
    terms += _told(is_limited, columns.of(asked.lines, asked.end), columns.of(asked.lines, asked.start))
    row = np.concatenate([asked.row, asked.row, asked.own, asked.own])
    signs = np.repeat([1.0, -1.0], len(asked.row)), np.repeat([-1.0, 1.0], len(beside))
    return rows_of(len(beside), row, np.concatenate(terms), np.concatenate(signs))


def _told(is_so: Array, one: Array, other: Array) -> list[Array]:
    """Two columns each, where it is so; where they are the same one, what they say cancels out."""
    is_telling = is_so & (one != other)
    return [np.where(is_telling, one, NONE), np.where(is_telling, other, NONE)]
