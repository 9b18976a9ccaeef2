"""When one count's people are surely among another's, so that its lower number may not exceed the other's upper one.

Two counts alone cannot both be true exactly where everyone whom the first counted must have been counted by the second,
and the first counted more. Between two scopes this is a matter of moments alone: a few conditions, none of which needs
the solver.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from reports.engine.groups import PASSING, lies_in
from reports.engine.intervals import ALWAYS, Stretches, union
from reports.engine.lines import Line, Lines, Way
from reports.engine.scopes import ON_THE_WAY, STOCKS, Family, Scope


class Kind(Enum):
    """How the first count's span must lie to the second one's, in the time in which people could move."""

    WITHIN = auto()
    """It lies in it."""
    NOBODY = auto()
    """Nobody could move in it."""
    NOBODY_YET = auto()
    """Nobody could have moved before it ended."""
    BY_THEN = auto()
    """The second counts all since the start, and the first ended no later."""
    SAME = auto()
    """Both are of one moment."""
    SINCE = auto()
    """The second, a sealed place's stock, is of no later moment than the first."""
    LEFT_SINCE = auto()
    """The second, a sealed place's stock, is of a moment before the first starts."""
    THERE_AT_START = auto()
    """The second, a sealed place's stock, is of a moment before anyone left."""


Cell = tuple[str, str, frozenset[Way]]
"""A line whatever its group: a place, an origin, and ways."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`open` is when the second's people could move, `arriving` when the first's could, where that differs."""

    kind: Kind
    open: Stretches = ALWAYS
    arriving: Stretches = ALWAYS


def _order(condition: Condition) -> tuple[int, Stretches, Stretches]:
    return condition.kind.value, condition.open, condition.arriving


Ways = tuple[tuple[Condition, ...], ...]


class Nesting:
    """The conditions under which one scope's people are among another's, by pairs of scopes."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.known: dict[tuple[Scope, Scope], Ways] = {}
        self.same: dict[Ways, Ways] = {}
        self.known_cells: dict[Scope, dict[Cell, Stretches]] = {}
        self.known_apart: dict[Scope, set[Condition]] = {}

    def ways(self, few: Scope, many: Scope) -> Ways:
        """Alternative sets of conditions; any one of them is enough. None at all: never. Equal ones are one object."""
        pair = (few, many)
        if pair not in self.known:
            found = tuple(tuple(sorted(way, key=_order)) for way in self._ways(few, many) if way)
            self.known[pair] = self.same.setdefault(found, found)
        return self.known[pair]

    def _ways(self, few: Scope, many: Scope) -> Iterable[set[Condition]]:
        if not lies_in(few.group, many.group):
            return
        if few.family in STOCKS:
            if many.family is few.family:
                if self._is_covered(few, many):
                    yield {Condition(Kind.SAME)}
                if self._sealed_between(few.place, many) and not (few.corridor or few.movement):
                    yield {Condition(Kind.SINCE)}
        elif few.family is many.family and (few.place == many.place or few.family not in ON_THE_WAY):
            yield self._same_cells(few, many)
        elif few.family in (Family.OUT, Family.KILLED):
            if many.family is Family.REMAINING and self._sealed_between(few.place, many):
                yield {Condition(Kind.LEFT_SINCE, line.open) for line in self._of(few)}
        elif few.family not in ON_THE_WAY:
            return
        elif many.family is few.family:
            if self.lines.package.within(few.place, many.place):
                yield from self._around(few, many)
        else:
            yield from self._had_left(few, many)

    def _of(self, scope: Scope) -> list[Line]:
        return [self.lines.all[number] for number in self.lines.of_scope[scope]]

    def _cells(self, scope: Scope) -> dict[Cell, Stretches]:
        """The cells of a scope, whatever the group, and when people could move in them."""
        if scope not in self.known_cells:
            lines = self._of(scope)
            self.known_cells[scope] = {(line.place, line.origin, line.ways): line.open for line in lines}
        return self.known_cells[scope]

    def _is_covered(self, few: Scope, many: Scope) -> bool:
        """Whether each cell of the first scope is one of the second's."""
        return self._cells(few).keys() <= self._cells(many).keys()

    def _same_cells(self, few: Scope, many: Scope) -> set[Condition]:
        mine, yours = self._cells(few), self._cells(many)
        if mine.keys().isdisjoint(yours):
            if few not in self.known_apart:
                self.known_apart[few] = {Condition(Kind.NOBODY, open_) for open_ in mine.values()}
            return self.known_apart[few]
        return {Condition(Kind.WITHIN if cell in yours else Kind.NOBODY, open_) for cell, open_ in mine.items()}

    def _sealed_between(self, place: str, many: Scope) -> bool:
        """Whether a sealed place holds `place` and is held by the other scope's."""
        if many.family is not Family.REMAINING or many.corridor or many.movement or many.group in PASSING:
            return False
        within = self.lines.package.within
        return any(within(place, sealed) and within(sealed, many.place) for sealed in self.lines.sealed)

    def _around(self, few: Scope, many: Scope) -> Iterable[set[Condition]]:
        """Who reached a place reached the area around it, by then or before."""
        conditions = set()
        around = self._of(many)
        for line in self._of(few):
            found = [one for one in around if one.origin == line.origin and line.ways <= one.ways]
            around_it = Condition(Kind.BY_THEN, found[0].open, line.open) if found else None
            conditions.add(around_it or Condition(Kind.NOBODY, line.open))
        yield conditions

    def _had_left(self, few: Scope, many: Scope) -> Iterable[set[Condition]]:
        """Who arrived from a place had left it by then."""
        if many.family not in (Family.OUT, Family.REMAINING):
            return
        conditions = set()
        counted = set(self.lines.of_scope[many])
        for origin in {line.origin for line in self._of(few)}:
            arriving = union(stretch for line in self._of(few) if line.origin == origin for stretch in line.open)
            left = self.lines.left_from(origin, many.group)
            if not origin or left is None:
                return
            if many.family is Family.OUT:
                for number in left:
                    kind = Kind.BY_THEN if number in counted else Kind.NOBODY_YET
                    conditions.add(Condition(kind, self.lines.all[number].open, arriving))
            else:
                records = [self.lines.all[number] for number in left]
                if not all(self._sealed_between(record.place, many) for record in records):
                    return
                conditions |= {Condition(Kind.THERE_AT_START, record.open) for record in records}
        yield conditions
