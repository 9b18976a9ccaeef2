import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.domain.errors import Rejected
from corridors.domain.moments import Moment
from corridors.domain.package import Count, Organisation, Place, Window
from corridors.domain.reading import (
    COUNTS,
    LARGEST,
    ORGANISATIONS,
    PLACES,
    TABLES,
    VIOLATIONS,
    WINDOWS,
    pattern_of,
    whole_number,
    written,
)
from corridors.domain.vocabulary import Basis, OrganisationKind, PlaceKind, Qualifier, Stage, WindowKind, WindowStatus

COUNT = {
    "external_id": "AZ-01",
    "stage": "departed",
    "place": "plant",
    "source": "un",
    "basis": "increment",
    "qualifier": "exact",
    "value": "127",
}
PLACE = {"code": "plant", "name": "Plant", "kind": "site"}
WINDOW = {"external_id": "W1", "kind": "ceasefire", "status": "held"}


def problems_of(table, row):
    """The problems of a row, as `column: code`."""
    with pytest.raises(Rejected) as rejected:
        table.read(row)
    return [f"{problem.field}: {problem.code}" for problem in rejected.value.problems]


def test_a_row_of_text_becomes_a_record():
    count = COUNTS.read({**COUNT, "period_end": "2022-05-03", "relayed_by": "", "note": "  two buses "})

    assert count == Count(
        external_id="AZ-01",
        stage=Stage.DEPARTED,
        place="plant",
        source="un",
        basis=Basis.INCREMENT,
        period_end=Moment.parse("2022-05-03"),
        qualifier=Qualifier.EXACT,
        value=127,
        note="two buses",
    )


def test_lists_of_codes_have_no_order_but_a_way_has_one():
    window = WINDOWS.read({**WINDOW, "agreed_by": "un icrc  un", "corridors": "b\ta"})

    assert window == Window(
        external_id="W1",
        kind=WindowKind.CEASEFIRE,
        status=WindowStatus.HELD,
        agreed_by=("icrc", "un"),
        corridors=("a", "b"),
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_column_for_each_field_of_its_record_in_order(table):
    assert list(table.columns) == [field.name for field in fields(table.record)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_required_may_not_be_empty(table):
    assert problems_of(table, {}) == [f"{name}: required" for name in table.columns if name in table.required]


@pytest.mark.parametrize(
    ("column", "said", "code"),
    [
        ("value", "1,400", "not_a_number"),
        ("value", "-5", "not_a_number"),
        ("value", "NaN", "not_a_number"),
        ("value", "inf", "not_a_number"),
        ("value", "1e3", "not_a_number"),
        ("value", "46.0", "not_a_number"),
        ("value", "0x1F", "not_a_number"),
        ("value", "1" + "0" * 30, "not_a_number"),
        ("value", str(LARGEST + 1), "not_a_number"),
        ("value", "٤٦", "not_a_number"),
        ("value", "=1+1", "not_a_number"),
        ("men", "a few", "not_a_number"),
        ("stage", "Departed", "unknown_word"),
        ("qualifier", "precisely", "unknown_word"),
        ("place", "The Plant", "not_a_code"),
        ("place", "a" * 101, "not_a_code"),
        ("source", "../un", "not_a_code"),
        ("period_end", "2022-02-30", "not_a_moment"),
        ("period_end", "2022-05-03T14:00", "moment_without_offset"),
        ("period_end", "3022-05-03", "moment_out_of_range"),
        ("evidence_url", "javascript:alert(1)", "not_an_address"),
        ("evidence_url", "https://", "not_an_address"),
        ("evidence_url", "https://example.org/a b", "not_an_address"),
        ("note", "a\x00b", "unreadable_text"),
        ("note", "a\x1fb", "unreadable_text"),
        ("note", "half a \ud83d face", "unreadable_text"),
        ("note", "x" * 4001, "too_long"),
        ("external_id", "x" * 201, "too_long"),
        ("people", "127", "unknown_column"),
    ],
)
def test_a_cell_that_cannot_be_read(column, said, code):
    assert problems_of(COUNTS, {**COUNT, column: said}) == [f"{column}: {code}"]


def test_every_bad_cell_of_a_row_is_told():
    row = {**COUNT, "value": "many", "stage": "gone", "place": "", "colour": "red"}

    assert problems_of(COUNTS, row) == [
        "colour: unknown_column",
        "stage: unknown_word",
        "place: required",
        "value: not_a_number",
    ]


@pytest.mark.parametrize("said", ["91", "-90.5", "47,1", "1e1", "NaN", "N47", "+47"])
def test_what_is_no_latitude(said):
    assert problems_of(PLACES, {**PLACE, "latitude": said, "longitude": "180"}) == ["latitude: not_degrees"]


def test_sealed_is_yes_or_no():
    assert PLACES.read({**PLACE, "sealed": "yes"}).sealed is True
    assert PLACES.read({**PLACE, "sealed": "no"}).sealed is False
    assert problems_of(PLACES, {**PLACE, "sealed": "true"}) == ["sealed: not_yes_or_no"]


def test_the_id_of_a_window_has_no_space_as_spaces_separate_ids():
    assert problems_of(WINDOWS, {**WINDOW, "external_id": "W 1"}) == ["external_id: id_with_space"]
    assert problems_of(VIOLATIONS, {"external_id": "V 1", "window": "W 1", "alleged_by": "un"}) == [
        "window: id_with_space"
    ]


def test_a_problem_says_what_was_said_but_never_a_whole_book():
    with pytest.raises(Rejected) as rejected:
        COUNTS.read({**COUNT, "stage": "x" * 10_000})

    (problem,) = rejected.value.problems
    assert problem.params["said"] == "x" * 200


DEGREES = st.floats(-90, 90).map(lambda degrees: degrees + 0.0)


@given(latitude=DEGREES, longitude=DEGREES)
def test_a_position_is_read_as_it_was_written(latitude, longitude):
    place = Place(code="plant", name="Plant", kind=PlaceKind.SITE, latitude=latitude, longitude=longitude)

    assert PLACES.read({column: written(place, column) for column in PLACES.columns}) == place


def test_what_is_not_stated_and_what_goes_without_saying_are_written_as_empty_cells():
    place = Place(code="plant", name="Plant", kind=PlaceKind.SITE)
    organisation = Organisation(code="un", name="UN", kind=OrganisationKind.UN)

    assert [written(place, column) for column in PLACES.columns] == ["plant", "Plant", "", "site", "", "", "", "", ""]
    assert [written(organisation, column) for column in ORGANISATIONS.columns] == ["un", "UN", "un", "", "", ""]
    assert written(COUNTS.read({**COUNT, "unit": "persons", "group": "all"}), "unit") == ""
    assert written(COUNTS.read({**COUNT, "value": "0"}), "value") == "0"


TEXTS = [
    *("zaporizhzhia", "Zaporizhzhia", "a_b", "-a", "two buses", "Запоріжжя", "bell\a", "two\nlines"),
    *("2022-05-03", "2022-13-03", "2022-04-31", "1899-12-31", "2199-12-31", "2200-01-01", "2022-05-03T14:00"),
    *("2022-05-03T14:00+03:00", "2022-05-03T14:00:05.123456Z", "2022-05-03T24:00Z", "2022-05-03T14:00+0300"),
    *("https://un.org/a", "http://un.org", "ftp://un.org", "https://un.org/a b"),
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_pattern_of_a_column_tells_what_is_read(table):
    for column in table.columns:
        pattern = pattern_of(table.record, column)
        for said in TEXTS if pattern else ():
            told = re.fullmatch(pattern, said) is not None
            is_list = len(said.split()) > 1 and column in ("via", "agreed_by", "announced_by", "corridors", "windows")
            assert told == reads(table, column, said) or is_list, (column, said)


def reads(table, column, said) -> bool:
    try:
        table.read({column: said})
    except Rejected as rejected:
        return column not in {problem.field for problem in rejected.problems}
    return True


def test_a_whole_number_is_whole_however_json_writes_it():
    assert [whole_number(said) for said in (346.0, 346.5, 346, "346.0", None)] == [346, 346.5, 346, "346.0", None]
