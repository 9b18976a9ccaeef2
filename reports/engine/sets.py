"""Sets of three and more counts that cannot all hold, with one that was left out.

Where an operation has few counts, the sets are looked for in every direction, and the plainest are chosen. Where it has
many, each count that nothing contradicts directly gets one, shrunk from those that the solver blames.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from corridors.domain.package import CountKey
from reports.engine.case import MANY
from reports.engine.explain import minimal_conflict, minimal_conflicts
from reports.engine.splitting import Split
from reports.engine.worlds import World

SETS = 12
"""The sets of three and more that are named for one count left out, or for some together."""

FEW, TOGETHER = 8, 3
"""With at most so many counts left out, sets that hold up to so many of them are looked for as well."""

PLAIN = 4
"""The most counts in a set that a reader follows at a glance; larger ones are named only where there is no smaller."""


def all_sets(world: World, split: Split, rivals: Mapping[int, Collection[int]]) -> Iterator[tuple[int, ...]]:
    """The smallest sets with claims left out, the keys of `rivals`, beside those that contradict one directly."""
    if len(world.claims) > MANY:
        yield from _one_each(world, split, [number for number, partners in rivals.items() if not partners])
        return
    order, blame = _by_breadth(world, split.kept), world.model.impossible_within
    settled = {number: _settled(world, number, order, partners) for number, partners in rivals.items()}
    named: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for together in _apart_from_each_other(rivals):
        without = set().union(*(settled[number] for number in together))
        others = [other for other in order if other not in without]
        known = _of_fewer(named, together, without)
        named[together] = []
        for members in minimal_conflicts(together, others, blame, SETS, known):
            everyone = (*together, *members)
            if len(together) == 1 or all(_holds_without(world, everyone, number) for number in together):
                named[together].append(members)
                yield everyone


def sets_by_voice(world: World, split: Split, number: int, partners: Collection[int]) -> Iterator[tuple[int, ...]]:
    """For each voice the smallest set with a claim left out that is made of its counts, as far as they suffice."""
    if len(world.claims) > MANY:
        yield from _one_each(world, split, [] if partners else [number])
        return
    settled = _settled(world, number, split.kept, partners)
    others = [other for other in _by_breadth(world, split.kept) if other not in settled]
    found: set[tuple[int, ...]] = set()
    for voice in sorted({world.claims[other].reading.voice for other in others}):
        first = sorted(others, key=lambda other: world.claims[other].reading.voice != voice)
        members = minimal_conflict([number], first, world.model.impossible_within)
        if members is None:
            break
        found.add(tuple(sorted(members)))
    plain = [members for members in sorted(found) if len(members) < PLAIN]
    if not plain and not partners:
        plain = sorted(found, key=lambda members: (len(members), members))[:1]
    for members in plain:
        yield (number, *members)


def _one_each(world: World, split: Split, numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """For each claim one smallest set among those that are to blame where it is to hold beside all that are kept."""
    for number in numbers:
        cause = split.causes.get(number)
        if cause and cause.gap is not None:
            yield (number, *sorted(cause.claims - {number}))
            continue
        claims = cause.claims if cause else world.model.impossible_within([*split.kept, number])
        candidates = sorted(claims - {number}, reverse=True)
        if candidates:
            blame = world.only([number, *candidates]).impossible_within
            members = minimal_conflict([number], candidates, blame)
            if members is not None:
                yield (number, *members)


def _settled(world: World, number: int, others: Iterable[int], partners: Collection[int]) -> set[int]:
    """Those that need no set with a claim: they contradict it directly, or relay the same statement."""
    return {other for other in others if other in partners or world.is_same_statement(number, other)}


def _apart_from_each_other(rivals: Mapping[int, Collection[int]]) -> Iterator[tuple[int, ...]]:
    """Each claim left out and, where they are few, those together that do not contradict each other directly."""
    largest = TOGETHER if len(rivals) <= FEW else 1
    for size in range(1, largest + 1):
        for together in combinations(rivals, size):
            if all(other not in rivals[number] for number, other in combinations(together, 2)):
                yield together


def _of_fewer(
    named: Mapping[tuple[int, ...], Sequence[tuple[int, ...]]], together: Sequence[int], without: set[int]
) -> list[tuple[int, ...]]:
    """What some of these claims left out cannot hold with, without others; nothing where not all of it was named."""
    fewer = [named[part] for size in range(1, len(together)) for part in combinations(together, size)]
    if any(len(sets) == SETS for sets in fewer):
        return []
    return [members for sets in fewer for members in sets if not without.intersection(members)]


def _holds_without(world: World, members: Sequence[int], number: int) -> bool:
    return world.model.holds([other for other in members if other != number])


def _by_breadth(world: World, numbers: Collection[int]) -> list[int]:
    """Claims, the broadest first: a set that fails even so is the plainest."""

    def order(number: int) -> tuple[float, int, float, CountKey]:
        claim = world.claims[number]
        reading = claim.reading
        length = (reading.latest or 0.0) - (reading.start or reading.latest or 0.0)
        scope = len(world.lines.of_scope.get(claim.scope, ()))
        return (-length, -scope, reading.reported or 0.0, claim.key)

    return sorted(numbers, key=order)
