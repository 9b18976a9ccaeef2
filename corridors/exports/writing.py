"""Writes a table as a file, row by row: however many rows there are, few of them are in memory.

Text that a spreadsheet would run as a formula is quoted in CSV (see `corridors.cells`) and plain text in XLSX.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import orjson
import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from corridors.cells import inert
from corridors.exports.tables import Kind, Row, Rows, Table, Value

LONGEST_CELL = 32_767
"""So many characters has a cell of a workbook at most."""
WIDTHS = {Kind.TEXT: 16, Kind.NUMBER: 10, Kind.INSTANT: 18, Kind.FLAG: 10}
"""Of the columns of a workbook, in characters."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form in which a table is given: what it is asked for by, its media type, and how its files end."""

    name: str
    media_type: str
    ending: str
    write: Callable[[IO[bytes], Table, Rows], None]


def write_csv(file: IO[bytes], table: Table, rows: Rows) -> None:
    """Row 1 names the columns, row 2 has their hashtags. With a byte order mark, by which Excel knows UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in table.columns)
    writer.writerow(column.tag for column in table.columns)
    names = [column.name for column in table.columns]
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    text.flush()
    text.detach()


def _cell(value: Value) -> str | int | float:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=_instant, option=orjson.OPT_PASSTHROUGH_DATETIME)


def write_hxl_json(file: IO[bytes], table: Table, rows: Rows) -> None:
    """HXL's array of arrays: the columns' names, their hashtags, and a list for each row."""
    names = [column.name for column in table.columns]
    file.write(b"[\n" + _json(names) + b",\n" + _json([column.tag for column in table.columns]))
    for row in rows:
        file.write(b",\n" + _json([row[name] for name in names]))
    file.write(b"\n]\n")


def write_geojson(file: IO[bytes], table: Table, rows: Rows) -> None:
    """A point for each row, by RFC 7946; without a geometry where it has no position."""
    names = [column.name for column in table.columns]
    file.write(b'{"type":"FeatureCollection","features":[')
    for number, row in enumerate(rows):
        feature = {
            "type": "Feature",
            "id": "/".join(str(row[name]) for name in table.key if row[name]),
            "geometry": _point(row),
            "properties": {name: row[name] for name in names},
        }
        file.write((b",\n" if number else b"\n") + _json(feature))
    file.write(b"\n]}\n")


def _point(row: Row) -> dict[str, object] | None:
    if row["longitude"] is None or row["latitude"] is None:
        return None
    return {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}


def write_xlsx(file: IO[bytes], table: Table, rows: Rows) -> None:
    """A workbook: the rows on one sheet, with filters over a header that stays in view, the columns on another.

    Numbers, instants (in UTC) and flags are of their own kind; everything else is text, whatever it looks like.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "use_zip64": True}
    with xlsxwriter.Workbook(file, options) as book:
        # Made at no time, so that the same rows are the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        heading = book.add_format({"bold": True, "bottom": 1})
        clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        _write_rows(book.add_worksheet(table.name), table, rows, heading, clock)
        _write_columns(book.add_worksheet("columns"), table, heading)


def _write_rows(sheet: Worksheet, table: Table, rows: Rows, heading: CellFormat, clock: CellFormat) -> None:
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, max(WIDTHS[column.kind], len(column.name) + 3))
        sheet.write_string(0, number, column.name, heading)
    last = 0
    for last, row in enumerate(rows, start=1):
        for number, column in enumerate(table.columns):
            _write_cell(sheet, last, number, row[column.name], clock)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, clock: CellFormat) -> None:
    if isinstance(value, str):
        if value:
            cut = value if len(value) <= LONGEST_CELL else f"{value[: LONGEST_CELL - 1]}…"
            sheet.write_string(row, column, cut)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), clock)
    elif value is not None:
        sheet.write_number(row, column, value)


def _write_columns(sheet: Worksheet, table: Table, heading: CellFormat) -> None:
    sheet.freeze_panes(1, 0)
    for number, (name, width) in enumerate((("column", 22), ("HXL", 32), ("meaning", 110))):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, name, heading)
    for row, column in enumerate(table.columns, start=1):
        for number, text in enumerate((column.name, column.tag, str(column.meaning))):
            sheet.write_string(row, number, text)


CSV = Form(name="csv", media_type="text/csv", ending="csv", write=write_csv)
HXL_JSON = Form(name="hxl-json", media_type="application/vnd.hxl+json", ending="json", write=write_hxl_json)
XLSX = Form(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ending="xlsx",
    write=write_xlsx,
)
GEOJSON = Form(name="geojson", media_type="application/geo+json", ending="geojson", write=write_geojson)
FORMS = {form.name: form for form in (CSV, HXL_JSON, XLSX, GEOJSON)}
