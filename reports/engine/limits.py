"""The limits that claims set, as arrays, row by row: what is asked of many of them is reckoned for all at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reports.engine.intervals import Array
from reports.engine.scopes import Scope

ENDLESS = float("inf")


class Spans(NamedTuple):
    """Spans of time in which people were counted, number by number: from `start`, which is excluded, to some one moment
    from `first` to `last`, which is included; ends with one `tag` are of the same moment. A stock is at the end.
    """

    start: Array
    first: Array
    last: Array
    tag: Array

    @property
    def end(self) -> tuple[Array, Array, Array]:
        return self.first, self.last, self.tag

    def at(self, rows: Array) -> "Spans":
        return Spans(*(told[rows] for told in self))


class Limits(NamedTuple):
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
        return self.at(np.flatnonzero(np.isin(self.claim, np.array(claims, np.int64))))

    def at(self, rows: Array) -> "Limits":
        told = self.claim[rows], self.scope[rows], self.low[rows], self.high[rows]
        return Limits(self.scopes, *told, self.spans.at(rows))

    def asking(self, scope: Scope, spans: Spans, first: int) -> "Limits":
        """With rows more that say nothing, of a scope in some spans, as claims from a first number on."""
        scopes, number = tuple(dict.fromkeys((*self.scopes, scope))), len(spans.start)
        return Limits(
            scopes,
            np.append(self.claim, first + np.arange(number)),
            np.append(self.scope, np.full(number, scopes.index(scope))),
            np.append(self.low, np.zeros(number)),
            np.append(self.high, np.full(number, ENDLESS)),
            Spans(*(np.append(known, asked) for known, asked in zip(self.spans, spans, strict=True))),
        )
