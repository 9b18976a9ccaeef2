"""What can be said meanwhile, on the pages: the range with its moment and its sources, and to whom."""

import pytest

from corridors.domain.vocabulary import Role
from reports.models import Discrepancy
from reports.services.evaluating import evaluate
from tests.build import HIDDEN, a_count, a_member, record, shows


def test_the_estimates_page_says_the_range_its_moment_its_sources_and_what_does_not_fit(read, coordinator, operation):
    status, text = read(coordinator, "estimates", "op")
    assert status == 200
    assert "people arrived in Haven by the end of 3 May" in text
    assert "At least so many, by the counts that fit together:" in text
    assert "1 count was left out" in text
    assert "UN : 127 people arrived in Haven on 3 May" in text
    assert "MINISTRY : 156 people arrived in Haven on 3 May" in text


def test_the_chart_has_a_title_a_description_and_a_table(client, coordinator, operation):
    client.force_login(coordinator)
    markup = client.get("/operations/op/estimates/").content.decode()
    assert '<title id="title-arrived-haven">' in markup
    assert '<desc id="describes-arrived-haven">' in markup
    assert "The same as a table" in markup
    assert "style=" not in markup


def test_the_operations_page_begins_with_them(read, coordinator, operation):
    _, text = read(coordinator, "operation", "op")
    assert "Arrived in Haven" in text
    assert "bound by 1 source" in text


def test_a_discrepancy_has_the_range_of_what_it_is_about_beside_it(read, coordinator, contradiction):
    _, text = read(coordinator, "discrepancy", "op", contradiction.pk)
    assert "What can be said meanwhile" in text
    assert "people arrived in Haven by the end of 3 May" in text


def test_who_does_not_see_everything_reads_what_its_own_counts_leave(read, operation, coordinator):
    record(operation, a_count("M1", source="ministry", value=str(HIDDEN)))
    evaluate(operation)
    assert shows(read(coordinator, "estimates", "op")[1], HIDDEN)
    operation.shares_counts = False
    operation.save()
    un = a_member(operation, Role.REPORTER, of="un")
    _, text = read(un, "estimates", "op")
    assert "These ranges rest on what you see." in text
    assert "At least 127 people arrived in Haven" in text
    assert not shows(text, HIDDEN)
    for page, *args in (("operation",), ("discrepancy", Discrepancy.objects.first().pk)):
        assert "by the end of 3 May" not in read(un, page, "op", *args)[1]


def test_as_of_an_earlier_moment(read, coordinator, operation):
    assert "Nothing can be said yet" in read(coordinator, "estimates", "op", as_of="2022-05-03")[1]
    status, text = read(coordinator, "estimates", "op", as_of="yesterday")
    assert status == 400
    assert "is no moment" in text


@pytest.mark.parametrize("name", ["estimates"])
def test_an_outsider_finds_no_such_page(read, db, operation, name):
    assert read(a_member(None, None, name="outsider"), name, "op")[0] == 404
