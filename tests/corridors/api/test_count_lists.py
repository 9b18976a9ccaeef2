"""Lists of counts: what a list leaves out, its filters, its order, its pages, its cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corridors.domain import package as published
from corridors.services.counts import withdraw_count
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from tests.build import a_count, record
from tests.corridors.api.door import hide

COUNTS = "/api/v1/operations/op/counts"
REFERENCES = ("source", "relayed_by", "place", "origin", "corridor", "movement")


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [count["external_id"] for count in answer.json()["results"]]


@pytest.fixture
def counts(operation):
    """Six counts that differ from one another in what filters ask for."""
    with writing(operation, by=None) as write:
        put_planned(write, published.Movement(code="convoy", name="Convoy"))
    record(
        operation,
        a_count("arrived", reported_at="2022-05-03T23:30+03:00"),
        a_count("left", stage="departed", place="plant", corridor="", reported_at="2022-05-02"),
        a_count("women", source="icrc", group="women"),
        a_count("buses", source="icrc", unit="vehicles", movement="convoy"),
        a_count("still", stage="remaining", basis="stock", place="plant", period_start=""),
    )
    record(operation, a_count("later", source="ministry", basis="cumulative", reported_at="2022-05-04"))
    return operation


def test_a_list_has_the_standing_counts_in_the_order_of_recording(un, counts):
    assert ids(un.get(COUNTS)) == ["arrived", "left", "women", "buses", "still", "later"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("source=icrc", ["women", "buses"]),
        ("source=icrc&source=ministry", ["women", "buses", "later"]),
        ("stage=departed&stage=remaining", ["left", "still"]),
        ("place=plant", ["left", "still"]),
        ("corridor=way&source=un", ["arrived", "still"]),
        ("movement=convoy", ["buses"]),
        ("group=women", ["women"]),
        ("unit=vehicles", ["buses"]),
        ("basis=stock", ["still"]),
        ("reported_since=2022-05-03", ["arrived", "later"]),
        ("reported_since=2022-05-04", ["later"]),
        ("ordering=-revision", ["later", "still", "buses", "women", "left", "arrived"]),
        ("ordering=-revision&source=icrc", ["buses", "women"]),
    ],
)
def test_filters_and_order(un, counts, asked, found):
    assert ids(un.get(f"{COUNTS}?{asked}")) == found


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ("source=atlantis", "invalid_choice", "source"),
        ("place=Haven", "invalid_choice", "place"),
        ("stage=arived", "invalid_choice", "stage"),
        ("reported_since=03/05/2022", "invalid", "reported_since"),
        ("ordering=value", "unknown_word", "ordering"),
        ("as_of=yesterday", "not_a_moment", "as_of"),
        ("as_of=2022-05-03T18:00", "moment_without_offset", "as_of"),
        ("withdrawn=yes", "not_true_or_false", "withdrawn"),
        ("sources=un", "unknown_parameter", "sources"),
        ("source=%00", "unreadable_text", "source"),
        ("source=", "invalid_choice", "source"),
        ("stage=", "invalid_choice", "stage"),
        ("external_id=", "invalid", "external_id"),
        ("external_id=%20", "invalid", "external_id"),
        ("reported_since=", "invalid", "reported_since"),
        ("reported_until=", "invalid", "reported_until"),
        ("as_of=", "not_a_moment", "as_of"),
        ("withdrawn=", "not_true_or_false", "withdrawn"),
        ("cursor=cD1hYmM%3D", "invalid_cursor", "cursor"),
        ("page_size=0", "invalid_page_size", "page_size"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_rather_than_passed_over(un, counts, asked, code, field):
    answer = un.get(f"{COUNTS}?{asked}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (400, code, field)


def test_a_way_under_embargo_is_no_filter_and_its_counts_of_others_are_left_out(clients, counts):
    hide(counts.corridors.get())
    refused = clients["icrc"].get(f"{COUNTS}?corridor=way")
    unknown = clients["icrc"].get(f"{COUNTS}?corridor=wax")
    assert refused.status_code == 400
    assert refused.content == unknown.content.replace(b"wax", b"way")
    assert ids(clients["icrc"].get(COUNTS)) == ["left", "women", "buses"]
    assert len(ids(clients["coordinator"].get(f"{COUNTS}?corridor=way"))) == 5


def test_withdrawn_counts_are_left_out_unless_asked_for(un, counts):
    with writing(counts, by=None) as write:
        withdraw_count(write, source="un", external_id="arrived")
    assert "arrived" not in ids(un.get(COUNTS))
    listed = un.get(f"{COUNTS}?withdrawn=true").json()["results"]
    assert [(each["external_id"], each["withdrawn"]) for each in listed][-1] == ("arrived", True)


def test_a_list_as_of_a_moment_shows_what_stood_then(un, counts):
    before = un.get(COUNTS).json()["results"]
    record(counts, a_count("arrived", value="128"), a_count("new"))
    now = un.get(COUNTS).json()["results"]
    assert len(now) == 7
    moment = before[-1]["recorded_at"]
    then = un.get(COUNTS, {"as_of": moment}).json()["results"]
    assert [(each["external_id"], each["value"]) for each in then] == [
        (each["external_id"], each["value"]) for each in before
    ]
    # As a person types it into a browser: the plus sign arrives as a space.
    assert ids(un.get(f"{COUNTS}?as_of={moment}")) == [each["external_id"] for each in before]


def test_a_day_as_moment_means_its_end(un, counts):
    today = un.get(COUNTS).json()["results"][0]["recorded_at"][:10]
    assert len(ids(un.get(f"{COUNTS}?as_of={today[:4]}-12-31"))) == 6
    assert ids(un.get(f"{COUNTS}?as_of=2022-05-03")) == []


@pytest.mark.parametrize("order", ["revision", "-revision"])
def test_pages_hold_each_count_once_even_where_one_revision_fills_many(un, operation, order):
    record(operation, *(a_count(f"n{number:02}") for number in range(25)))
    address, pages = f"{COUNTS}?page_size=4&ordering={order}", []
    while address:
        answer = un.get(address)
        pages.append(ids(answer))
        address = answer.json()["next"]
    expected = [f"n{number:02}" for number in range(25)]
    assert [each for page in pages for each in page] == (expected if order == "revision" else expected[::-1])
    assert len(pages) == 7


def test_a_count_that_arrives_meanwhile_shifts_nothing(un, operation):
    record(operation, *(a_count(f"n{number}") for number in range(4)))
    first = un.get(f"{COUNTS}?page_size=2&ordering=-revision").json()
    record(operation, a_count("late"))
    assert ids(un.get(first["next"])) == ["n1", "n0"]


def test_a_list_takes_the_same_few_queries_however_long_it_is(un, operation):
    record(operation, a_count("n0"))
    with CaptureQueriesContext(connection) as few:
        un.get(COUNTS)
    record(operation, *(a_count(f"n{number}") for number in range(1, 200)))
    with CaptureQueriesContext(connection) as many:
        assert len(ids(un.get(f"{COUNTS}?page_size=1000"))) == 200
    # The key, the operation, the counts; and the codes of their sources, places and corridors.
    assert len(many) == len(few) <= 6


def test_an_object_is_of_a_list_as_it_is_alone_and_says_its_codes_and_instants(un, counts):
    listed = un.get(COUNTS).json()["results"]
    assert [un.get(each["url"]).json() for each in listed] == listed
    buses = next(each for each in listed if each["external_id"] == "buses")
    row = counts.counts.get(external_id="buses")
    codes = {name: getattr(getattr(row, name), "code", None) for name in REFERENCES}
    assert {name: buses[name] for name in REFERENCES} == codes
    assert (codes["movement"], codes["origin"]) == ("convoy", None)
    assert buses["recorded_at"] == row.recorded_at.isoformat()
    assert (buses["superseded_at"], buses["note"], buses["statement"]) == (None, None, None)


def test_an_instant_is_written_in_full_on_whatever_database(un, operation):
    record(operation, a_count("n0"), a_count("n1"))
    for name, instant in (("n0", "2022-05-03T15:00:00.120000+00:00"), ("n1", "2022-05-03T15:00:00+00:00")):
        operation.counts.filter(external_id=name).update(recorded_at=instant)
        assert un.get(f"{COUNTS}/un/{name}").json()["recorded_at"] == instant


def test_members_see_the_counts_of_others_where_the_operation_shares_them(clients, counts):
    lists = {role: len(ids(clients[role].get(COUNTS))) for role in ("un", "icrc", "observer", "coordinator")}
    assert lists == {"un": 6, "icrc": 6, "observer": 6, "coordinator": 6}
    counts.shares_counts = False
    counts.save()
    lists = {role: len(ids(clients[role].get(COUNTS))) for role in ("un", "icrc", "observer", "coordinator")}
    assert lists == {"un": 3, "icrc": 2, "observer": 0, "coordinator": 6}
