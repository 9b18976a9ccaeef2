"""What a quantity was at some moments, asked of the run's own system: the least and the most that given counts leave.

Each end is a linear program: the least, or the largest, sum of the quantity's cells, rounded inwards to whole people.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from corridors.domain.moments import Moment
from corridors.domain.package import Count, CountKey, Package
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Basis, Group, Qualifier, Stage
from reports.engine.case import MANY, Case
from reports.engine.disputes import closed_disputes, open_disputes
from reports.engine.limits import Spans
from reports.engine.lines import Lines
from reports.engine.scopes import STOCKS, Scope, scope_of
from reports.engine.solver import Model
from reports.engine.system import Builder, Term
from reports.engine.worlds import closed_world, open_world

SLACK = 1e-4
"""How far the solver's number may lie beyond the whole one that it means."""

ANYTHING = Range(0, None)

FEW = 24
"""So many counts that bind an end are each tried for being needed, also in a large operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """The people that an estimate is about; an empty code means any, or none.

    “Evacuated” is read as counts are: arrivals where the place is a destination, else departures.
    """

    stage: Stage
    place: str
    origin: str = ""
    corridor: str = ""
    movement: str = ""
    group: Group = Group.ALL


class Asked(NamedTuple):
    """What is asked at one moment: a sum of columns, and the number of the supposition that comes with it, if any."""

    terms: tuple[Term, ...]
    supposed: int | None


class Question:
    """A quantity at some moments in one world: the world's system, with the quantity's own cells at those moments.

    Claims are called by their numbers in the world; `kept` are those that its run did not exclude, grades weighed
    in. In the closed world a day's end comes with a supposition: since the hour of which that day's totals were true,
    nobody moved.
    """

    def __init__(
        self, case: Case, quantity: Quantity, moments: Sequence[float], start: Moment | None = None, *, closed: bool
    ) -> None:
        """Raises ValueError for what is never added up, a code that is not in the package, a stock with a start."""
        self.quantity, self.start, self.closed = quantity, start, closed
        self.world = case.once(closed_world if closed else open_world)
        kept = case.once(closed_disputes if closed else open_disputes).believed
        self.kept = sorted(self.world.number[key] for key in kept)
        self.claims = self.world.claims
        count = _as_count(case.package, quantity)
        self.scope = _scope(case.package, count)
        if start is not None and self.scope.family in STOCKS:
            raise ValueError(f"{quantity.stage} is a stock: it has no start")
        since = case.opening(start) if start else case.starts_at
        self._build(case, since, moments, [_opening(case, moment) if closed else None for moment in moments])

    def _build(self, case: Case, since: float, moments: Sequence[float], openings: Sequence[float | None]) -> None:
        """The system with the columns of what is asked; the rows of asking say nothing and are taken out again.

        Beside the moments are asked hours from an opening to one.
        """
        first = len(self.claims)
        hours = [(opening, moment) for opening, moment in zip(openings, moments, strict=True) if opening is not None]
        ends = np.array([*((moment, moment) for moment in moments), *hours]).reshape(-1, 2)
        spans = Spans(np.full(len(ends), since), ends[:, 0], ends[:, 1], np.zeros(len(ends)))
        limits = self.world.limits.asking(self.scope, spans, first)
        lines = Lines(case, limits.scopes, self.world.lines.ways)
        system = Builder(lines, limits, case.starts_at, wide=len(self.claims) > MANY).build()
        sums = system.sums_from(first)
        of_hours = iter(range(first + len(moments), first + len(ends)))
        supposed: dict[int, tuple[Term, ...]] = {}
        self.asked: list[Asked] = []
        for number, opening in enumerate(openings, first):
            if opening is not None:
                supposed[number] = _difference(sums[number], sums[next(of_hours)])
            self.asked.append(Asked(sums[number], None if opening is None else number))
        self.model = Model(system.replaced(first, supposed), first + len(moments) - 1)

    def range(self, position: int, claims: Collection[int]) -> Range:
        """What some claims leave for the moment at a position."""
        given = self._given(position, claims)
        return Range(self._least(position, given)[0], self._most(position, given)[0])

    def bound(self, position: int, claims: Collection[int]) -> tuple[Range, list[int], list[int]]:
        """What some claims leave, and the claims that bind its low and its high end.

        These are the ones with a dual value, less those that the end holds without: the deletion filter of Chinneck,
        *Feasibility and Infeasibility in Optimization*, 2008, by blocks first. Very many in a large operation stay as
        they are.
        """
        given = self._given(position, claims)
        low, lows = self._least(position, given)
        high, highs = self._most(position, given)
        low_by: list[int] = []
        high_by: list[int] = []
        if low > 0:
            says = [number for number in claims if self.claims[number].low == low]
            low_by = self._needed(given, says, lows, lambda some: self._least(position, some)[0] >= low)
        if high is not None:
            says = [number for number in claims if self.claims[number].high == high]
            high_by = self._needed(given, says, highs, lambda some: _is_at_most(self._most(position, some)[0], high))
        return Range(low, high), low_by, high_by

    def is_of_stage(self, number: int) -> bool:
        """Whether a claim is about the same stage as what is asked."""
        return self.claims[number].scope.family is self.scope.family

    def keys(self, numbers: Iterable[int]) -> tuple[CountKey, ...]:
        return tuple(sorted(self.claims[number].key for number in numbers))

    def _given(self, position: int, claims: Collection[int]) -> list[int]:
        """The claims, with what is supposed beside them where both can hold."""
        supposed = self.asked[position].supposed
        if supposed is not None and self.model.holds([*claims, supposed]):
            return [*claims, supposed]
        return list(claims)

    def _least(self, position: int, given: Collection[int]) -> tuple[int, frozenset[int]]:
        terms = ((column, -value) for column, value in self.asked[position].terms)
        found, binding = self.model.most(terms, given)
        return (0 if found is None else max(0, ceil(-found - SLACK))), binding

    def _most(self, position: int, given: Collection[int]) -> tuple[int | None, frozenset[int]]:
        found, binding = self.model.most(self.asked[position].terms, given)
        return (None if found is None else max(0, floor(found + SLACK))), binding

    def _needed(
        self,
        given: Sequence[int],
        says: Sequence[int],
        binding: Collection[int],
        suffices: Callable[[list[int]], bool],
    ) -> list[int]:
        """Claims that suffice for an end, each of them needed; those of the asked stage stay rather than others.

        Of those that say the very number, one may do alone.
        """
        supposed = [number for number in given if number >= len(self.claims)]
        for number in says:
            if self.is_of_stage(number) and suffices([number, *supposed]):
                return [] if suffices(supposed) else [number]
        needed = [number for number in binding if number < len(self.claims)]
        if not suffices([*needed, *supposed]):
            needed = [number for number in given if number < len(self.claims)]
        elif len(self.claims) > MANY and len(needed) > FEW:
            return needed
        needed.sort(key=lambda number: (self.is_of_stage(number), self.claims[number].key))
        size = max(1, len(needed) // 2)
        while size:
            for block in [needed[at : at + size] for at in range(0, len(needed), size)]:
                rest = [number for number in needed if number not in block]
                if suffices([*rest, *supposed]):
                    needed = rest
            size //= 2
        return needed


def _is_at_most(found: int | None, high: int) -> bool:
    return found is not None and found <= high


def _as_count(package: Package, quantity: Quantity) -> Count:
    """The quantity as a count that says nothing, so that its stage and place are read as those of counts are."""
    known = (
        ("place", quantity.place, package.place_by_code),
        ("origin", quantity.origin, package.place_by_code),
        ("corridor", quantity.corridor, package.corridor_by_code),
        ("movement", quantity.movement, package.movement_by_code),
    )
    for field, code, codes in known:
        if code and code not in codes:
            raise ValueError(f"{field}: {code!r} is not in this operation")
    return Count(
        external_id="",
        source="",
        stage=quantity.stage,
        place=quantity.place,
        origin=quantity.origin,
        corridor=quantity.corridor,
        movement=quantity.movement,
        group=quantity.group,
        basis=Basis.STOCK if quantity.stage.is_stock else Basis.CUMULATIVE,
        qualifier=Qualifier.AT_LEAST,
        value=0,
    )


def _scope(package: Package, count: Count) -> Scope:
    scope = scope_of(package, count)
    if scope is None:
        raise ValueError(f"{count.stage} is never added up, so there is no estimate of it")
    return scope


def _opening(case: Case, moment: float) -> float | None:
    """When the day started that a moment ends, of some hour of which the closed world reads its totals; None within a
    day.
    """
    ends = datetime.fromtimestamp(moment, case.zone)
    if ends.time() != time.min:
        return None
    return datetime.combine(ends.date() - timedelta(days=1), time.min, case.zone).timestamp()


def _difference(one: Iterable[Term], other: Iterable[Term]) -> tuple[Term, ...]:
    merged: dict[int, float] = defaultdict(float)
    for column, value in one:
        merged[column] += value
    for column, value in other:
        merged[column] -= value
    return tuple((column, merged[column]) for column in sorted(merged) if merged[column])
