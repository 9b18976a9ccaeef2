"""An estimate over time as a drawing: bands whose width is whatever the page gives it.

Pure: it knows steps and labels, nothing of pages. Across, positions are percentages from the left (a right-to-left page
asks for the chart mirrored); down, they are in rem. Between two steps a flow is at least the earlier's low and at most
the later's high, so a band spans them; of a stock nothing is known between two steps, so each is a bar of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import floor, log10

from reports.engine.timeline import Step

TOP, HEIGHT = 0.75, 9.0
"""Rem above the chart, and of the chart itself."""

THIN, BAR = 0.2, 1.0
"""Of a single number: its height in rem. Of a stock: the width of its bar in percent."""

LEFT = 12.0
"""Percent of the width that the numbers of the axis take at its beginning."""

BEYOND = 4
"""A limit so many times above all else is as good as none: drawn to the top, and told in the table."""


@dataclass(frozen=True, kw_only=True)
class Band:
    x: float
    width: float
    y: float
    height: float
    open: bool
    """Whether it has no upper limit within the drawing."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    at: float
    value: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    certain: tuple[Band, ...]
    likely: tuple[Band, ...]
    marks: tuple[Mark, ...]
    starts: datetime
    ends: datetime
    mirrored: bool

    @property
    def foot(self) -> float:
        return TOP + HEIGHT

    @property
    def height(self) -> float:
        return self.foot + 1.75

    @property
    def axis(self) -> float:
        """Where the numbers end and time begins."""
        return 100 - LEFT if self.mirrored else LEFT

    @property
    def end(self) -> float:
        return 0 if self.mirrored else 100


def chart_of(
    certain: Sequence[Step], likely: Sequence[Step], *, is_stock: bool, until: datetime, mirrored: bool = False
) -> Chart | None:
    """The two ranges over time up to a moment; None where there is no time or nothing to see."""
    starts = min((step.moment for step in (*certain, *likely)), default=until)
    top = _top([*certain, *likely])
    if starts >= until or top == 0:
        return None
    scale = _Scale(starts, until, top, mirrored)
    step = _round(top / 3)
    return Chart(
        certain=tuple(_bands(certain, scale, is_stock=is_stock)),
        likely=tuple(_bands(likely, scale, is_stock=is_stock)),
        marks=tuple(Mark(at=scale.y(value), value=value) for value in range(0, top + 1, step)),
        starts=starts,
        ends=until,
        mirrored=mirrored,
    )


@dataclass(frozen=True)
class _Scale:
    starts: datetime
    ends: datetime
    top: int
    mirrored: bool

    def x(self, moment: datetime) -> float:
        share = (moment - self.starts) / (self.ends - self.starts)
        across = LEFT + share * (100 - LEFT)
        return 100 - across if self.mirrored else across

    def y(self, people: int) -> float:
        return round(TOP + HEIGHT * (1 - min(people, self.top) / self.top), 2)


def _bands(steps: Sequence[Step], scale: _Scale, *, is_stock: bool) -> Iterator[Band]:
    if is_stock:
        for step in steps:
            at = scale.x(step.moment)
            x = min(max(at - BAR / 2, 0), 100 - BAR)
            yield _band(x, x + BAR, step.low, step.high, scale)
        return
    for one, other in pairwise(steps):
        yield _band(scale.x(one.moment), scale.x(other.moment), one.low, other.high, scale)
    if steps:
        yield _band(scale.x(steps[-1].moment), scale.x(scale.ends), steps[-1].low, steps[-1].high, scale)


def _band(one: float, other: float, low: int, high: int | None, scale: _Scale) -> Band:
    is_open = high is None or high > scale.top
    foot = scale.y(low)
    top = TOP if high is None else scale.y(high)
    height = max(round(foot - top, 2), THIN)
    return Band(
        x=round(min(one, other), 2),
        width=round(abs(other - one), 2),
        y=round(foot - height, 2),
        height=height,
        open=is_open,
    )


def _top(steps: Sequence[Step]) -> int:
    """A round number above all that there is to see."""
    lows = max((step.low for step in steps), default=0)
    highs = [step.high for step in steps if step.high is not None]
    near = [high for high in highs if not lows or high <= BEYOND * lows]
    largest = max([lows, *near])
    if largest == 0:
        return 0
    step = _round(largest * 1.1 / 3)
    return -(-int(largest * 1.1 + 1) // step) * step


def _round(at_least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … that is not below `at_least`."""
    if at_least <= 1:
        return 1
    power: int = 10 ** floor(log10(at_least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= at_least)
