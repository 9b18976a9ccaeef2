from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.domain.checks import CHECKS, LONGEST_ROUTE, Known, check_no_cycle, check_operation, check_route
from corridors.domain.reading import (
    CORRIDORS,
    COUNTS,
    MOVEMENTS,
    OPERATION,
    ORGANISATIONS,
    PLACES,
    TABLES,
    VIOLATIONS,
    WINDOWS,
)

KNOWN = Known(
    zone=ZoneInfo("Europe/Kyiv"),
    places={"plant", "haven"},
    organisations={"un", "icrc"},
    corridors={"way"},
    windows={"W1"},
    movements={"first"},
)
RECORDS = {
    PLACES: {"code": "plant", "name": "Plant", "kind": "site"},
    ORGANISATIONS: {"code": "un", "name": "UN", "kind": "un"},
    CORRIDORS: {"code": "way", "name": "Way", "origin": "plant", "destination": "haven", "status": "open"},
    WINDOWS: {"external_id": "W1", "kind": "ceasefire", "status": "held"},
    MOVEMENTS: {"code": "first", "name": "First"},
    VIOLATIONS: {"external_id": "V1", "window": "W1", "alleged_by": "un"},
    COUNTS: {
        "external_id": "A",
        "stage": "departed",
        "place": "plant",
        "source": "un",
        "basis": "increment",
        "qualifier": "exact",
        "value": "127",
    },
}


def problems_of(table, **columns):
    """The problems of the table's plain record with these columns, as `column: code`."""
    record = table.read({**RECORDS[table], **columns})
    return [f"{problem.field}: {problem.code}" for problem in CHECKS[type(record)](record, KNOWN)]


def test_every_record_has_its_check():
    assert {table.record for table in TABLES} == {*CHECKS, OPERATION.record}


@pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.name)
def test_a_plain_record_is_fine(table):
    assert problems_of(table) == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (PLACES, "parent"),
        (ORGANISATIONS, "part_of"),
        (CORRIDORS, "origin"),
        (CORRIDORS, "destination"),
        (CORRIDORS, "via"),
        (CORRIDORS, "agreed_by"),
        (WINDOWS, "corridors"),
        (WINDOWS, "announced_by"),
        (WINDOWS, "agreed_by"),
        (MOVEMENTS, "corridors"),
        (MOVEMENTS, "windows"),
        (VIOLATIONS, "window"),
        (VIOLATIONS, "alleged_by"),
        (VIOLATIONS, "alleged_against"),
        (COUNTS, "place"),
        (COUNTS, "origin"),
        (COUNTS, "corridor"),
        (COUNTS, "movement"),
        (COUNTS, "source"),
        (COUNTS, "relayed_by"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_code_that_nobody_knows(table, column):
    assert problems_of(table, **{column: "nobody"}) == [f"{column}: unknown_code"]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"value": ""}, "value: value_missing"),
        ({"qualifier": "dozens"}, "value: value_not_allowed"),
        ({"qualifier": "range"}, "value_max: value_max_missing"),
        ({"qualifier": "range", "value_max": "126"}, "value_max: range_reversed"),
        ({"value_max": "130"}, "value_max: value_max_not_allowed"),
        ({"stage": "remaining"}, "basis: basis_not_stock"),
        ({"basis": "stock"}, "basis: basis_not_flow"),
        ({"stage": "remaining", "basis": "stock", "period_start": "2022-05-01"}, "period_start: stock_with_start"),
        ({"period_start": "2022-05-04", "period_end": "2022-05-03"}, "period_end: ends_before_start"),
    ],
)
def test_a_count_that_contradicts_itself(columns, problem):
    assert problems_of(COUNTS, **columns) == [problem]


def test_a_day_and_a_time_within_it_are_in_order_in_the_operations_zone():
    # Midnight of 3 May in Kyiv is 21:00 of 2 May in UTC.
    assert problems_of(COUNTS, period_start="2022-05-03", period_end="2022-05-02T21:30Z") == []
    assert problems_of(COUNTS, period_start="2022-05-03", period_end="2022-05-02T20:30Z") == [
        "period_end: ends_before_start"
    ]


@pytest.mark.parametrize(
    ("table", "start", "end"), [(WINDOWS, "starts_at", "ends_at"), (MOVEMENTS, "started_at", "ended_at")]
)
def test_nothing_ends_before_it_starts(table, start, end):
    assert problems_of(table, **{start: "2022-05-04", end: "2022-05-03"}) == [f"{end}: ends_before_start"]


def test_a_position_is_whole():
    assert problems_of(PLACES, latitude="47.1") == ["latitude: half_a_position"]
    assert problems_of(PLACES, latitude="47.1", longitude="37.6") == []


def test_only_an_authority_speaks_for_a_party():
    assert problems_of(ORGANISATIONS, party="north") == ["party: party_of_non_authority"]
    assert problems_of(ORGANISATIONS, kind="authority", party="north") == []


def test_a_corridor_leads_elsewhere():
    assert problems_of(CORRIDORS, destination="plant") == ["destination: same_ends"]


def test_an_operation_has_a_time_zone_that_exists():
    row = {"code": "op", "name": "Op", "timezone": "Europe/Kyiv", "starts_at": "2022-05-01", "ends_at": "2022-05-01"}

    assert check_operation(OPERATION.read(row)) == []
    for said in ("Kyiv", "../../etc/passwd", "UTC+3"):
        (problem,) = check_operation(OPERATION.read({**row, "timezone": said}))
        assert (problem.field, problem.code) == ("timezone", "unknown_timezone")


def test_an_operation_ends_after_it_starts():
    row = {"code": "op", "name": "Op", "timezone": "UTC", "starts_at": "2022-05-02", "ends_at": "2022-05-01"}

    (problem,) = check_operation(OPERATION.read(row))

    assert problem.code == "ends_before_start"


@pytest.mark.parametrize(
    ("parents", "in_a_cycle"),
    [
        ({"a": "", "b": "a", "c": "b"}, set()),
        ({"a": "a"}, {"a"}),
        ({"a": "b", "b": "c", "c": "a"}, {"a", "b", "c"}),
        ({"a": "b", "b": "c", "c": "b"}, {"b", "c"}),
        ({"a": "elsewhere"}, set()),
    ],
)
def test_what_contains_itself(parents, in_a_cycle):
    problems = check_no_cycle("parent", parents)

    assert set(problems) == in_a_cycle
    assert {problem.code for problem in problems.values()} <= {"cycle"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefg"])))
def test_only_what_comes_back_to_itself_is_in_a_cycle(parents):
    problems = check_no_cycle("parent", parents)

    for code in parents:
        above = parents[code]
        for _ in parents:
            above = parents.get(above, "") if above != code else above
        assert (above == code) is (code in problems)


def test_a_long_way_up_takes_no_time():
    depth = 50_000

    assert check_no_cycle("parent", {str(n): str(n + 1) for n in range(depth)}) == {}


@pytest.mark.parametrize(
    "route",
    [
        None,
        {"type": "LineString", "coordinates": [[37.6, 47.1], [35.1, 47.8, 12]]},
        {"type": "MultiLineString", "coordinates": [[[37.6, 47.1], [36, 47]], [[36, 47], [35.1, 47.8]]]},
    ],
)
def test_a_route(route):
    assert check_route(route) == []


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ("LINESTRING (37 47, 35 47)", "not_a_route"),
        ({"type": "Point", "coordinates": [37, 47]}, "not_a_route"),
        ({"type": "LineString"}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[37, 47]]}, "not_a_route"),
        ({"type": "MultiLineString", "coordinates": []}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[47, 137], [35, 47]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [[True, 47], [35, 47]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [[float("nan"), 47], [35, 47]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [[37, 47, float("nan")], [35, 47]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [["37", "47"], [35, 47]]}, "not_a_position"),
        ({"type": "LineString", "coordinates": [[37, 47], [35, 47]], "crs": {}}, "not_a_route"),
        ({"type": "LineString", "coordinates": [[0, 0]] * (LONGEST_ROUTE + 1)}, "route_too_long"),
    ],
)
def test_what_is_no_route(route, code):
    assert [problem.code for problem in check_route(route)] == [code]
