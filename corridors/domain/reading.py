"""From text, as a CSV cell, a form or a JSON body holds it, to the records of a package.

Each file of the package is one `Table`: its name, its record, and how each column is read. Nothing here knows where the
text came from; a reader adds file and row to the problems.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, TypeVar

from corridors.domain import vocabulary as words
from corridors.domain.errors import Problem, Rejected
from corridors.domain.moments import MOMENT, Moment, MomentError
from corridors.domain.package import (
    Corridor,
    Count,
    Movement,
    Operation,
    Organisation,
    Place,
    Violation,
    Window,
)

Record = TypeVar("Record")
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LARGEST = 2_000_000_000
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST = {"note": 4000, "evidence_url": 2000, "name": 300, "external_id": 200, "pcode": 50, "timezone": 64}


TEXT = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]*"
_WORD = r"[^\s\x00-\x1f\x7f\ufffe\uffff]+"
STATED = f"{TEXT}{_WORD}{TEXT}"
"""A text with something in it."""


class _Unreadable(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _text(said: str) -> str:
    if found := UNREADABLE.search(said):
        raise _Unreadable("unreadable_text", f"contains the control character U+{ord(found[0]):04X}; remove it")
    return said


def _id(said: str) -> str:
    if len(said.split()) > 1:
        raise _Unreadable("id_with_space", f"{said!r} contains a space, which separates the ids of a list")
    return _text(said)


def _code(said: str) -> str:
    if len(said) > 100 or not CODE.fullmatch(said):
        raise _Unreadable("not_a_code", f"{said!r} is no code; use lower-case letters, digits and hyphens, 100 at most")
    return said


def _route(said: str) -> tuple[str, ...]:
    return tuple(_code(code) for code in said.split())


def _codes(said: str) -> tuple[str, ...]:
    return tuple(sorted(set(_route(said))))


def _ids(said: str) -> tuple[str, ...]:
    return tuple(sorted({_id(one) for one in said.split()}))


def _number(said: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", said) or int(said) > LARGEST:
        raise _Unreadable("not_a_number", f"{said!r} is no whole number from 0 to {LARGEST:,} written with digits only")
    return int(said)


def _degrees(limit: int) -> Callable[[str], float]:
    def read(said: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,400})?", said) or abs(float(said)) > limit:
            raise _Unreadable("not_degrees", f"{said!r} is no decimal number of degrees from -{limit} to {limit}")
        return float(said) + 0.0

    return read


def _yes(said: str) -> bool:
    if said not in ("yes", "no"):
        raise _Unreadable("not_yes_or_no", f"{said!r} is neither yes nor no")
    return said == "yes"


@lru_cache(maxsize=4096)
def _moment(said: str) -> Moment:
    try:
        return Moment.parse(said)
    except MomentError as error:
        raise _Unreadable(error.code, str(error)) from None


def _url(said: str) -> str:
    if not re.fullmatch(r"https?://[^\s]+", said):
        raise _Unreadable("not_an_address", f"{said!r} is no web address; it starts with http:// or https://")
    return _text(said)


def _word(enum: type[StrEnum]) -> Callable[[str], StrEnum]:
    words = {word.value: word for word in enum}

    def read(said: str) -> StrEnum:
        try:
            return words[said]
        except KeyError:
            raise _Unreadable("unknown_word", f"{said!r} is none of: {', '.join(enum)}") from None

    return read


@dataclass(frozen=True, eq=False)
class Table(Generic[Record]):
    """One file of the package: `columns` in order, each with its reader; `required` may not be empty."""

    name: str
    record: type[Record]
    columns: Mapping[str, Callable[[str], Any]]

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(f.name for f in fields(self.record) if f.default is MISSING)  # type: ignore[arg-type]

    def read(self, row: Mapping[str, str]) -> Record:
        """The record that a row of text says; columns that are absent count as empty.

        Raises Rejected with a problem for each unreadable, unknown or missing column.
        """
        problems = [
            Problem("unknown_column", name, f"There is no column {name!r} in {self.name}.", {"column": name})
            for name in row
            if name not in self.columns
        ]
        values: dict[str, Any] = {}
        required = self.required
        for name, read in self.columns.items():
            said = (row.get(name) or "").strip()
            if not said:
                if name in required:
                    problems.append(Problem("required", name, f"{name} may not be empty."))
                continue
            longest = LONGEST.get(name)
            if longest is not None and len(said) > longest:
                problems.append(
                    Problem("too_long", name, f"{name} is longer than {longest} characters.", {"limit": longest})
                )
                continue
            try:
                values[name] = read(said)
            except _Unreadable as error:
                problems.append(Problem(error.code, name, f"{name}: {error}.", {"said": said[:200]}))
        if problems:
            raise Rejected(problems)
        return self.record(**values)


OPERATION = Table(
    "operation.csv",
    Operation,
    {"code": _code, "name": _text, "timezone": _text, "starts_at": _moment, "ends_at": _moment, "note": _text},
)
PLACES = Table(
    "places.csv",
    Place,
    {
        "code": _code,
        "name": _text,
        "parent": _code,
        "kind": _word(words.PlaceKind),
        "pcode": _text,
        "latitude": _degrees(90),
        "longitude": _degrees(180),
        "sealed": _yes,
        "note": _text,
    },
)
ORGANISATIONS = Table(
    "organisations.csv",
    Organisation,
    {
        "code": _code,
        "name": _text,
        "kind": _word(words.OrganisationKind),
        "party": _code,
        "part_of": _code,
        "note": _text,
    },
)
CORRIDORS = Table(
    "corridors.csv",
    Corridor,
    {
        "code": _code,
        "name": _text,
        "origin": _code,
        "destination": _code,
        "via": _route,
        "status": _word(words.CorridorStatus),
        "agreed_by": _codes,
        "note": _text,
    },
)
WINDOWS = Table(
    "windows.csv",
    Window,
    {
        "external_id": _id,
        "corridors": _codes,
        "kind": _word(words.WindowKind),
        "announced_by": _codes,
        "announced_at": _moment,
        "starts_at": _moment,
        "ends_at": _moment,
        "agreed_by": _codes,
        "status": _word(words.WindowStatus),
        "note": _text,
        "evidence_url": _url,
    },
)
MOVEMENTS = Table(
    "movements.csv",
    Movement,
    {
        "code": _code,
        "name": _text,
        "corridors": _codes,
        "windows": _ids,
        "started_at": _moment,
        "ended_at": _moment,
        "note": _text,
    },
)
VIOLATIONS = Table(
    "violations.csv",
    Violation,
    {
        "external_id": _text,
        "window": _id,
        "alleged_by": _code,
        "alleged_against": _code,
        "occurred_at": _moment,
        "note": _text,
        "evidence_url": _url,
    },
)
COUNTS = Table(
    "counts.csv",
    Count,
    {
        "external_id": _text,
        "corridor": _code,
        "movement": _code,
        "stage": _word(words.Stage),
        "place": _code,
        "origin": _code,
        "source": _code,
        "relayed_by": _code,
        "statement": _code,
        "reported_at": _moment,
        "basis": _word(words.Basis),
        "period_start": _moment,
        "period_end": _moment,
        "completeness": _word(words.Completeness),
        "qualifier": _word(words.Qualifier),
        "value": _number,
        "value_max": _number,
        "unit": _word(words.Unit),
        "group": _word(words.Group),
        **dict.fromkeys(words.PARTS, _number),
        "note": _text,
        "evidence_url": _url,
    },
)
_PATTERNS: dict[Callable[[str], Any], str] = {
    _text: TEXT,
    **dict.fromkeys((_id, _ids), _WORD),
    **dict.fromkeys((_code, _route, _codes), CODE.pattern),
    _moment: MOMENT,
    _url: f"https?://{_WORD}",
}
TABLES: tuple[Table[Any], ...] = (
    OPERATION,
    PLACES,
    ORGANISATIONS,
    CORRIDORS,
    WINDOWS,
    MOVEMENTS,
    VIOLATIONS,
    COUNTS,
)


def whole_number(value: object) -> object:
    """346.0 as 346, since JSON's integers include it; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def pattern_of(record: type, column: str) -> str | None:
    """What a text in the column of such a record reads like (in a list: each), as a regular expression; None: a number
    or a word.
    """
    table = next(table for table in TABLES if table.record is record)
    pattern = _PATTERNS.get(table.columns[column])
    return STATED if pattern == TEXT and column in table.required else pattern


def written(record: Any, column: str) -> str:
    """The text of one column of a record: the inverse of reading it. A default is written as an empty cell."""
    value = getattr(record, column)
    if value is None or value == _defaults(record.__class__).get(column, MISSING):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value)


@cache
def _defaults(record: type) -> dict[str, object]:
    return {f.name: f.default for f in fields(record) if f.default is not MISSING}
