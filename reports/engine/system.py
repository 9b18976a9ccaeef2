"""The linear system: rows of structure, at least 0, and rows of counts, between two limits, over the same columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.engine.columns import NONE, UNLIMITED, Columns, Points, instants
from reports.engine.intervals import Array
from reports.engine.limits import Limits
from reports.engine.lines import Lines
from reports.engine.rows import Rows, Term, each, joined, rows_from
from reports.engine.scopes import Scope
from reports.engine.structure import Structure, grown
from reports.engine.wide import WideLines

__all__ = ["Builder", "System", "Term"]


@dataclass(frozen=True, slots=True)
class System:
    """`signs` has for each column 1 (at least 0) or -1 (at most 0). Each row of structure is at least 0; that of a
    count is between its `low` and `high`, of which one may be infinite, and belongs to the claim in `claims`.
    """

    signs: Array
    structure: Rows
    counts: Rows
    claims: Array
    low: Array
    high: Array

    @property
    def width(self) -> int:
        return len(self.signs)

    def sums_from(self, claim: int) -> dict[int, tuple[Term, ...]]:
        """What is summed for the claims of this number and higher ones."""
        rows = np.flatnonzero(self.claims >= claim).tolist()
        return {int(self.claims[row]): self.counts.terms(row) for row in rows}

    def replaced(self, claim: int, equal: Mapping[int, Sequence[Term]]) -> "System":
        """The system with sums that are to be 0, by claim, in place of this claim and those of higher numbers."""
        rows, nothing = int(np.searchsorted(self.claims, claim)), np.zeros(len(equal))
        return replace(
            self,
            counts=joined([self.counts.first(rows), rows_from(list(equal.values()))]),
            claims=np.concatenate([self.claims[:rows], np.array(list(equal), np.int64)]),
            low=np.concatenate([self.low[:rows], nothing]),
            high=np.concatenate([self.high[:rows], nothing]),
        )


class Builder:
    """Builds the system of some limits over lines. `base` is the moment at which nobody had moved yet."""

    def __init__(self, lines: Lines, limits: Limits, base: float, *, wide: bool = False) -> None:
        """`wide` gives the scopes of most cells a line of their own, where the columns would be too many."""
        self.lines, self.limits = lines, limits
        self.wide = WideLines(lines, limits) if wide else None
        self.of_scope: Mapping[Scope, tuple[int, ...]] = self.wide.of_scope if self.wide else lines.of_scope
        self.columns = Columns(self.wide.all if self.wide else lines.all, base)

    def build(self, only: Sequence[int] | None = None) -> System:
        """The system of all limits, or of those of the claims with some numbers."""
        limits = self.limits if only is None else self.limits.of(only)
        row, lines = self._lines_of(limits)
        since, until = instants(limits.spans.start[row]), Points(*limits.spans.end).at(row)
        is_flow = ~self.columns.is_stock[lines]
        self.columns.want(lines[is_flow], since.at(is_flow))
        self.columns.want(lines, until)
        structure = Structure(self.lines, self.columns)
        structure.share()
        self.columns.number()
        held = [structure.rows()]
        if self.wide:
            held += [self.wide.rows(self.columns), structure.at_most_by_then(list(self.wide.chains()))]
        before = np.where(is_flow, self.columns.of(lines, since), NONE)
        counts = grown(len(limits.claim), row, before, self.columns.of(lines, until))
        return System(self.columns.signs, joined(held), counts, limits.claim, limits.low, limits.high)

    def _lines_of(self, limits: Limits) -> tuple[Array, Array]:
        """Each row with each line of its scope: number of the row, and the line."""
        lines = [self.of_scope[scope] for scope in limits.scopes]
        first = np.cumsum([0, *map(len, lines)])
        members, row = each(first[limits.scope], first[limits.scope + 1])
        return row, np.array([line for of_scope in lines for line in of_scope], np.int64)[members]

    def at_most(self, lines: Sequence[int], start: float, end: float) -> list[Term] | None:
        """Terms that are at least what lines grow by from `start` to `end`; None where nothing limits them."""
        asked, moments = np.array(lines, np.int64), np.ones(len(lines))
        later = self.columns.later(asked, instants(end * moments))
        if (later == UNLIMITED).any():
            return None
        earlier = self.columns.earlier(asked, instants(start * moments))
        sums = Counter({int(column): 0.0 for column in (*later, *earlier) if column >= 0})
        sums.update({int(column): 1.0 for column in later if column >= 0})
        sums.subtract({int(column): 1.0 for column in earlier if column >= 0})
        return [(column, value) for column, value in sorted(sums.items()) if value]
