"""Which counts cannot all be true: those left out to make the rest hold, and the sets that contradict each other.

The method is error localization after Fellegi and Holt (1976): the cheapest change of counts that satisfies all
constraints, found by a linear program (van der Loo and de Jonge, *Statistical Data Cleaning with Applications in R*,
2018, chapter 7).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

from corridors.domain.package import CountKey
from reports.engine.case import Case
from reports.engine.claims import Claim, claims_of
from reports.engine.closed import ClosedWorld
from reports.engine.explain import minimal_conflict, minimal_conflicts
from reports.engine.lines import Lines, OpenWorld
from reports.engine.nesting import Nesting
from reports.engine.solver import TOLERANCE, Comparisons, Model
from reports.engine.splitting import Split
from reports.engine.system import Builder
from reports.engine.weights import weights_of

SETS = 12
"""The sets of three and more that are named for one count left out."""

PLAIN = 4
"""The most counts in a set that a reader follows at a glance; larger tensions are named only where there is no smaller
one.
"""

FEW, TOGETHER = 8, 3
"""With at most so many counts left out, sets that hold up to so many of them are looked for as well."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Counts that cannot all be true, at least `gap` people apart; without any one of them, the others can.

    `excluded` is the member that was left out for it; `outlier` the same, where no other single voice could be wrong
    instead.
    """

    keys: tuple[CountKey, ...]
    gap: int
    excluded: CountKey
    outlier: CountKey | None = None


@dataclass(frozen=True, slots=True)
class Disputes:
    """What a run found in one world."""

    conflicts: tuple[Conflict, ...]
    kept: frozenset[CountKey]
    excluded: frozenset[CountKey]


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

    def directly(self, number: int) -> list[tuple[int, int]]:
        """The claims that cannot be true together with one claim, and how many people they are apart."""
        claim = self.claims[number]
        found = sorted(self.comparisons.apart(number).items())
        return [(other, gap) for other, gap in found if not _is_same_statement(claim, self.claims[other])]

    def keys(self, numbers: Iterable[int]) -> frozenset[CountKey]:
        return frozenset(self.claims[number].key for number in numbers)

    def gap(self, members: Collection[int]) -> int:
        """How many people at least must be added to or taken from the members for all of them to hold."""
        people, _ = self.model.least_change(members, members)
        return ceil(people - TOLERANCE)


def _is_same_statement(one: Claim, other: Claim) -> bool:
    mine, yours = one.reading, other.reading
    return bool(mine.count.statement) and (mine.voice, mine.count.statement) == (yours.voice, yours.count.statement)


def open_disputes(case: Case) -> Disputes:
    """What cannot be true whatever else happened: the contradictions."""
    world = case.once(open_world)
    kept, excluded = world.split()
    conflicts: dict[frozenset[int], Conflict] = {}
    rivals: dict[int, set[int]] = {}
    for number in excluded:
        pairs = dict(world.directly(number))
        rivals[number] = set(pairs)
        for other, gap in pairs.items():
            _note(world, conflicts, (number, other), gap)
    for together in _apart_from_each_other(excluded, rivals):
        others = [other for other in kept if not any(other in rivals[number] for number in together)]
        for members in minimal_conflicts(together, _by_breadth(world, others), world.model.holds, SETS):
            everyone = [*together, *members]
            if len(together) == 1 or all(
                world.model.holds([other for other in everyone if other != number]) for number in together
            ):
                _note(world, conflicts, everyone, None)
    return Disputes(with_outliers(case, conflicts.values()), world.keys(kept), world.keys(excluded))


def _apart_from_each_other(excluded: Sequence[int], rivals: Mapping[int, Collection[int]]) -> Iterator[tuple[int, ...]]:
    """Each excluded claim by itself and, where they are few, those of them together that do not contradict each other
    directly.
    """
    largest = TOGETHER if len(excluded) <= FEW else 1
    for size in range(1, largest + 1):
        for together in combinations(excluded, size):
            if all(other not in rivals[number] for number, other in combinations(together, 2)):
                yield together


def closed_disputes(case: Case) -> Disputes:
    """What cannot be true unless people moved in ways that nobody reported: the tensions, not the contradictions."""
    opened, world = case.once(open_disputes), case.once(closed_world)
    known = {frozenset(conflict.keys) for conflict in opened.conflicts}
    before = [world.number[key] for key in sorted(opened.excluded)]
    kept, excluded = world.split(before)
    conflicts: dict[frozenset[int], Conflict] = {}
    partners: dict[int, set[int]] = {}
    for number in [*before, *excluded]:
        partners[number] = set()
        for other, gap in world.directly(number):
            partners[number].add(other)
            if frozenset((world.claims[number].key, world.claims[other].key)) not in known:
                _note(world, conflicts, (number, other), gap)
    for number in excluded:
        others = [other for other in kept if other not in partners[number]]
        found: set[tuple[int, ...]] = set()
        for voice in sorted({world.claims[other].reading.voice for other in others}):
            members = minimal_conflict([number], _by_breadth(world, others, voice), world.model.holds)
            if members is None:
                break
            found.add(tuple(sorted(members)))
        for members in _plainest(found, is_only=not partners[number]):
            _note(world, conflicts, (number, *members), None)
    return Disputes(with_outliers(case, conflicts.values()), world.keys(kept), world.keys(excluded))


def _plainest(sets: Collection[tuple[int, ...]], *, is_only: bool) -> list[tuple[int, ...]]:
    """The sets of few members; where there is nothing else to show for a claim, the smallest one in any case."""
    few = [members for members in sorted(sets) if len(members) < PLAIN]
    if not few and is_only:
        return sorted(sets, key=lambda members: (len(members), members))[:1]
    return few


def with_outliers(case: Case, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts with their likely outlier, where leaving out one count is the only way to blame a single voice.

    A count is an outlier if no other voice is in all the sets that it is in; where a set has two, nobody can tell.
    """
    conflicts = list(conflicts)
    blamed: dict[CountKey, set[str]] = {}
    voices = {key: case.voice(key[0]) for conflict in conflicts for key in conflict.keys}
    for conflict in conflicts:
        others = {voices[key] for key in conflict.keys}
        for key in conflict.keys:
            rest = others - {voices[key]}
            blamed[key] = blamed[key] & rest if key in blamed else rest
    found = []
    for conflict in conflicts:
        alone = [key for key in conflict.keys if not blamed[key]]
        is_clear = alone == [conflict.excluded] and len({voices[key] for key in conflict.keys}) > 1
        found.append(replace(conflict, outlier=conflict.excluded) if is_clear else conflict)
    return tuple(found)


def open_world(case: Case) -> World:
    return World(case, closed=False)


def closed_world(case: Case) -> World:
    return World(case, closed=True)


def _note(world: World, conflicts: dict[frozenset[int], Conflict], members: Sequence[int], gap: int | None) -> None:
    if frozenset(members) not in conflicts:
        keys = tuple(sorted(world.claims[member].key for member in members))
        people = world.gap(members) if gap is None else gap
        conflicts[frozenset(members)] = Conflict(keys, people, world.claims[members[0]].key)


def _by_breadth(world: World, numbers: Sequence[int], voice: str = "") -> list[int]:
    """Claims with those of one voice first, then the broadest: a set that fails even so is the plainest."""

    def order(number: int) -> tuple[bool, float, int, float, CountKey]:
        claim = world.claims[number]
        reading = claim.reading
        length = (reading.latest or 0.0) - (reading.start or reading.latest or 0.0)
        scope = len(world.lines.of_scope.get(claim.scope, ()))
        return (reading.voice != voice, -length, -scope, reading.reported or 0.0, claim.key)

    return sorted(numbers, key=order)
