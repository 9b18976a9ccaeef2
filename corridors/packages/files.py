"""The files of a package: what each holds, what makes a row of it unique, and the HXL hashtag of each column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corridors.domain import reading
from corridors.domain.package import Package

Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class File:
    """One file: its table, the attribute of `Package` that it fills, the columns of its key, its HXL hashtags."""

    table: reading.Table[Any]
    holds: str
    key: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.table.name

    def key_of(self, record: object) -> Key:
        return tuple(getattr(record, column) for column in self.key)

    def records(self, package: Package) -> tuple[Any, ...]:
        """The records of the package that this file holds, in the order of their keys."""
        held = getattr(package, self.holds)
        return (held,) if self.table is reading.OPERATION else tuple(sorted(held, key=self.key_of))


OPERATION = File(
    reading.OPERATION,
    "operation",
    ("code",),
    {
        "code": "#operation+code",
        "name": "#operation+name",
        "timezone": "#meta+timezone",
        "starts_at": "#date+start",
        "ends_at": "#date+end",
        "note": "#meta+note",
    },
)
PLACES = File(
    reading.PLACES,
    "places",
    ("code",),
    {
        "code": "#loc+code",
        "name": "#loc+name",
        "parent": "#loc+code+parent",
        "kind": "#loc+type",
        "pcode": "#loc+pcode",
        "latitude": "#geo+lat",
        "longitude": "#geo+lon",
        "sealed": "#loc+sealed",
        "note": "#meta+note",
    },
)
ORGANISATIONS = File(
    reading.ORGANISATIONS,
    "organisations",
    ("code",),
    {
        "code": "#org+code",
        "name": "#org+name",
        "kind": "#org+type",
        "party": "#org+party",
        "part_of": "#org+code+parent",
        "note": "#meta+note",
    },
)
CORRIDORS = File(
    reading.CORRIDORS,
    "corridors",
    ("code",),
    {
        "code": "#access+code",
        "name": "#access+name",
        "origin": "#loc+origin+code",
        "destination": "#loc+dest+code",
        "via": "#loc+via+code+list",
        "status": "#status",
        "agreed_by": "#org+agreed+code+list",
        "note": "#meta+note",
    },
)
WINDOWS = File(
    reading.WINDOWS,
    "windows",
    ("external_id",),
    {
        "external_id": "#event+id",
        "corridors": "#access+code+list",
        "kind": "#event+type",
        "announced_by": "#org+announced+code+list",
        "announced_at": "#date+announced",
        "starts_at": "#date+start",
        "ends_at": "#date+end",
        "agreed_by": "#org+agreed+code+list",
        "status": "#status",
        "note": "#meta+note",
        "evidence_url": "#meta+url",
    },
)
MOVEMENTS = File(
    reading.MOVEMENTS,
    "movements",
    ("code",),
    {
        "code": "#event+movement+code",
        "name": "#event+movement+name",
        "corridors": "#access+code+list",
        "windows": "#event+window+id+list",
        "started_at": "#date+start",
        "ended_at": "#date+end",
        "note": "#meta+note",
    },
)
VIOLATIONS = File(
    reading.VIOLATIONS,
    "violations",
    ("external_id",),
    {
        "external_id": "#event+violation+id",
        "window": "#event+window+id",
        "alleged_by": "#org+alleging+code",
        "alleged_against": "#org+accused+code",
        "occurred_at": "#date+occurred",
        "note": "#meta+note",
        "evidence_url": "#meta+url",
    },
)
COUNTS = File(
    reading.COUNTS,
    "counts",
    ("source", "external_id"),
    {
        "external_id": "#meta+id",
        "corridor": "#access+code",
        "movement": "#event+movement+code",
        "stage": "#affected+type",
        "place": "#loc+code",
        "origin": "#loc+origin+code",
        "source": "#org+source+code",
        "relayed_by": "#org+relay+code",
        "statement": "#meta+statement+id",
        "reported_at": "#date+reported",
        "basis": "#meta+basis",
        "period_start": "#date+start",
        "period_end": "#date+end",
        "completeness": "#meta+completeness",
        "qualifier": "#meta+qualifier",
        "value": "#affected+evacuees+num",
        "value_max": "#affected+evacuees+max+num",
        "unit": "#meta+unit",
        "group": "#affected+group",
        "men": "#affected+adult+m",
        "women": "#affected+adult+f",
        "boys": "#affected+children+m",
        "girls": "#affected+children+f",
        "children": "#affected+children",
        "older": "#affected+elderly",
        "disabled": "#affected+disabled",
        "wounded": "#affected+injured",
        "note": "#meta+note",
        "evidence_url": "#meta+url",
    },
)
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
