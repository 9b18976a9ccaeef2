"""The preferred smallest set of counts that cannot all hold.

Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for Over-Constrained Problems", AAAI 2004.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence


def minimal_conflict(
    given: Sequence[int], candidates: Sequence[int], holds: Callable[[Sequence[int]], bool]
) -> tuple[int, ...] | None:
    """The smallest part of `candidates`, the first ones preferred, that cannot hold together with all `given`.

    None where everything can hold. Removing any member of the answer makes it, with what is given, possible. Asks
    `holds` about 2k log(n/k) times for a conflict of k among n candidates.
    """
    if holds([*given, *candidates]):
        return None
    if not candidates or not holds(given):
        return ()
    return tuple(_conflict(list(given), False, list(candidates), holds))


def _conflict(
    given: list[int], has_grown: bool, candidates: list[int], holds: Callable[[Sequence[int]], bool]
) -> list[int]:
    if has_grown and not holds(given):
        return []
    if len(candidates) == 1:
        return candidates
    half = (len(candidates) + 1) // 2
    first, second = candidates[:half], candidates[half:]
    of_second = _conflict([*given, *first], True, second, holds)
    of_first = _conflict([*given, *of_second], bool(of_second), first, holds)
    return of_first + of_second


def shrunk(given: int, candidates: Sequence[int], holds: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Some of few candidates that cannot hold together with `given`, each of them needed for that.

    The deletion filter of Chinneck, *Feasibility and Infeasibility in Optimization*, 2008; one question a candidate.
    """
    needed = list(candidates)
    for candidate in candidates:
        rest = [other for other in needed if other != candidate]
        if not holds([given, *rest]):
            needed = rest
    return tuple(needed)


def minimal_conflicts(
    given: Sequence[int],
    candidates: Sequence[int],
    holds: Callable[[Sequence[int]], bool],
    most: int,
    known: Iterable[Collection[int]] = (),
) -> Iterator[tuple[int, ...]]:
    """Up to `most` different smallest sets of candidates that cannot hold together with all `given`, the preferred ones
    first, beside those that are `known`.

    Each next one lacks a member of those before it: Reiter, "A Theory of Diagnosis from First Principles", 1987.
    """
    found = sorted((frozenset(conflict) for conflict in known), key=len)
    most += len(found)
    waiting: list[frozenset[int]] = [frozenset()]
    tried: set[frozenset[int]] = set()
    while waiting and len(found) < most:
        without = waiting.pop(0)
        if without in tried:
            continue
        tried.add(without)
        lacking = next((conflict for conflict in found if conflict.isdisjoint(without)), None)
        if lacking is None:
            rest = [candidate for candidate in candidates if candidate not in without]
            members = minimal_conflict(given, rest, holds)
            if members is None:
                continue
            lacking = frozenset(members)
            found.append(lacking)
            yield members
        waiting += [without | {member} for member in sorted(lacking)]
