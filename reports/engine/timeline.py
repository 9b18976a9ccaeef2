"""A quantity over time, for a chart: the range that the consistent counts leave at each moment at which it can change.

One system holds the quantity at all moments, and each question starts from the solution of the last. A running total
never falls, so that between two moments at which its range is the same nothing needs to be asked (bisection).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from corridors.domain.package import Package
from corridors.domain.ranges import Range
from reports.engine.case import Case
from reports.engine.questions import Quantity, Question
from reports.engine.scopes import STOCKS
from reports.engine.worlds import closed_world, open_world


@dataclass(frozen=True, slots=True)
class Step:
    """The range at a moment (UTC); `high` is None without a limit.

    Between two steps a running total is at least the earlier one's low and at most the later one's high.
    """

    moment: datetime
    low: int
    high: int | None


def timeline(of: Package | Case, quantity: Quantity, *, closed: bool = False) -> list[Step]:
    """The range left for a quantity, as `estimate` gives it, at the operation's start and each moment that counts name.

    Steps that differ neither from the one before nor from the one after are left out. Raises ValueError as `estimate`.
    """
    case = of if isinstance(of, Case) else Case(of)
    moments = moments_of(case, closed=closed)
    return steps_of(Question(case, quantity, moments, closed=closed), moments)


def steps_of(question: Question, moments: Sequence[float]) -> list[Step]:
    """The timeline over a question's positions, of which the first are these moments, in their order."""
    if question.closed or question.scope.family in STOCKS:
        ranges = [question.range(position, question.kept) for position in range(len(moments))]
    else:
        ranges = _bisected(question, len(moments))
    steps = [
        Step(datetime.fromtimestamp(moment, UTC), found.low, found.high)
        for moment, found in zip(moments, ranges, strict=True)
    ]
    return _telling(steps)


def moments_of(case: Case, *, closed: bool) -> list[float]:
    """The operation's start, and every moment since then at which some count's period begins or ends."""
    found = {case.starts_at}
    spans = case.once(closed_world if closed else open_world).limits.spans
    for moments in (spans.start, spans.first, spans.last):
        found.update(moments[np.isfinite(moments) & (moments >= case.starts_at)].tolist())
    return sorted(found)


def _bisected(question: Question, number: int) -> list[Range]:
    """The range at each position, asked only where those around it differ."""
    found = {position: question.range(position, question.kept) for position in (0, number - 1)}
    waiting = [(0, number - 1)]
    while waiting:
        first, last = waiting.pop()
        if found[first] == found[last]:
            found.update(dict.fromkeys(range(first + 1, last), found[first]))
        elif last - first > 1:
            middle = (first + last) // 2
            found[middle] = question.range(middle, question.kept)
            waiting += [(middle, last), (first, middle)]
    return [found[position] for position in range(number)]


def _telling(steps: Sequence[Step]) -> list[Step]:
    """The steps without those that are the same as both of their neighbours."""
    same = [(one.low, one.high) == (other.low, other.high) for one, other in pairwise(steps)]
    return [
        step
        for position, step in enumerate(steps)
        if not (0 < position < len(steps) - 1 and same[position - 1] and same[position])
    ]
