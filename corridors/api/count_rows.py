"""Counts as JSON objects, straight from the database's values: no model instance is made on the way.

An object has the columns of counts.csv by their names, and then what the ledger says of the version.
"""

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import CharField, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from rest_framework.request import Request

from corridors.addresses import address_of
from corridors.api.records import ADDRESS, INSTANT, DescribedSerializer, Json, object_schema, schemas_of
from corridors.domain import package as published
from corridors.models import EvacueeCount, Operation
from corridors.selectors import as_stored

COLUMNS = tuple(column.name for column in fields(published.Count))
LEDGER: dict[str, Json] = {
    "version": {"type": "integer", "minimum": 1, "description": "1 for the first, one more for each correction."},
    "revision": {"type": "integer", "minimum": 1, "description": "The operation's revision at which it was recorded."},
    "recorded_at": INSTANT,
    "superseded_at": {
        "type": ["string", "null"],
        "format": "date-time",
        "description": "When a later version took its place; null for the current one.",
    },
    "withdrawn": {"type": "boolean", "description": "Whether this version withdraws the count."},
}
URL: Json = {**ADDRESS, "description": "The address of the count, whatever its version."}
READ_ONLY = (*LEDGER, "url")
_REFERENCES = ("source", "relayed_by", "place", "origin", "corridor", "movement")


_INSTANTS = ("recorded_at", "superseded_at")


def _value(name: str) -> Any:
    if name in _INSTANTS:
        return Cast(name, TextField())
    return f"{name}__code" if name in _REFERENCES else as_stored(name)


@lru_cache(maxsize=1024)
def _instant(text: str) -> datetime:
    """The moment that the database wrote; the rows of a bulk share one, so few are ever parsed."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


_VALUES = tuple(_value(name) for name in (*COLUMNS, *LEDGER))
_NAMES = (*COLUMNS, *LEDGER)
_MAY_BE_EMPTY = tuple(
    column.name
    for column in map(EvacueeCount._meta.get_field, COLUMNS)
    if isinstance(column, CharField | TextField) and column.blank and not column.null
)


def count_rows(counts: QuerySet[EvacueeCount], *also: str) -> QuerySet[Any, Any]:
    """The rows that `CountSerializer` shows, with the columns `also`, which it does not show."""
    return counts.values_list("pk", *_VALUES, *also, named=True)


class CountSerializer(DescribedSerializer):
    """Shows a row of `count_rows`."""

    def to_representation(self, instance: Any) -> Json:
        shown = dict(zip(_NAMES, instance[1 : 1 + len(_NAMES)], strict=True))
        for name in _MAY_BE_EMPTY:
            if shown[name] == "":
                shown[name] = None
        for name in _INSTANTS:
            if shown[name]:
                shown[name] = _instant(shown[name])
        shown["url"] = address_of(self.context["counts_url"], str(shown["source"]), str(shown["external_id"]))
        return shown

    @classmethod
    def json_schema(cls) -> Json:
        members = schemas_of(published.Count, EvacueeCount) | LEDGER | {"url": URL}
        return object_schema(members, description="What one source says, never the truth; in one version.")


def counts_url(request: Request, operation: Operation) -> str:
    """The address of an operation's counts, under which each count has its own."""
    return request.build_absolute_uri(reverse("api:counts", args=[operation.code]))
