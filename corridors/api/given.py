"""A place, corridor, window, … as it is given in JSON, to the package's record.

Its members are the columns of the package's file, each read as a cell of that file is: a list as its codes with spaces
between, true and false as yes and no. null and "" say that something is not stated. An object that was read can be
sent back: what the service itself says of it is passed over.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from corridors.api.records import (
    DescribedSerializer,
    Json,
    RecordSerializer,
    object_schema,
    or_digits,
    or_empty,
    required_of,
    schemas_of,
)
from corridors.domain.errors import Problem, Rejected
from corridors.domain.moments import Moment, MomentError
from corridors.domain.reading import TABLES, UNREADABLE, Table, whole_number
from corridors.records import KEYS, MODELS

_KINDS: dict[type, tuple[tuple[type, ...], str]] = {
    tuple: ((list,), "a list of codes, each a text without spaces, or null"),
    bool: ((bool,), "true, false or null"),
    float: ((int, float, str), "a number or null"),
    str: ((str, int), "text or null"),
}


def read_record(shown_by: type[RecordSerializer], given: object, *, address: str) -> tuple[Any, dict[str, Any]]:
    """The record at the address of that code or id, and what was given beyond the package.

    Raises Rejected with a problem for each member that cannot be read.
    """
    table = next(table for table in TABLES if table.record is shown_by.record)
    if not isinstance(given, dict):
        raise Rejected([Problem("not_an_object", "", f"Give a JSON object with the columns of {table.name}.")])
    key = KEYS[MODELS[table.record]]
    row, also, problems = {key: address}, {}, []
    if address != address.strip():
        message = f"{key}: {address!r} in the address begins or ends with a space."
        problems.append(Problem("space_around", key, message))
    for name, value in ((name, whole_number(value)) for name, value in given.items()):
        try:
            if name == key:
                _check_key(name, value, address)
            elif name in table.columns:
                row[name] = _cell(table, name, value)
            elif name in shown_by.given:
                also[name] = _ALSO[name](name, value)
            elif name not in shown_by.also:
                shown = UNREADABLE.sub("?", name)[:100]
                message = f"There is no column {shown!r} in {table.name}."
                problems.append(Problem("unknown_column", shown, message, {"column": shown}))
        except Rejected as rejected:
            problems += rejected.problems
    return _read(table, row, problems), also


def _read(table: Table[Any], row: Mapping[str, str], problems: list[Problem]) -> Any:
    try:
        record = table.read(row)
    except Rejected as rejected:
        told = {problem.field for problem in problems}
        raise Rejected([*problems, *(problem for problem in rejected.problems if problem.field not in told)]) from None
    if problems:
        raise Rejected(problems)
    return record


def _check_key(name: str, value: object, address: str) -> None:
    if value not in (None, "", address):
        message = f"{name}: the address says {address!r}; give the same, or leave it out."
        raise Rejected([Problem("not_as_in_address", name, message, {"said": address})])


def _cell(table: Table[Any], name: str, value: object) -> str:
    """The text that a cell of the column would hold."""
    if value is None or value == "":
        return ""
    kind = _kind(table.record, name)
    kinds, wanted = _KINDS[kind]
    if not isinstance(value, kinds) or (isinstance(value, bool) and kind is not bool):
        raise _wrong(name, wanted)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if not all(isinstance(one, str) and len(one.split()) == 1 for one in value):
            raise _wrong(name, wanted)
        return " ".join(value)
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _kind(record: type, name: str) -> type:
    """Which of `_KINDS` the column is; a word and a moment are text."""
    hint = get_type_hints(record)[name]
    if get_origin(hint) is tuple:
        return tuple
    return next((kind for kind in (bool, float) if kind is hint or kind in get_args(hint)), str)


def _wrong(name: str, wanted: str) -> Rejected:
    return Rejected([Problem("wrong_type", name, f"{name}: give {wanted}.")])


def _instant(name: str, value: object) -> Any:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong(name, "a date-time or null")
    try:
        instant = Moment.parse(value).instant
    except MomentError as error:
        raise Rejected([Problem(error.code, name, f"{name}: {error}.", {"said": value[:200]})]) from None
    if instant is None:
        message = f"{name}: a day has many moments; give one of them, such as {value}T18:00+03:00."
        raise Rejected([Problem("not_a_moment", name, message, {"said": value})])
    return instant


def _yes(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, "true or false")
    return value


def _line(_: str, value: object) -> object:
    return None if value == "" else value


_ALSO: dict[str, Any] = {"visible_from": _instant, "shares_counts": _yes, "route": _line}


class GivenSerializer(DescribedSerializer):
    """The base of what is given at a record's own address, which says its code or id."""

    shown_by: ClassVar[type[RecordSerializer]]

    @classmethod
    def json_schema(cls) -> Json:
        record = cls.shown_by.record
        model = MODELS[record]
        needed = [name for name in required_of(record) if name != KEYS[model]]
        members = {name: _entered(name, schema, needed) for name, schema in schemas_of(record, model).items()}
        for name, schema in cls.shown_by.also.items():
            members[name] = or_empty(schema) if name in cls.shown_by.given else {"readOnly": True}
        return object_schema(members, required=needed, description=str(cls.__doc__))


def _entered(name: str, schema: Json, needed: list[str]) -> Json:
    """What may be given for a member that is shown by the schema."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if name not in needed:
        kinds = [*(kind for kind in kinds if kind != "null"), "null"]
    given = schema if name in needed else {**or_empty(schema), "type": kinds}
    if "pattern" in schema and "format" not in schema and "examples" not in schema:
        return or_digits(given, kinds)
    if "enum" in schema and name not in needed:
        given["enum"] = [*(word for word in schema["enum"] if word is not None), None]
    return given


def given_for(shown_by: type[RecordSerializer]) -> type[GivenSerializer]:
    """The serializer that describes what is given for such a record."""
    name = shown_by.__name__.replace("Serializer", "AtAddressSerializer")
    said = f"A {shown_by.record.__name__.lower()} as it is given at its own address, in place of what stands there."
    return type(name, (GivenSerializer,), {"shown_by": shown_by, "__doc__": said})
