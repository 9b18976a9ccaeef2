"""What an open page is sent while it is open."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.pages import state
from reports.services.evaluating import evaluate
from tests.build import a_count, record

SENTENCE = b"UN says 127 people arrived"


@pytest.fixture
def poll(client, coordinator):
    """What a page that has seen this much is sent."""
    client.force_login(coordinator)
    return lambda seen="": client.get(reverse("pages:live", args=["op"]), {"seen": seen})


def seen(operation):
    operation.refresh_from_db()
    return state.state_of(operation).token


def test_nothing_is_sent_where_nothing_changed(poll, operation):
    response = poll(seen(operation))
    assert (response.status_code, response.content) == (204, b"")


def test_a_new_revision_shows_that_it_is_being_evaluated_and_leaves_the_rest_alone(poll, operation):
    before = seen(operation)
    record(operation, a_count("U2"))
    response = poll(before)
    assert f"Evaluating revision {operation.revision}".encode() in response.content
    assert b'id="board"' not in response.content


def test_a_new_evaluation_brings_all_that_changed(poll, operation):
    before = seen(operation)
    record(operation, a_count("U1", value="131"))
    evaluate(operation)
    content = poll(before).content
    for part in (b"overview", b"board", b"aside"):
        assert b'id="%s"' % part in content
    assert content.count(b'hx-swap-oob="true"') == 3
    assert b"131 people arrived" in content
    assert SENTENCE not in content


def test_the_filters_of_the_page_hold_for_what_it_is_sent(client, operation, coordinator):
    client.force_login(coordinator)
    response = client.get(reverse("pages:live", args=["op"]), {"class": "alert"})
    assert b'id="board"' in response.content
    assert SENTENCE not in response.content


def test_a_count_that_waits_for_long_is_said_to_wait(poll, operation):
    record(operation, a_count("U2"))
    later = timezone.now() + 2 * state.LATE + timedelta(seconds=1)
    before = seen(operation)
    with patch.object(state.timezone, "now", return_value=later):
        content = poll(before).content
    assert b"a count has waited since" in content


def test_asking_costs_a_handful_of_queries(poll, operation, django_assert_max_num_queries):
    before = seen(operation)
    with django_assert_max_num_queries(4):
        poll(before)
