"""The cells of the system: how many people had left, arrived … by each moment, split as finely as some count needs.

A line is a running number of people that only time tells apart: of one family, from one part of the place tree, by the
ways and movements that no count tells apart, in one group. A scope is a sum of lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from corridors.domain.package import Package
from corridors.domain.vocabulary import Group
from reports.engine.case import Case
from reports.engine.groups import next_larger
from reports.engine.intervals import ALWAYS, Stretches, common, union
from reports.engine.scopes import ON_THE_WAY, Family, Scope

Way = tuple[str, str]
"""A corridor and a movement; an empty code is: any other, or none."""


class Ways(Protocol):
    """By what ways, and when, people can move: of a family, at a place."""

    has_detours: bool
    """Whether people who left in one movement may arrive in another."""

    has_others: bool
    """Whether some people may be counted neither as civilians nor as fighters."""

    whole: Collection[str]
    """The movements in which nobody can have travelled who is not among those who left in them."""

    def codes(self, family: Family, place: str) -> tuple[set[str], set[str]]:
        """The corridors and movements that differ from any other there, whether or not a figure tells them apart."""

    def open(self, family: Family, place: str, way: Way) -> Stretches:
        """When people can move by a way."""

    def first_left(self, origin: str) -> float:
        """The moment before which nobody can have left an origin."""


@dataclass(frozen=True, slots=True)
class Line:
    family: Family
    place: str
    origin: str
    ways: frozenset[Way]
    group: Group
    open: Stretches = ALWAYS

    @property
    def movement(self) -> str:
        """The one movement by which all its people go; empty where there is none, or several."""
        movements = {movement for _, movement in self.ways}
        return movements.pop() if len(movements) == 1 else ""


class Lines:
    """All lines that some scopes need, and which of them each scope sums."""

    def __init__(self, case: Case, scopes: Iterable[Scope], ways: Ways) -> None:
        self.package: Package = case.package
        self.ways = ways
        self.all: list[Line] = []
        self.index: dict[tuple[Family, Group, str], list[int]] = defaultdict(list)
        self.of_scope: dict[Scope, tuple[int, ...]] = {}
        self.known_left: dict[tuple[str, Group], list[int] | None] = {}
        self.unbounded: set[tuple[Family, str]] = set()
        scopes = sorted(scopes)
        self.groups: dict[Family, list[Group]] = {
            family: sorted({Group.ALL} | {scope.group for scope in scopes if scope.family is family})
            for family in Family
        }
        self.origins = sorted({s.origin for s in scopes if s.origin})
        self.coming = {(scope.group, scope.origin) for scope in scopes if scope.family in ON_THE_WAY}
        sealed = sorted(place.code for place in case.package.places if place.sealed)
        self.sealed = [place for place in sealed if self._is_told(place, scopes)]
        by_family: dict[Family, list[Scope]] = defaultdict(list)
        for scope in scopes:
            by_family[scope.family].append(scope)
        if self.sealed and self.origins:
            by_family.setdefault(Family.OUT, [])
        for family in sorted(by_family):
            if family in ON_THE_WAY:
                self._add_on_the_way(family, by_family[family])
            else:
                self._add_by_place(family, by_family[family])

    def _is_told(self, place: str, scopes: Iterable[Scope]) -> bool:
        """Whether some figure of those who remain includes a place."""
        return any(scope.family is Family.REMAINING and self.package.within(place, scope.place) for scope in scopes)

    def _add_by_place(self, family: Family, scopes: list[Scope]) -> None:
        places = {scope.place for scope in scopes}
        if family is Family.OUT:
            places.update(self.origins)
        if family in (Family.OUT, Family.KILLED, Family.REMAINING):
            places.update(self.sealed)
        made: dict[tuple[str, Group], list[tuple[Way, int]]] = defaultdict(list)
        for place in sorted(places):
            about = {(s.place, s.corridor, s.movement) for s in scopes if self.package.within(place, s.place)}
            if family is Family.OUT and any(self.package.within(place, sealed) for sealed in self.sealed):
                about.add(("", "", ""))
            groups = self._groups_at(family, place, scopes)
            for ways, stretches in self._classes(family, place, place, about):
                for group in groups:
                    number = self._add(Line(family, place, place, ways, group, stretches))
                    made[(place, group)] += [(way, number) for way in ways]
        within = {scope.place: [p for p in places if self.package.within(p, scope.place)] for scope in scopes}
        for scope in scopes:
            lines = {
                number
                for place in within[scope.place]
                for way, number in made.get((place, scope.group), ())
                if _serves(scope, way)
            }
            self.of_scope[scope] = tuple(sorted(lines))

    def _groups_at(self, family: Family, place: str, scopes: Iterable[Scope]) -> list[Group]:
        """The groups of whom some figure includes a place: of others nothing is known but that they are in the whole.

        Those in a sealed place may go about in it, so that all groups count in all of it; and of those who left, also
        the groups that are known to have arrived.
        """
        if any(self.package.within(place, sealed) for sealed in self.sealed):
            return self.groups[family]
        told = {scope.group for scope in scopes if self.package.within(place, scope.place)}
        if family is Family.OUT:
            told |= {group for group, origin in self.coming if not origin or self.package.overlap(place, origin)}
        return sorted({Group.ALL} | told.intersection(self.groups[family]))

    def _add_on_the_way(self, family: Family, scopes: list[Scope]) -> None:
        made: dict[tuple[str, Group], list[tuple[str, Way, int]]] = defaultdict(list)
        for place in sorted({scope.place for scope in scopes}):
            for origin in [*self.origins, ""]:
                told = [s for s in scopes if self.package.overlap(place, s.place) and self._comes_from(origin, s)]
                about = {(s.origin, s.corridor, s.movement) for s in told}
                groups = sorted({Group.ALL} | {scope.group for scope in told})
                since = ((self.ways.first_left(origin) if origin else float("-inf"), float("inf")),)
                for ways, stretches in self._classes(family, place, "", about):
                    open_since = stretches if since == ALWAYS else common(stretches, since)
                    for group in groups if open_since else ():
                        number = self._add(Line(family, place, origin, ways, group, open_since))
                        made[(place, group)] += [(origin, way, number) for way in ways]
        for scope in scopes:
            origins = {origin for origin in (*self.origins, "") if self._comes_from(origin, scope)}
            lines = {
                number
                for origin, way, number in made.get((scope.place, scope.group), ())
                if origin in origins and _serves(scope, way)
            }
            self.of_scope[scope] = tuple(sorted(lines))

    def _comes_from(self, origin: str, scope: Scope) -> bool:
        return not scope.origin or (bool(origin) and self.package.within(origin, scope.origin))

    def _classes(
        self, family: Family, place: str, tree: str, about: set[tuple[str, str, str]]
    ) -> list[tuple[frozenset[Way], Stretches]]:
        """The ways at a place, those together that no scope tells apart; ways of which no scope speaks are left out."""
        others = self.ways.codes(family, place)
        corridors = sorted({corridor for _, corridor, _ in about} | others[0] | {""})
        movements = sorted({movement for _, _, movement in about} | others[1] | {""})
        classes: dict[object, list[Way]] = defaultdict(list)
        stretches: dict[object, Stretches] = {}
        for corridor in corridors:
            for movement in movements:
                way = (corridor, movement)
                told = frozenset(a for a in about if a[1] in ("", corridor) and a[2] in ("", movement))
                when = self.ways.open(family, place, way)
                if not told:
                    if tree and when:
                        self.unbounded.add((family, tree))
                    continue
                if when:
                    classes[(told, when)].append(way)
                    stretches[(told, when)] = when
        return [(frozenset(ways), stretches[key]) for key, ways in classes.items()]

    def _add(self, line: Line) -> int:
        self.all.append(line)
        self.index[(line.family, line.group, line.place)].append(len(self.all) - 1)
        return len(self.all) - 1

    def select(self, family: Family, group: Group, places: Iterable[str], origin: str | None = None) -> list[int]:
        """The lines of a family and group, at some places, of one origin."""
        return [
            number
            for place in places
            for number in self.index.get((family, group, place), ())
            if origin is None or self.all[number].origin == origin
        ]

    def places(self, family: Family) -> list[str]:
        return sorted({place for of, _, place in self.index if of is family})

    def left_from(self, origin: str, group: Group) -> list[int] | None:
        """The lines that together are everyone who left an origin; None where they are not all there.

        Who joined a convoy at a place left that place, so that they are among those who departed from it.
        """
        key = (origin, group)
        if key not in self.known_left:
            self.known_left[key] = self._left_from(origin, group)
        return self.known_left[key]

    def _left_from(self, origin: str, group: Group) -> list[int] | None:
        mine = [place for place in self.places(Family.OUT) if self._owner(place) == origin]
        free = (place for family, place in self.unbounded if family is Family.OUT)
        if not mine or any(self._owner(place) == origin for place in free):
            return None
        return self._of_group(group, mine)

    def left_in(self, movement: str, group: Group) -> list[int]:
        """The lines of everyone who left in a movement, from wherever."""
        mine = self.in_movement(range(len(self.all)), movement)
        places = sorted({self.all[number].place for number in mine if self.all[number].family is Family.OUT})
        return self.in_movement(self._of_group(group, places), movement)

    def _of_group(self, group: Group, places: Collection[str]) -> list[int]:
        """The lines of all who left some places, of the smallest group known at each that holds all of this one."""
        larger: Group | None = group
        while larger is not None and not all((Family.OUT, larger, place) in self.index for place in places):
            larger = next_larger(larger, self.groups[Family.OUT])
        return self.select(Family.OUT, larger or Group.ALL, places)

    def in_movement(self, lines: Iterable[int], movement: str) -> list[int]:
        """Those of some lines of which some people go by a movement."""
        return [number for number in lines if any(way[1] == movement for way in self.all[number].ways)]

    def _owner(self, place: str) -> str:
        """The smallest origin, of those that counts name, in which a place lies."""
        code = place
        while code and code not in self.origins:
            record = self.package.place_by_code.get(code)
            code = record.parent if record else ""
        return code

    def inside(self, place: str) -> list[str]:
        return sorted({code for _, _, code in self.index if self.package.within(code, place)})


def _serves(scope: Scope, way: Way) -> bool:
    return scope.corridor in ("", way[0]) and scope.movement in ("", way[1])


def moving(package: Package, movement: str) -> Stretches:
    """When a movement's people were on the move, as far as its own dates say."""
    record = package.movement_by_code.get(movement)
    if record is None:
        return ALWAYS
    zone = package.operation.zone
    start = record.started_at.opening(zone).timestamp() if record.started_at else float("-inf")
    end = record.ended_at.closing(zone).timestamp() if record.ended_at else float("inf")
    return union([(start, end)])


class OpenWorld:
    """In the open world a movement's people move within its dates, and everyone else whenever they can."""

    has_detours = True
    has_others = True
    whole: Collection[str] = ()

    def __init__(self, package: Package) -> None:
        self.times = {movement.code: moving(package, movement.code) for movement in package.movements}

    def codes(self, family: Family, place: str) -> tuple[set[str], set[str]]:
        return set(), set()

    def open(self, family: Family, place: str, way: Way) -> Stretches:
        return self.times.get(way[1], ALWAYS)

    def first_left(self, origin: str) -> float:
        return float("-inf")
