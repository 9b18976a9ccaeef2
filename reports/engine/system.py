"""The linear system: rows of structure, at least 0, and rows of counts, between two limits, over the same columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.engine.claims import Claim, Part, instant
from reports.engine.columns import Columns, Term, merged
from reports.engine.limits import Array
from reports.engine.lines import Lines
from reports.engine.scopes import STOCKS
from reports.engine.structure import Structure
from reports.engine.wide import WideLines

__all__ = ["Builder", "Limits", "Rows", "System", "Term"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sums of terms, row after row: those of a row are from its start to the next one's."""

    starts: Array
    columns: Array
    values: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def terms(self, row: int) -> tuple[Term, ...]:
        where = slice(self.starts[row], self.starts[row + 1])
        return tuple(zip(self.columns[where].tolist(), self.values[where].tolist(), strict=True))


class Gathered:
    """Rows as they are told one after another."""

    def __init__(self) -> None:
        self.starts, self.columns, self.values = [0], list[int](), list[float]()

    def add(self, terms: Sequence[Term]) -> None:
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))

    def hold(self, rows: Iterable[Sequence[Term]]) -> None:
        """Adds those rows that say something."""
        for terms in filter(None, rows):
            self.add(terms)

    def rows(self) -> Rows:
        starts, columns = np.array(self.starts, np.int32), np.array(self.columns, np.int32)
        return Rows(starts, columns, np.array(self.values, np.float64))


class Limits:
    """Rows of counts as they are told one after another."""

    def __init__(self) -> None:
        self.gathered = Gathered()
        self.claims, self.low, self.high = list[int](), list[float](), list[float]()

    def add(self, claim: int, terms: Sequence[Term], low: float, high: float) -> None:
        self.gathered.add(terms)
        self.claims.append(claim)
        self.low.append(low)
        self.high.append(high)

    def rows(self) -> tuple[Rows, Array, Array, Array]:
        low, high = np.array(self.low, np.float64), np.array(self.high, np.float64)
        return self.gathered.rows(), np.array(self.claims, np.int64), low, high


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

    def replaced(self, claim: int, limits: "Limits") -> "System":
        """The system with some limits in place of the claims of this number and higher ones, which come last."""
        rows = int(np.searchsorted(self.claims, claim))
        counts, claims, low, high = limits.rows()
        last = self.counts.starts[rows]
        return replace(
            self,
            counts=Rows(
                np.concatenate([self.counts.starts[: rows + 1], counts.starts[1:] + last]),
                np.concatenate([self.counts.columns[:last], counts.columns]),
                np.concatenate([self.counts.values[:last], counts.values]),
            ),
            claims=np.concatenate([self.claims[:rows], claims]),
            low=np.concatenate([self.low[:rows], low]),
            high=np.concatenate([self.high[:rows], high]),
        )


class Builder:
    """Builds the system of some claims over lines. `base` is the moment at which nobody had moved yet."""

    def __init__(self, lines: Lines, claims: Sequence[Claim], base: float, *, wide: bool = False) -> None:
        """`wide` gives the scopes of most cells a line of their own, where the columns would be too many."""
        self.lines, self.claims = lines, claims
        self.wide = WideLines(lines, claims) if wide else None
        self.of_scope = self.wide.of_scope if self.wide else lines.of_scope
        self.columns = Columns(self.wide.all if self.wide else lines.all, base)

    def build(self, only: Iterable[int] | None = None) -> System:
        """The system of all claims, or of those with some numbers."""
        numbers = range(len(self.claims)) if only is None else only
        chosen = [(number, self.claims[number]) for number in numbers]
        for _, claim in chosen:
            for part in {*claim.below, *claim.above}:
                self._want(part)
        structure = Structure(self.lines, self.columns)
        structure.share()
        self.columns.number()
        held = Gathered()
        held.hold(structure.rows())
        if self.wide:
            held.hold(self.wide.rows(self.columns))
            for few, many in self.wide.chains():
                held.hold(structure.at_most_by_then(few, many))
        limits = Limits()
        for number, claim in chosen:
            self._add(limits, number, claim)
        return System(np.array(self.columns.signs, np.int64), held.rows(), *limits.rows())

    def at_most(self, lines: Iterable[int], start: float, end: float) -> list[Term] | None:
        """Terms that are at least what lines grow by from `start` to `end`; None where nothing limits them."""
        terms: list[Term] = []
        for line in lines:
            later = self.columns.later(line, instant(end), 1.0)
            if later is None:
                return None
            terms += [*later, *self.columns.earlier(line, instant(start), -1.0)]
        return merged(terms)

    def _want(self, part: Part) -> None:
        scope, (start, end) = part
        since = None if scope.family in STOCKS else instant(start)
        for line in self.of_scope[scope]:
            if since is not None:
                self.columns.want(line, since)
            self.columns.want(line, end)

    def _add(self, limits: "Limits", number: int, claim: Claim) -> None:
        endless = float("inf")
        if claim.below == claim.above and claim.high is not None:
            for part in claim.below:
                limits.add(number, self._terms(part), claim.low, claim.high)
            return
        for part in claim.below:
            limits.add(number, self._terms(part), claim.low, endless)
        for part in claim.above if claim.high is not None else ():
            limits.add(number, self._terms(part), -endless, claim.high or 0)

    def _terms(self, part: Part) -> tuple[Term, ...]:
        scope, (start, end) = part
        terms: list[Term] = []
        is_flow = scope.family not in STOCKS
        since = instant(start)
        for line in self.of_scope[scope]:
            terms += self.columns.terms(line, end, 1.0)
            if is_flow:
                terms += self.columns.terms(line, since, -1.0)
        return tuple(merged(terms) if is_flow else terms)
