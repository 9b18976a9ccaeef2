"""The hash that chains the versions of one source's counts, so that a rewritten history shows.

A row's chain is the SHA-256 of the previous row's chain of the same operation and source (empty for the first), its
version, whether it withdraws, when it was recorded, its revision, and every column of the count as text. The method is
that of a hash chain: Haber and Stornetta, "How to Time-Stamp a Digital Document", 1991.
"""

import hashlib
from datetime import UTC, datetime

from corridors.domain.package import Count
from corridors.domain.reading import COUNTS, written


def chained(previous: str, count: Count, *, version: int, withdrawn: bool, recorded_at: datetime, revision: int) -> str:
    """The chain of a row, as 64 hexadecimal digits."""
    parts = [
        previous,
        str(version),
        "withdrawn" if withdrawn else "",
        recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(revision),
        *(written(count, column) for column in COUNTS.columns),
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
