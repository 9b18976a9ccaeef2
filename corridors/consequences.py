"""What counts would cause, as a door is told it before it stores them: discrepancies that would open and close.

`corridors` has none of its own. It asks by the signal `consequences_asked`, and works the same where nobody answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corridors.domain.package import Count, CountKey
from corridors.models import EvacueeCount, Operation, User
from corridors.signals import consequences_asked


class Unknown(StrEnum):
    """Why it is not told what counts would cause."""

    UNANSWERED = "unanswered"
    """Nobody listens, or who does failed."""
    TOO_MANY_COUNTS = "too_many_counts"
    """More would have to be compared than can be while somebody waits."""
    TOO_SLOW = "too_slow"
    """The operation's counts differ so much that comparing them takes longer than somebody waits."""
    NOTHING_STORED = "nothing_stored"
    """Some cannot be stored, so that none would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A discrepancy that would open or close; `gap` is in people, `summary` a sentence in the asker's language."""

    class_: str
    kind: str
    severity: str
    gap: int
    summary: str
    counts: tuple[CountKey, ...]
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What would open and what would close, the gravest first."""

    opens: tuple[Consequence, ...] = ()
    closes: tuple[Consequence, ...] = ()


Foreseen = Consequences | Unknown


def consequences_of(operation: Operation, counts: Sequence[Count], *, viewer: User) -> Foreseen:
    """What would follow if the counts were recorded, as far as the viewer may know it."""
    if not counts:
        return Consequences()
    answers = consequences_asked.send_robust(
        EvacueeCount, operation_id=operation.pk, counts=tuple(counts), viewer=viewer
    )
    told = (answer for _receiver, answer in answers if isinstance(answer, Consequences | Unknown))
    return next(told, Unknown.UNANSWERED)
