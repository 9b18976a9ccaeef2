"""Which counts cannot all be true: those left out to make the rest hold, and the sets that contradict each other.

The method is error localization after Fellegi and Holt (1976): the cheapest change of counts that satisfies all
constraints, found by a linear program (van der Loo and de Jonge, *Statistical Data Cleaning with Applications in R*,
2018, chapter 7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from corridors.domain.package import CountKey
from reports.engine.case import MANY, Case
from reports.engine.comparisons import Rivals
from reports.engine.grades import is_graded, trust
from reports.engine.sets import all_sets, sets_by_voice
from reports.engine.splitting import Split
from reports.engine.worlds import World
from reports.engine.worlds import closed_world as closed_world
from reports.engine.worlds import open_world as open_world

LISTED, FEW = 10, 3
"""The pairs that are named for one count left out, where more counts contradict it directly, and those in a large
operation: the ones nearest in time.
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Counts that cannot all be true, at least `gap` people apart; without any one of them, the others can.

    `excluded` is a member that was left out for it; `outlier` the same, where no other single voice could be wrong
    instead, or only one that is graded better.
    """

    keys: tuple[CountKey, ...]
    gap: int
    excluded: CountKey
    outlier: CountKey | None = None


@dataclass(frozen=True, slots=True)
class Disputes:
    """What a run found in one world.

    The sets, and the counts `kept` and `excluded` to find them, are the same whatever the grades. Once the grades weigh
    in, `believed` are the counts that can all hold, and `distrusted` those left out for it: the same without grades.
    """

    conflicts: tuple[Conflict, ...]
    kept: frozenset[CountKey]
    excluded: frozenset[CountKey]
    believed: frozenset[CountKey]
    distrusted: frozenset[CountKey]


def open_disputes(case: Case) -> Disputes:
    """What cannot be true whatever else happened: the contradictions."""
    world = case.once(open_world)
    split = world.split()
    found = _Found(world)
    rivals = world.directly(sorted(split.excluded))
    for number, pairs in rivals.items():
        found.add_pairs(number, pairs)
    for members in _with_a_model(world, all_sets(world, split, rivals)):
        found.add(members, _gap(world, split, members))
    return _disputes(world, split, world.split(graded=True) if is_graded(case) else split, found)


def closed_disputes(case: Case) -> Disputes:
    """What cannot be true unless people moved in ways that nobody reported: the tensions, not the contradictions.

    A count that is in a contradiction may be in a tension with others besides, which are then named too.
    """
    opened, world = case.once(open_disputes), case.once(closed_world)
    known = {frozenset(world.number[key] for key in conflict.keys) for conflict in opened.conflicts}
    before = [world.number[key] for key in sorted(opened.excluded)]
    split = world.split(before)
    found = _Found(world, known)
    excluded = sorted(split.excluded)
    rivals = world.directly([*before, *excluded])
    for number, pairs in rivals.items():
        found.add_pairs(number, pairs)
    asked = excluded if len(world.claims) > MANY else [*before, *excluded]
    sets = (members for number in asked for members in sets_by_voice(world, split, number, rivals[number]))
    for members in _with_a_model(world, sets):
        if members[0] in split.excluded or case.once(open_world).model.holds(members):
            found.add(members, _gap(world, split, members))
    distrusted = [world.number[key] for key in sorted(opened.distrusted)]
    graded = world.split(distrusted, graded=True) if is_graded(case) else split
    return _disputes(world, split, graded, found)


def _with_a_model(world: World, sets: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, ...]]:
    """The sets; in a small operation all of them at once, so that one model has what their gaps are asked of."""
    if len(world.claims) > MANY:
        return sets
    found = list(sets)
    world.only({number for members in found for number in members})
    return found


def _gap(world: World, split: Split, members: Sequence[int]) -> int:
    cause = split.causes.get(members[0])
    if cause and cause.gap is not None and cause.claims == set(members):
        return cause.gap
    return world.gap(members)


def _disputes(world: World, split: Split, graded: Split, found: "_Found") -> Disputes:
    kept, excluded = world.keys(split.kept), world.keys(split.excluded)
    believed, distrusted = kept, excluded
    if graded is not split:
        believed, distrusted = world.keys(graded.kept), world.keys(graded.excluded)
    conflicts = [_left_out(conflict, believed) for conflict in found.conflicts.values()]
    return Disputes(with_outliers(world.case, conflicts), kept, excluded, believed, distrusted)


def _left_out(conflict: Conflict, believed: frozenset[CountKey]) -> Conflict:
    """The conflict with a member that was left out for it once the grades weigh in."""
    if conflict.excluded not in believed:
        return conflict
    return replace(conflict, excluded=min(key for key in conflict.keys if key not in believed))


class _Found:
    """Conflicts as they are found, each once; those `known` already are not taken up."""

    def __init__(self, world: World, known: Iterable[frozenset[int]] = ()) -> None:
        self.world, self.known = world, set(known)
        self.conflicts: dict[frozenset[int], Conflict] = {}

    def add(self, members: Sequence[int], gap: int) -> None:
        """The first of the members is the one that was left out."""
        together = frozenset(members)
        relayed = [member for member in members if self.world.claims[member].reading.count.statement]
        if any(self.world.is_same_statement(one, other) for one, other in combinations(relayed, 2)):
            return
        if together not in self.conflicts and together not in self.known:
            keys = tuple(sorted(self.world.claims[member].key for member in members))
            self.conflicts[together] = Conflict(keys, gap, self.world.claims[members[0]].key)

    def add_pairs(self, number: int, rivals: Rivals) -> None:
        most = LISTED if len(self.world.claims) <= MANY else FEW
        for other, gap in self.world.nearest(number, rivals, most).items():
            self.add((number, other), gap)


def with_outliers(case: Case, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts with their likely outlier, where leaving out one count is the only way to blame a single voice.

    A count is an outlier if no other voice is in all the sets that it is in, or only voices that are graded better;
    where a set has two, nobody can tell.
    """
    conflicts = list(conflicts)
    blamed: dict[CountKey, set[str]] = {}
    voices = {key: case.voice(key[0]) for conflict in conflicts for key in conflict.keys}
    grades = {source: trust(case, source) for source, _ in voices}
    trusted = {key: grades[key[0]] for key in voices}
    least = {voice: min(trusted[key] for key in voices if voices[key] == voice) for voice in set(voices.values())}
    for conflict in conflicts:
        others = {voices[key] for key in conflict.keys}
        for key in conflict.keys:
            rest = others - {voices[key]}
            blamed[key] = blamed[key] & rest if key in blamed else rest
    found = []
    for conflict in conflicts:
        alone = [key for key in conflict.keys if all(least[voice] > trusted[key] for voice in blamed[key])]
        is_clear = alone == [conflict.excluded] and len({voices[key] for key in conflict.keys}) > 1
        found.append(replace(conflict, outlier=conflict.excluded) if is_clear else conflict)
    return tuple(found)
