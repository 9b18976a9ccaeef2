"""Which counts to leave out so that the rest can all be true: the cheapest change first, then the fewest independent
voices.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from reports.engine.case import MANY
from reports.engine.claims import Claim
from reports.engine.comparisons import Comparisons
from reports.engine.intervals import Array
from reports.engine.paths import Cause
from reports.engine.solver import Model
from reports.engine.starting import start_of
from reports.engine.weights import costs_of

STEPS, MOST_STEPS = 200, 20_000
"""A path that explains why a claim was left out is at first looked for in so few steps, then in eight times as many:
those that only the solver's choice had left out fit in the meantime.
"""

ROUNDS = 12
"""Improving stops after so many exchanges, by then what is left is a matter of taste; in a large operation so many
times claims that were left out are tried again.
"""


class Split:
    """The claims that can all hold (`kept`), and those left out for it (`excluded`).

    In a large operation `causes` has, for claims left out
    that no kept one contradicts directly, a few that do so together.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        model: Model,
        comparisons: Comparisons,
        weights: Sequence[float],
        asked: Sequence[int],
    ) -> None:
        self.claims, self.model, self.comparisons, self.weights = claims, model, comparisons, weights
        costs = costs_of(claims, weights)
        people = self._changed(costs, asked)
        self.change = {number: people[number] * float(costs[number]) for number in people}
        self.kept = {number for number in asked if number not in people}
        self.causes: dict[int, Cause] = {}
        if len(claims) <= MANY:
            self.excluded = self._readmit(people)
            self._improve()
            self.excluded -= self._fitting(self.kept, self.excluded)
        else:
            if people:
                self._readmit_together(people, costs)
            self.excluded = set(people) - self.kept

    def _changed(self, costs: Array, asked: Collection[int]) -> dict[int, float]:
        """The cheapest change that makes the asked claims hold: people by claim."""
        start = start_of(self.model.paths, asked)
        if start.is_proof:
            return {}
        self.model.start_at(start)
        return self.model.adjustments(costs, asked)

    def _cheapest_first(self, numbers: Collection[int]) -> list[int]:
        return sorted(numbers, key=lambda number: (self.change.get(number, 0.0), number))

    def _readmit(self, people: Mapping[int, float]) -> set[int]:
        """Takes back every changed claim that holds unchanged beside the others, those still changed only stretched so
        far.
        """
        stretched = dict(people)
        self.comparisons.compare(people)
        for number in self._cheapest_first(people):
            if not self.kept.isdisjoint(self.comparisons.apart(number)):
                continue
            rest = {other: far for other, far in stretched.items() if other != number}
            if self.model.holds([*self.kept, number], rest):
                self.kept.add(number)
                stretched = rest
        return set(stretched)

    def _readmit_together(self, people: Collection[int], costs: Array) -> None:
        """Takes back changed claims that need no change once others are left out: at first all that no kept ones are
        seen to contradict are tried, then one of each group in which limits force a change of several.
        """
        waiting, tried = set(people), set(people)
        for turn in range(ROUNDS):
            waiting -= tried.difference(self.comparisons.free(sorted(tried), self.kept))
            waiting -= self._explained(waiting, STEPS << (3 * turn))
            if not waiting:
                return
            hopeful = sorted(tried & waiting or waiting)
            changed = self.model.adjustments(costs, [*self.kept, *hopeful], hopeful)
            self.kept.update(set(hopeful).difference(changed))
            waiting -= self.kept
            if len(changed) == len(hopeful):
                settled, tried = self._forced(waiting, changed)
                waiting -= settled
            else:
                tried = set(waiting)

    def _explained(self, numbers: Collection[int], steps: int) -> set[int]:
        """Those of the claims left out that some kept ones contradict, as a path from one to the next shows."""
        if not numbers:
            return set()
        beside = self.model.paths.beside(self.kept, self.model.point())
        causes = {number: beside.against(number, min(steps, MOST_STEPS)) for number in sorted(numbers)}
        found = {number: cause for number, cause in causes.items() if cause is not None}
        self.causes.update(found)
        return set(found)

    def _forced(self, numbers: Collection[int], changed: Collection[int]) -> tuple[set[int], set[int]]:
        """The claims that are changed for the sake of kept ones alone; and of the others one of each group."""
        group_of: dict[int, frozenset[int]] = {}
        alone: set[int] = set()
        for group in self.model.forcing():
            forced = group.intersection(changed)
            group_of.update(dict.fromkeys(forced, group))
            if len(forced) == 1:
                alone |= forced
                self.causes.update(dict.fromkeys(forced, Cause(group)))
        return alone, self._apart(set(numbers) - alone, group_of)

    def _apart(self, numbers: Collection[int], group_of: Mapping[int, frozenset[int]]) -> set[int]:
        """One claim of each group, those that change least first."""
        chosen: set[int] = set()
        taken: set[int] = set()
        for number in self._cheapest_first(numbers):
            group = group_of.get(number, frozenset())
            if taken.isdisjoint(group):
                chosen.add(number)
                taken |= group
        return chosen

    def _fitting(self, kept: set[int], excluded: Collection[int]) -> set[int]:
        """Those of the excluded that fit beside the kept, which they join."""
        found = set()
        for number in self._cheapest_first(excluded):
            if kept.isdisjoint(self.comparisons.apart(number)) and self.model.holds([*kept, number]):
                kept.add(number)
                found.add(number)
        return found

    def _improve(self) -> None:
        """Exchanges a kept claim for excluded ones that together weigh more, or for a later one of its own source."""
        for _ in range(ROUNDS):
            if not any(self._exchange(number, rivals) for number, rivals in self._blocking()):
                return

    def _blocking(self) -> list[tuple[int, list[int]]]:
        """The kept claims that keep others out, with those; first those that keep out most."""
        rivals: dict[int, list[int]] = defaultdict(list)
        for number in self._cheapest_first(self.excluded):
            _, binding = self.model.least_change([*self.kept, number], [number])
            for other in binding:
                if other in self.kept:
                    rivals[other].append(number)
        gains = {
            number: sum(self.weights[rival] for rival in others) - self.weights[number]
            for number, others in rivals.items()
        }
        order = sorted(rivals, key=lambda number: (-gains[number], self.claims[number].key))
        return [(n, rivals[n]) for n in order if gains[n] > 1e-9 or self._is_outdated(n, rivals[n])]

    def _is_outdated(self, number: int, rivals: Sequence[int]) -> bool:
        """Whether all that a claim keeps out are later figures of its own source."""
        mine = self.claims[number].reading
        yours = [self.claims[rival].reading for rival in rivals]
        return all(
            reading.count.source == mine.count.source and (reading.reported or 0.0) > (mine.reported or 0.0)
            for reading in yours
        )

    def _exchange(self, number: int, rivals: Sequence[int]) -> bool:
        kept = self.kept - {number}
        back = self._fitting(kept, rivals)
        gain = sum(self.weights[other] for other in back) - self.weights[number]
        if gain > 1e-9 or (back and gain > -1e-9 and self._is_outdated(number, sorted(back))):
            self.kept, self.excluded = kept, (self.excluded - back) | {number}
            return True
        return False
