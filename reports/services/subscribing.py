"""Webhooks: asked for, changed, paused, given a new secret, told again."""

import base64
import datetime
import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from corridors.domain.errors import Conflict
from corridors.models import Operation, User
from reports.events import TEST, marks_of
from reports.models import Delivery, DeliveryState, PausedBecause, Subscription

AT_MOST = 10
"""Webhooks that one user may have in one operation."""
OVERLAP = timedelta(hours=24)
"""For so long a former secret signs beside the new one."""


@transaction.atomic
def subscribe(*, operation: Operation, user: User, url: str, types: Sequence[str], operation_url: str) -> Subscription:
    """A new webhook, which is told what happens from now on. Raises Conflict for one too many."""
    Operation.objects.select_for_update().get(pk=operation.pk)
    if Subscription.objects.filter(operation=operation, user=user).count() >= AT_MOST:
        raise Conflict(f"You have {AT_MOST} webhooks here already; delete one.", code="too_many_webhooks")
    return Subscription.objects.create(
        operation=operation,
        user=user,
        url=url,
        types=sorted(set(types)),
        operation_url=operation_url,
        created_at=timezone.now(),
        secret=_new_secret(),
        marks=marks_of(operation),
    )


@transaction.atomic
def change(subscription: Subscription, *, url: str, types: Sequence[str]) -> Subscription:
    """Another address or other types; what waits for its next attempt is sent there at once."""
    row = _locked(subscription)
    row.url, row.types, row.next_attempt_at = url, sorted(set(types)), None
    row.save(update_fields=["url", "types", "next_attempt_at"])
    return row


@transaction.atomic
def unsubscribe(subscription: Subscription) -> None:
    """Ends the webhook, with its log."""
    _locked(subscription).delete()


@transaction.atomic
def rotate(subscription: Subscription) -> Subscription:
    """A new secret. The one before it signs as well for `OVERLAP`; one before that no longer."""
    row = _locked(subscription)
    row.former_secret, row.former_secret_until = row.secret, timezone.now() + OVERLAP
    row.secret = _new_secret()
    row.save(update_fields=["secret", "former_secret", "former_secret_until"])
    return row


@transaction.atomic
def pause(subscription: Subscription) -> Subscription:
    """Sends nothing until it is resumed; one that is paused already stays as it is."""
    row = _locked(subscription)
    if row.paused_at is None:
        row.paused_at, row.paused_because = timezone.now(), PausedBecause.OWNER
        row.save(update_fields=["paused_at", "paused_because"])
    return row


@transaction.atomic
def resume(subscription: Subscription) -> Subscription:
    """Sends again, at once, beginning with what waits; three days of failure are counted anew."""
    row = _locked(subscription)
    row.paused_at, row.paused_because = None, ""
    row.failures, row.failing_since, row.next_attempt_at = 0, None, None
    row.save(update_fields=["paused_at", "paused_because", "failures", "failing_since", "next_attempt_at"])
    return row


@transaction.atomic
def replay_since(subscription: Subscription, moment: datetime.datetime) -> Subscription:
    """Everything that happened since a moment is told again, in order and with the same message ids."""
    row = _locked(subscription)
    again = marks_of(row.operation, moment)
    waiting = row.deliveries.filter(state=DeliveryState.WAITING, in_order=True)
    for name, mark in again.items():
        waiting.filter(ledger=name, row__gt=mark).delete()
        row.marks[name] = min(mark, row.marks.get(name, 0))
    row.next_attempt_at = None
    row.save(update_fields=["marks", "next_attempt_at"])
    return row


@transaction.atomic
def send_test(subscription: Subscription) -> Delivery:
    """A message that tells of nothing, sent once, beside what waits, even to a webhook that is paused."""
    return Delivery.objects.create(
        subscription=_locked(subscription),
        webhook_id=f"msg_{uuid.uuid4().hex}",
        type=TEST,
        ledger="",
        row=0,
        at=timezone.now(),
        in_order=False,
    )


@transaction.atomic
def replay(delivery: Delivery) -> Delivery:
    """Sends it once more under the same message id, beside what waits. Raises Conflict while it waits itself."""
    _locked(delivery.subscription)
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state == DeliveryState.WAITING:
        raise Conflict("This delivery is still waiting to be sent.", code="delivery_waiting")
    row.state, row.in_order, row.settled_at = DeliveryState.WAITING, False, None
    row.save(update_fields=["state", "in_order", "settled_at"])
    return row


def _locked(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update().get(pk=subscription.pk)


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
