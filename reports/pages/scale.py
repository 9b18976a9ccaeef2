"""Figures on one scale: where each range begins and ends, for a drawing whose width is whatever the page gives it.

Pure: it knows ranges and labels, nothing of pages. Across, positions are percentages from the left, so that a drawing
fits every width; down, they are in rem, so that it grows with the reader's letters. A right-to-left page asks for the
scale mirrored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from corridors.domain.ranges import Range

TOP, ROW, FOOT = 1.5, 3.0, 1.75
"""Heights: of the space above the first figure, of a figure, of the axis below the last."""

INSET = 4.0
"""How many percent of the width stay free at each side, so that a dot at the end is whole."""

MOST_TICKS = 5


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A row to draw: who says it, the figure as published, and how it is read."""

    who: str
    said: str
    range: Range
    outlier: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A figure as drawn: from `x` for `width`, at the height `y`; a point where it is one number.

    `agrees` says that its range meets all the others, `open` that it has no upper limit.
    """

    figure: Figure
    x: float
    width: float
    y: float
    agrees: bool

    @property
    def end(self) -> float:
        return round(self.x + self.width, 2)

    @property
    def open(self) -> bool:
        return self.figure.range.high is None

    @property
    def is_point(self) -> bool:
        return self.figure.range.low == self.figure.range.high


@dataclass(frozen=True, kw_only=True)
class Tick:
    x: float
    value: int


@dataclass(frozen=True, kw_only=True)
class Band:
    """The space between two ranges that do not meet: so many people lie between them."""

    x: float
    width: float
    people: int

    @property
    def middle(self) -> float:
        return min(max(round(self.x + self.width / 2, 2), 15.0), 85.0)


@dataclass(frozen=True, kw_only=True)
class Scale:
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    band: Band | None
    mirrored: bool

    @property
    def top(self) -> float:
        return TOP

    @property
    def rows(self) -> float:
        """The height of all the figures."""
        return ROW * len(self.marks)

    @property
    def foot(self) -> float:
        """Where the axis is."""
        return TOP + self.rows

    @property
    def height(self) -> float:
        return self.foot + FOOT


def on_one_scale(figures: Sequence[Figure], gap: int, *, mirrored: bool = False) -> Scale | None:
    """The figures drawn to scale; None where no two are read differently, as there is nothing to see.

    The band is drawn where `gap` is the distance between two of the ranges; a gap that follows from arithmetic over
    several figures lies nowhere on a scale of single ones.
    """
    if len({figure.range for figure in figures}) < 2:
        return None
    axis = _axis([figure.range for figure in figures], mirrored)
    return Scale(
        marks=tuple(_mark(figure, number, figures, axis) for number, figure in enumerate(figures)),
        ticks=tuple(Tick(x=axis.at(value), value=value) for value in axis.ticks),
        band=_band(figures, gap, axis),
        mirrored=mirrored,
    )


@dataclass(frozen=True)
class _Axis:
    low: int
    high: int
    ticks: tuple[int, ...]
    mirrored: bool

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        if self.mirrored:
            share = 1 - share
        return round(INSET + share * (100 - 2 * INSET), 2)

    def between(self, low: float, high: float) -> dict[str, float]:
        """`x` and `width` of what lies between two values."""
        ends = self.at(low), self.at(high)
        return {"x": min(ends), "width": round(abs(ends[1] - ends[0]), 2)}


def _axis(ranges: Sequence[Range], mirrored: bool) -> _Axis:
    low = min(range_.low for range_ in ranges)
    high = max(range_.most for range_ in ranges)
    spread = max(high - low, 2)
    if any(range_.high is None for range_ in ranges):
        high += max(1, spread // 4)
    step = _step((high - low or 2) / MOST_TICKS)
    first, last = low // step * step, -(-high // step) * step
    if first == last:
        last += step
    return _Axis(first, last, tuple(range(first, last + 1, step)), mirrored)


def _step(at_least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is not below `at_least`."""
    if at_least <= 1:
        return 1
    power: int = 10 ** floor(log10(at_least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= at_least)


def _mark(figure: Figure, number: int, figures: Sequence[Figure], axis: _Axis) -> Mark:
    high = axis.high if figure.range.high is None else figure.range.high
    return Mark(
        figure=figure,
        y=TOP + ROW * number + 2.0,
        agrees=all(figure.range.meets(other.range) for other in figures),
        **axis.between(figure.range.low, high),
    )


def _band(figures: Sequence[Figure], gap: int, axis: _Axis) -> Band | None:
    if gap <= 0:
        return None
    for one in figures:
        for other in figures:
            if one.range.high is not None and other.range.low - one.range.high == gap:
                return Band(people=gap, **axis.between(one.range.high, other.range.low))
    return None
