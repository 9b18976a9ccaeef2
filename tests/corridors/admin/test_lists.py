"""The list of counts: what stands, quickly found, however many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corridors.domain.vocabulary import Role
from corridors.models import Operation
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record

LIST = "evacueecount_changelist"


@pytest.fixture
def counted(operation):
    record(
        operation,
        a_count("a", note="from the plant"),
        a_count("b", source="icrc", stage="departed", place="plant"),
        a_count("c", source="icrc", place="town"),
        a_count("gone"),
    )
    record(operation, a_count("a", value="129", note="from the plant"))
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="gone")
    return operation


def listed(door, **query):
    rows = door.get(LIST, **query).context["cl"].result_list
    return [f"{row.external_id}{row.version}" for row in rows]


def offered(door, title, **query):
    """What a filter offers, by its title."""
    changelist = door.get(LIST, **query).context["cl"]
    return {
        str(choice["display"])
        for spec in changelist.filter_specs
        if spec.title == title
        for choice in spec.choices(changelist)
    }


def test_it_holds_what_stands_the_last_first(reporter, counted):
    assert listed(reporter) == ["a2", "c1", "b1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"withdrawn": "yes"}, ["gone2"]),
        ({"withdrawn": "all"}, ["gone2", "a2", "c1", "b1"]),
        ({"stage": "departed"}, ["b1"]),
        ({"source": "icrc"}, ["c1", "b1"]),
        ({"source": "icrc", "place": "town"}, ["c1"]),
        ({"operation": "op"}, ["a2", "c1", "b1"]),
        ({"q": "plant"}, ["a2"]),
        ({"q": "b"}, ["b1"]),
    ],
)
def test_it_is_filtered_and_searched(reporter, counted, query, found):
    assert listed(reporter, **query) == found


def test_a_filter_offers_what_there_is(reporter, counted):
    assert offered(reporter, "source") == {"All", "UN", "ICRC"}
    assert offered(reporter, "place") == {"All", "Haven", "Plant", "Town"}
    assert offered(reporter, "standing") == {"Standing", "Withdrawn", "All"}
    assert offered(reporter, "operation") == set(), "there is but one"


def test_a_filter_offers_nothing_that_the_user_does_not_see(doors, counted):
    Operation.objects.filter(code="op").update(shares_counts=False)
    assert offered(doors["un"], "source") == {"All", "UN"}
    assert offered(doors["elsewhere"], "source") == {"All"} or offered(doors["elsewhere"], "source") == set()


def test_with_several_operations_places_are_offered_once_one_is_chosen(reporter, counted):
    a_member(an_operation("second"), Role.REPORTER, name=reporter.user.username, of="un")
    assert offered(reporter, "operation") == {"All", "Operation op", "Operation second"}
    assert offered(reporter, "place") == set()
    assert "Haven" in offered(reporter, "place", operation="op")


def test_a_lookup_through_a_relation_is_refused(reporter, counted):
    assert reporter.get(LIST, corridor__name__startswith="W").status_code == 400
    assert reporter.get(LIST, recorded_by__password__startswith="p").status_code == 400


def test_it_takes_the_same_few_queries_however_long_it_is(reporter, counted):
    record(counted, *(a_count(f"n{number}", source="icrc") for number in range(60)))
    reporter.get(LIST)  # Signs in.
    with CaptureQueriesContext(connection) as few:
        reporter.get(LIST)
    record(counted, *(a_count(f"m{number}", source="icrc") for number in range(200)))
    with CaptureQueriesContext(connection) as many:
        assert len(listed(reporter)) == 50
    assert len(many) == len(few) <= 21


def test_a_page_is_sorted_and_cut_by_the_database(reporter, counted):
    record(counted, *(a_count(f"n{number:03}") for number in range(120)))
    assert listed(reporter, p="3")[-3:] == ["a2", "c1", "b1"]
    # Columns count from 1, after the box to tick: figure, stage, place, source, period end, id.
    assert listed(reporter, o="6")[:4] == ["a2", "b1", "c1", "n0001"]
