"""A count as a partner gives it in JSON, to the domain's Count.

Its members are the columns of counts.csv. Text and whole numbers are read as the package reads text; null and "" say
that something is not stated. What the service itself says of a count (its version, say) is passed over, so that an
object that was read can be sent back.
"""

from collections.abc import Mapping
from typing import ClassVar

from corridors.api.count_rows import READ_ONLY
from corridors.api.records import (
    DescribedSerializer,
    Json,
    object_schema,
    or_digits,
    or_empty,
    purpose_of,
    required_of,
    schemas_of,
)
from corridors.domain.errors import Problem, Rejected
from corridors.domain.package import Count
from corridors.domain.reading import COUNTS, UNREADABLE, whole_number
from corridors.models import EvacueeCount

_READABLE = (str, int)
_KINDS = {bool: "true or false", float: "a fraction", list: "a list", dict: "an object"}


def read_count(given: object, *, address: Mapping[str, str] | None = None) -> Count:
    """The count. `address` holds what the request's own address says of it (source, external_id).

    Raises Rejected with a problem for each member that cannot be read.
    """
    if not isinstance(given, dict):
        raise Rejected([Problem("not_an_object", "", "Give a JSON object with the columns of counts.csv.")])
    address = address or {}
    row = dict(address)
    problems = [
        Problem("space_around", name, f"{name}: {said!r} in the address begins or ends with a space.")
        for name, said in address.items()
        if said != said.strip()
    ]
    for name, value in ((name, whole_number(value)) for name, value in given.items()):
        if type(value) in _READABLE and name in COUNTS.columns and name not in address:
            row[name] = str(value)
        elif (problem := _problem(name, value, address)) is not None:
            problems.append(problem)
    try:
        count = COUNTS.read(row)
    except Rejected as rejected:
        told = {problem.field for problem in problems}
        raise Rejected([*problems, *(problem for problem in rejected.problems if problem.field not in told)]) from None
    if problems:
        raise Rejected(problems)
    return count


def _problem(name: str, value: object, address: Mapping[str, str]) -> Problem | None:
    if name not in COUNTS.columns:
        return _not_a_column(name, value)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        message = f"{name}: give text, a whole number or null, not {_KINDS[type(value)]}."
        return Problem("wrong_type", name, message)
    if name in address and value not in (None, "", address[name]):
        message = f"{name}: the address says {address[name]!r}; give the same, or leave it out."
        return Problem("not_as_in_address", name, message, {"said": address[name]})
    return None


def _not_a_column(name: str, value: object) -> Problem | None:
    if name == "withdrawn" and value is True:
        return Problem("withdraw_by_delete", name, "withdrawn: send DELETE to the count's address to withdraw it.")
    if name in READ_ONLY:
        return None
    shown = UNREADABLE.sub("?", name)[:100]
    return Problem("unknown_column", shown, f"There is no column {shown!r} in {COUNTS.name}.", {"column": shown})


class CountEntrySerializer(DescribedSerializer):
    """A count as it is given: each column as text, or as a number where it is one; null where it is not stated."""

    needed: ClassVar[tuple[str, ...]] = tuple(required_of(Count))

    @classmethod
    def json_schema(cls) -> Json:
        shown = schemas_of(Count, EvacueeCount)
        members = {name: _entered(schema, name in required_of(Count)) for name, schema in shown.items()}
        members |= {name: {"readOnly": True, "description": "Passed over."} for name in READ_ONLY}
        members["withdrawn"]["not"] = {"const": True}
        return object_schema(members, required=cls.needed, description=purpose_of(cls))


class CountAtAddressSerializer(CountEntrySerializer):
    """A count as it is given at its own address, which says its source and external_id."""

    needed = tuple(name for name in CountEntrySerializer.needed if name not in ("source", "external_id"))


def _entered(schema: Json, required: bool) -> Json:
    """What may be given for a member that is shown by the schema."""
    shown = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    kinds = [shown] if required else [shown, "null"]
    if shown == "integer":
        return {**schema, "type": [*kinds, "string"], "pattern": "^ *(?:1?[0-9]{0,9}|2000000000) *$"}
    if "enum" in schema:
        words = [word for word in schema["enum"] if word is not None]
        return schema if required else {**schema, "type": kinds, "enum": [*words, "", None]}
    is_text = "format" not in schema and "examples" not in schema
    given = schema if required else or_empty(schema)
    return or_digits(given, kinds) if is_text else {**given, "type": kinds}
