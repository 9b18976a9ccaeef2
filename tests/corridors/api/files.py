"""Files that the API answers with, read back as rows: text as what is not stated is, None."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from django.conf import settings

from corridors.cells import meant
from corridors.exports.tables import Table
from corridors.exports.writing import CSV, FORMS, GEOJSON, HXL_JSON
from tests.corridors.api.openapi import faults, operations

Rows = list[dict[str, Any]]


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def file_at(client: Any, path: str, form: str, operation_id: str, **query: Any) -> bytes:
    """The file, which is of the kind and as the OpenAPI document says."""
    answer = client.get(path, {"format": form, **query})
    body = body_of(answer)
    assert answer.status_code == 200, body
    media_type = answer["Content-Type"].partition(";")[0]
    assert media_type == FORMS[form].media_type
    assert int(answer["Content-Length"]) == len(body)
    schema = operations()[operation_id][1]["responses"]["200"]["content"][media_type]["schema"]
    if form in (GEOJSON.name, HXL_JSON.name):
        assert faults(json.loads(body), schema) == []
    return body


def rows_in(body: bytes, form: str) -> Rows:
    """The rows of a file; of CSV, whose cells are text, with its numbers and flags as text."""
    if form == CSV.name:
        read = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        return [{name: meant(cell) or None for name, cell in row.items()} for row in read][1:]
    if form == HXL_JSON.name:
        names, _, *rows = json.loads(body)
        return [dict(zip(names, row, strict=True)) for row in rows]
    if form == GEOJSON.name:
        return [feature["properties"] for feature in json.loads(body)["features"]]
    sheet, _ = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def told_columns(table: Table) -> list[tuple[str, ...]]:
    return [(column.name, column.kind.value, column.tag, str(column.meaning)) for column in table.columns]


def documented_columns(heading: str) -> list[tuple[str, ...]]:
    """The rows of the dictionary in docs/exports.md under a heading."""
    text = (
        (Path(settings.BASE_DIR) / "docs/exports.md").read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    )
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| `(#[\w+]+)` \| (.*) \|$", text, re.MULTILINE)
    return [(*row[:3], row[3].replace("\\|", "|")) for row in rows]


def text_in(body: bytes) -> str:
    """All that can be read in a file, unpacked where it is a workbook."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())
