"""The preferred smallest set of counts that cannot all hold.

Which one is preferred: Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for Over-Constrained Problems",
AAAI 2004. The deletion filter leaves it (Chinneck, *Feasibility and Infeasibility in Optimization*, 2008) if it begins
with the candidate preferred least. Those that a certificate does not blame need not be tried (Belov, Lynce and
Marques-Silva, "Towards Efficient MUS Extraction", AI Communications 25, 2012).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

Blame = Callable[[Sequence[int]], Collection[int]]
"""Some of the claims that cannot all hold; none where all of them can."""


def minimal_conflict(given: Sequence[int], candidates: Sequence[int], blame: Blame) -> tuple[int, ...] | None:
    """The smallest part of `candidates`, the first ones preferred, that cannot hold together with all `given`.

    None where everything can hold. Removing any member of the answer makes it, with what is given, possible.
    """
    rest = list(candidates)
    needed: list[int] = []
    blamed = set(blame([*given, *rest]))
    if not blamed:
        return None
    while not blamed.isdisjoint(rest):
        while rest[-1] not in blamed:
            rest.pop()
        last = rest.pop()
        fewer = blame([*given, *needed, *rest])
        if fewer:
            blamed = set(fewer)
        else:
            needed.insert(0, last)
    return tuple(needed)


def minimal_conflicts(
    given: Sequence[int],
    candidates: Sequence[int],
    blame: Blame,
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
            members = minimal_conflict(given, rest, blame)
            if members is None:
                continue
            lacking = frozenset(members)
            found.append(lacking)
            yield members
        waiting += [without | {member} for member in sorted(lacking)]
