"""One discrepancy's page."""

import pytest
from django.urls import reverse

from corridors.domain.vocabulary import Role
from reports.models import Discrepancy
from reports.services.evaluating import evaluate
from tests.build import HIDDEN, a_count, a_member, an_operation, record, shows
from tests.reports.pages.conftest import UN

NEUTRAL = "This names a figure that you cannot see beside one that you can"


@pytest.fixture
def text(read, coordinator, contradiction):
    return read(coordinator, "discrepancy", "op", contradiction.pk)[1]


def test_it_tells_the_sentence_the_gap_and_what_the_class_means(text):
    assert "UN says 127 people arrived in Haven on 3 May" in text
    assert "At least 29 people are in question." in text
    assert "These figures cannot all be true" in text


def test_it_tells_what_each_source_said_and_how_it_is_read(text):
    assert "UN United Nations 127 127 arrived, Haven 3 May, whole day" in text
    assert "MINISTRY Authority 156 156 arrived, Haven 3 May, whole day" in text


def test_its_figures_are_on_one_scale_with_a_label_that_says_them(client, coordinator, contradiction):
    client.force_login(coordinator)
    response = client.get(reverse("pages:discrepancy", args=["op", contradiction.pk]))
    scale = response.context["detail"].scale
    assert [mark.figure.said for mark in scale.marks] == ["127", "156"]
    assert scale.band.people == 29
    assert "29 people lie between figures that do not meet." in response.content.decode()


def test_evidence_is_linked_by_its_host_without_telling_it_where_we_are(client, operation, coordinator):
    record(operation, a_count("U1", value="126", evidence_url="https://www.un.org/a/page"))
    evaluate(operation)
    client.force_login(coordinator)
    pk = Discrepancy.objects.get(finding_class="contradiction").pk
    content = client.get(reverse("pages:discrepancy", args=["op", pk])).content.decode()
    assert 'href="https://www.un.org/a/page" rel="noopener noreferrer external">un.org</a>' in content


def test_its_history_tells_when_it_opened_changed_closed_and_opened_again(read, operation, coordinator, contradiction):
    for value in ("150", "156", "127"):
        record(operation, a_count("U1", value=value))
        evaluate(operation)
    _, text = read(coordinator, "discrepancy", "op", contradiction.pk)
    first = operation.revision - 3
    events = [
        f"Opened again by revision {first + 3}.",
        f"Closed by itself: revision {first + 2} no longer shows it.",
        f"Opened when revision {first} was evaluated.",
    ]
    places = [text.index(event) for event in events]
    assert places == sorted(places)


def test_one_that_closed_says_so(read, operation, coordinator, contradiction):
    record(operation, a_count("U1", value="156"))
    evaluate(operation)
    assert "This discrepancy has closed by itself" in read(coordinator, "discrepancy", "op", contradiction.pk)[1]


@pytest.fixture
def unshared(db):
    """Such a contradiction where members do not see each other's counts."""
    operation = an_operation(shares_counts=False)
    record(operation, UN, a_count("M1", source="ministry", value=str(HIDDEN)))
    evaluate(operation)
    return Discrepancy.objects.get(operation=operation, finding_class="contradiction")


def test_a_reader_who_may_not_see_a_figure_gets_neither_it_nor_what_would_give_it_away(read, unshared):
    user = a_member(unshared.operation, Role.REPORTER, of="un")
    _, text = read(user, "discrepancy", "op", unshared.pk)
    assert NEUTRAL in text
    assert "1 figure that you cannot see." in text
    assert "UN United Nations 127" in text
    assert "MINISTRY" not in text
    for secret in (HIDDEN, HIDDEN - 127):
        assert not shows(text, secret)
    _, text = read(a_member(unshared.operation, Role.COORDINATOR), "discrepancy", "op", unshared.pk)
    for secret in (HIDDEN, HIDDEN - 127):
        assert shows(text, secret)


def test_nor_is_it_given_away_by_the_list_or_by_a_search_for_it(read, unshared):
    user = a_member(unshared.operation, Role.REPORTER, of="un")
    _, text = read(user, "operation", "op")
    assert NEUTRAL in text
    assert not shows(text, HIDDEN)
    assert not shows(text, HIDDEN - 127)
    for secret in (f"{HIDDEN}", f"{HIDDEN:,}", f"{HIDDEN - 127:,}"):
        assert NEUTRAL not in read(user, "operation", "op", q=secret)[1]


def test_one_that_names_nothing_of_the_readers_is_not_there(read, contradiction):
    user = a_member(contradiction.operation, Role.REPORTER, of="icrc")
    assert read(user, "discrepancy", "op", contradiction.pk)[0] == 404


def test_it_takes_a_bounded_number_of_queries(read, coordinator, contradiction, django_assert_max_num_queries):
    read(coordinator, "discrepancy", "op", contradiction.pk)
    with django_assert_max_num_queries(40):
        read(coordinator, "discrepancy", "op", contradiction.pk)
