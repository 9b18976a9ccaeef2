"""The columns of the system: each line at each moment that matters for it.

Running numbers are reckoned from the operation's start, at which they are 0 and have no column; those of earlier
moments are at most 0. A moment at which nobody could move is moved back to when somebody last could.

What is asked of columns is asked of many lines and moments at once: of the first line at the first moment, of the
second at the second, and so on.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from reports.engine.intervals import ALWAYS, Array, Stretches, edges, snapped
from reports.engine.lines import Line
from reports.engine.rows import each
from reports.engine.scopes import STOCKS

NONE, UNLIMITED = -1, -2
"""In place of a column: the line is 0 at the moment; nothing limits it there."""


class Points(NamedTuple):
    """Moments, or some one moment between two; those with one `tag` are the same (see `claims.Point`)."""

    first: Array
    last: Array
    tag: Array

    def __len__(self) -> int:
        return len(self.first)

    def at(self, rows: Array) -> "Points":
        return Points(self.first[rows], self.last[rows], self.tag[rows])


def instants(moments: Array) -> Points:
    return Points(moments, moments, np.zeros(len(moments)))


def together(parts: Sequence[Points]) -> Points:
    return Points(*(np.concatenate(told) for told in zip(*parts, strict=True))) if parts else instants(np.zeros(0))


class Columns:
    """First every wanted moment is told, then `number` gives each its column, line by line in the order of time."""

    def __init__(self, lines: Sequence[Line], base: float) -> None:
        self.lines, self.base = lines, base
        self.is_stock = np.array([line.family in STOCKS for line in lines], dtype=bool)
        known: dict[Stretches, int] = {ALWAYS: 0}
        open_ = [0 if line.family in STOCKS else known.setdefault(line.open, len(known)) for line in lines]
        self.open = np.array(open_, np.int64)
        """Which of the stretches a line is open in; the first ones are always."""
        self.stretches = [edges(stretches) for stretches in known]
        self.wanted: list[tuple[Array, Points]] = []

    def want(self, lines: Array, points: Points) -> None:
        lines, points = self._there(lines, *self.at(lines, points))
        self.wanted.append((lines, points))
        spans = (points.first != points.last) & ~self.is_stock[lines]
        if spans.any():
            for moments in (points.first[spans], points.last[spans]):
                self.wanted.append(self._there(lines[spans], *self.at(lines[spans], instants(moments))))

    def want_as(self, lines: Collection[int], points: Points) -> None:
        """Gives lines the moments of others, as those know them."""
        for line in lines:
            self.wanted.append((np.full(len(points), line), points))

    def all_wanted(self) -> tuple[Array, Points]:
        """The moments that are wanted so far, and of which lines."""
        lines = np.concatenate([np.zeros(0, np.int64), *(lines for lines, _ in self.wanted)])
        return lines, together([points for _, points in self.wanted])

    def at(self, lines: Array, points: Points) -> tuple[Points, Array]:
        """Each point as its line knows it, and whether the line is other than 0 there."""
        first, last, tag = (np.array(told, np.float64) for told in points)
        is_there = self.is_stock[lines] | (first != self.base) | (last != self.base)
        open_ = self.open[lines]
        limited = np.flatnonzero(open_)
        order = limited[np.argsort(open_[limited], kind="stable")]
        numbers, edges = np.unique(open_[order], return_index=True)
        for number, first_row, end in zip(numbers.tolist(), edges.tolist(), [*edges[1:].tolist(), None], strict=False):
            rows = order[first_row:end]
            late = self._back(last[rows], *self.stretches[number])
            early = np.where(first[rows] == last[rows], late, self._back(first[rows], *self.stretches[number]))
            is_span = early < late
            first[rows], last[rows], tag[rows] = early, late, np.where(is_span, tag[rows], 0)
            is_there[rows] = is_span | (late != self.base)
        return Points(first, last, tag), is_there

    def _back(self, moments: Array, starts: Array, ends: Array) -> Array:
        """When somebody could last move; where nobody could from then to the operation's start, that start."""
        found = snapped(np.append(moments, self.base), starts, ends)
        last = np.where(found[:-1] == -np.inf, min(self.base, float(starts[0])), found[:-1])
        return np.where(last == found[-1], self.base, last)

    @staticmethod
    def _there(lines: Array, points: Points, is_there: Array) -> tuple[Array, Points]:
        return lines[is_there], points.at(is_there)

    def number(self) -> None:
        line, points = self.all_wanted()
        self.moments = np.unique(np.concatenate([points.first, points.last]))
        self.tags = int(points.tag.max(initial=0)) + 1
        _, chosen = np.unique(self._keys(line, points), return_index=True)
        self.line, self.points = line[chosen], points.at(chosen)
        self.keys = self._keys(self.line, self.points)
        self.edges = np.searchsorted(self.line, np.arange(len(self.lines) + 1))
        self.instant = np.flatnonzero(self.points.first == self.points.last)
        """The columns of moments, and when and of which line they are."""
        self.instant_keys = self._moment_keys(self.line[self.instant], self.points.first[self.instant])
        before = ~self.is_stock[self.line] & (self.points.last <= self.base)
        self.signs = np.where(before, -1, 1)

    def _moment_keys(self, lines: Array, moments: Array, side: str = "left") -> Array:
        """Numbers by which moments of lines are ordered, those that no column knows with their neighbours."""
        known = np.searchsorted(self.moments, moments, side=side)  # type: ignore[call-overload]
        return np.asarray(lines) * (len(self.moments) + 1) + known

    def _keys(self, lines: Array, points: Points) -> Array:
        """Numbers by which columns are ordered."""
        last = np.searchsorted(self.moments, points.last)
        return (
            (self._moment_keys(lines, points.first) * (len(self.moments) + 1)) + last
        ) * self.tags + points.tag.astype(np.int64)

    def of(self, lines: Array, points: Points) -> Array:
        """The columns of wanted points; NONE where the line is 0."""
        at, is_there = self.at(lines, points)
        found = np.searchsorted(self.keys, self._keys(lines, at))
        return np.where(is_there, found, NONE)

    def _known(self, lines: Array, at: Points) -> tuple[Array, Array]:
        """The columns of points as lines know them, and whether they have one."""
        if not len(self.keys):
            return np.zeros(len(lines), np.int64), np.zeros(len(lines), dtype=bool)
        found = np.minimum(np.searchsorted(self.keys, self._keys(lines, at)), len(self.keys) - 1)
        of, points = self.line[found], self.points.at(found)
        same = (points.first == at.first) & (points.last == at.last) & (points.tag == at.tag)
        return found, (of == lines) & same

    def earlier(self, lines: Array, points: Points) -> Array:
        """The line at the moment, or at the last one before that has a column: no more than it then was."""
        at, is_there = self.at(lines, points)
        found, is_known = self._known(lines, at)
        if len(self.instant):
            before = np.searchsorted(self.instant_keys, self._moment_keys(lines, at.first, "right")) - 1
            column = self.instant[before]
            is_older = (before >= 0) & (self.line[column] == lines)
            is_older &= (self.points.first[column] > self.base) | self.is_stock[lines]
            found = np.where(is_known, found, np.where(is_older, column, NONE))
        else:
            found = np.where(is_known, found, NONE)
        return np.where(is_there, found, NONE)

    def later(self, lines: Array, points: Points) -> Array:
        """The line at the moment, or at the first later one with a column: no less. UNLIMITED where there is none."""
        at, is_there = self.at(lines, points)
        found, is_known = self._known(lines, at)
        after = np.searchsorted(self.instant_keys, self._moment_keys(lines, at.last))
        if len(self.instant):
            column = self.instant[np.minimum(after, len(self.instant) - 1)]
            is_newer = (after < len(self.instant)) & (self.line[column] == lines)
            found = np.where(is_known, found, np.where(is_newer, column, UNLIMITED))
        else:
            found = np.where(is_known, found, UNLIMITED)
        return np.where(is_there, found, NONE)

    def differ(self, lines: Array, since: Points, until: Points) -> Array:
        """Whether a line can be another number at one moment than at another."""
        (one, is_one), (other, is_other) = self.at(lines, since), self.at(lines, until)
        same = (one.first == other.first) & (one.last == other.last) & (one.tag == other.tag)
        return (is_one != is_other) | (is_one & ~same)

    def points_of(self, groups: Sequence[Collection[int]]) -> tuple[Array, Points]:
        """All moments of some lines together, in order, for several groups of lines; and of which group each is."""
        lines = np.array([line for group in groups for line in group], np.int64)
        group = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        columns, of = each(self.edges[lines], self.edges[lines + 1])
        _, chosen = np.unique(self._keys(group[of], self.points.at(columns)), return_index=True)
        return group[of[chosen]], self.points.at(columns[chosen])

    def steps(self, lines: Array, points: Points) -> tuple[Array, Array]:
        """Of points, in order, line by line: each with each next one, as two rows of numbers.

        Moments in order, then some moment between two after one and before the other.
        """
        is_instant = points.first == points.last
        moments, spans = np.flatnonzero(is_instant), np.flatnonzero(~is_instant)
        follows = np.flatnonzero(lines[moments[:-1]] == lines[moments[1:]])
        before, after, of = moments[follows], moments[follows + 1], lines[moments[follows]]
        if len(spans) and len(moments):
            keys = self._moment_keys(lines[moments], points.first[moments])
            low = np.searchsorted(keys, self._moment_keys(lines[spans], points.first[spans], "right")) - 1
            high = np.searchsorted(keys, self._moment_keys(lines[spans], points.last[spans]))
            has_low = (low >= 0) & (lines[moments[low]] == lines[spans])
            inside = np.minimum(high, len(moments) - 1)
            has_high = (high < len(moments)) & (lines[moments[inside]] == lines[spans])
            of_span = np.stack([moments[low], spans], 1), np.stack([spans, moments[inside]], 1)
            chosen = np.stack([has_low, has_high], 1).ravel()
            pairs = np.stack(of_span, 1).reshape(-1, 2)[chosen]
            order = np.argsort(np.concatenate([of, np.repeat(lines[spans], 2)[chosen]]), kind="stable")
            before = np.concatenate([before, pairs[:, 0]])[order]
            after = np.concatenate([after, pairs[:, 1]])[order]
        return before, after
