"""The files of a package: what each holds, what makes a row of it unique, and the HXL hashtag of each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corridors import hxl
from corridors.domain import reading
from corridors.domain.package import Package

Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class File:
    """One file: its table, the attribute of `Package` that it fills, the columns of its key, its HXL hashtags."""

    table: reading.Table[Any]
    holds: str
    key: tuple[str, ...]
    tags: hxl.Tags

    @property
    def name(self) -> str:
        return self.table.name

    def key_of(self, record: object) -> Key:
        return tuple(getattr(record, column) for column in self.key)

    def records(self, package: Package) -> tuple[Any, ...]:
        """The records of the package that this file holds, in the order of their keys."""
        held = getattr(package, self.holds)
        return (held,) if self.table is reading.OPERATION else tuple(sorted(held, key=self.key_of))


OPERATION = File(reading.OPERATION, "operation", ("code",), hxl.OPERATION)
PLACES = File(reading.PLACES, "places", ("code",), hxl.PLACES)
ORGANISATIONS = File(reading.ORGANISATIONS, "organisations", ("code",), hxl.ORGANISATIONS)
CORRIDORS = File(reading.CORRIDORS, "corridors", ("code",), hxl.CORRIDORS)
WINDOWS = File(reading.WINDOWS, "windows", ("external_id",), hxl.WINDOWS)
MOVEMENTS = File(reading.MOVEMENTS, "movements", ("code",), hxl.MOVEMENTS)
VIOLATIONS = File(reading.VIOLATIONS, "violations", ("external_id",), hxl.VIOLATIONS)
COUNTS = File(reading.COUNTS, "counts", ("source", "external_id"), hxl.COUNTS)
PLANNED = (PLACES, CORRIDORS, WINDOWS, MOVEMENTS, VIOLATIONS)
"""What is planned in an operation, in the order in which one refers to the other."""
FILES: tuple[File, ...] = (
    OPERATION,
    PLACES,
    ORGANISATIONS,
    CORRIDORS,
    WINDOWS,
    MOVEMENTS,
    VIOLATIONS,
    COUNTS,
)


def parents_first(records: Sequence[Any], parent: str) -> list[Any]:
    """The records in an order in which each comes after the one that contains it."""
    by_code = {record.code: record for record in records}
    done: dict[str, Any] = {}
    for record in records:
        chain: dict[str, Any] = {}
        while record is not None and record.code not in done and record.code not in chain:
            chain[record.code] = record
            record = by_code.get(getattr(record, parent))
        done.update(reversed(chain.items()))
    return list(done.values())
