"""What holds whatever anyone says, as sums of columns that are at least 0.

Running numbers never fall, nobody arrives who has not left, a group is at most the whole, and who left or died in a
sealed place was in it before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from corridors.domain.vocabulary import Group
from reports.engine.columns import NONE, UNLIMITED, Columns, instants, together
from reports.engine.groups import EVERYONE, PASSING, apart, next_larger
from reports.engine.intervals import Array
from reports.engine.limits import ENDLESS
from reports.engine.lines import Lines
from reports.engine.rows import Rows, each, joined, rows_of
from reports.engine.scopes import ON_THE_WAY, Family

Chain = tuple[Sequence[int], Sequence[int]]
"""Lines that at each moment are together at most others together."""


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
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            of, points = self.columns.all_wanted()
            points = points.at(np.isin(of, self._stocks(members)))
            if len(points):
                points = together(
                    [points, instants(points.first), instants(points.last), instants(np.array([ENDLESS]))]
                )
                self.columns.want(
                    np.repeat(members, len(points)), points.at(np.tile(np.arange(len(points)), len(members)))
                )
        of, points = self.columns.all_wanted()
        for siblings in self.siblings:
            self.columns.want_as(siblings.values(), points.at(np.isin(of, list(siblings.values()))))

    def rows(self) -> Rows:
        arriving = self.at_most_by_then(
            [*self._leave_before_arriving(), *self._arrive_in_whole_movements(), *self._lie_within()]
        )
        return joined([self._never_fall(), self._groups(), arriving, *self._sealed()])

    def _never_fall(self) -> Rows:
        flows = np.flatnonzero(~self.columns.is_stock[self.columns.line])
        before, after = self.columns.steps(self.columns.line[flows], self.columns.points.at(flows))
        return _sums([(flows[after], 1.0), (flows[before], -1.0)])

    def _groups(self) -> Rows:
        """Between any two moments the parts of a whole grow by at most as much as it; a stock's parts are at most it.
        Two that make up everyone grow by at least as much, and are at least it.

        All have the same moments. One of them is the operation's start, which has no column.
        """
        has_others = self.lines.ways.has_others
        told = [relation for siblings in self.siblings for relation in _parts_of(siblings, has_others=has_others)]
        wholes, parts, others, signs = np.array(told, np.int64).reshape(-1, 4).T
        edges = self.columns.edges
        whole, of = each(edges[wholes], edges[wholes + 1])
        at = whole - edges[wholes][of]
        part, other = edges[parts][of] + at, np.where(others[of] == NONE, NONE, edges[others][of] + at)
        is_stock = self.columns.is_stock[wholes][of]
        is_past = ~is_stock & (self.columns.points.last[whole] <= self.columns.base)
        has_past = np.bincount(of[is_past], minlength=len(told)) > 0
        level = np.flatnonzero(is_stock | np.where(has_past[of], ~is_past, at == 0))
        past, flows = np.flatnonzero(is_past), np.flatnonzero(~is_stock)
        before, after = (flows[n] for n in self.columns.steps(of[flows], self.columns.points.at(whole[flows])))
        grows = [(whole[after], 1.0), (whole[before], -1.0), (part[after], -1.0), (part[before], 1.0)]
        rows = joined(
            [
                _sums([(whole[level], 1.0), (part[level], -1.0), (other[level], -1.0)]),
                _sums([(whole[past], -1.0), (part[past], 1.0), (other[past], 1.0)]),
                _sums([*grows, (other[after], -1.0), (other[before], 1.0)]),
            ]
        )
        relation = np.concatenate([of[level], of[past], of[after]])
        signed = Rows(rows.starts, rows.columns, rows.values * np.repeat(signs[relation], np.diff(rows.starts)))
        return signed.at(np.argsort(relation, kind="stable"))

    def _leave_before_arriving(self) -> Iterator[Chain]:
        for family in sorted(ON_THE_WAY):
            for place in self.lines.places(family):
                for origin in self.lines.origins:
                    for group in self.lines.groups[family]:
                        arrived = self.lines.select(family, group, [place], origin)
                        left = self.lines.left_from(origin, group) if arrived else None
                        if left:
                            yield arrived, left
                            if family is Family.AT and not self.lines.ways.has_detours:
                                yield from self._in_the_same_movement(arrived, left)

    def _in_the_same_movement(self, arrived: Sequence[int], left: Sequence[int]) -> Iterator[Chain]:
        """Where nobody makes detours, who arrived from an origin in a movement left it in that movement."""
        by_movement: dict[str, list[int]] = defaultdict(list)
        for number in arrived:
            by_movement[self.lines.all[number].movement].append(number)
        for movement, came in sorted(by_movement.items()):
            went = self.lines.in_movement(left, movement) if movement else []
            if went and len(went) < len(left):
                yield came, went

    def _arrive_in_whole_movements(self) -> Iterator[Chain]:
        """Who arrived in a movement that nobody can have joined unseen left in it, from wherever it was."""
        for movement in sorted(self.lines.ways.whole):
            for place in self.lines.places(Family.AT):
                for group in self.lines.groups[Family.AT]:
                    arrived = self.lines.select(Family.AT, group, [place])
                    came = [number for number in arrived if self.lines.all[number].movement == movement]
                    if came and (went := self.lines.left_in(movement, group)):
                        yield came, went

    def _lie_within(self) -> Iterator[Chain]:
        """Who reached a place reached the area around it."""
        for family in sorted(ON_THE_WAY):
            places = self.lines.places(family)
            for area in places:
                for place in places:
                    if place != area and self.lines.package.within(place, area):
                        for group in self.lines.groups[family]:
                            yield from self._reach_area(family, group, place, area)

    def _reach_area(self, family: Family, group: Group, place: str, area: str) -> Iterator[Chain]:
        for number in self.lines.select(family, group, [area]):
            around = self.lines.all[number]
            inside = self.lines.select(family, group, [place], around.origin)
            yield [n for n in inside if self.lines.all[n].ways <= around.ways], [number]

    def at_most_by_then(self, chains: Sequence[Chain]) -> Rows:
        """At each moment since the start the first lines together are at most the second ones."""
        of, points = self.columns.points_of([few for few, _ in chains])
        since = points.last > self.columns.base
        of, points = of[since], points.at(since)
        row, lines = _members(of, [few for few, _ in chains])
        lower = self.columns.earlier(lines, points.at(row))
        rows, others = _members(of, [many for _, many in chains])
        upper = self.columns.later(others, points.at(rows))
        is_limited = np.ones(len(of), dtype=bool)
        is_limited[rows[upper == UNLIMITED]] = False
        columns = np.concatenate(
            [np.where(is_limited[row], lower, UNLIMITED), np.where(is_limited[rows], upper, UNLIMITED)]
        )
        values = np.repeat([-1.0, 1.0], [len(row), len(rows)])
        return rows_of(len(of), np.concatenate([row, rows]), columns, values).telling()

    def _sealed(self) -> Iterator[Rows]:
        for place in self.lines.sealed:
            members = self._of_sealed(place)
            for group in self.lines.groups[Family.REMAINING]:
                if group not in PASSING:
                    mine = np.array([line for line in members if self.lines.all[line].group is group], np.int64)
                    of, points = self.columns.points_of([self._stocks(mine.tolist())])
                    before, after = self.columns.steps(of, points)
                    row, lines = np.repeat(np.arange(len(before)), len(mine)), np.tile(mine, len(before))
                    then, now = (self.columns.of(lines, points.at(moment[row])) for moment in (before, after))
                    yield grown(len(before), row, now, then).telling()

    def _of_sealed(self, place: str) -> list[int]:
        """Those in a sealed place, and those who left it or died there: what the first lose, the others gain."""
        inside = set(self.lines.inside(place))
        families = (Family.REMAINING, Family.OUT, Family.KILLED)
        return [n for n, line in enumerate(self.lines.all) if line.family in families and line.place in inside]

    def _stocks(self, lines: Sequence[int]) -> list[int]:
        return [line for line in lines if self.lines.all[line].family is Family.REMAINING]


def _parts_of(siblings: Mapping[Group, int], *, has_others: bool) -> Iterator[tuple[int, int, int, int]]:
    """Lines of a whole and of a part of it; or of two parts that share nobody, and so are in it each by itself.

    Also 1 where the whole is at least so many, and -1 where it is at most so many.
    """
    pairs = apart(siblings)
    for one, other in pairs:
        yield siblings[Group.ALL], siblings[one], siblings[other], 1
        if (one, other) == EVERYONE and not has_others:
            yield siblings[Group.ALL], siblings[one], siblings[other], -1
    for group, line in siblings.items():
        whole = next_larger(group, siblings)
        if whole is not None and not (whole is Group.ALL and any(group in pair for pair in pairs)):
            yield siblings[whole], line, NONE, 1


def grown(number: int, row: Array, before: Array, after: Array) -> Rows:
    """So many rows of what lines grow by between two columns each, in the order of columns: of which row each is.

    What cancels out is left out.
    """
    before, after = (np.where(before == after, NONE, found) for found in (before, after))
    is_older = before < after
    terms = np.stack([np.where(is_older, before, after), np.where(is_older, after, before)], 1)
    values = np.where(is_older[:, None], [-1.0, 1.0], [1.0, -1.0])
    return rows_of(number, np.repeat(row, 2), terms.ravel(), values.ravel())


def _members(of: Array, groups: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Each of some rows with each line of its group: number of the row, and the line."""
    edges = np.cumsum([0, *(len(group) for group in groups)])
    lines = np.array(list(chain.from_iterable(groups)), np.int64)
    members, row = each(edges[of], edges[of + 1])
    return row, lines[members]


def _sums(terms: Sequence[tuple[Array, float]]) -> Rows:
    """Rows of as many terms each: their columns, and how often each is counted."""
    columns = np.stack([column for column, _ in terms], 1)
    row = np.repeat(np.arange(len(columns)), len(terms))
    return rows_of(len(columns), row, columns.ravel(), np.tile([value for _, value in terms], len(columns)))
