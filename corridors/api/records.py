"""The records of a package as JSON objects: a member for each column, null for what is not stated.

A record's dataclass says its members, their types and which may be null, so the answers and their OpenAPI schemas
cannot differ.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from types import NoneType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from django.db import models
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import BaseSerializer

from corridors import parameters
from corridors.domain import package as published
from corridors.domain.members import json_of
from corridors.domain.moments import INSTANT as INSTANT_TEXT
from corridors.domain.moments import Moment
from corridors.domain.reading import LARGEST, LONGEST, pattern_of
from corridors.records import MODELS, record_of

Json = dict[str, Any]


def whole(pattern: str, *, optional: bool = False) -> str:
    """The regular expression for a text that is as the pattern says from end to end, or empty where it is optional."""
    return f"^(?:{pattern}){'?' if optional else ''}$"


def or_empty(schema: Json) -> Json:
    """The same text, which may be empty where it is not stated. No format allows that; its pattern says as much."""
    if "pattern" not in schema:
        return schema
    without = {name: said for name, said in schema.items() if name != "format"}
    return {**without, "pattern": whole(schema["pattern"][1:-1], optional=True)}


def or_digits(schema: Json, kinds: list[str]) -> Json:
    """The same text, of these kinds, for which a number may stand as its digits; no code begins with a minus sign."""
    least = {} if re.search(schema["pattern"], "-1") else {"minimum": 0}
    return {**schema, "type": [*kinds, "integer"], **least}


MOMENT: Json = {
    **parameters.MOMENT,
    "description": "A day in the operation's time zone, or a date-time with its offset, as its source stated it.",
}
INSTANT: Json = {"type": "string", "format": "date-time"}
ADDRESS: Json = {"type": "string", "format": "uri"}
ROUTE: Json = {
    "type": ["object", "null"],
    "additionalProperties": True,
    "description": "The way on the map: a GeoJSON LineString or MultiLineString, longitude first.",
}
VISIBLE_FROM: Json = {
    "type": ["string", "null"],
    "format": "date-time",
    "pattern": whole(INSTANT_TEXT),
    "description": "The end of an embargo: until then coordinators alone see it, and must keep it to themselves.",
}


class DescribedSerializer(BaseSerializer[Any]):
    """A serializer that gives the JSON schema of what it shows."""

    @classmethod
    def json_schema(cls) -> Json:
        raise NotImplementedError


class RecordSerializer(DescribedSerializer):
    """A row of a package's record, with `also` what its model has beyond the package: member to JSON schema."""

    record: ClassVar[type]
    also: ClassVar[Mapping[str, Json]] = {}
    given: ClassVar[frozenset[str]] = frozenset()
    """Of `also`, what may be written; the rest is what the service itself says."""

    def to_representation(self, instance: Any) -> Json:
        return json_of(record_of(instance)) | {name: getattr(instance, name) for name in self.also}

    @classmethod
    def json_schema(cls) -> Json:
        model = MODELS[cls.record]
        return object_schema(schemas_of(cls.record, model) | dict(cls.also), description=purpose_of(model))


class OperationSerializer(RecordSerializer):
    record = published.Operation
    also = {
        "shares_counts": {"type": "boolean", "description": "Whether reporters see each other's counts."},
        "revision": {
            "type": "integer",
            "minimum": 0,
            "description": "Rises by one with each write; counts say at which one they were recorded.",
        },
    }
    given = frozenset({"shares_counts"})


class OrganisationSerializer(RecordSerializer):
    record = published.Organisation


class PlaceSerializer(RecordSerializer):
    record = published.Place


class CorridorSerializer(RecordSerializer):
    record = published.Corridor
    also = {"route": ROUTE, "visible_from": VISIBLE_FROM}
    given = frozenset(also)


class MovementSerializer(RecordSerializer):
    record = published.Movement
    also = {"visible_from": VISIBLE_FROM}
    given = frozenset(also)


class WindowSerializer(RecordSerializer):
    record = published.Window
    also = {"visible_from": VISIBLE_FROM}
    given = frozenset(also)


class ViolationSerializer(RecordSerializer):
    record = published.Violation


def object_schema(members: Mapping[str, Json], *, description: str, required: Iterable[str] | None = None) -> Json:
    """The schema of an object with these members and no others, all of them required unless told otherwise."""
    return {
        "type": "object",
        "description": description,
        "properties": dict(members),
        "required": list(members if required is None else required),
        "additionalProperties": False,
    }


def purpose_of(described: type) -> str:
    """The first paragraph of a docstring."""
    return " ".join((described.__doc__ or "").split("\n\n")[0].split())


def schemas_of(record: type, model: type[models.Model]) -> dict[str, Json]:
    """The schema of each member of a record, described by its model's help."""
    hints = get_type_hints(record)
    return {column.name: _schema(record, column, hints[column.name], model) for column in fields(record)}


def _schema(record: type, column: Field[Any], hint: Any, model: type[models.Model]) -> Json:
    schema = _type(record, column.name, next((kind for kind in get_args(hint) if kind is not NoneType), hint), hint)
    if column.default is None or column.default == "":
        schema = {**schema, "type": [schema["type"], "null"]}
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    text = str(getattr(model._meta.get_field(column.name), "help_text", ""))
    return schema | ({"description": text} if text else {})


def _type(record: type, name: str, kind: Any, hint: Any) -> Json:
    pattern = pattern_of(record, name)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": {"type": "string", "pattern": whole(str(pattern))}}
    if kind is Moment:
        return MOMENT
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [word.value for word in kind]}
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return {"type": "integer", "minimum": 0, "maximum": LARGEST}
    if kind is float:
        limit = 90 if name == "latitude" else 180
        return {"type": "number", "minimum": -limit, "maximum": limit}
    if name.endswith("_url"):
        return {**ADDRESS, "maxLength": LONGEST[name], "pattern": whole(str(pattern))}
    return {"type": "string", "maxLength": LONGEST.get(name, 100), "pattern": whole(str(pattern))}


def required_of(record: type) -> list[str]:
    """The members that a record cannot do without."""
    return [column.name for column in fields(record) if column.default is MISSING]


class DescribedSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Hands the schema of such a serializer to drf-spectacular."""

    target_class = DescribedSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> Json:
        schema: Json = self.target.json_schema()
        return schema
