"""What earlier answers already say about whether some claims can all hold, so that the solver is asked less often.

Part of what can hold can hold, and what contains an impossible set is impossible. A solution shows more claims to hold
than were asked about, and the dual ray of an impossible system fewer that are to blame: Liffiton et al., "Fast,
Flexible MUS Enumeration", Constraints 21, 2016.
"""

from collections.abc import Iterable


class Known:
    """Sets of claims that can all hold, and sets that cannot; a set is a number, whose bit 2^n stands for claim n."""

    def __init__(self, parts: Iterable[int]) -> None:
        """`parts` are sets that have nothing to do with each other, so that it is known of each apart what can hold."""
        self._possible: dict[int, list[int]] = {part: [] for part in parts}
        self._impossible: list[int] = []

    def answer(self, asked: int) -> bool | None:
        """Whether the claims can all hold; None where nothing known says so."""
        if all(_is_within_one(asked & part, possible) for part, possible in self._possible.items()):
            return True
        for impossible in self._impossible:
            if impossible & ~asked == 0:
                return False
        return None

    def impossible_within(self, asked: int) -> int:
        """The smallest known set of these claims that cannot hold; empty where none is known."""
        found = [impossible for impossible in self._impossible if impossible & ~asked == 0]
        return min(found, key=lambda bits: (bits.bit_count(), bits), default=0)

    def add_possible(self, claims: int) -> None:
        for part, possible in self._possible.items():
            if not _is_within_one(claims & part, possible):
                possible.append(claims & part)

    def add_impossible(self, claims: int) -> None:
        self._impossible.append(claims)


def _is_within_one(claims: int, possible: Iterable[int]) -> bool:
    return not claims or any(claims & ~some == 0 for some in possible)
