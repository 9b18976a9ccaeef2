"""A count as a partner gives it, to the domain's Count. No database is needed."""

import pytest

from corridors.api.entries import read_count
from corridors.domain.errors import Rejected
from tests.build import a_count

ARRIVED = {
    "external_id": "U1",
    "source": "un",
    "stage": "arrived",
    "place": "haven",
    "corridor": "way",
    "basis": "increment",
    "period_start": "2022-05-03",
    "period_end": "2022-05-03",
    "qualifier": "exact",
    "value": 127,
}


def problems_of(given: object, **address: str) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as rejected:
        read_count(given, address=address)
    return [(problem.code, problem.field) for problem in rejected.value.problems]


@pytest.mark.parametrize("given", [ARRIVED, {**ARRIVED, "value": "127"}, {**ARRIVED, "men": None, "note": ""}])
def test_text_numbers_and_null_are_read(given):
    assert read_count(given) == a_count("U1")


def test_an_id_may_be_a_number():
    assert read_count({**ARRIVED, "external_id": 17}).external_id == "17"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (True, "value: give text, a whole number or null, not true or false."),
        (12.5, "value: give text, a whole number or null, not a fraction."),
        (float("nan"), "value: give text, a whole number or null, not a fraction."),
        ([12], "value: give text, a whole number or null, not a list."),
        ({"value": 12}, "value: give text, a whole number or null, not an object."),
    ],
)
def test_a_value_of_another_type_is_refused_in_words(value, told):
    with pytest.raises(Rejected) as rejected:
        read_count({**ARRIVED, "value": value})
    (problem,) = rejected.value.problems
    assert (problem.code, problem.field, problem.message) == ("wrong_type", "value", told)


@pytest.mark.parametrize("value", [-5, "12.5", "1e3", "١٢", 3_000_000_000, 10**50])
def test_what_is_no_whole_number_of_people_is_refused(value):
    assert problems_of({**ARRIVED, "value": value}) == [("not_a_number", "value")]


@pytest.mark.parametrize("given", [None, [], [ARRIVED], "text", 12])
def test_what_is_no_object_is_refused(given):
    assert problems_of(given) == [("not_an_object", "")]


def test_a_member_that_is_no_column_is_named_even_where_it_cannot_be_written():
    assert problems_of({**ARRIVED, "valu": 1, "\ud800": 2}) == [("unknown_column", "valu"), ("unknown_column", "?")]


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_no_database_holds_is_refused(text):
    assert problems_of({**ARRIVED, "note": text, "evidence_url": f"https://{text}"}) == [
        ("unreadable_text", "note"),
        ("unreadable_text", "evidence_url"),
    ]


def test_a_required_column_of_a_wrong_type_is_told_once():
    assert problems_of({**ARRIVED, "stage": []}) == [("wrong_type", "stage")]


def test_what_the_service_says_of_a_count_is_passed_over():
    told = {"version": 9, "revision": 9, "recorded_at": "x", "superseded_at": None, "withdrawn": False, "url": "x"}
    assert read_count({**ARRIVED, **told}) == a_count("U1")


def test_a_count_is_not_withdrawn_in_passing():
    assert problems_of({**ARRIVED, "withdrawn": True}) == [("withdraw_by_delete", "withdrawn")]


def test_an_address_stands_in_for_what_it_says():
    given = {name: value for name, value in ARRIVED.items() if name not in ("source", "external_id")}
    address = {"source": "un", "external_id": "U1"}
    assert read_count(given, address=address) == read_count(ARRIVED, address=address) == a_count("U1")
    assert problems_of({**ARRIVED, "source": "icrc"}, **address) == [("not_as_in_address", "source")]


def test_an_id_with_a_space_around_it_in_the_address_is_no_id():
    given = {name: value for name, value in ARRIVED.items() if name != "external_id"}
    assert problems_of(given, external_id=" U1") == [("space_around", "external_id")]
