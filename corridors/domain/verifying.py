"""Whether a ledger is still the one that was written: what no longer fits, row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from corridors.domain.ledger import Entry, chained
from corridors.domain.package import CountKey


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it stands in the ledger, with what was stored about it."""

    entry: Entry
    chain: str
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the service never writes, at one version of a count. `code` is stable and documented."""

    key: CountKey
    version: int
    code: str
    message: str


def faults_of(rows: Iterable[Row], *, revision: int) -> Iterator[Fault]:
    """What does not fit in the rows of one operation, given in the order in which they were stored.

    `revision` is the operation's own. A row that was edited breaks its own link; one that was removed, inserted or
    moved breaks the link of the row after it in its source's chain.
    """
    chains: dict[str, str] = {}
    last: dict[CountKey, Row] = {}
    reached = 0
    for row in rows:
        entry, before = row.entry, last.get(row.entry.key)
        if chained(chains.get(entry.count.source, ""), entry) != row.chain:
            message = "It does not follow from the row before it: this row was edited, or one before it is gone or new."
            yield _fault(row, "broken_chain", message)
        if entry.revision > revision:
            yield _fault(row, "revision_ahead", f"Its revision {entry.revision} is above the operation's {revision}.")
        if entry.revision < reached:
            yield _fault(row, "revision_falls", f"Its revision {entry.revision} comes after revision {reached}.")
        yield from _succession(before, row)
        chains[entry.count.source] = row.chain
        last[entry.key] = row
        reached = max(reached, entry.revision)
    for row in last.values():
        if row.superseded_at is not None:
            message = f"It was superseded, but version {row.entry.version + 1} is missing."
            yield _fault(row, "missing_version", message)


def _succession(before: Row | None, row: Row) -> Iterator[Fault]:
    expected = before.entry.version + 1 if before else 1
    if row.entry.version > expected:
        yield _fault(row, "missing_version", f"Version {expected} is missing before it.")
    if row.entry.version < expected:
        yield _fault(row, "version_out_of_order", f"Version {expected} should stand here.")
    if before is None:
        return
    if before.superseded_at is None:
        yield _fault(before, "two_current", f"It still stands as current beside version {row.entry.version}.")
    elif before.superseded_at != row.entry.recorded_at:
        message = f"It was superseded at another moment than version {row.entry.version} was recorded."
        yield _fault(before, "wrong_end", message)


def _fault(row: Row, code: str, message: str) -> Fault:
    return Fault(row.entry.key, row.entry.version, code, message)
