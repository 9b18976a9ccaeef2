"""The linear system: rows of structure, at least 0, and rows of counts, between two limits, over the same columns."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.engine.claims import Claim, Part, instant
from reports.engine.columns import Columns, Term, merged
from reports.engine.lines import Lines
from reports.engine.scopes import STOCKS
from reports.engine.structure import Structure
from reports.engine.wide import WideLines

__all__ = ["Builder", "CountRow", "System", "Term"]


class CountRow(NamedTuple):
    """`low ≤ sum of terms ≤ high` for the claim at `claim`; one side may be open."""

    claim: int
    terms: tuple[Term, ...]
    low: float
    high: float


@dataclass
class System:
    """`signs` has for each column 1 (at least 0) or -1 (at most 0); the structure is kept row after row in arrays."""

    signs: list[int] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("i", [0]))
    columns: "array[int]" = field(default_factory=lambda: array("i"))
    values: "array[float]" = field(default_factory=lambda: array("d"))
    rows: list[CountRow] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.signs)

    def hold(self, rows: Iterable[Sequence[Term]]) -> None:
        """Adds rows of structure: each sum of terms is at least 0."""
        for terms in rows:
            if terms:
                columns, values = zip(*terms, strict=True)
                self.columns.extend(columns)
                self.values.extend(values)
                self.starts.append(len(self.columns))


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
        system = System(signs=self.columns.signs)
        system.hold(structure.rows())
        if self.wide:
            system.hold(self.wide.rows(self.columns))
            for few, many in self.wide.chains():
                system.hold(structure.at_most_by_then(few, many))
        for number, claim in chosen:
            self._add(system.rows, number, claim)
        return system

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

    def _add(self, rows: list[CountRow], number: int, claim: Claim) -> None:
        endless = float("inf")
        if claim.below == claim.above and claim.high is not None:
            rows += [CountRow(number, self._terms(part), claim.low, claim.high) for part in claim.below]
            return
        rows += [CountRow(number, self._terms(part), claim.low, endless) for part in claim.below]
        if claim.high is not None:
            rows += [CountRow(number, self._terms(part), -endless, claim.high) for part in claim.above]

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
