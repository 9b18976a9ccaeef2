"""The counts of an operation."""

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from reports.pages.counts import PAGE_SIZE
from tests.build import HIDDEN, a_count, a_member, an_operation, record, shows

LEFT = a_count("U2", stage="departed", place="plant", value="101", note="by bus")


@pytest.fixture
def ledger(client, operation, coordinator):
    """The ids of the counts that the page shows for a query."""
    record(operation, LEFT)
    client.force_login(coordinator)

    def ledger(**query):
        shown = client.get("/operations/op/counts/", query).context["ledger"]
        return [said.row.external_id for said in shown.said]

    return ledger


def test_each_count_is_told_with_its_range_moment_and_source(read, coordinator):
    assert "UN United Nations 127 127 arrived Haven 3 May, whole day" in read(coordinator, "counts", "op")[1]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"source": "ministry"}, ["M1"]),
        ({"stage": "departed"}, ["U2"]),
        ({"place": "plant"}, ["U2"]),
        ({"place": "town"}, ["U2"]),
        ({"q": "BUS"}, ["U2"]),
        ({"q": "minis"}, ["M1"]),
        ({"source": "un", "stage": "arrived"}, ["U1"]),
        ({"source": "nosuch"}, []),
    ],
    ids=str,
)
def test_filters_show_what_they_say_and_a_place_includes_what_is_inside_it(ledger, query, ids):
    assert ledger(**query) == ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("figure", ["U2", "U1", "M1"]),
        ("-figure", ["M1", "U1", "U2"]),
        ("source", ["M1", "U1", "U2"]),
        ("nonsense; drop table", ["U2", "U1", "M1"]),
    ],
)
def test_it_is_sorted_as_asked_and_by_the_latest_otherwise(ledger, sort, ids):
    assert ledger(sort=sort) == ids


def test_a_long_list_comes_in_pages(ledger, operation):
    record(operation, *(a_count(f"P{number:03}") for number in range(PAGE_SIZE)))
    assert len(ledger()) == PAGE_SIZE
    assert len(ledger(page="2")) == 3
    assert ledger(page="nonsense") == ledger(page="1")


def test_as_of_a_moment_it_shows_what_stood_then(ledger, operation):
    then = EvacueeCount.objects.get(external_id="U2").recorded_at
    record(operation, a_count("U3"))
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="U1")
    assert ledger() == ["U3", "U2", "M1"]
    assert ledger(as_of=then.isoformat()) == ["U2", "U1", "M1"]


def test_a_moment_before_all_counts_is_told_when_the_first_was_recorded(read, coordinator):
    _, text = read(coordinator, "counts", "op", as_of="2022-05-03T18:00Z")
    assert "Nothing had been recorded at that moment: the first count that you can see was recorded" in text


def test_what_is_no_moment_shows_no_figures(read, operation, coordinator):
    record(operation, a_count("U2", value=str(HIDDEN)))
    assert shows(read(coordinator, "counts", "op")[1], HIDDEN)
    status, text = read(coordinator, "counts", "op", as_of="yesterday")
    assert status == 400
    assert "“yesterday” cannot be read as a moment" in text
    assert not shows(text, HIDDEN)


def test_a_reporter_is_offered_to_log_a_count_and_a_coordinator_is_not(client, operation, coordinator):
    for user, offered in ((a_member(operation, Role.REPORTER, of="un"), True), (coordinator, False)):
        client.force_login(user)
        content = client.get("/operations/op/counts/").content
        assert (b"/admin/corridors/evacueecount/add/?operation=op" in content) == offered


def test_counts_that_are_not_shared_are_not_listed(read, db):
    operation = an_operation(shares_counts=False)
    record(operation, a_count("U1"), a_count("M1", source="ministry", value=str(HIDDEN)))
    assert shows(read(a_member(operation, Role.COORDINATOR), "counts", "op")[1], HIDDEN)
    _, text = read(a_member(operation, Role.REPORTER, of="un"), "counts", "op")
    assert "127 127 arrived" in text
    assert not shows(text, HIDDEN)
    assert "MINISTRY" not in text


@pytest.mark.parametrize("number", [1, 40])
def test_it_takes_the_same_queries_however_many_counts(
    read, operation, coordinator, django_assert_max_num_queries, number
):
    record(operation, *(a_count(f"P{each}") for each in range(number)))
    read(coordinator, "counts", "op")
    with django_assert_max_num_queries(12):
        read(coordinator, "counts", "op")
