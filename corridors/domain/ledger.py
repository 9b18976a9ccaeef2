"""The hash that chains the versions of one source's counts, so that a rewritten history shows.

An entry's chain is the SHA-256 of the chain of the same operation's and source's entry before it (empty for the first)
and of all that the entry says, as text. The method is that of Haber and Stornetta, "How to Time-Stamp a Digital
Document", 1991. A chain alone shows no loss at its end, as nothing follows there that would no longer fit; a `seal`,
kept elsewhere, does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter

from corridors.domain.package import Count, CountKey
from corridors.domain.reading import COUNTS

_said = attrgetter(*COUNTS.columns)
_DEFAULTS = {column.name: column.default for column in fields(Count)}
_USUAL = tuple(_DEFAULTS[name] for name in COUNTS.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A version of a count as it was recorded.

    `recorded_by` is the key of the user, `logged_by` the code of the organisation that entered it; both are empty for
    the operator at the command line.
    """

    operation: str
    count: Count
    version: int
    withdrawn: bool
    recorded_at: datetime
    recorded_by: str
    logged_by: str
    revision: int

    @property
    def key(self) -> CountKey:
        return self.count.key


def chained(previous: str, entry: Entry) -> str:
    """The chain of an entry after the previous chain of its source, as 64 hexadecimal digits."""
    return _digest(
        previous,
        entry.operation,
        str(entry.version),
        "withdrawn" if entry.withdrawn else "",
        entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.recorded_by,
        entry.logged_by,
        str(entry.revision),
        *_written(entry.count),
    )


def _written(count: Count) -> list[str]:
    """Each column as `corridors.domain.reading.written` has it."""
    values = zip(_said(count), _USUAL, strict=True)
    return ["" if value is None or value == usual else str(value) for value, usual in values]


def seal(operation: str, revision: int, last_chains: Mapping[str, str]) -> str:
    """What an operation's whole ledger amounts to at a revision, given the last chain of each source by then.

    Whoever keeps it outside the database can tell later whether that part of the ledger still stands.
    """
    digest = _digest(operation, str(revision), *(part for pair in sorted(last_chains.items()) for part in pair))
    return f"{operation}@{revision}:{digest[:32]}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
