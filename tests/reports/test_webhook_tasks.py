"""Webhooks by a real broker and a real worker: fast by the hint, certain by the sweep, whatever is killed meanwhile."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from corridors.domain.vocabulary import Role
from evactrack import broker, stack
from reports.models import Attempt, Delivery, Subscription
from reports.selectors import operations_due
from reports.services.subscribing import pause
from reports.tasks import deliver_due
from tests.build import a_count, a_member, an_operation, record
from tests.reports.receiver import Receiver, a_webhook, listening
from tests.waiting import PATIENCE, wait_until

COUNTS = ("count.recorded", "count.corrected", "count.withdrawn")


@pytest.fixture
def operation(worker):
    return an_operation()


@pytest.fixture
def webhook(operation, receiver):
    user = a_member(operation, Role.COORDINATOR, of="un")
    return a_webhook(operation, user, receiver.url, *COUNTS, "discrepancy.opened")


def ids(receiver: Receiver) -> list[str]:
    return [message.said["data"].get("external_id", "") for message in receiver.messages]


def test_a_count_and_what_follows_from_it_are_told_within_moments(operation, webhook, receiver):
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    wait_until(lambda: "discrepancy.opened" in receiver.types)
    assert receiver.types[:2] == ["count.recorded", "count.recorded"]
    for message in receiver.messages:
        assert message.verified(webhook.secret)


def test_what_the_broker_lost_is_found_by_the_sweep(operation, webhook, receiver, worker):
    worker.wait_until_swept()
    wait_until(lambda: not operations_due().exists())
    time.sleep(1)
    redis.Redis.from_url(settings.REDIS_URL).flushall()
    with transaction.atomic():
        record(operation, a_count("U1"))
        connection.run_on_commit.clear()
    time.sleep(1)
    assert receiver.messages == [], "the hint was dropped"
    deliver_due.delay()
    wait_until(lambda: ids(receiver) == ["U1"])


def test_what_happened_while_all_was_down_is_told_afterwards(operation, webhook, receiver, worker, tmp_path):
    worker.processes.kill("worker")
    worker.processes.kill("broker")
    record(operation, a_count("U1"))
    socket_file = Path(settings.REDIS_URL.removeprefix("unix://"))
    worker.processes.start("broker", broker.command(tmp_path, socket_file), env=os.environ, grace=0)
    broker.wait_until_ready(settings.REDIS_URL, seconds=PATIENCE)
    worker.start("worker", stack.worker(level="info", queues="celery,webhooks"), ready=" ready.")
    wait_until(lambda: ids(receiver) == ["U1"])


def test_a_receiver_that_was_down_gets_everything_in_order(operation, webhook, receiver):
    port = int(receiver.url.split(":")[2].split("/")[0])
    Subscription.objects.update(url=f"http://127.0.0.2:{port}/")
    record(operation, a_count("U1"))
    wait_until(lambda: Attempt.objects.filter(error="no_answer").exists())
    record(operation, a_count("U2"))
    with listening(Receiver(), host="127.0.0.2", port=port) as back:
        Subscription.objects.update(next_attempt_at=timezone.now())
        deliver_due.delay()
        wait_until(lambda: ids(back) == ["U1", "U2"])
    assert receiver.messages == []


def test_a_worker_that_is_killed_while_it_sends_loses_nothing(operation, webhook, receiver, worker):
    receiver.delay = PATIENCE
    record(operation, a_count("U1"), a_count("U2"))
    wait_until(lambda: receiver.messages)
    worker.processes.kill("worker")
    receiver.delay = 0
    assert Delivery.objects.filter(state="waiting").count() == 2
    worker.start("again", stack.worker(level="info", queues="celery,webhooks"), ready=" ready.")
    Subscription.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    deliver_due.delay()
    wait_until(lambda: not Delivery.objects.filter(state="waiting").exists())
    assert ids(receiver) == ["U1", "U1", "U2"]
    assert receiver.messages[0].id == receiver.messages[1].id


def test_a_paused_webhook_is_left_alone(operation, webhook, receiver, worker):
    pause(webhook)
    record(operation, a_count("U1"))
    worker.wait_until_said("reports.tasks.evaluate_operation", "succeeded")
    deliver_due.delay()
    time.sleep(1)
    assert receiver.messages == []


def test_many_hints_at_once_send_nothing_twice(operation, webhook, receiver):
    for number in range(30):
        record(operation, a_count(f"U{number}", place="haven" if number % 2 else "town", stage="departed"))
    told = [f"U{number}" for number in range(30)]
    wait_until(lambda: len([each for each in ids(receiver) if each]) >= 30)
    time.sleep(0.5)
    assert [each for each in ids(receiver) if each] == told
