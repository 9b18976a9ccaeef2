"""Sends webhooks: one message at a time to each, in the order of what happened, until it is accepted.

Whoever sends holds the subscription's lease, so two workers never send to one receiver at once. A worker that dies
leaves a lease that ends by itself, and a delivery that still waits: it is sent again under the same message id.
"""

import json
import logging
import random
import time
import uuid
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook

from reports import outgoing
from reports.events import Event, Json, events_after, payload, visible_events
from reports.models import Attempt, Delivery, DeliveryState, PausedBecause, Subscription

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than one attempt may take."""
TURN = 10.0
"""Seconds after which a worker hands a long line to whoever is free next."""
AT_ONCE = 100
"""Events that are put in line together."""
FIRST_WAIT, LONGEST_WAIT, FACTOR = timedelta(seconds=5), timedelta(hours=6), 3
PATIENCE = timedelta(days=3)
"""For so long a receiver may fail before its webhook is paused."""
_IDS = uuid.UUID("0f6d8f6e-4f0e-4a35-9a55-7a3f0ce6b0f2")


def deliver(subscription_id: int) -> bool:
    """Sends what is due to the subscription; answers whether there may be more, for another turn.

    Does nothing where another worker sends already, which will find what this one was to send.
    """
    lease = _begin(subscription_id)
    if lease is None:
        return False
    deadline = time.monotonic() + TURN
    while time.monotonic() < deadline:
        found = _next(subscription_id, lease)
        if found is None:
            return False
        lease = _send(*found, lease)
    _end(subscription_id, lease)
    return True


def forget_deliveries() -> int:
    """Deletes what was settled longer ago than the log is kept; answers how many deliveries."""
    kept = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    return Delivery.objects.filter(settled_at__lt=kept).delete()[1].get(Delivery._meta.label, 0)


@transaction.atomic
def _begin(subscription_id: int) -> datetime | None:
    """The end of a new lease; None where there is one, or no such subscription."""
    subscription = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    now = timezone.now()
    if subscription is None or (subscription.busy_until is not None and subscription.busy_until > now):
        return None
    return _hold(subscription, now)


def _hold(subscription: Subscription, now: datetime) -> datetime:
    subscription.busy_until = now + LEASE
    subscription.save(update_fields=["busy_until"])
    return subscription.busy_until


def _end(subscription_id: int, lease: datetime) -> None:
    Subscription.objects.filter(pk=subscription_id, busy_until=lease).update(busy_until=None)


@transaction.atomic
def _next(subscription_id: int, lease: datetime) -> tuple[Delivery, Json] | None:
    """The next delivery, and what it says; None where nothing is due or the lease is lost.

    In one step, under the subscription's lock, finds nothing and ends the lease: whoever comes with something new
    either finds no lease, or came before this looked.
    """
    subscription = _leased(subscription_id, lease)
    if subscription is None:
        return None
    while (delivery := _first_in_line(subscription)) is not None:
        said = payload(subscription, _event(delivery))
        if said is not None:
            return delivery, said
        # What its owner may not see leaves no trace in a log that its owner reads.
        delivery.delete()
    _end(subscription_id, lease)
    return None


def _leased(subscription_id: int, lease: datetime) -> Subscription | None:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("user", "operation")
    return rows.filter(pk=subscription_id, busy_until=lease).first()


def _first_in_line(subscription: Subscription) -> Delivery | None:
    waiting = subscription.deliveries.filter(state=DeliveryState.WAITING).order_by("in_order", "pk")
    delivery = waiting.first()
    if delivery is not None and not delivery.in_order:
        return delivery
    later = subscription.next_attempt_at is not None and subscription.next_attempt_at > timezone.now()
    if subscription.paused_at is not None or later:
        return None
    if delivery is None:
        _put_in_line(subscription)
        delivery = waiting.first()
    return delivery


def _put_in_line(subscription: Subscription) -> None:
    """Makes deliveries of the next events that the subscription asks for and its owner may be told of, if any."""
    while events := events_after(subscription.operation, subscription.marks, AT_ONCE):
        wanted = visible_events(subscription.user, [event for event in events if event.type in subscription.types])
        subscription.marks |= {event.ledger: event.row for event in events}
        if wanted:
            Delivery.objects.bulk_create(_delivery(subscription, event) for event in wanted)
            break
    subscription.save(update_fields=["marks"])


def _delivery(subscription: Subscription, event: Event) -> Delivery:
    name = uuid.uuid5(_IDS, f"{subscription.pk}/{event.ledger}/{event.row}")
    return Delivery(
        subscription=subscription,
        webhook_id=f"msg_{name.hex}",
        type=event.type,
        ledger=event.ledger,
        row=event.row,
        at=event.at,
    )


def _event(delivery: Delivery) -> Event:
    return Event(delivery.ledger, delivery.row, delivery.type, delivery.at)


def _send(delivery: Delivery, said: Json, lease: datetime) -> datetime:
    """Sends it once and stores what came of it; answers the end of the lease, which begins anew."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    started = timezone.now()
    answer = outgoing.post(delivery.subscription.url, body.encode(), _headers(delivery, body, started))
    return _settle(delivery, lease, started, answer)


def _headers(delivery: Delivery, body: str, now: datetime) -> dict[str, str]:
    subscription = delivery.subscription
    secrets = [subscription.secret]
    if subscription.former_secret_until is not None and subscription.former_secret_until > now:
        secrets.append(subscription.former_secret)
    return {
        "Content-Type": "application/json",
        "User-Agent": "EvacTrack",
        "webhook-id": delivery.webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(delivery.webhook_id, now, body) for secret in secrets),
    }


@transaction.atomic
def _settle(delivery: Delivery, lease: datetime, started: datetime, answer: outgoing.Answer) -> datetime:
    subscription = _leased(delivery.subscription_id, lease)
    if subscription is None or not Delivery.objects.filter(pk=delivery.pk).exists():
        return lease
    Attempt.objects.create(
        delivery=delivery,
        at=started,
        duration=answer.duration,
        status=answer.status,
        response=answer.body,
        error=answer.error,
    )
    now = timezone.now()
    if answer.accepted or not delivery.in_order:
        delivery.state = DeliveryState.DELIVERED if answer.accepted else DeliveryState.FAILED
        delivery.settled_at = now
        delivery.save(update_fields=["state", "settled_at"])
    if answer.status == HTTPStatus.GONE:
        _pause(subscription, PausedBecause.GONE, now)
    elif answer.accepted:
        subscription.failures, subscription.failing_since, subscription.next_attempt_at = 0, None, None
    elif delivery.in_order:
        _wait(subscription, now)
    lease = _hold(subscription, now)
    subscription.save()
    return lease


def _wait(subscription: Subscription, now: datetime) -> None:
    """Sets the next attempt: later each time, never at the same moment as everyone else's; or ends the patience."""
    subscription.failures += 1
    subscription.failing_since = subscription.failing_since or now
    end = subscription.failing_since + PATIENCE
    if now >= end:
        _pause(subscription, PausedBecause.FAILING, now)
        return
    # More than twenty steps of it would be beyond the longest in any case.
    wait = min(FIRST_WAIT * FACTOR ** min(subscription.failures - 1, 20), LONGEST_WAIT)
    jitter = random.uniform(0.8, 1.2)  # noqa: S311
    subscription.next_attempt_at = min(now + wait * jitter, end)


def _pause(subscription: Subscription, because: PausedBecause, now: datetime) -> None:
    if subscription.paused_at is None:
        subscription.paused_at, subscription.paused_because = now, because
        subscription.next_attempt_at = None
        logger.warning(
            "Webhook %s of %s in %s is paused: %s", subscription, subscription.user, subscription.operation, because
        )
