"""Webhooks over the API: asked for, changed, paused, tried; and each user's alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corridors.domain.vocabulary import Role
from reports.models import Delivery, Subscription
from reports.services.delivering import deliver
from reports.services.subscribing import AT_MOST
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of
from tests.corridors.api.openapi import assert_documented
from tests.reports.receiver import a_webhook

URL = "/api/v1/operations/op/webhooks"
ASKED = {"url": "https://partner.example/hook", "types": ["count.recorded", "window.changed"]}


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.fixture
def user(operation):
    return a_member(operation, Role.REPORTER, of="un")


@pytest.fixture
def un(user):
    return client_of(user)


@pytest.fixture
def other(operation):
    """Someone else of the same organisation."""
    return client_of(a_member(operation, Role.REPORTER, of="un", name="other"))


def created(client, **asked) -> dict:
    answer = client.post(URL, {**ASKED, **asked})
    assert_documented(answer, "createWebhook")
    assert answer.status_code == 201, answer.content
    return answer.json()


def codes(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.content
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def test_the_secret_is_shown_when_it_is_made_and_never_again(un):
    answer = un.post(URL, ASKED)
    webhook = answer.json()
    assert webhook["secret"].startswith("whsec_")
    assert (webhook["url"], webhook["types"]) == (ASKED["url"], ASKED["types"])
    shown = un.get(answer["Location"])
    assert_documented(shown, "getWebhook")
    assert shown.json() == {name: value for name, value in webhook.items() if name != "secret"}
    assert webhook["secret"] not in un.get(URL).content.decode()


def test_it_is_listed_changed_and_deleted(un):
    webhook = created(un)
    listed = un.get(URL)
    assert_documented(listed, "listWebhooks")
    assert [each["id"] for each in listed.json()["results"]] == [webhook["id"]]
    changed = un.patch(f"{URL}/{webhook['id']}", {"types": ["count.withdrawn", "count.withdrawn"]})
    assert_documented(changed, "changeWebhook")
    assert (changed.json()["url"], changed.json()["types"]) == (ASKED["url"], ["count.withdrawn"])
    assert un.delete(f"{URL}/{webhook['id']}").status_code == 204
    assert un.get(f"{URL}/{webhook['id']}").status_code == 404


def test_it_is_paused_and_resumed(un):
    url = f"{URL}/{created(un)['id']}"
    for _ in range(2):
        paused = un.post(f"{url}/pause")
        assert_documented(paused, "pauseWebhook")
        assert paused.json()["paused_because"] == "owner"
    resumed = un.post(f"{url}/resume")
    assert_documented(resumed, "resumeWebhook")
    assert (resumed.json()["paused_at"], resumed.json()["paused_because"]) == (None, None)


def test_a_new_secret_is_shown_once_and_for_how_long_the_former_one_signs(un):
    webhook = created(un)
    rotated = un.post(f"{URL}/{webhook['id']}/rotate")
    assert_documented(rotated, "rotateWebhook")
    assert rotated.json()["secret"] != webhook["secret"]
    assert rotated.json()["former_secret_until"] is not None
    assert Subscription.objects.get().former_secret == webhook["secret"]


def test_the_log_tells_of_what_was_sent_and_of_nothing_that_only_waits(un, user, operation, receiver):
    receiver.status = 500
    webhook = a_webhook(operation, user, receiver.url)
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    answer = un.get(f"{URL}/{webhook.pk}/deliveries")
    assert_documented(answer, "listDeliveries")
    (delivery,) = answer.json()["results"]
    assert (delivery["type"], delivery["state"]) == ("count.recorded", "waiting")
    assert delivery["webhook_id"] == receiver.messages[0].id
    (attempt,) = delivery["attempts"]
    assert (attempt["status"], attempt["response"], attempt["error"]) == (500, "thank you", None)
    shown = un.get(f"{URL}/{webhook.pk}").json()
    assert shown["failing_since"] is not None
    assert shown["next_attempt_at"] is not None


def test_a_test_is_sent_and_logged(un, user, operation, receiver):
    webhook = a_webhook(operation, user, receiver.url)
    answer = un.post(f"{URL}/{webhook.pk}/test")
    assert_documented(answer, "testWebhook")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    deliver(webhook.pk)
    (delivery,) = un.get(f"{URL}/{webhook.pk}/deliveries").json()["results"]
    assert (delivery["id"], delivery["type"], delivery["state"]) == (answer.json()["id"], "webhook.test", "delivered")


def test_a_delivery_is_sent_again_unless_it_still_waits(un, user, operation, receiver):
    webhook = a_webhook(operation, user, receiver.url)
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    url = f"{URL}/{webhook.pk}/deliveries/{Delivery.objects.get().pk}/replay"
    for status in (202, 409):
        answer = un.post(url)
        assert_documented(answer, "replayDelivery")
        assert answer.status_code == status
    assert answer.json()["code"] == "delivery_waiting"


def test_everything_since_a_moment_is_told_again(un, user, operation, receiver):
    webhook = a_webhook(operation, user, receiver.url)
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    since = (timezone.now() - timedelta(minutes=1)).isoformat()
    answer = un.post(f"{URL}/{webhook.pk}/replay", {"since": since})
    assert_documented(answer, "replayWebhook")
    assert answer.status_code == 200
    deliver(webhook.pk)
    first, again = receiver.messages
    assert first.id == again.id


def test_a_change_without_a_body_is_refused_and_one_that_says_nothing_changes_nothing(un):
    webhook = created(un)
    answer = un.patch(f"{URL}/{webhook['id']}")
    assert_documented(answer, "changeWebhook")
    assert codes(answer) == [("", "no_body")]
    assert un.patch(f"{URL}/{webhook['id']}", {}).json()["types"] == webhook["types"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "required"),
        ({"since": None}, "required"),
        ({"since": 5}, "wrong_type"),
        ({"since": "soon"}, "not_a_moment"),
        ({"since": "2022-05-03T12:00"}, "moment_without_offset"),
    ],
)
def test_a_moment_that_is_none_is_refused(un, given, code):
    answer = un.post(f"{URL}/{created(un)['id']}/replay", given)
    assert_documented(answer, "replayWebhook")
    assert codes(answer) == [("since", code)]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (None, "required"),
        ("", "required"),
        (7, "wrong_type"),
        ("https://partner.example/" + "x" * 2000, "too_long"),
        ("partner.example", "not_an_address"),
        ("https://", "not_an_address"),
        ("https://user:secret@partner.example/", "not_an_address"),
        ("https://partner.example:99999/", "not_an_address"),
        ("https://partner.example/a b", "not_an_address"),
        ("https://partner.example/\r\nX: y", "not_an_address"),
        ("https://partner.example/\u00e9", "not_an_address"),
        ("https://partner.example/#part", "not_an_address"),
        ("https://[::1", "not_an_address"),
        ("http://partner.example/", "https_only"),
        ("ftp://partner.example/", "https_only"),
        ("https://10.0.0.1/", "address_not_allowed"),
        ("https://169.254.169.254/latest", "address_not_allowed"),
        ("https://[::ffff:127.0.0.1]/", "address_not_allowed"),
    ],
)
def test_an_address_that_is_none_is_refused(un, settings, url, code):
    settings.WEBHOOK_NETWORKS = []
    answer = un.post(URL, {**ASKED, "url": url})
    assert_documented(answer, "createWebhook")
    assert codes(answer) == [("url", code)]


@pytest.mark.parametrize(
    ("types", "code"),
    [
        (None, "required"),
        ([], "required"),
        ("count.recorded", "not_a_list"),
        (["count.deleted"], "unknown_word"),
        ([["count.recorded"]], "unknown_word"),
        (["webhook.test"], "unknown_word"),
    ],
)
def test_types_that_are_none_are_refused(un, types, code):
    answer = un.post(URL, {**ASKED, "types": types})
    assert_documented(answer, "createWebhook")
    assert codes(answer) == [("types", code)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ([], ("", "not_an_object")),
        ({**ASKED, "secret": "whsec_mine"}, ("secret", "unknown_member")),
    ],
)
def test_what_nobody_would_read_is_refused(un, body, found):
    assert codes(un.post(URL, body)) == [found]
    assert codes(un.get(URL, {"state": "paused"})) == [("state", "unknown_parameter")]


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"url": NaN}'])
def test_what_is_no_json_is_refused(un, body):
    answer = un.post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_nobody_has_more_than_ten(un, other):
    for _ in range(AT_MOST):
        created(un)
    answer = un.post(URL, ASKED)
    assert_documented(answer, "createWebhook")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhooks")
    created(other)


def test_anothers_webhook_is_answered_like_one_that_there_is_not(un, other):
    webhook = created(un)
    hidden, missing = other.get(f"{URL}/{webhook['id']}"), other.get(f"{URL}/4711")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(f"webhooks/{webhook['id']}".encode(), b"webhooks/4711") == missing.content
    assert other.get(URL).json()["results"] == []


def test_a_delivery_of_another_webhook_is_not_there(un, user, operation):
    first, second = (a_webhook(operation, user, "https://partner.example/") for _ in range(2))
    delivery = un.post(f"{URL}/{first.pk}/test").json()["id"]
    assert un.post(f"{URL}/{second.pk}/deliveries/{delivery}/replay").status_code == 404


def test_an_id_beyond_all_numbers_is_not_there(un):
    assert un.get(f"{URL}/{10**30}").status_code == 404


def test_a_broker_that_is_away_does_not_keep_a_test_from_being_accepted(un, user, operation):
    webhook = a_webhook(operation, user, "https://partner.example/")
    assert un.post(f"{URL}/{webhook.pk}/test").status_code == 202
