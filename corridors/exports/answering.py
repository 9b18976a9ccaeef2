"""Answers a read of the API with a table as a file, whole: by `format=`, or by the header `Accept`.

The file is written before it is sent, beyond a little not in memory: so a mistake is an error and no file that ends
early, and its length tells a reader whether all of it arrived.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, cast

from django.http import FileResponse, HttpResponseBase
from drf_orjson_renderer.renderers import ORJSONRenderer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from corridors.conditional import is_known, tag_of_file
from corridors.domain.errors import Conflict
from corridors.exports.tables import Kind, Row, Rows, Table
from corridors.exports.writing import CSV, FORMS, GEOJSON, HXL_JSON, XLSX, Form
from corridors.models import Operation, User
from corridors.parameters import word
from corridors.services.exporting import note_export

MOST_ROWS = 200_000
"""So many rows has a file at most."""
IN_MEMORY = 1_000_000
"""So many bytes of a file, at most, are not on the disk until it is sent."""
PAGED = frozenset({"cursor", "page_size"})
"""What a file takes none of, as it is whole."""


class ByFormat(DefaultContentNegotiation):
    """The parameter `format` wins over the header `Accept`."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        formats = [renderer.format for renderer in renderers]
        is_asked = request.method in SAFE_METHODS and "format" in request.query_params
        asked = word(request.query_params, "format", formats, "") if is_asked else ""
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        chosen: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
        return chosen


def renderer_of(form: Form) -> type[BaseRenderer]:
    """Says to the framework that a view gives this form; the file itself needs no rendering."""
    return type(form.name, (ORJSONRenderer,), {"media_type": form.media_type, "format": form.name})


RENDERERS: list[type[BaseRenderer]] = [ORJSONRenderer, *(renderer_of(form) for form in FORMS.values())]


def form_of(request: Request) -> Form | None:
    """The form in which the table is asked for as a file; None where it is not."""
    return FORMS.get(request.accepted_renderer.format)


def answer_with(
    table: Table, rows: Rows, *, form: Form, request: Request, operation: Operation, tag: str | None = None
) -> HttpResponseBase:
    """The table as a file. What leaves is noted; to whom has it already, nothing leaves.

    `tag` is that of the state from which the rows follow; left out, it is that of the file. Raises Conflict where
    there are too many rows.
    """
    counted = Counted(rows)
    with ExitStack() as until_sent:
        file = until_sent.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        form.write(file, table, counted)
        tag = tag or tag_of_file(file)
        if is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        if request.method != "HEAD":
            _note(request, operation, table, form, counted.number)
        file.seek(0)
        kind = f"{form.media_type}; charset=utf-8" if form is CSV else form.media_type
        name = f"{operation.code}-{table.name}.{form.ending}"
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind, headers={"ETag": tag})
        until_sent.pop_all()
        return answer


def _note(request: Request, operation: Operation, table: Table, form: Form, rows: int) -> None:
    asked = request.query_params.copy()
    asked.pop("format", None)
    note_export(
        operation=operation,
        user=cast(User, request.user),
        what=table.name,
        form=form.name,
        asked=asked.urlencode(),
        rows=rows,
    )


@dataclass
class Counted:
    """Rows that are counted as they are taken. Raises Conflict where there are more than a file has."""

    rows: Rows
    number: int = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.number += 1
            if self.number > MOST_ROWS:
                message = f"A file has {MOST_ROWS:,} rows at most: take it in parts, by filters."
                raise Conflict(message, code="too_many_rows")
            yield row


FORMAT = OpenApiParameter(
    "format",
    enum=["json", *FORMS],
    default="json",
    description=(
        "`csv` has HXL hashtags in its second row, `hxl-json` is HXL's array of arrays, `xlsx` a workbook: each is the "
        f"whole as one file of {MOST_ROWS:,} rows at most, without `cursor` and `page_size`. So does the header "
        "`Accept` ask for them."
    ),
)
_TYPES = {Kind.TEXT: "string", Kind.NUMBER: "number", Kind.INSTANT: "string", Kind.FLAG: "boolean"}


def feature_schema(members: Mapping[str, Any], *geometries: str) -> dict[str, Any]:
    """The schema of a GeoJSON feature with such members as properties, its geometry of one of the types, or none."""
    geometry = {
        "type": ["object", "null"],
        "properties": {"type": {"enum": list(geometries)}, "coordinates": {"type": "array"}},
        "required": ["type", "coordinates"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": geometry,
            "properties": {"type": "object", "properties": members, "additionalProperties": False},
        },
        "required": ["type", "id", "geometry", "properties"],
        "additionalProperties": False,
    }


def files_of(table: Table) -> dict[tuple[int, str], OpenApiResponse]:
    """What the OpenAPI document says of the table's files, and of one that would be too long."""
    members = {
        column.name: {"type": [_TYPES[column.kind], "null"], "description": str(column.meaning)}
        for column in table.columns
    }
    collection = {
        "type": "object",
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature_schema(members, "Point")},
        },
        "required": ["type", "features"],
    }
    schemas: dict[str, dict[str, Any]] = {
        CSV.media_type: {"type": "string"},
        HXL_JSON.media_type: {"type": "array", "items": {"type": "array"}},
        XLSX.media_type: {"type": "string", "format": "binary"},
        GEOJSON.media_type: collection,
    }
    too_long = OpenApiResponse({"$ref": "#/components/schemas/Problem"}, f"A file has {MOST_ROWS:,} rows at most.")
    files = {(200, media_type): OpenApiResponse(schema) for media_type, schema in schemas.items()}
    return {**files, (409, "application/problem+json"): too_long}
