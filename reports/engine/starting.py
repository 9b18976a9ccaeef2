"""Where the solver starts: at the lowest numbers that most of the claims allow, and the limits that hold them up.

Each number is raised to what the limits ask for, round by round and all columns at once (Bellman, "On a routing
problem", 1958), and it is remembered by which limit. Limits that raise each other for ever cannot all hold; of those a
claim is let go that most such cycles have in common. The limits that are left form trees, and so a basis of the linear
program that costs nothing: the simplex method has only the claims to repair that were let go, rather than every row.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from reports.engine.intervals import Array
from reports.engine.limits import ENDLESS
from reports.engine.paths import STRUCTURE, TOLERANCE, Paths

NOTHING = -1
"""In place of a step: nothing holds a column up."""

ROUNDS, LOOKS = 4, 6
"""After so many rounds it is looked whether limits raise each other, and so many times claims are let go: what is left
then is repaired sooner by the solver.
"""


class Start(NamedTuple):
    """For each column the step that holds it up, and whether the point is one at which all claims hold."""

    by: Array
    is_proof: bool


def start_of(paths: Paths, claims: Collection[int]) -> Start:
    """Where to start if these claims are to hold."""
    search = _Search(paths, claims)
    is_settled = search.settle()
    return Start(search.held_up_by(), is_settled and not search.let_go and paths.is_whole)


class _Search:
    """The steps are those of `Paths` backwards: a limit that one column is at most so much above another raises the
    other.
    """

    def __init__(self, paths: Paths, claims: Collection[int]) -> None:
        self.steps = np.flatnonzero(paths.chosen(claims))
        self.raised, self.holder, self.claims = (told[self.steps] for told in (paths.start, paths.to, paths.claims))
        self.least = -paths.most[self.steps]
        self.holders, self.claim_of = self.holder.tolist(), self.claims.tolist()
        self.under_origin = np.flatnonzero(self.raised == paths.origin)
        self.origin = paths.origin
        self.lowest = np.append(np.where(paths.system.signs > 0, 0.0, -ENDLESS), 0.0)
        self.at = self.lowest.copy()
        self.by, self.limit = np.full((2, self.origin + 1), NOTHING)
        self.is_alive = np.ones(len(self.steps), dtype=bool)
        self.has_moved, self.is_anew, self.is_over = np.zeros((3, self.origin + 1), dtype=bool)
        """Columns that the last round raised; those that every step may raise anew; and those that may not be."""
        self.is_anew[:] = True
        self.let_go: set[int] = set()
        self.seen: Counter[int] = Counter()
        """How often each claim was in a cycle so far."""

    def held_up_by(self) -> Array:
        """For each column the step of `Paths` that holds it up."""
        steps: Array = np.append(self.steps, NOTHING)[self.by]
        return steps[: self.origin]

    def settle(self) -> bool:
        """Raises columns, and lets claims go, until no limit asks for more; False where that was not reached."""
        looks = 0
        while looks < LOOKS:
            is_settled = self._raise()
            if cycles := self._cycles():
                self._let_go(cycles)
                looks += 1
            elif is_settled:
                return True
        return False

    def _raise(self) -> bool:
        """Some rounds; whether the last one changed nothing. No column rises higher than it may be above the origin."""
        self.ceiling = self._ceilings()
        for _ in range(ROUNDS):
            steps = np.flatnonzero(self.is_alive & (self.has_moved[self.holder] | self.is_anew[self.raised]))
            if not len(steps):
                return True
            raised, asked = self.raised[steps], self.at[self.holder[steps]] + self.least[steps]
            is_first = np.append(True, raised[1:] != raised[:-1])
            columns, most = raised[is_first], np.maximum.reduceat(asked, np.flatnonzero(is_first))
            is_over = most > self.ceiling[columns] + TOLERANCE
            is_higher = ~is_over & (most > self.at[columns] + TOLERANCE)
            of = np.cumsum(is_first) - 1
            tight = np.flatnonzero((asked == most[of]) & (is_higher | is_over)[of])[::-1]
            self.limit[raised[tight]] = steps[tight]
            higher, over = columns[is_higher], columns[is_over]
            self.by[higher], self.at[higher] = self.limit[higher], most[is_higher]
            self.is_over[over] = True
            self.is_anew[:] = self.has_moved[:] = False
            self.has_moved[higher] = True
        return not self.has_moved.any()

    def _ceilings(self) -> Array:
        """How high each column may be above the origin, which stays where it is."""
        ceiling = np.full(self.origin + 1, ENDLESS)
        steps = self.under_origin[self.is_alive[self.under_origin]]
        np.minimum.at(ceiling, self.holder[steps], -self.least[steps])
        ceiling[self.origin] = 0.0
        return ceiling

    def _cycles(self) -> list[set[int]]:
        """The claims of limits that raise each other for ever, or a column higher than one of them lets it be."""
        by, holder, claims = self.by.tolist(), self.holders, self.claim_of

        def holding(column: int) -> set[int]:
            """The claims that hold up a column, up to where nothing does, or once around."""
            found, passed = set(), set()
            while (step := by[column]) != NOTHING and column not in passed:
                passed.add(column)
                found.add(claims[step])
                column = holder[step]
            return found

        found = [holding(column) for column in self._looped()]
        of_origin = self.under_origin[self.is_alive[self.under_origin]]
        tight = of_origin[self.least[of_origin] == -self.ceiling[self.holder[of_origin]]]
        limit = dict(zip(self.holder[tight].tolist(), self.claims[tight].tolist(), strict=True))
        for column in np.flatnonzero(self.is_over).tolist():
            step = int(self.limit[column])
            found.append(holding(holder[step]) | {claims[step], limit.get(column, STRUCTURE)})
        self.is_anew |= self.is_over
        self.is_over[:] = False
        return [of_cycle - {STRUCTURE} for of_cycle in found]

    def _holders(self) -> Array:
        """By which column each is held up; a column that nothing holds up stands for itself."""
        held = np.arange(self.origin + 1)
        is_held = self.by != NOTHING
        held[is_held] = self.holder[self.by[is_held]]
        return held

    def _looped(self) -> list[int]:
        """Columns that hold each other up: one or more of each loop."""
        held = self._holders()
        for _ in range(self.origin.bit_length()):
            held = held[held]
        found: list[int] = np.unique(held[self.by[held] != NOTHING]).tolist()
        return found

    def _let_go(self, cycles: Sequence[Collection[int]]) -> None:
        """Lets a claim of each cycle go, that which was in most so far; columns that it held up fall back."""
        self.seen.update(claim for of_cycle in cycles for claim in of_cycle)
        gone: set[int] = set()
        for of_cycle in sorted(cycles, key=len):
            if of_cycle and gone.isdisjoint(of_cycle):
                gone.add(max(of_cycle, key=lambda claim: (self.seen[claim], claim)))
        self.let_go |= gone
        self.is_alive &= ~np.isin(self.claims, list(gone))
        held = self._holders()
        falls = ~np.append(self.is_alive, True)[self.by]
        for _ in range(self.origin.bit_length()):
            falls |= falls[held]
            held = held[held]
        self.at[falls], self.by[falls], self.has_moved[falls] = self.lowest[falls], NOTHING, False
        self.is_anew |= falls
