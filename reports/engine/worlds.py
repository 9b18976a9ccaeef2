"""A case under one set of assumptions: its claims, the system that they make, and what can be asked of it."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from math import ceil

import numpy as np

from corridors.domain.package import CountKey
from reports.engine.case import MANY, Case
from reports.engine.claims import Claim, claims_of
from reports.engine.closed import ClosedWorld
from reports.engine.columns import NONE
from reports.engine.comparisons import Comparisons, Rivals
from reports.engine.dating import Figures, limits_of
from reports.engine.intervals import Array
from reports.engine.limits import ENDLESS
from reports.engine.lines import Lines, OpenWorld
from reports.engine.nesting import Nesting
from reports.engine.solver import TOLERANCE, Model
from reports.engine.splitting import Split
from reports.engine.system import Builder, Term
from reports.engine.weights import graded_weights_of, weights_of


class World:
    """The claims of a case under one set of assumptions, and the system that they make."""

    def __init__(self, case: Case, *, closed: bool) -> None:
        self.case = case
        self.claims: Sequence[Claim] = case.once(claims_of)
        self.limits = limits_of(case, closed=closed)
        ways = ClosedWorld(case) if closed else OpenWorld(case.package)
        self.lines = Lines(case, self.limits.scopes, ways)
        self.builder = Builder(self.lines, self.limits, case.starts_at, wide=len(self.claims) > MANY)
        self.model = Model(self.builder.build(), len(self.claims) - 1)
        self.number = {claim.key: number for number, claim in enumerate(self.claims)}
        self._small: tuple[frozenset[int], Model | None] = (frozenset(), None)

    @cached_property
    def comparisons(self) -> Comparisons:
        return Comparisons(self.limits, Nesting(self.lines), self.case.starts_at)

    def split(self, left_out: Collection[int] = (), *, graded: bool = False) -> Split:
        """The claims that can all hold, and those left out for it; `left_out` are in neither.

        Where it is `graded`, each claim weighs by its source's grade besides.
        """
        without = set(left_out)
        asked = [number for number in range(len(self.claims)) if number not in without]
        weights = self.case.once(graded_weights_of if graded else weights_of)
        return Split(self.claims, self.model, self.comparisons, weights, asked)

    def directly(self, numbers: Sequence[int]) -> dict[int, Rivals]:
        """For each of some claims those that it cannot be true with, without what relays the claim's own statement."""
        self.comparisons.compare(numbers)
        found = {}
        for number in numbers:
            rivals = self.comparisons.apart(number)
            if self.claims[number].reading.count.statement:
                rivals = rivals.without([other for other in rivals if self.is_same_statement(number, other)])
            found[number] = rivals
        return found

    def nearest(self, number: int, rivals: Rivals, most: int) -> Rivals:
        """The rivals that are nearest to a claim in time; claims are numbered in the order of their keys."""
        away = np.abs(self.moments[rivals.claims] - self.moments[number])
        return rivals.at(np.argsort(away, kind="stable")[:most])

    @cached_property
    def moments(self) -> Array:
        """When each claim's period ends, or when it was reported where it does not say."""
        return np.nan_to_num(self.case.once(Figures).told)

    def keys(self, numbers: Iterable[int]) -> frozenset[CountKey]:
        claims = self.claims
        return frozenset([claims[number].reading.key for number in numbers])

    def gap(self, members: Collection[int]) -> int:
        """How many people at least must be added to or taken from the members for all of them to hold."""
        people, _ = self._around(members).least_change(members, members)
        return ceil(people - TOLERANCE)

    def only(self, numbers: Collection[int]) -> Model:
        """A small model of some claims alone, by the same numbers: as good as the whole one for asking about them."""
        builder = Builder(self.lines, self.limits, self.case.starts_at)
        self._small = frozenset(numbers), Model(builder.build(sorted(numbers)), len(self.claims) - 1)
        return self._small[1]

    def _around(self, numbers: Collection[int]) -> Model:
        """A small model that has these claims: the last one, where it does."""
        known, model = self._small
        return model if model is not None and known.issuperset(numbers) else self.only(numbers)

    def covers(self, number: int, terms: Iterable[Term]) -> bool:
        """Whether a claim's upper limit by itself is one on some terms: it is about all of these people, and time."""
        system, line_of = self.model.system, self.builder.columns.line
        asked = [(int(line_of[column]), column, value) for column, value in terms]
        for row in np.flatnonzero((system.claims == number) & (system.high < ENDLESS)).tolist():
            ends = {(int(line_of[column]), value): column for column, value in system.counts.terms(row)}
            until = all(value < 0 or ends.get((line, value), NONE) >= column for line, column, value in asked)
            since = {line: column for line, column, value in asked if value < 0}
            if until and all(ends.get((line, -1.0), NONE) <= since.get(line, NONE) for line, _, _ in asked):
                return True
        return False

    def is_same_statement(self, one: int, other: int) -> bool:
        """Whether two claims relay one statement, in whatever versions: that is no quarrel of two sources."""
        mine, yours = self.claims[one].reading, self.claims[other].reading
        if not mine.count.statement:
            return False
        return (mine.voice, mine.count.statement) == (yours.voice, yours.count.statement)


def open_world(case: Case) -> World:
    return World(case, closed=False)


def closed_world(case: Case) -> World:
    return World(case, closed=True)
