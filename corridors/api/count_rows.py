"""Counts as JSON objects, straight from the database's values: no model instance is made on the way.

An object has the columns of counts.csv by their names, and then what the ledger says of the version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.models import CharField, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.serializers import ListSerializer

from corridors.addresses import address_of
from corridors.api.records import ADDRESS, INSTANT, DescribedSerializer, Json, object_schema, schemas_of
from corridors.domain import package as published
from corridors.models import EvacueeCount, Operation
from corridors.selectors import REFERENCES, as_stored

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
_INSTANTS = ("recorded_at", "superseded_at")


def _value(name: str) -> Any:
    return Cast(name, TextField()) if name in _INSTANTS else as_stored(name)


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
    """The rows that `shown` takes, with the columns `also`, which it does not show.

    What a count refers to stands in them by its key: a database plans six joins for longer than it reads 1,000 counts.
    """
    return counts.values_list(*_VALUES, "pk", *also, named=True)


def shown(rows: Sequence[Any], counts_url: str) -> list[Json]:
    """The rows of `count_rows` as JSON objects."""
    columns: dict[str, Sequence[Any]] = dict(zip(_NAMES, zip(*rows, strict=True), strict=False))
    if not columns:
        return []
    for name in _MAY_BE_EMPTY:
        columns[name] = [text or None for text in columns[name]]
    for name in _INSTANTS:
        columns[name] = [text and _instant(text) for text in columns[name]]
    for name, code in _codes_named_in(columns).items():
        columns[name] = [code[key] for key in columns[name]]
    columns["url"] = [address_of(counts_url, *of) for of in zip(columns["source"], columns["external_id"], strict=True)]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _codes_named_in(columns: Mapping[str, Sequence[Any]]) -> dict[str, dict[int | None, str | None]]:
    """For each column that refers to something, the code of each key in it; a query for each kind of thing."""
    keys: dict[type[Any], set[int | None]] = {model: set() for model in _CODES}
    for name, model in REFERENCES.items():
        keys[model].update(columns[name])
    codes = {model: {None: None, **dict(_CODES[model].filter(pk__in=keys[model] - {None}))} for model in _CODES}
    return {name: codes[model] for name, model in REFERENCES.items()}


_CODES: dict[type[Any], QuerySet[Any, Any]] = {
    model: model.objects.order_by().values_list("pk", "code") for model in REFERENCES.values()
}


class CountListSerializer(ListSerializer[Any]):
    """Shows rows of `count_rows`."""

    def to_representation(self, data: Any) -> list[Json]:
        return shown(data, self.context["counts_url"])


class CountSerializer(DescribedSerializer):
    """Shows a row of `count_rows`."""

    class Meta:
        list_serializer_class = CountListSerializer

    def to_representation(self, instance: Any) -> Json:
        (count,) = shown([instance], self.context["counts_url"])
        return count

    @classmethod
    def json_schema(cls) -> Json:
        members = schemas_of(published.Count, EvacueeCount) | LEDGER | {"url": URL}
        return object_schema(members, description="What one source says, never the truth; in one version.")


def counts_url(request: Request, operation: Operation) -> str:
    """The address of an operation's counts, under which each count has its own."""
    return request.build_absolute_uri(reverse("api:counts", args=[operation.code]))
