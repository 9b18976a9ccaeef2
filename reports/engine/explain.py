"""The preferred smallest set of counts that cannot all hold.

Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for Over-Constrained Problems", AAAI 2004.
"""

from collections.abc import Callable, Sequence


def minimal_conflict(
    given: Sequence[int], candidates: Sequence[int], holds: Callable[[Sequence[int]], bool]
) -> tuple[int, ...] | None:
    """The smallest part of `candidates`, the first ones preferred, that cannot hold together with all `given`.

    None where everything can hold. Removing any member of the answer makes it, with what is given, possible. Asks `holds`
    about 2k log(n/k) times for a conflict of k among n candidates.
    """
    if holds([*given, *candidates]):
        return None
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
