"""What earlier answers already say about whether some claims can all hold, so that the solver is asked less often.

Part of what can hold can hold, and what contains an impossible set is impossible. A solution shows more claims to hold
than were asked about, and the dual ray of an impossible system fewer that are to blame: Liffiton et al., "Fast,
Flexible MUS Enumeration", Constraints 21, 2016.
"""

from collections.abc import Iterable


class Known:
    """Sets of claims, by number, that can all hold, and sets that cannot."""

    def __init__(self) -> None:
        self._possible: list[int] = []
        self._impossible: list[int] = []

    def answer(self, claims: Iterable[int]) -> bool | None:
        """Whether the claims can all hold; None where nothing known says so."""
        asked = _bits(claims)
        if any(asked & ~possible == 0 for possible in self._possible):
            return True
        if any(impossible & ~asked == 0 for impossible in self._impossible):
            return False
        return None

    def add_possible(self, claims: Iterable[int]) -> None:
        self._possible.append(_bits(claims))

    def add_impossible(self, claims: Iterable[int]) -> None:
        self._impossible.append(_bits(claims))


def _bits(claims: Iterable[int]) -> int:
    bits = 0
    for claim in claims:
        bits |= 1 << int(claim)
    return bits
