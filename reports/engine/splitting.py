"""Which counts to leave out so that the rest can all be true: the cheapest change first, then the fewest independent
voices.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from reports.engine.case import MANY
from reports.engine.claims import Claim
from reports.engine.solver import Comparisons, Model
from reports.engine.weights import costs_of

TRIED = 40
"""In a large operation, of the claims left out at last so many are tried one by one, those that change least first."""

ROUNDS = 12
"""Improving stops after so many exchanges: by then what is left is a matter of taste."""


class Split:
    """The claims that can all hold (`kept`), and those left out for it (`excluded`)."""

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
        people = model.adjustments(costs, asked)
        self.change = {number: people[number] * costs[number] for number in people}
        self.kept = {number for number in asked if number not in people}
        if len(claims) <= MANY:
            self.excluded = self._readmit(people)
            self._improve()
        else:
            self.excluded = self._readmit_together(people, costs)
        fitting = self._cheapest_first(self.excluded)
        self.excluded -= self._fitting(self.kept, fitting if len(claims) <= MANY else fitting[:TRIED])

    def _cheapest_first(self, numbers: Collection[int]) -> list[int]:
        return sorted(numbers, key=lambda number: (self.change.get(number, 0.0), number))

    def _readmit(self, people: Mapping[int, float]) -> set[int]:
        """Takes back every changed claim that holds unchanged beside the others, those still changed only stretched so
        far.
        """
        stretched = dict(people)
        for number in self._cheapest_first(people):
            if not self.kept.isdisjoint(self.comparisons.apart(number)):
                continue
            rest = {other: far for other, far in stretched.items() if other != number}
            if self.model.holds([*self.kept, number], rest):
                self.kept.add(number)
                stretched = rest
        return set(stretched)

    def _readmit_together(self, people: Collection[int], costs: Sequence[float]) -> set[int]:
        """Takes back all changed claims that need no change once those that a kept one contradicts are left out."""
        hopeful = [number for number in people if self.kept.isdisjoint(self.comparisons.apart(number))]
        changed = self.model.adjustments(costs, [*self.kept, *hopeful], hopeful)
        self.kept.update(set(hopeful).difference(changed))
        return set(people) - self.kept

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
