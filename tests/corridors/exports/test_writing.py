"""A table as a file, read back by other libraries than those that wrote it."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.utils.escape import unescape  # type: ignore[import-untyped]

from corridors.cells import meant
from corridors.exports.tables import Column, Kind, Table
from corridors.exports.writing import CSV, FORMS, GEOJSON, HXL_JSON, LONGEST_CELL, XLSX

TABLE = Table(
    name="counts",
    key=("place", "text"),
    columns=(
        Column("place", "#loc+code", "The place's code."),
        Column("text", "#meta+note", "=A note"),
        Column("value", "#affected+num", "The number.", Kind.NUMBER),
        Column("at", "#date+recorded", "When.", Kind.INSTANT),
        Column("withdrawn", "#status+withdrawn", "Whether.", Kind.FLAG),
        Column("latitude", "#geo+lat", "North.", Kind.NUMBER),
        Column("longitude", "#geo+lon", "East.", Kind.NUMBER),
    ),
)
NAMES = [column.name for column in TABLE.columns]
NOON = datetime(2022, 5, 3, 14, 0, tzinfo=timezone(timedelta(hours=2)))
HOSTILE = (
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    'a "quoted", text',
    "two\nlines",
    "وصل 127 شخصًا",
    "https://example.org/",
    "#affected",
    "{}",
    "1e5",
)


def a_row(text="by bus", **values):
    at = {"latitude": 47.09, "longitude": 37.6}
    return {"place": "plant", "text": text, "value": 127, "at": NOON, "withdrawn": False, **at, **values}


def written(form, *rows, table=TABLE) -> bytes:
    file = io.BytesIO()
    form.write(file, table, rows)
    return file.getvalue()


def sheets(*rows):
    return openpyxl.load_workbook(io.BytesIO(written(XLSX, *rows)))


def texts(form, *said):
    """The texts as they are read back from a file of that form."""
    body = written(form, *(a_row(text) for text in said))
    if form is CSV:
        return [meant(row["text"]) for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))][1:]
    if form is HXL_JSON:
        return [row[NAMES.index("text")] for row in json.loads(body)[2:]]
    if form is GEOJSON:
        return [feature["properties"]["text"] for feature in json.loads(body)["features"]]
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [unescape(row[NAMES.index("text")]) for row in book["counts"].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_text_comes_back_as_it_was(form):
    assert texts(form, *HOSTILE) == list(HOSTILE)


def test_csv_names_its_columns_then_their_hashtags_and_excel_knows_it_for_utf_8():
    body = written(CSV, a_row(value=None))
    assert body.startswith(b"\xef\xbb\xbfplace,")
    names, tags, row = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert (names, tags) == (NAMES, [column.tag for column in TABLE.columns])
    assert row == ["plant", "by bus", "", "2022-05-03T12:00:00Z", "false", "47.09", "37.6"]


def test_no_cell_of_csv_begins_as_a_formula():
    for line in csv.reader(io.StringIO(written(CSV, *map(a_row, HOSTILE)).decode("utf-8-sig"), newline="")):
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_hxl_json_is_a_list_of_lists():
    names, tags, row = json.loads(written(HXL_JSON, a_row(value=None)))
    assert (names, tags[0]) == (NAMES, "#loc+code")
    assert row == ["plant", "by bus", None, "2022-05-03T12:00:00Z", False, 47.09, 37.6]


def test_on_a_map_each_row_is_a_point_and_one_without_a_position_has_no_geometry():
    here, nowhere = json.loads(written(GEOJSON, a_row(), a_row("x", latitude=None, longitude=None)))["features"]
    assert here["geometry"] == {"type": "Point", "coordinates": [37.6, 47.09]}
    assert (here["id"], here["properties"]["value"]) == ("plant/by bus", 127)
    assert nowhere["geometry"] is None


def test_a_map_keeps_its_points_where_their_columns_are_left_out():
    (feature,) = json.loads(written(GEOJSON, a_row(), table=TABLE.only(["value"])))["features"]
    assert feature["properties"] == {"value": 127}
    assert feature["geometry"] is not None


def test_a_workbook_has_numbers_instants_and_flags_and_its_header_stays_in_view():
    sheet = sheets(a_row())["counts"]
    assert [cell.value for cell in sheet[1]] == NAMES
    assert [cell.value for cell in sheet[2]] == [
        "plant", "by bus", 127, NOON.astimezone(UTC).replace(tzinfo=None), False, 47.09, 37.6
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n", "d", "b", "n", "n"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G2")


def test_nothing_in_a_workbook_is_a_formula_or_a_link():
    book = sheets(*(a_row(text) for text in HOSTILE))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert "=A note" in {cell.value for cell in cells}


def test_another_sheet_says_what_each_column_means():
    rows = list(sheets()["columns"].iter_rows(values_only=True))
    assert rows[:2] == [("column", "HXL", "meaning"), ("place", "#loc+code", "The place's code.")]
    assert len(rows) == len(NAMES) + 1


def test_a_text_that_no_workbook_holds_is_cut_and_says_so():
    (text,) = texts(XLSX, "x" * 40_000)
    assert (len(text), text[-1]) == (LONGEST_CELL, "…")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_same_rows_are_the_same_bytes(form):
    assert written(form, a_row()) == written(form, a_row())


def peak(form, rows, tmp_path) -> int:
    """How many bytes writing the rows takes at most."""
    with (tmp_path / "file").open("w+b") as file:
        tracemalloc.start()
        form.write(file, TABLE.only(["text", "value"]), rows())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def many(number):
    return (a_row(f"{each:0100}") for each in range(number))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_ten_thousand_rows_take_no_more_memory_than_a_few(form, tmp_path):
    few = peak(form, lambda: many(500), tmp_path)
    assert peak(form, lambda: many(10_000), tmp_path) < few + 500_000


def test_the_measure_of_memory_sees_rows_that_are_kept(tmp_path):
    few = peak(CSV, lambda: many(500), tmp_path)
    assert peak(CSV, lambda: list(many(10_000)), tmp_path) > few + 1_000_000
