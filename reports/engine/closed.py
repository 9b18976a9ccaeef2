"""When people can move in the closed world: only in periods and by ways that some count or movement reports.

Each place is judged by the figures about it alone, since sources speak of it by itself when there is something to say.

- A corridor is open in the periods of the figures that name it. A running total does not say when in its period people
  moved: where shorter figures cover half of it or more, it reports nothing in the gaps between them. Nor does one in
  whose time several movements carried about as many people: it is of these.
- A figure that names no corridor means the corridors that others name at the time, and another way only when nobody
  names one.
- A figure that names no movement means the movements that others name at the time, and none only when nobody names one.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from reports.engine.case import Case
from reports.engine.dating import Figures
from reports.engine.intervals import ALWAYS, Array, Stretch, Stretches, common, meets, union, without
from reports.engine.limits import ENDLESS
from reports.engine.lines import OpenWorld, Way, moving
from reports.engine.scopes import ON_THE_WAY, Family, Scope

JUDGED = (Family.OUT, Family.AT)


class Report(NamedTuple):
    """That people moved, by what way, and in what period; a running total does not say when in it."""

    corridor: str
    movement: str
    period: Stretch
    is_total: bool = False
    low: float = 0.0
    high: float = ENDLESS


class ClosedWorld:
    """When people can move, as far as the claims and the movements of a case report it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.has_detours = not case.package.movements
        self.has_others = False
        self.free = OpenWorld(case.package)
        figures = case.once(Figures)
        own: dict[tuple[Family, str], set[Report]] = defaultdict(set)
        for scope, report in _reports(case, figures, [s.family in JUDGED for s in figures.scopes], figures.high != 0):
            own[scope.family, scope.place].add(report)
        self.firsts: dict[str, float] = {}
        self.carried = _carried(figures)
        self.places = {key: self._place(key, own) for key in own}
        came = [scope.family in ON_THE_WAY and bool(scope.origin) for scope in figures.scopes]
        for scope, report in _reports(case, figures, came, figures.low > 0):
            self._let_leave(scope.origin, report)
        self.whole: Collection[str] = _whole(case, figures.scopes)

    def _place(self, key: tuple[Family, str], own: Mapping[tuple[Family, str], set[Report]]) -> "_Place":
        named = {place: own[place] | set(self._movements(*place)) for place in own if self._holds(key, place)}
        movements = [r for place in sorted(named) for r in sorted(named[place]) if r.movement]
        began = {report.movement: report.period[0] for report in reversed(movements)}
        return _Place(own[key], named[key], {total for total in own[key] if self._is_of_movements(total, began)})

    def _holds(self, key: tuple[Family, str], place: tuple[Family, str]) -> bool:
        return key[0] is place[0] and self.case.within(place[1], key[1])

    def _is_of_movements(self, total: Report, began: Mapping[str, float]) -> bool:
        """Whether several movements in a running total's time carried about as many people: half as many or more, and
        no more than twice as many.
        """
        start, end = total.period
        inside = [movement for movement, moment in began.items() if start <= moment < end]
        people = sum(self.carried[movement] for movement in inside)
        is_about = total.low <= 2 * people and people <= 2 * total.high
        return total.is_total and not total.movement and len(inside) > 1 and is_about

    def _let_leave(self, origin: str, arrived: Report) -> None:
        """Opens a way out for people who arrived, where no figure of departures leaves them one before."""
        judge = self._judge(Family.OUT, origin)
        if judge and self.first_left(origin) >= arrived.period[1]:
            judge.allow(arrived)
            self.firsts.clear()

    def _movements(self, family: Family, place: str) -> list[Report]:
        """The movements by corridors that start, or end, at this very place."""
        found = []
        for movement in self.case.package.movements:
            for code in movement.corridors:
                corridor = self.case.package.corridor_by_code.get(code)
                if corridor and place == (corridor.origin if family is Family.OUT else corridor.destination):
                    found.append(Report(code, movement.code, moving(self.case.package, movement.code)[0]))
        return found

    def codes(self, family: Family, place: str) -> tuple[set[str], set[str]]:
        judges = self._judges(family, place)
        corridors = {code for judge in judges for code in judge.by_corridor}
        return corridors, {code for judge in judges for code in judge.by_movement}

    def open(self, family: Family, place: str, way: Way) -> Stretches:
        judges = self._judges(family, place)
        if not judges:
            return self.free.open(family, place, way)
        return judges[0].open(way) if len(judges) == 1 else union(s for judge in judges for s in judge.open(way))

    def first_left(self, origin: str) -> float:
        if origin not in self.firsts:
            self.firsts[origin] = self._first_left(origin)
        return self.firsts[origin]

    def _first_left(self, origin: str) -> float:
        judge = self._judge(Family.OUT, origin)
        if judge is None:
            return float("-inf")
        inside = (key for key in self.places if key[0] is Family.OUT and self.case.within(key[1], origin))
        return min(judge.first_open(), *(self.places[key].first_open() for key in inside), float("inf"))

    def _judges(self, family: Family, place: str) -> list["_Place"]:
        """What says when people could leave a place, or reach it: for one reached, the places in it as well."""
        judge = self._judge(family, place)
        if judge is None:
            return []
        if family is Family.OUT:
            return [judge]
        inside = [key for key in self.places if key[0] is family and self.case.within(key[1], place)]
        return [judge, *(self.places[key] for key in inside if self.places[key] is not judge)]

    def _judge(self, family: Family, place: str) -> "_Place | None":
        """The smallest place with figures of its own that holds `place`."""
        code = place
        while code and (family, code) not in self.places:
            record = self.case.package.place_by_code.get(code)
            code = record.parent if record else ""
        return self.places.get((family, code))


def _whole(case: Case, scopes: Iterable[Scope]) -> frozenset[str]:
    """The movements by one corridor whose departures are counted where it begins, and that nobody is said to have
    joined.
    """
    told: dict[str, set[str]] = defaultdict(set)
    joined: set[str] = set()
    for scope in scopes:
        if scope.family is Family.OUT:
            told[scope.movement].add(scope.place)
        elif scope.family is Family.JOINED:
            joined.add(scope.movement)
    found = set[str]()
    for movement in case.package.movements:
        way = case.package.corridor_by_code.get(movement.corridors[0]) if len(movement.corridors) == 1 else None
        places = told[movement.code]
        if way and movement.code not in joined and places and all(case.within(way.origin, place) for place in places):
            found.add(movement.code)
    return frozenset(found)


def _reports(case: Case, figures: Figures, of_scopes: Sequence[bool], chosen: Array) -> Iterator[tuple[Scope, Report]]:
    """What the chosen figures of some scopes report, each thing once, in their order."""
    start = np.where(np.isnan(figures.start), case.starts_at, figures.start)
    asked = figures.of_scopes(of_scopes) & chosen
    columns = (figures.scope, start, figures.told, figures.is_increment, figures.low, figures.high)
    told = [column[asked].tolist() for column in columns]
    for number, since, until, is_increment, *people in dict.fromkeys(zip(*told, strict=True)):
        scope = figures.scopes[number]
        dates = moving(case.package, scope.movement) if scope.movement else ALWAYS
        if dates != ALWAYS:
            yield scope, Report(scope.corridor, scope.movement, dates[0])
        elif until > since:
            yield scope, Report(scope.corridor, scope.movement, (since, until), not is_increment, *people)


def _carried(figures: Figures) -> Counter[str]:
    """The most people that a figure tells of each movement."""
    most = np.where(np.isfinite(figures.high), figures.high, figures.low)
    carried = Counter[str]()
    for number, scope in enumerate(figures.scopes):
        if scope.movement and scope.family in JUDGED:
            carried[scope.movement] = max(carried[scope.movement], int(most[figures.scope == number].max()))
    return carried


class _Place:
    """When one place's ways are open, by the reports about it."""

    def __init__(self, own: Collection[Report], named: Collection[Report], of_movements: Collection[Report]) -> None:
        """`own` are the figures about the place; `named` are they and the movements from it, or to it.

        Totals `of_movements` do not tell of any other movement.
        """
        corridors = sorted({report.corridor for report in named if report.corridor})
        movements = sorted({report.movement for report in named if report.movement})
        self.by_corridor = {
            corridor: _reported([r for r in named if r.corridor == corridor and r not in of_movements], ())
            for corridor in corridors
        }
        open_by_name = union(stretch for stretches in self.by_corridor.values() for stretch in stretches)
        told_by_name = union(report.period for report in named if report.corridor)
        unnamed = _reported([r for r in own if not r.corridor and r not in of_movements], open_by_name)
        self.by_corridor[""] = without(unnamed, told_by_name)
        self.by_movement = {
            movement: union(r.period for r in named if r.movement == movement) for movement in movements
        }
        told_by_movement = union(report.period for report in own if report.movement)
        self.by_movement[""] = without(ALWAYS, told_by_movement)
        self.known: dict[Way, Stretches] = {}
        for report in sorted(report for report in own if movements or not report.corridor):
            self.allow(report)

    def open(self, way: Way) -> Stretches:
        if way not in self.known:
            self.known[way] = common(self.by_corridor.get(way[0], ()), self.by_movement.get(way[1], ()))
        return self.known[way]

    def first_open(self) -> float:
        found = map(self.open, product(self.by_corridor, self.by_movement))
        return min((stretches[0][0] for stretches in found if stretches), default=float("inf"))

    def allow(self, report: Report) -> None:
        """Opens a report's own way in its own period where nothing else would let it be true."""
        corridors = [report.corridor] if report.corridor else list(self.by_corridor)
        movements = [report.movement] if report.movement else list(self.by_movement)
        if not any(meets(self.open(way), report.period) for way in product(corridors, movements)):
            for table, code in ((self.by_corridor, report.corridor), (self.by_movement, report.movement)):
                table[code] = union([*table.get(code, ()), report.period])
            self.known.clear()


def _reported(reports: Collection[Report], covered: Stretches) -> Stretches:
    """The time in which reports tell of movement: all of an increment's period, and of a running total's, the shortest
    first, what lies beyond others at its ends, or all of it where others cover less than half.
    """
    known = list(union([*covered, *(report.period for report in reports if not report.is_total)]))
    totals = {report.period for report in reports if report.is_total}
    for start, end in sorted(totals, key=lambda period: (period[1] - period[0], period)):
        first, last = bisect_left(known, (start,)), bisect_left(known, (end,))
        if first and known[first - 1][1] > start:
            first -= 1
        met = known[first:last]
        inside = sum(min(end, late) - max(start, early) for early, late in met)
        if 2 * inside < end - start:
            known[first:last] = union([*met, (start, end)])
        elif start < met[0][0] or end > met[-1][1]:
            ends = [(min(start, met[0][0]), met[0][1]), (met[-1][0], max(end, met[-1][1]))]
            known[first:last] = union([*met, *ends])
    return union(known)
