"""The linear system: a column for each line at each moment that matters, rows for structure and for each count.

Structure is what holds whatever anyone says: running numbers never fall, nobody arrives who has not left, a group is at
most the whole, and who left or died in a sealed place was in it before. Everything is `sum of coefficient times column
≥ 0`.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corridors.domain.vocabulary import Group
from reports.engine.claims import FOREVER, Claim, Part, Point, instant
from reports.engine.groups import PASSING, apart, next_larger
from reports.engine.intervals import Stretches, snapped
from reports.engine.lines import Lines
from reports.engine.scopes import ON_THE_WAY, STOCKS, Family

Term = tuple[int, float]


@dataclass(frozen=True, slots=True)
class CountRow:
    """`low ≤ sum of terms ≤ high` for the claim at `claim`; one side may be open."""

    claim: int
    terms: tuple[Term, ...]
    low: float
    high: float


@dataclass
class System:
    """`signs` has for each column 1 (at least 0) or -1 (at most 0)."""

    signs: list[int] = field(default_factory=list)
    structure: list[tuple[Term, ...]] = field(default_factory=list)
    rows: list[CountRow] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.signs)


class Builder:
    """Builds the system of some claims over lines. `base` is the moment at which nobody had moved yet."""

    def __init__(self, lines: Lines, claims: Sequence[Claim], base: float) -> None:
        self.lines, self.claims, self.base = lines, claims, base
        self.points: dict[int, set[Point]] = defaultdict(set)
        self.columns: dict[tuple[int, Point], int] = {}
        self.system = System()

    def build(self) -> System:
        for claim in self.claims:
            for part in (*claim.below, *claim.above):
                for line in self.lines.of_scope[part.scope]:
                    if part.scope.family not in STOCKS:
                        self._want(line, instant(part.span.start))
                    self._want(line, part.span.end)
        families = self._siblings()
        self._share_points(families)
        self._number()
        self._never_fall()
        self._groups(families)
        self._leave_before_arriving()
        self._lie_within()
        self._sealed()
        self._count_rows()
        return self.system

    # Points

    def _at(self, line: int, point: Point) -> Point | None:
        """The point as the line knows it: moved back to when it could last change; None where it is 0.

        Running numbers are reckoned from the operation's start: those of earlier moments are at most 0.
        """
        record = self.lines.all[line]
        if record.family in STOCKS:
            return point
        last = self._moment(point.last, record.open)
        if point.is_instant:
            return None if last == self.base else instant(last)
        first = self._moment(point.first, record.open)
        if first < last:
            return Point(first, last, point.tag)
        return None if last == self.base else instant(last)

    def _moment(self, moment: float, open_: Stretches) -> float:
        last = snapped(moment, open_)
        if last is None:
            last = min(self.base, open_[0][0])
        return self.base if last < self.base < moment else last

    def _want(self, line: int, point: Point) -> None:
        at = self._at(line, point)
        if at is None or at in self.points[line]:
            return
        self.points[line].add(at)
        if not at.is_instant and self.lines.all[line].family not in STOCKS:
            self._want(line, instant(at.first))
            self._want(line, instant(at.last))

    def _siblings(self) -> list[dict[Group, int]]:
        """Lines that differ by group alone."""
        found: dict[object, dict[Group, int]] = defaultdict(dict)
        for number, line in enumerate(self.lines.all):
            found[(line.family, line.place, line.origin, line.ways)][line.group] = number
        return list(found.values())

    def _share_points(self, families: Iterable[dict[Group, int]]) -> None:
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            stocks = [line for line in members if self.lines.all[line].family is Family.REMAINING]
            wanted = {point for line in stocks for point in self.points[line]}
            wanted |= {instant(moment) for point in wanted for moment in (point.first, point.last)}
            if wanted:
                wanted.add(instant(FOREVER))
                for line in members:
                    for point in wanted:
                        self._want(line, point)
        for siblings in families:
            if len(siblings) > 1:
                shared = set().union(*(self.points[line] for line in siblings.values()))
                for line in siblings.values():
                    self.points[line] |= shared

    def _of_sealed(self, place: str) -> list[int]:
        inside = set(self.lines.inside(place))
        families = (Family.REMAINING, Family.OUT, Family.KILLED)
        return [n for n, line in enumerate(self.lines.all) if line.family in families and line.place in inside]

    def _number(self) -> None:
        self.instants: dict[int, list[Point]] = {}
        for line in sorted(self.points):
            ordered = sorted(self.points[line])
            is_flow = self.lines.all[line].family not in STOCKS
            self.instants[line] = [point for point in ordered if point.is_instant]
            for point in ordered:
                self.columns[(line, point)] = len(self.columns)
                self.system.signs.append(-1 if is_flow and point.last <= self.base else 1)

    def _terms(self, line: int, point: Point, sign: float) -> Iterator[Term]:
        at = self._at(line, point)
        if at is not None:
            yield self.columns[(line, at)], sign

    # Structure

    def _steps(self, points: Iterable[Point]) -> Iterator[tuple[Point | None, Point]]:
        """Each point with those just before it; None for the start."""
        ordered = sorted(points)
        instants = [point for point in ordered if point.is_instant]
        moments = [point.first for point in instants]
        yield from zip([None, *instants], instants, strict=False)
        for point in ordered:
            if not point.is_instant:
                before = bisect_right(moments, point.first)
                after = bisect_left(moments, point.last)
                yield (instants[before - 1] if before else None), point
                if after < len(instants):
                    yield point, instants[after]

    def _never_fall(self) -> None:
        for line, points in self.points.items():
            if self.lines.all[line].family in STOCKS:
                continue
            for before, after in self._steps(points):
                if before is not None:
                    self.system.structure.append(
                        ((self.columns[(line, after)], 1.0), (self.columns[(line, before)], -1.0))
                    )

    def _groups(self, families: Iterable[dict[Group, int]]) -> None:
        for siblings in families:
            if len(siblings) == 1:
                continue
            pairs: list[tuple[tuple[Group, ...], Group | None]] = [(pair, Group.ALL) for pair in apart(siblings)]
            pairs += [((group,), next_larger(group, siblings)) for group in siblings if group is not Group.ALL]
            for parts, whole in pairs:
                if whole is not None:
                    self._part_of([siblings[part] for part in parts], siblings[whole])

    def _part_of(self, parts: Sequence[int], whole: int) -> None:
        """Between any two moments the parts grow by at most as much as the whole; a stock's parts are at most the
        whole.
        """
        is_stock = self.lines.all[whole].family in STOCKS
        steps = ((None, point) for point in self.points[whole]) if is_stock else self._steps(self.points[whole])
        for before, after in steps:
            terms = [(self.columns[(whole, after)], 1.0), *((self.columns[(part, after)], -1.0) for part in parts)]
            if before is not None:
                terms.append((self.columns[(whole, before)], -1.0))
                terms += ((self.columns[(part, before)], 1.0) for part in parts)
            self.system.structure.append(tuple(terms))

    def _leave_before_arriving(self) -> None:
        for family in sorted(ON_THE_WAY):
            for place in self.lines.places(family):
                for origin in self.lines.origins:
                    for group in self.lines.groups[family]:
                        arrived = self.lines.select(family, group, [place], origin)
                        left = self.lines.left_from(origin, group)
                        if arrived and left:
                            self._at_most_by_then(arrived, left)

    def _at_most_by_then(self, few: Sequence[int], many: Sequence[int]) -> None:
        """At each moment the first lines together are at most the second ones."""
        for point in sorted(set().union(*(self.points.get(line, set()) for line in few))):
            if point.last <= self.base:
                continue
            terms = [term for line in few for term in self._latest(line, point)]
            upper = [self._next(line, point) for line in many]
            if terms and all(found is not None for found in upper):
                terms += [term for found in upper if found for term in found]
                self.system.structure.append(tuple(terms))

    def _latest(self, line: int, point: Point) -> list[Term]:
        """What a line was at least at a moment, as a negative term."""
        if point in self.points.get(line, ()):
            return [(self.columns[(line, point)], -1.0)]
        instants = self.instants.get(line, [])
        before = bisect_right(instants, (point.first, point.first, 0))
        if not before or instants[before - 1].first <= self.base:
            return []
        return [(self.columns[(line, instants[before - 1])], -1.0)]

    def _next(self, line: int, point: Point) -> list[Term] | None:
        """What a line was at most at a moment; None where nothing limits it."""
        at = self._at(line, point)
        if at is None:
            return []
        if (line, at) in self.columns:
            return [(self.columns[(line, at)], 1.0)]
        instants = self.instants.get(line, [])
        after = bisect_left(instants, (at.last, at.last, 0))
        return [(self.columns[(line, instants[after])], 1.0)] if after < len(instants) else None

    def _lie_within(self) -> None:
        """Who reached a place reached the area around it."""
        for family in sorted(ON_THE_WAY):
            places = self.lines.places(family)
            for area in places:
                for place in places:
                    if place != area and self.lines.package.within(place, area):
                        for group in self.lines.groups[family]:
                            self._reach_area(family, group, place, area)

    def _reach_area(self, family: Family, group: Group, place: str, area: str) -> None:
        for number in self.lines.select(family, group, [area]):
            around = self.lines.all[number]
            inside = self.lines.select(family, group, [place], around.origin)
            self._at_most_by_then([n for n in inside if self.lines.all[n].ways <= around.ways], [number])

    def _sealed(self) -> None:
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            for group in self.lines.groups[Family.REMAINING]:
                if group not in PASSING:
                    mine = [line for line in members if self.lines.all[line].group is group]
                    self._only_fall([line for line in mine if self.lines.all[line].family is Family.REMAINING], mine)

    def _only_fall(self, stocks: Sequence[int], members: Sequence[int]) -> None:
        points = set().union(*(self.points.get(line, set()) for line in stocks))
        for before, after in self._steps(points):
            if before is None:
                continue
            terms: list[Term] = []
            for line in members:
                terms += self._terms(line, before, 1.0)
                terms += self._terms(line, after, -1.0)
            self.system.structure.append(tuple(_merged(terms)))

    def at_most(self, lines: Iterable[int], start: float, end: float) -> list[Term] | None:
        """Terms that are at least what lines grow by from `start` to `end`; None where nothing limits them."""
        terms: list[Term] = []
        for line in lines:
            later = self._next(line, instant(end))
            if later is None:
                return None
            terms += [*later, *self._latest(line, instant(start))]
        return _merged(terms)

    # Counts

    def _count_rows(self) -> None:
        endless = float("inf")
        for number, claim in enumerate(self.claims):
            if claim.below == claim.above and claim.high is not None:
                for part in claim.below:
                    self._row(number, part, claim.low, claim.high)
                continue
            for part in claim.below:
                self._row(number, part, claim.low, endless)
            for part in claim.above:
                if claim.high is not None:
                    self._row(number, part, -endless, claim.high)

    def _row(self, number: int, part: Part, low: float, high: float) -> None:
        terms: list[Term] = []
        is_stock = part.scope.family in STOCKS
        for line in self.lines.of_scope[part.scope]:
            terms += self._terms(line, part.span.end, 1.0)
            if not is_stock:
                terms += self._terms(line, instant(part.span.start), -1.0)
        self.system.rows.append(CountRow(number, tuple(_merged(terms)), low, high))


def _merged(terms: Iterable[Term]) -> list[Term]:
    """The terms with each column once, in order of columns, those that cancel out left out."""
    merged: dict[int, float] = defaultdict(float)
    for column, sign in terms:
        merged[column] += sign
    return [(column, merged[column]) for column in sorted(merged) if merged[column]]
