"""A record as the members of a JSON object: one for each column, null for what is not stated."""

from dataclasses import fields
from typing import Any

from corridors.domain.moments import Moment


def json_of(record: Any) -> dict[str, Any]:
    """The members of a record; moments as they were said, lists of codes as they stand."""
    return {column.name: _json(getattr(record, column.name)) for column in fields(record)}


def _json(value: Any) -> Any:
    if value == "":
        return None
    return value.said if isinstance(value, Moment) else value
