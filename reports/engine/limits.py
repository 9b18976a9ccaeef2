"""The limits that claims set, as arrays: what is asked of many of them is reckoned for all at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.engine.claims import Claim, Part
from reports.engine.intervals import Array
from reports.engine.scopes import Scope

ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of time, number by number: from `start` to the moment between `first` and `last` with a `tag`."""

    start: Array
    first: Array
    last: Array
    tag: Array

    @property
    def end(self) -> tuple[Array, Array, Array]:
        return self.first, self.last, self.tag

    def at(self, rows: Array) -> "Spans":
        return Spans(self.start[rows], self.first[rows], self.last[rows], self.tag[rows])


@dataclass(frozen=True, slots=True)
class Limits:
    """Row by row: the people of a scope, by its number in `scopes`, who were counted in a span are at least `low` and
    at most `high`, says a claim, by its number. One of the two may be endless. A claim's rows follow each other.
    """

    scopes: tuple[Scope, ...]
    claim: Array
    scope: Array
    low: Array
    high: Array
    spans: Spans

    def of(self, claims: Sequence[int]) -> "Limits":
        """The rows of some claims."""
        rows = np.flatnonzero(np.isin(self.claim, np.array(claims, np.int64)))
        return Limits(
            self.scopes, self.claim[rows], self.scope[rows], self.low[rows], self.high[rows], self.spans.at(rows)
        )


def limits_of(claims: Sequence[Claim]) -> Limits:
    """The limits of all claims. What is told of one part as the least and the most is one row."""
    scopes: dict[Scope, int] = {}
    rows: list[tuple[float, ...]] = []

    def add(number: int, part: Part, low: float, high: float) -> None:
        scope, (start, (first, last, tag)) = part
        rows.append((number, scopes.setdefault(scope, len(scopes)), low, high, start, first, last, tag))

    for number, (_, _, low, below, high, above) in enumerate(claims):
        if high is not None and below == above:
            for part in below:
                add(number, part, low, high)
        else:
            for part in below:
                add(number, part, low, ENDLESS)
            for part in above if high is not None else ():
                add(number, part, -ENDLESS, high or 0)
    told = np.array(rows, np.float64).reshape(-1, 8).T
    claim, scope = told[:2].astype(np.int64)
    low, high, *spans = np.ascontiguousarray(told[2:])
    return Limits(tuple(scopes), claim, scope, low, high, Spans(*spans))
