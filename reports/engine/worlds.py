"""A case under one set of assumptions: its claims, the system that they make, and what can be asked of it."""

from collections.abc import Collection, Iterable, Sequence
from math import ceil

from corridors.domain.package import CountKey
from reports.engine.case import Case
from reports.engine.claims import Claim, claims_of
from reports.engine.closed import ClosedWorld
from reports.engine.lines import Lines, OpenWorld
from reports.engine.nesting import Nesting
from reports.engine.solver import TOLERANCE, Comparisons, Model
from reports.engine.splitting import Split
from reports.engine.system import Builder
from reports.engine.weights import weights_of


class World:
    """The claims of a case under one set of assumptions, and the system that they make."""

    def __init__(self, case: Case, *, closed: bool) -> None:
        self.case = case
        self.claims: Sequence[Claim] = claims_of(case, closed=closed)
        self.lines = Lines(case, self.claims, ClosedWorld(case, self.claims) if closed else OpenWorld(case.package))
        self.builder = Builder(self.lines, self.claims, case.starts_at)
        self.model = Model(self.builder.build(), len(self.claims) - 1)
        self.comparisons = Comparisons(self.claims, Nesting(self.lines), case.starts_at)
        self.number = {claim.key: number for number, claim in enumerate(self.claims)}

    def split(self, left_out: Collection[int] = ()) -> tuple[list[int], list[int]]:
        """The claims that can all hold, and those left out for it; `left_out` are in neither."""
        asked = [number for number in range(len(self.claims)) if number not in left_out]
        weights = weights_of(self.case, self.claims)
        split = Split(self.claims, self.model, self.comparisons, weights, asked)
        return sorted(split.kept), sorted(split.excluded)

    def directly(self, number: int) -> dict[int, int]:
        """The claims that cannot be true together with one claim, and how many people they are apart."""
        found = sorted(self.comparisons.apart(number).items())
        return {other: gap for other, gap in found if not self._is_same_statement(number, other)}

    def nearest(self, number: int, others: Collection[int]) -> list[int]:
        """Other claims by how far they are from one in time."""
        moment = _moment(self.claims[number])
        return sorted(others, key=lambda other: (abs(_moment(self.claims[other]) - moment), self.claims[other].key))

    def keys(self, numbers: Iterable[int]) -> frozenset[CountKey]:
        return frozenset(self.claims[number].key for number in numbers)

    def gap(self, members: Collection[int]) -> int:
        """How many people at least must be added to or taken from the members for all of them to hold."""
        people, _ = self.only(members).least_change(members, members)
        return ceil(people - TOLERANCE)

    def only(self, numbers: Collection[int]) -> Model:
        """A small model of some claims alone, by the same numbers: as good as the whole one for asking about them."""
        builder = Builder(self.lines, self.claims, self.case.starts_at)
        return Model(builder.build(sorted(numbers)), len(self.claims) - 1)

    def _is_same_statement(self, one: int, other: int) -> bool:
        mine, yours = self.claims[one].reading, self.claims[other].reading
        if not mine.count.statement:
            return False
        return (mine.voice, mine.count.statement) == (yours.voice, yours.count.statement)


def _moment(claim: Claim) -> float:
    reading = claim.reading
    return reading.latest if reading.latest is not None else reading.reported or 0.0


def open_world(case: Case) -> World:
    return World(case, closed=False)


def closed_world(case: Case) -> World:
    return World(case, closed=True)
