"""When one count's people are surely among another's, so that its lower number may not exceed the other's upper one.

Two counts alone cannot both be true exactly where everyone whom the first counted must have been counted by the second,
and the first counted more. Between two scopes this is a matter of moments alone: a few conditions, none of which needs
the solver.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum, auto

from corridors.domain.vocabulary import Group
from reports.engine.groups import PASSING, lies_in
from reports.engine.intervals import ALWAYS, Stretch, Stretches, union
from reports.engine.lines import Lines
from reports.engine.scopes import ON_THE_WAY, STOCKS, Family, Scope


class Kind(IntEnum):
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


@dataclass(frozen=True, slots=True)
class Condition:
    """`open` is when the second's people could move, `arriving` when the first's could, where that differs."""

    kind: Kind
    open: Stretches = ALWAYS
    arriving: Stretches = ALWAYS


Ways = tuple[tuple[Condition, ...], ...]


class Nesting:
    """The conditions under which one scope's people are among another's, by pairs of scopes.

    There are many pairs and few conditions, so that these are numbered, as are the stretches that they name, and the
    cells: lines whatever their group.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.conditions: dict[tuple[Kind, int, int], int] = {}
        self.stretches: dict[Stretches, int] = {ALWAYS: 0}
        self.open = [self._stretches(line.open) for line in lines.all]
        cells: dict[object, int] = {}
        self.cell = [cells.setdefault((line.place, line.origin, line.ways), len(cells)) for line in lines.all]
        self.same: dict[frozenset[frozenset[int]], Ways] = {}
        self.known_cells: dict[Scope, dict[int, tuple[int, int]]] = {}
        self.known_apart: dict[Scope, frozenset[int]] = {}
        self.known_counted: dict[Scope, frozenset[int]] = {}
        self.known_arriving: dict[tuple[Scope, bool], dict[tuple[str, str], int]] = {}
        self.known_left: dict[tuple[str, str, Group, int], list[tuple[int, int, int]] | None] = {}

    def ways(self, few: Scope, many: Scope) -> Ways:
        """Alternative sets of conditions; any one of them is enough. None at all: never. Equal ones are one object."""
        if few.family not in ON_THE_WAY and many.family in ON_THE_WAY:
            return ()
        ways = [frozenset(way) for way in self._ways(few, many) if way]
        return self._known(frozenset(ways)) if ways else ()

    def _known(self, ways: frozenset[frozenset[int]]) -> Ways:
        if ways not in self.same:
            told, stretches = list(self.conditions), list(self.stretches)
            self.same[ways] = tuple(
                tuple(
                    Condition(kind, stretches[open_], stretches[arriving])
                    for kind, open_, arriving in sorted((told[number] for number in way), key=_order)
                )
                for way in ways
            )
        return self.same[ways]

    def _stretches(self, stretches: Stretches) -> int:
        return self.stretches.setdefault(stretches, len(self.stretches))

    def _condition(self, kind: Kind, open_: int, arriving: int = 0) -> int:
        return self.conditions.setdefault((kind, open_, arriving), len(self.conditions))

    def _ways(self, few: Scope, many: Scope) -> Iterable[Collection[int]]:
        if not lies_in(few.group, many.group):
            return
        if few.family in STOCKS:
            if many.family is few.family:
                if self._cells(few).keys() <= self._cells(many).keys():
                    yield {self._condition(Kind.SAME, 0)}
                if self._sealed_between(few.place, many) and not (few.corridor or few.movement):
                    yield {self._condition(Kind.SINCE, 0)}
        elif few.family is many.family and (few.place == many.place or few.family not in ON_THE_WAY):
            yield self._same_cells(few, many)
        elif few.family in (Family.OUT, Family.KILLED):
            if many.family is Family.REMAINING and self._sealed_between(few.place, many):
                yield {self._condition(Kind.LEFT_SINCE, self.open[line]) for line in self.lines.of_scope[few]}
        elif few.family not in ON_THE_WAY:
            return
        elif many.family is few.family:
            if self.lines.package.within(few.place, many.place):
                yield self._around(few, many)
        elif many.family in (Family.OUT, Family.REMAINING):
            yield self._had_left(few, many, detours=True)
            if few.family is Family.AT and not self.lines.ways.has_detours:
                yield self._had_left(few, many, detours=False)
                if self.lines.ways.whole:
                    yield self._had_left_in_movements(few, many)

    def _cells(self, scope: Scope) -> dict[int, tuple[int, int]]:
        """The cells of a scope, with what is asked where another scope has the cell too, and where it has not."""
        if scope not in self.known_cells:
            opened = {self.cell[line]: self.open[line] for line in self.lines.of_scope[scope]}
            self.known_cells[scope] = {
                cell: (self._condition(Kind.WITHIN, open_), self._condition(Kind.NOBODY, open_))
                for cell, open_ in opened.items()
            }
        return self.known_cells[scope]

    def _same_cells(self, few: Scope, many: Scope) -> Collection[int]:
        mine, yours = self._cells(few), self._cells(many)
        if mine.keys().isdisjoint(yours):
            if few not in self.known_apart:
                self.known_apart[few] = frozenset(nobody for _, nobody in mine.values())
            return self.known_apart[few]
        return {within if cell in yours else nobody for cell, (within, nobody) in mine.items()}

    def _sealed_between(self, place: str, many: Scope) -> bool:
        """Whether a sealed place holds `place` and is held by the other scope's."""
        if many.family is not Family.REMAINING or many.corridor or many.movement or many.group in PASSING:
            return False
        within = self.lines.package.within
        return any(within(place, sealed) and within(sealed, many.place) for sealed in self.lines.sealed)

    def _around(self, few: Scope, many: Scope) -> Collection[int]:
        """Who reached a place reached the area around it, by then or before."""
        conditions = set()
        lines = self.lines.all
        for number in self.lines.of_scope[few]:
            line, open_ = lines[number], self.open[number]
            around = (n for n in self.lines.of_scope[many] if lines[n].origin == line.origin)
            found = next((n for n in around if line.ways <= lines[n].ways), None)
            by_then = None if found is None else self._condition(Kind.BY_THEN, self.open[found], open_)
            conditions.add(self._condition(Kind.NOBODY, open_) if by_then is None else by_then)
        return conditions

    def _arriving(self, scope: Scope, *, detours: bool) -> dict[tuple[str, str], int]:
        """From what origins a scope's people come, and when those of each can arrive; without detours, by movement."""
        key = (scope, detours)
        if key not in self.known_arriving:
            open_: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
            for line in (self.lines.all[number] for number in self.lines.of_scope[scope]):
                open_[line.origin, "" if detours else line.movement].extend(line.open)
            self.known_arriving[key] = {of: self._stretches(union(open_[of])) for of in sorted(open_)}
        return self.known_arriving[key]

    def _left(self, origin: str, movement: str, group: Group, arriving: int) -> list[tuple[int, int, int]] | None:
        """The lines of everyone who left an origin, with what is asked where another scope counts a line, and where it
        does not; None where they are not all there.
        """
        key = (origin, movement, group, arriving)
        if key not in self.known_left:
            left = self.lines.left_from(origin, group)
            if left and movement:
                left = self.lines.in_movement(left, movement) or left
            self.known_left[key] = (
                None
                if left is None
                else [
                    (
                        line,
                        self._condition(Kind.BY_THEN, self.open[line], arriving),
                        self._condition(Kind.NOBODY_YET, self.open[line], arriving),
                    )
                    for line in left
                ]
            )
        return self.known_left[key]

    def _had_left(self, few: Scope, many: Scope, *, detours: bool) -> Collection[int]:
        """Who arrived from a place had left it by then; without detours, in the same movement."""
        arriving = self._arriving(few, detours=detours)
        if any(not origin for origin, _ in arriving):
            return ()
        if many not in self.known_counted:
            self.known_counted[many] = frozenset(self.lines.of_scope[many])
        conditions, counted = set[int](), self.known_counted[many]
        for (origin, movement), when in arriving.items():
            left = self._left(origin, movement, many.group, when)
            if left is None:
                return ()
            if many.family is Family.OUT:
                conditions.update([by_then if line in counted else not_yet for line, by_then, not_yet in left])
            elif not all(self._sealed_between(self.lines.all[line].place, many) for line, *_ in left):
                return ()
            else:
                conditions.update(self._condition(Kind.THERE_AT_START, self.open[line]) for line, *_ in left)
        return conditions

    def _had_left_in_movements(self, few: Scope, many: Scope) -> Collection[int]:
        """Who arrived in a movement that nobody can have joined unseen had left in it by then."""
        arriving: dict[str, list[Stretch]] = defaultdict(list)
        for line in (self.lines.all[number] for number in self.lines.of_scope[few]):
            arriving[line.movement].extend(line.open)
        if many.family is not Family.OUT or not arriving.keys() <= set(self.lines.ways.whole):
            return ()
        conditions, counted = set[int](), self.lines.of_scope[many]
        for movement, open_ in arriving.items():
            when = self._stretches(union(open_))
            for number in self.lines.left_in(movement, many.group):
                kind = Kind.BY_THEN if number in counted else Kind.NOBODY_YET
                conditions.add(self._condition(kind, self.open[number], when))
        return conditions


def _order(condition: tuple[Kind, int, int]) -> tuple[int, int, int]:
    """The cheapest to tell first."""
    kind, open_, arriving = condition
    return kind.value, open_, arriving
