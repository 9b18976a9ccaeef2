"""When people can move in the closed world: only in periods and by ways that some count or movement reports.

Each place is judged by the figures about it alone, since sources speak of it by itself when there is something to say.

- A corridor is open in the periods of the figures that name it. A long total of which shorter figures cover half or
  more reports no movement of its own in the gaps between them; at its ends, beyond what they cover, it does.
- A figure that names no corridor means the corridors that others name at the time, and another way only when nobody
  names one.
- A figure that names no movement means the movements that others name at the time, and none only when nobody names one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.case import Case
from reports.engine.claims import Claim
from reports.engine.intervals import ALWAYS, Stretch, Stretches, common, length, union, without
from reports.engine.lines import OpenWorld, Way, moving
from reports.engine.scopes import Family

JUDGED = (Family.OUT, Family.AT)


@dataclass(frozen=True, slots=True)
class Report:
    """That people moved, by what way, and in what period."""

    corridor: str
    movement: str
    period: Stretch


class ClosedWorld:
    """When people can move, as far as the claims and the movements of a case report it."""

    def __init__(self, case: Case, claims: Sequence[Claim]) -> None:
        self.case = case
        self.free = OpenWorld(case.package)
        own: dict[tuple[Family, str], list[Report]] = defaultdict(list)
        for claim in claims:
            if claim.scope.family in JUDGED and claim.high != 0 and (report := _report(case, claim)):
                own[(claim.scope.family, claim.scope.place)].append(report)
        self.places = {key: _Place(found, [*found, *self._movements(*key)]) for key, found in own.items()}

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
        judge = self._judge(family, place)
        return (set(judge.by_corridor), set(judge.by_movement)) if judge else (set(), set())

    def open(self, family: Family, place: str, way: Way) -> Stretches:
        judge = self._judge(family, place)
        return judge.open(way) if judge else self.free.open(family, place, way)

    def _judge(self, family: Family, place: str) -> "_Place | None":
        """The smallest place with figures of its own that holds `place`."""
        code = place
        while code and (family, code) not in self.places:
            record = self.case.package.place_by_code.get(code)
            code = record.parent if record else ""
        return self.places.get((family, code))


def _report(case: Case, claim: Claim) -> Report | None:
    reading = claim.reading
    if claim.scope.movement:
        dates = moving(case.package, claim.scope.movement)
        if dates != ALWAYS:
            return Report(claim.scope.corridor, claim.scope.movement, dates[0])
    start = case.starts_at if reading.start is None else reading.start
    end = reading.latest if reading.latest is not None else reading.reported
    if end is None or end <= start:
        return None
    return Report(claim.scope.corridor, claim.scope.movement, (start, end))


class _Place:
    """When one place's ways are open, by the reports about it."""

    def __init__(self, own: Sequence[Report], named: Sequence[Report]) -> None:
        """`own` are the figures about the place; `named` are they and the movements from it, or to it."""
        corridors = sorted({report.corridor for report in named if report.corridor})
        movements = sorted({report.movement for report in named if report.movement})
        self.by_corridor = {
            corridor: _reported([r.period for r in named if r.corridor == corridor], ()) for corridor in corridors
        }
        open_by_name = union(stretch for stretches in self.by_corridor.values() for stretch in stretches)
        told_by_name = union(report.period for report in named if report.corridor)
        unnamed = _reported([report.period for report in own if not report.corridor], open_by_name)
        self.by_corridor[""] = without(unnamed, told_by_name)
        self.by_movement = {
            movement: union(r.period for r in named if r.movement == movement) for movement in movements
        }
        told_by_movement = union(report.period for report in own if report.movement)
        self.by_movement[""] = without(ALWAYS, told_by_movement)
        for report in own:
            self._allow(report)

    def open(self, way: Way) -> Stretches:
        return common(self.by_corridor.get(way[0], ()), self.by_movement.get(way[1], ()))

    def _allow(self, report: Report) -> None:
        """Opens a report's own way in its own period where nothing else would let it be true."""
        corridors = [report.corridor] if report.corridor else list(self.by_corridor)
        movements = [report.movement] if report.movement else list(self.by_movement)
        if not any(common(self.open((c, m)), (report.period,)) for c in corridors for m in movements):
            for table, code in ((self.by_corridor, report.corridor), (self.by_movement, report.movement)):
                table[code] = union([*table.get(code, ()), report.period])


def _reported(periods: Sequence[Stretch], covered: Stretches) -> Stretches:
    """The time that periods report, the shortest first: a long one mostly covered adds only what lies beyond at its
    ends.
    """
    for period in sorted(set(periods), key=lambda stretch: (stretch[1] - stretch[0], stretch)):
        inside = common((period,), covered)
        if 2 * length(inside) < length((period,)):
            covered = union([*covered, period])
        else:
            ends = [(period[0], inside[0][0]), (inside[-1][1], period[1])]
            covered = union([*covered, *(end for end in ends if end[0] < end[1])])
    return covered
