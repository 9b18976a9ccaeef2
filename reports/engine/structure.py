"""What holds whatever anyone says, as sums of columns that are at least 0.

Running numbers never fall, nobody arrives who has not left, a group is at most the whole, and who left or died in a
sealed place was in it before.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from corridors.domain.vocabulary import Group
from reports.engine.claims import FOREVER, instant
from reports.engine.columns import Columns, Term, merged, steps
from reports.engine.groups import PASSING, apart, next_larger
from reports.engine.lines import Lines
from reports.engine.scopes import ON_THE_WAY, Family


class Structure:
    """The rows of structure over lines; `share` tells the columns that they need beside those of the counts."""

    def __init__(self, lines: Lines, columns: Columns) -> None:
        self.lines, self.columns = lines, columns
        found: dict[object, dict[Group, int]] = defaultdict(dict)
        for number, line in enumerate(lines.all):
            found[(line.family, line.place, line.origin, line.ways)][line.group] = number
        self.siblings = [lines_of for lines_of in found.values() if len(lines_of) > 1]
        """Lines that differ by group alone."""

    def share(self) -> None:
        """Lines that are added up at the same moments get columns at all of them."""
        wanted = self.columns.wanted
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            stocks = [line for line in members if self.lines.all[line].family is Family.REMAINING]
            points = set(chain.from_iterable(wanted.get(line, ()) for line in stocks))
            points |= {instant(moment) for point in points for moment in (point.first, point.last)}
            if points:
                points.add(instant(FOREVER))
                for line in members:
                    for point in points:
                        self.columns.want(line, point)
        for siblings in self.siblings:
            shared = set(chain.from_iterable(wanted.get(line, ()) for line in siblings.values()))
            for line in siblings.values():
                wanted.setdefault(line, set()).update(shared)

    def rows(self) -> Iterator[Sequence[Term]]:
        return chain(
            self._never_fall(), self._groups(), self._leave_before_arriving(), self._lie_within(), self._sealed()
        )

    def _never_fall(self) -> Iterator[Sequence[Term]]:
        for line, of_line in self.columns.of.items():
            if not self.columns.is_stock[line]:
                for before, after in steps(list(of_line)):
                    yield (of_line[after], 1.0), (of_line[before], -1.0)

    def _groups(self) -> Iterator[Sequence[Term]]:
        for siblings in self.siblings:
            for pair in apart(siblings):
                yield from self._part_of([siblings[part] for part in pair], siblings[Group.ALL])
            for group, line in siblings.items():
                whole = next_larger(group, siblings)
                if whole is not None:
                    yield from self._part_of([line], siblings[whole])

    def _part_of(self, parts: Sequence[int], whole: int) -> Iterator[Sequence[Term]]:
        """Between any two moments the parts grow by at most as much as the whole; a stock's parts are at most it."""
        of = self.columns.of
        points = self.columns.points(whole)
        for point in points if self.columns.is_stock[whole] else points[:1]:
            if self.columns.is_stock[whole] or point.last > self.columns.base:
                yield [(of[whole][point], 1.0), *((of[part][point], -1.0) for part in parts)]
        if self.columns.is_stock[whole]:
            return
        for before, after in steps(points):
            grown = [(of[whole][after], 1.0), (of[whole][before], -1.0)]
            yield [*grown, *(term for part in parts for term in ((of[part][after], -1.0), (of[part][before], 1.0)))]

    def _leave_before_arriving(self) -> Iterator[Sequence[Term]]:
        for family in sorted(ON_THE_WAY):
            for place in self.lines.places(family):
                for origin in self.lines.origins:
                    for group in self.lines.groups[family]:
                        arrived = self.lines.select(family, group, [place], origin)
                        left = self.lines.left_from(origin, group) if arrived else None
                        if left:
                            yield from self.at_most_by_then(arrived, left)

    def _lie_within(self) -> Iterator[Sequence[Term]]:
        """Who reached a place reached the area around it."""
        for family in sorted(ON_THE_WAY):
            places = self.lines.places(family)
            for area in places:
                for place in places:
                    if place != area and self.lines.package.within(place, area):
                        for group in self.lines.groups[family]:
                            yield from self._reach_area(family, group, place, area)

    def _reach_area(self, family: Family, group: Group, place: str, area: str) -> Iterator[Sequence[Term]]:
        for number in self.lines.select(family, group, [area]):
            around = self.lines.all[number]
            inside = self.lines.select(family, group, [place], around.origin)
            yield from self.at_most_by_then([n for n in inside if self.lines.all[n].ways <= around.ways], [number])

    def at_most_by_then(self, few: Sequence[int], many: Sequence[int]) -> Iterator[Sequence[Term]]:
        """At each moment since the start the first lines together are at most the second ones."""
        for point in self.columns.points(*few):
            if point.last <= self.columns.base:
                continue
            upper = [self.columns.later(line, point, 1.0) for line in many]
            if all(found is not None for found in upper):
                lower = (term for line in few for term in self.columns.earlier(line, point, -1.0))
                yield [*lower, *(term for found in upper for term in found or ())]

    def _sealed(self) -> Iterator[Sequence[Term]]:
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            for group in self.lines.groups[Family.REMAINING]:
                if group not in PASSING:
                    mine = [line for line in members if self.lines.all[line].group is group]
                    stocks = [line for line in mine if self.lines.all[line].family is Family.REMAINING]
                    for before, after in steps(self.columns.points(*stocks)):
                        fallen = (self.columns.terms(line, before, 1.0) for line in mine)
                        since = (self.columns.terms(line, after, -1.0) for line in mine)
                        yield merged(chain(*fallen, *since))

    def _of_sealed(self, place: str) -> list[int]:
        """Those in a sealed place, and those who left it or died there: what the first lose, the others gain."""
        inside = set(self.lines.inside(place))
        families = (Family.REMAINING, Family.OUT, Family.KILLED)
        return [n for n, line in enumerate(self.lines.all) if line.family in families and line.place in inside]
