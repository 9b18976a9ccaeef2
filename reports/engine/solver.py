"""Linear programs over a system, with HiGHS.

HiGHS: Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10, 2018.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

import highspy
import numpy as np

from reports.engine.intervals import Array
from reports.engine.known import Known
from reports.engine.paths import Paths
from reports.engine.rows import Rows
from reports.engine.starting import NOTHING, Start
from reports.engine.system import System, Term

TOLERANCE = 1e-6
INFINITY = highspy.kHighsInf

DUAL, PRIMAL = 1, 4
"""The simplex methods by HiGHS's numbers. What changes limits alone leaves the last answer fit for the dual one, what
changes prices alone for the primal one, which then needs few steps.
"""

STEPS = 300
"""So many steps the primal method may take: where it needs more, the dual one is there sooner, from nothing."""

PERTURBATION = "dual_simplex_cost_perturbation_multiplier"
"""By how much HiGHS shakes the costs, lest the simplex method go in circles. A question that starts from the answer to
one like it needs half as many steps without.
"""

NO_ANSWER = (highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kIterationLimit)


class Model:
    """A system loaded once; each question changes only bounds and costs, so that HiGHS starts from the last basis."""

    def __init__(self, system: System, last_claim: int) -> None:
        """`last_claim` is the highest number that a claim may have, with rows or without."""
        self.system = system
        self.rows, self.first_row = len(system.counts), len(system.structure)
        self.low, self.high, self.claims = system.low, system.high, system.claims
        self.last_claim = last_claim
        self.limits, self.costs = np.full(self.rows, INFINITY), np.zeros(self.rows)
        self.kept = np.ones(self.rows, dtype=bool)

    @cached_property
    def highs(self) -> "highspy.Highs":
        """HiGHS with the program, once it is needed."""
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("presolve", "off")
        highs.setOptionValue("random_seed", 0)
        highs.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        self._load(highs)
        return highs

    @cached_property
    def known(self) -> Known:
        return Known(self.parts())

    def parts(self) -> list[int]:
        """The claims of each part of the system that shares no column with others; a set is a number, as in `known`."""
        structure, counts, width = self.system.structure, self.system.counts, self.system.width
        columns = np.concatenate([structure.columns, counts.columns])
        lengths = np.concatenate([np.diff(structure.starts), np.diff(counts.starts)])
        tied_by = np.repeat(np.concatenate([np.arange(self.first_row), self.first_row + self.claims]), lengths)
        last, part = np.full(width, -1), np.arange(width)
        while True:
            least = width + np.arange(self.first_row + self.last_claim + 1)
            np.minimum.at(least, tied_by, part[columns])
            if np.array_equal(part, last):
                break
            last, part = part, part.copy()
            np.minimum.at(part, columns, least[tied_by])
            part = part[part]
        of_claim = np.minimum(least[self.first_row :], width)
        return [_as_bits(of_claim == number) for number in np.unique(of_claim)]

    @cached_property
    def paths(self) -> Paths:
        return Paths(self.system, self.last_claim)

    def _load(self, highs: "highspy.Highs") -> None:
        """The rows as they are, and for each count two columns: what is added to its sum, and what is taken from it."""
        system, width = self.system, self.system.width + 2 * self.rows
        is_negative = np.append(system.signs < 0, np.zeros(2 * self.rows, dtype=bool))
        highs.addVars(width, np.where(is_negative, -INFINITY, 0.0), np.where(is_negative, 0.0, INFINITY))
        structure, counts = system.structure, system.counts
        self._add_rows(highs, structure, np.zeros(self.first_row), np.full(self.first_row, INFINITY))
        ends = np.repeat(counts.starts[1:], 2)
        slack = system.width + np.arange(2 * self.rows, dtype=np.int32)
        columns = np.insert(counts.columns, ends, slack)
        values = np.insert(counts.values, ends, np.tile([1.0, -1.0], self.rows))
        starts = counts.starts + 2 * np.arange(self.rows + 1, dtype=np.int32)
        self._add_rows(highs, Rows(starts, columns, values), self.low, self.high)

    def _add_rows(self, highs: "highspy.Highs", rows: Rows, low: Array, high: Array) -> None:
        told = highs.addRows(len(rows), low, high, len(rows.columns), rows.starts[:-1], rows.columns, rows.values)
        if told == highspy.HighsStatus.kError:
            raise ValueError("HiGHS does not take these rows: is a column twice in one of them?")

    def start_at(self, start: Start) -> None:
        """Has HiGHS start where this is the solution: with the columns that limits hold up, and without their rows."""
        paths, status = self.paths, highspy.HighsBasisStatus
        held = np.flatnonzero(start.by != NOTHING)
        steps = start.by[held]
        columns = np.full(self.system.width + 2 * self.rows, status.kLower)
        columns[: self.system.width][self.system.signs < 0] = status.kUpper
        columns[held] = status.kBasic
        rows = np.full(self.first_row + self.rows, status.kBasic)
        rows[paths.rows[steps]] = status.kLower
        rows[paths.rows[steps[paths.is_upper[steps]]]] = status.kUpper
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status, basis.valid = columns.tolist(), rows.tolist(), True
        self.highs.setBasis(basis)

    def adjustments(
        self, costs: Array, claims: Collection[int], movable: Collection[int] | None = None
    ) -> dict[int, float]:
        """The cheapest change that makes some claims hold, of the movable ones alone: people by claim, for those that
        must change.

        `costs` is the price of one person for each claim.
        """
        moved = np.ones(self.rows, dtype=bool) if movable is None else self._of(movable)
        self._allow(np.where(moved, INFINITY, 0.0), costs[self.claims])
        self._keep(self._of(claims))
        self._run()
        people = self._people()
        found: dict[int, float] = {}
        for row in np.flatnonzero(people > TOLERANCE):
            claim = int(self.claims[row])
            found[claim] = max(found.get(claim, 0.0), float(people[row]))
        return found

    def point(self) -> Array:
        """The columns of the last solution."""
        return np.array(self.highs.getSolution().col_value[: self.system.width])

    def forcing(self) -> list[frozenset[int]]:
        """The claims whose limits force the last cheapest change, in groups: each alone forces what it has of it.

        They are those with a dual value; groups share no column, so that each is a certificate by itself.
        """
        duals = np.array(self.highs.getSolution().row_dual)
        groups: dict[int, int] = {}

        def group(column: int) -> int:
            while groups.setdefault(column, column) != column:
                groups[column] = groups[groups[column]]
                column = groups[column]
            return column

        members: dict[int, set[int]] = defaultdict(set)
        found = []
        for row in np.flatnonzero(np.abs(duals) > TOLERANCE).tolist():
            is_count = row >= self.first_row
            terms = self.system.counts.terms(row - self.first_row) if is_count else self.system.structure.terms(row)
            roots = [group(column) for column, _ in terms]
            for root in roots[1:]:
                groups[group(root)] = group(roots[0])
            if is_count:
                found.append((int(self.claims[row - self.first_row]), roots[:1]))
        for claim, roots in found:
            members[group(roots[0]) if roots else -1 - claim].add(claim)
        return [frozenset(claims) for claims in members.values()]

    def holds(self, claims: Collection[int], stretched: Mapping[int, float] | None = None) -> bool:
        """Whether these claims can all hold, the others left out, or changed by so many people where stretched."""
        chosen = self._chosen(claims)
        if stretched:
            return self._solves(chosen, stretched)
        return self._can_hold(chosen, lambda: self._solves(chosen, {}))

    def impossible_within(self, claims: Collection[int]) -> frozenset[int]:
        """A few of the claims that cannot all hold; none where all can.

        For who has many such questions: each takes longer than whether claims hold, and settles more of the others.
        """
        chosen = self._chosen(claims)
        if self._can_hold(chosen, lambda: self._spares(chosen)):
            return frozenset()
        bits = self.known.impossible_within(_as_bits(chosen))
        return frozenset(number for number in claims if bits >> number & 1)

    def _can_hold(self, chosen: Array, solves: Callable[[], bool]) -> bool:
        """Asks the solver what is not known yet."""
        asked = _as_bits(chosen)
        answer = self.known.answer(asked)
        if answer is None:
            answer = solves()
            if answer:
                self.known.add_possible(asked | self._also_holding())
            else:
                self.known.add_impossible(self._to_blame(asked))
        return answer

    def _solves(self, chosen: Array, stretched: Mapping[int, float]) -> bool:
        limits = np.zeros(self.rows)
        kept = chosen[self.claims]
        if stretched:
            by_claim = np.zeros(self.last_claim + 1)
            by_claim[list(stretched)] = list(stretched.values())
            limits = np.where(kept, 0.0, by_claim[self.claims])
            kept |= limits > 0
        self._allow(limits, np.zeros(self.rows))
        self._keep(kept)
        self._run()
        return self._is_solved()

    def _spares(self, chosen: Array) -> bool:
        """Whether there is a solution: one then that changes the other claims least, so that many of them hold too."""
        self._allow(np.where(chosen[self.claims], 0.0, INFINITY), np.ones(self.rows))
        self._keep(np.ones(self.rows, dtype=bool))
        self.highs.setOptionValue(PERTURBATION, 0.0)
        self._run()
        self.highs.setOptionValue(PERTURBATION, 1.0)
        return self._is_solved()

    def _people(self) -> Array:
        """By how many people the last solution changes each row's sum."""
        changed = np.array(self.highs.getSolution().col_value)[self.system.width :]
        people: Array = changed[0::2] + changed[1::2]
        return people

    def _also_holding(self) -> int:
        """All claims that the last solution satisfies as they are."""
        sums = np.array(self.highs.getSolution().row_value)[self.first_row :]
        broken = (sums < self.low - TOLERANCE / 10) | (sums > self.high + TOLERANCE / 10)
        broken |= self._people() > TOLERANCE / 10
        holding = self._chosen(self.claims)
        holding[self.claims[broken]] = False
        return _as_bits(holding)

    def _to_blame(self, asked: int) -> int:
        """The claims that a dual ray shows to be impossible together; all that were asked where there is none."""
        _status, has_ray, ray = self.highs.getDualRay()  # type: ignore[attr-defined]
        if not has_ray:
            return asked
        bits = _as_bits(self._chosen(self.claims[np.abs(np.array(ray)[self.first_row :]) > TOLERANCE / 1000]))
        return bits if bits & ~asked == 0 else asked

    def least_change(self, claims: Collection[int], movable: Collection[int]) -> tuple[float, frozenset[int]]:
        """How many people at least must be added or taken, in `movable` claims alone, for `claims` to hold.

        Also the claims that bind: those with a dual value, which with the movable ones cannot all hold (Farkas).
        """
        moved = self._of(movable)
        self._allow(np.where(moved, INFINITY, 0.0), np.where(moved, 1.0, 0.0))
        self._keep(self._of(claims))
        self._run()
        if not self._is_solved():
            return float("inf"), frozenset()
        return float(self.highs.getObjectiveValue()), self._binding()

    def most(self, terms: Iterable[Term], claims: Collection[int]) -> tuple[float | None, frozenset[int]]:
        """The largest sum of terms that `claims` leave, None without a limit, and the claims that bind it."""
        self._allow(np.zeros(self.rows), np.zeros(self.rows))
        self._keep(self._of(claims))
        wanted = list(terms)
        columns = np.array([column for column, _ in wanted], dtype=np.int32)
        self.highs.changeColsCost(len(wanted), columns, np.array([-value for _, value in wanted]))
        self._run(PRIMAL)
        found: tuple[float | None, frozenset[int]] = (None, frozenset())
        if self._is_solved():
            found = -float(self.highs.getObjectiveValue()), self._binding()
        self.highs.changeColsCost(len(wanted), columns, np.zeros(len(wanted)))
        return found

    def _binding(self) -> frozenset[int]:
        duals = np.array(self.highs.getSolution().row_dual)[self.first_row :]
        return frozenset(int(claim) for claim in self.claims[np.abs(duals) > TOLERANCE])

    def _of(self, claims: Collection[int]) -> Array:
        return self._chosen(claims)[self.claims]

    def _chosen(self, claims: Collection[int] | Array) -> Array:
        chosen = np.zeros(self.last_claim + 1, dtype=bool)
        chosen[claims if isinstance(claims, np.ndarray) else list(claims)] = True
        return chosen

    def _allow(self, limits: Array, costs: Array) -> None:
        """Says how far, and at what price a person, each row's two free columns may go."""
        changed = np.flatnonzero(limits != self.limits)
        if len(changed):
            columns = self._free_columns(changed)
            self.highs.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.repeat(limits[changed], 2))
        changed = np.flatnonzero(costs != self.costs)
        if len(changed):
            columns = self._free_columns(changed)
            self.highs.changeColsCost(len(columns), columns, np.repeat(costs[changed], 2))
        self.limits, self.costs = limits, costs

    def _free_columns(self, rows: Array) -> Array:
        return (self.system.width + 2 * rows[:, None] + (0, 1)).ravel().astype(np.int32)

    def _keep(self, kept: Array) -> None:
        """Says which rows are to hold."""
        changed = np.flatnonzero(kept != self.kept)
        if len(changed):
            self.kept[changed] = kept[changed]
            low = np.where(kept[changed], self.low[changed], -INFINITY)
            high = np.where(kept[changed], self.high[changed], INFINITY)
            rows = (self.first_row + changed).astype(np.int32)
            self.highs.changeRowsBounds(len(rows), rows, low, high)  # type: ignore[attr-defined]

    def _run(self, method: int = DUAL) -> None:
        """Solves the program; from nothing, where the last basis does not lead to an answer."""
        for way, steps in ((method, STEPS if method == PRIMAL else highspy.kHighsIInf), (DUAL, highspy.kHighsIInf)):
            self.highs.setOptionValue("simplex_strategy", way)
            self.highs.setOptionValue("simplex_iteration_limit", steps)
            self.highs.run()
            if self.highs.getModelStatus() not in NO_ANSWER:
                return
            self.highs.clearSolver()

    def _is_solved(self) -> bool:
        return self.highs.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)


def _as_bits(chosen: Array) -> int:
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")
