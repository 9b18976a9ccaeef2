"""What happens reaches the receiver: in order, signed, once at least, and only what its owner may see then."""

import logging
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from corridors.domain import package as published
from corridors.domain.vocabulary import Role, WindowKind, WindowStatus
from corridors.models import Membership
from corridors.services.counts import withdraw_count
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from reports.models import Delivery, Subscription
from reports.services import delivering
from reports.services.delivering import LEASE, PATIENCE, deliver, forget_deliveries
from reports.services.evaluating import evaluate
from reports.services.subscribing import pause, replay, replay_since, resume, rotate, send_test
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import hide
from tests.reports.receiver import Receiver, a_webhook, listening


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.fixture
def un(operation):
    return a_member(operation, Role.REPORTER, of="un")


@pytest.fixture
def webhook(operation, un, receiver):
    return a_webhook(operation, un, receiver.url)


def put_window(operation, **columns):
    window = published.Window(
        external_id="w1", kind=WindowKind.CEASEFIRE, status=WindowStatus.ANNOUNCED, corridors=("way",), **columns
    )
    with writing(operation, by=None) as write:
        return put_planned(write, window).row


def try_now(webhook):
    """As if the time of the next attempt had come."""
    Subscription.objects.filter(pk=webhook.pk).update(next_attempt_at=None)
    return deliver(webhook.pk)


# What is told.


def test_a_count_is_told_when_it_is_recorded_corrected_and_withdrawn(operation, webhook, receiver):
    record(operation, a_count("U/1"))
    record(operation, a_count("U/1", value="128"))
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="U/1")
    deliver(webhook.pk)
    assert receiver.types == ["count.recorded", "count.corrected", "count.withdrawn"]
    first, second, third = (message.said["data"] for message in receiver.messages)
    assert (first["operation"], first["source"], first["external_id"]) == ("op", "un", "U/1")
    assert [each["version"] for each in (first, second, third)] == [1, 2, 3]
    assert [each["value"] for each in (first, second)] == [127, 128]
    assert third["withdrawn"] is True
    assert third["revision"] == operation.revision
    assert first["url"] == "https://evactrack.example/api/v1/operations/op/counts/un/U%2F1"


def test_a_discrepancy_is_told_when_it_opens_changes_and_closes(operation, receiver):
    types = [f"discrepancy.{what}" for what in ("opened", "changed", "closed")]
    webhook = a_webhook(operation, a_member(operation, Role.COORDINATOR), receiver.url, *types)
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    for value in ("157", "127", "156"):
        evaluate(operation)
        deliver(webhook.pk)
        record(operation, a_count("M1", source="ministry", value=value))
    evaluate(operation)
    deliver(webhook.pk)
    told = [
        (message.said["type"], message.said["data"]["gap"])
        for message in receiver.messages
        if message.said["data"]["class"] == "contradiction"
    ]
    assert told == [
        ("discrepancy.opened", 29),
        ("discrepancy.changed", 30),
        ("discrepancy.closed", 30),
        ("discrepancy.opened", 29),
    ]


def test_a_window_that_is_written_is_told_once(operation, webhook, receiver):
    put_window(operation)
    deliver(webhook.pk)
    put_window(operation, note="again")
    deliver(webhook.pk)
    put_window(operation, note="again")
    deliver(webhook.pk)
    assert receiver.types == ["window.changed"] * 2
    assert receiver.messages[0].said["data"]["external_id"] == "w1"


def test_what_happened_before_the_webhook_was_made_is_not_told(operation, un, receiver):
    record(operation, a_count("U1"))
    put_window(operation)
    evaluate(operation)
    deliver(a_webhook(operation, un, receiver.url).pk)
    assert receiver.messages == []


def test_only_the_types_that_were_asked_for_are_told(operation, un, receiver):
    webhook = a_webhook(operation, un, receiver.url, "count.withdrawn")
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    assert receiver.messages == []


def test_nothing_of_another_operation_is_told(operation, webhook, receiver, un):
    other = an_operation("other")
    record(other, a_count("U1"))
    deliver(webhook.pk)
    assert receiver.messages == []


def test_everything_comes_once_and_in_its_order(operation, webhook, receiver, monkeypatch):
    monkeypatch.setattr(delivering, "AT_ONCE", 3)
    record(operation, *(a_count(f"U{number}") for number in range(10)))
    put_window(operation)
    record(operation, a_count("U0", value="1"))
    deliver(webhook.pk)
    told = [message.said["data"]["external_id"] for message in receiver.messages]
    assert told == [*(f"U{number}" for number in range(10)), "w1", "U0"]
    assert len({message.id for message in receiver.messages}) == 12


def test_a_long_line_is_handed_on_in_turns(operation, webhook, receiver, monkeypatch):
    monkeypatch.setattr(delivering, "TURN", 0.2)
    receiver.delay = 0.15
    record(operation, *(a_count(f"U{number}") for number in range(4)))
    turns = 1
    while deliver(webhook.pk):
        turns += 1
    assert len(receiver.messages) == 4
    assert turns > 1


# Who is told.


def test_what_its_owner_may_not_see_is_not_told(operation, webhook, receiver):
    way = operation.corridors.get()
    hide(way)
    record(operation, a_count("M1", source="ministry"), a_count("U1"), a_count("M2", source="ministry", corridor=""))
    deliver(webhook.pk)
    assert [message.said["data"]["external_id"] for message in receiver.messages] == ["U1", "M2"]
    way.visible_from = None
    way.save()
    deliver(webhook.pk)
    assert len(receiver.messages) == 2, "what was passed over is not told later"
    assert Delivery.objects.count() == 2, "nor does a log tell of it"


def test_what_is_hidden_while_it_waits_is_not_sent(operation, webhook, receiver):
    receiver.status = 500
    record(operation, a_count("M1", source="ministry"))
    deliver(webhook.pk)
    hide(operation.corridors.get())
    receiver.status = 200
    try_now(webhook)
    assert len(receiver.messages) == 1
    assert not Delivery.objects.exists()


def test_a_discrepancy_that_speaks_of_what_is_hidden_has_no_figures(operation, un, receiver):
    operation.shares_counts = False
    operation.save()
    webhook = a_webhook(operation, un, receiver.url, "discrepancy.opened")
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    deliver(webhook.pk)
    (found,) = (m.said["data"] for m in receiver.messages if m.said["data"]["class"] == "contradiction")
    assert found["gap"] is None
    assert [count["external_id"] for count in found["counts"]] == ["U1"]


@pytest.mark.parametrize("gone", ["membership", "account"])
def test_who_is_no_member_any_more_is_told_nothing_not_even_a_test(operation, un, webhook, receiver, gone):
    record(operation, a_count("U1"))
    send_test(webhook)
    if gone == "membership":
        Membership.objects.filter(user=un).delete()
    else:
        un.is_active = False
        un.save()
    deliver(webhook.pk)
    assert receiver.messages == []


# How it is signed.


def test_the_message_is_signed_by_the_standard(operation, webhook, receiver):
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    (message,) = receiver.messages
    assert message.verified(webhook.secret)["type"] == "count.recorded"
    with pytest.raises(WebhookVerificationError):
        message.verified("whsec_c29tZXRoaW5nIGVsc2U=")


def test_for_a_day_both_secrets_sign_and_then_the_new_one_alone(operation, webhook, receiver):
    former = webhook.secret
    webhook = rotate(webhook)
    secret = webhook.secret
    assert secret != former
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    for one in (former, secret):
        assert receiver.messages[0].verified(one)
    Subscription.objects.update(former_secret_until=timezone.now())
    record(operation, a_count("U2"))
    deliver(webhook.pk)
    assert receiver.messages[1].verified(secret)
    with pytest.raises(WebhookVerificationError):
        receiver.messages[1].verified(former)


# When it does not arrive.


def test_a_receiver_that_is_down_gets_all_of_it_in_order_once_it_is_up(operation, webhook, receiver):
    receiver.status = 503
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    assert deliver(webhook.pk) is False, "its time has not come"
    assert len(receiver.messages) == 1
    receiver.status = 200
    try_now(webhook)
    ids = [message.id for message in receiver.messages]
    assert ids[0] == ids[1] != ids[2]
    assert [message.said["data"]["external_id"] for message in receiver.messages] == ["U1", "U1", "U2"]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.next_attempt_at) == (0, None, None)


def test_attempts_come_ever_later(operation, webhook, receiver):
    receiver.status = 500
    record(operation, a_count("U1"))
    waits = []
    for _ in range(12):
        try_now(webhook)
        webhook.refresh_from_db()
        waits.append((webhook.next_attempt_at - timezone.now()).total_seconds())
    assert 3 < waits[0] < 6.1
    assert 10 < waits[1] < 18.1
    assert all(earlier < later for earlier, later in pairwise(waits[:7]))
    assert all(4.7 * 3600 < wait < 7.3 * 3600 for wait in waits[-3:])
    assert len(set(waits[-3:])) == 3


def test_after_three_days_the_webhook_pauses_and_says_so(operation, webhook, receiver, caplog):
    receiver.status = 500
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    Subscription.objects.update(failing_since=timezone.now() - PATIENCE + timedelta(minutes=1))
    try_now(webhook)
    webhook.refresh_from_db()
    assert webhook.paused_at is None
    assert webhook.next_attempt_at <= webhook.failing_since + PATIENCE, "the last attempt is at the end of the days"
    Subscription.objects.update(failing_since=timezone.now() - PATIENCE)
    with caplog.at_level(logging.WARNING):
        try_now(webhook)
    webhook.refresh_from_db()
    assert webhook.paused_because == "failing"
    assert "is paused: failing" in caplog.text


def test_a_receiver_that_says_it_is_gone_is_left_alone_at_once(operation, webhook, receiver):
    receiver.status = 410
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.paused_because == "gone"
    try_now(webhook)
    assert len(receiver.messages) == 1


def test_while_it_is_paused_nothing_is_sent_and_afterwards_everything(operation, webhook, receiver):
    pause(webhook)
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    assert receiver.messages == []
    resume(webhook)
    deliver(webhook.pk)
    assert [message.said["data"]["external_id"] for message in receiver.messages] == ["U1", "U2"]


def test_a_redirect_is_a_failure_and_is_not_followed(operation, webhook, receiver):
    with listening(Receiver()) as elsewhere:
        receiver.status, receiver.headers = 307, {"Location": elsewhere.url}
        record(operation, a_count("U1"))
        deliver(webhook.pk)
        assert elsewhere.messages == []
    assert Delivery.objects.get().attempts.get().status == 307


def test_the_log_says_what_came_of_each_attempt(operation, webhook, receiver):
    receiver.status, receiver.answer = 500, b"\0out of order " + b"x" * 5000
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    receiver.status, receiver.answer = 204, b""
    try_now(webhook)
    delivery = Delivery.objects.get()
    failed, worked = delivery.attempts.all()
    assert (failed.status, len(failed.response)) == (500, 1000)
    assert failed.response.startswith("\N{REPLACEMENT CHARACTER}out of order")
    assert (worked.status, worked.response, delivery.state) == (204, "", "delivered")
    assert timedelta(0) < worked.duration < timedelta(seconds=5)


def test_the_log_is_kept_for_as_long_as_the_operator_says(operation, webhook, receiver, settings):
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    settings.WEBHOOK_LOG_DAYS = 30
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(settled_at=timezone.now() - timedelta(days=31))
    assert forget_deliveries() == 1
    assert Delivery.objects.count() == 1


# One worker at a time.


def test_while_one_worker_sends_another_leaves_it_to_it(operation, webhook, receiver):
    record(operation, a_count("U1"))
    Subscription.objects.update(busy_until=timezone.now() + LEASE)
    assert deliver(webhook.pk) is False
    assert receiver.messages == []


def test_what_a_dead_worker_left_is_sent_once_its_lease_has_ended(operation, webhook, receiver):
    record(operation, a_count("U1"))
    Subscription.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    deliver(webhook.pk)
    assert len(receiver.messages) == 1
    webhook.refresh_from_db()
    assert webhook.busy_until is None


@pytest.mark.parametrize("passed_over", ["not asked for", "not to be seen"])
def test_to_pass_over_what_is_not_told_takes_few_queries(operation, webhook, receiver, passed_over):
    if passed_over == "not asked for":
        Subscription.objects.update(types=["window.changed"])
    else:
        operation.shares_counts = False
        operation.save()
    record(operation, *(a_count(f"M{number}", source="ministry") for number in range(200)))
    with CaptureQueriesContext(connection) as queries:
        deliver(webhook.pk)
    assert len(queries) < 40
    assert receiver.messages == []


# Beside the line.


def test_a_test_is_sent_at_once_even_while_the_webhook_is_paused_or_waits(operation, webhook, receiver):
    receiver.status = 500
    record(operation, a_count("U1"))
    deliver(webhook.pk)
    pause(webhook)
    delivery = send_test(webhook)
    deliver(webhook.pk)
    assert receiver.types == ["count.recorded", "webhook.test"]
    assert receiver.messages[-1].verified(webhook.secret)["data"]["operation"] == "op"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts.count()) == ("failed", 1)


def test_one_delivery_is_sent_again_under_the_same_id(operation, webhook, receiver):
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    replay(Delivery.objects.first())
    deliver(webhook.pk)
    first, _, again = receiver.messages
    assert (again.id, again.said) == (first.id, first.said)
    assert Delivery.objects.first().attempts.count() == 2


def test_everything_since_a_moment_is_told_again_under_the_same_ids(operation, webhook, receiver):
    record(operation, a_count("U1"))
    moment = timezone.now()
    record(operation, a_count("U2"))
    put_window(operation)
    deliver(webhook.pk)
    replay_since(webhook, moment)
    deliver(webhook.pk)
    ids = [message.id for message in receiver.messages]
    assert ids[3:] == ids[1:3]


def test_what_waits_already_is_not_doubled_by_telling_all_again(operation, webhook, receiver):
    receiver.status = 500
    moment = timezone.now()
    record(operation, a_count("U1"), a_count("U2"))
    deliver(webhook.pk)
    receiver.status = 200
    replay_since(webhook, moment)
    deliver(webhook.pk)
    assert [message.said["data"]["external_id"] for message in receiver.messages] == ["U1", "U1", "U2"]
