"""What happened, read from what is stored anyway: the ledger of counts, and the histories of windows and discrepancies.

Each of these gets its row in the transaction of the change, so they are the outbox of the webhooks: nothing is written
twice, and nothing is lost while a row stands. An operation's rows are written under its lock, so that within it keys
rise in the order of the commits, and the last key that was looked at says all that was.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.db.models import Max, QuerySet, Subquery
from django.db.models.functions import Coalesce

from corridors import access
from corridors.models import CeasefireWindow, EvacueeCount, Operation, User
from reports.models import Discrepancy, EventType, Subscription
from reports.selectors import discrepancies_for

Json = dict[str, Any]

TEST = "webhook.test"


@dataclass(frozen=True)
class Event:
    """Something that happened: `row` is its key in the `ledger` of that name."""

    ledger: str
    row: int
    type: str
    at: datetime.datetime


class Ledger(ABC):
    """Where events of one kind are stored."""

    name: str

    @abstractmethod
    def after(self, operation: Operation, mark: int, limit: int) -> list[Event]:
        """The next events of the operation behind a key, in the order of their keys."""

    @abstractmethod
    def mark(self, operation: Operation, before: datetime.datetime | None = None) -> int:
        """The key of the operation's last row (before a moment); 0 where there is none."""

    @abstractmethod
    def visible(self, user: User, rows: Collection[int]) -> set[int]:
        """Those of the rows that the user may be told of now."""

    @abstractmethod
    def told(self, subscription: Subscription, row: int) -> Json | None:
        """What the subscription's owner is told of the row now; None where it may not be told of it."""


class Counts(Ledger):
    name = "counts"

    def after(self, operation: Operation, mark: int, limit: int) -> list[Event]:
        # By revision first, for which there is an index.
        reached = EvacueeCount.objects.filter(pk=mark).order_by().values("revision")
        rows = EvacueeCount.objects.filter(
            operation=operation, revision__gte=Coalesce(Subquery(reached), 0), pk__gt=mark
        ).order_by("revision", "pk")
        found = rows.values_list("pk", "version", "withdrawn", "recorded_at")[:limit]
        return [Event(self.name, pk, self._type(version, withdrawn), at) for pk, version, withdrawn, at in found]

    def _type(self, version: int, withdrawn: bool) -> EventType:
        if withdrawn:
            return EventType.COUNT_WITHDRAWN
        return EventType.COUNT_RECORDED if version == 1 else EventType.COUNT_CORRECTED

    def mark(self, operation: Operation, before: datetime.datetime | None = None) -> int:
        return _last(EvacueeCount.objects.filter(operation=operation), "pk", "recorded_at", before)

    def visible(self, user: User, rows: Collection[int]) -> set[int]:
        return set(access.visible(user, EvacueeCount).filter(pk__in=rows).values_list("pk", flat=True))

    def told(self, subscription: Subscription, row: int) -> Json | None:
        counts = access.visible(subscription.user, EvacueeCount).select_related("source", "place", "corridor")
        count = counts.filter(pk=row).first()
        if count is None:
            return None
        return {
            "revision": count.revision,
            "url": f"{subscription.operation_url}/counts/{count.source.code}/{quote(count.external_id, safe='')}",
            "source": count.source.code,
            "external_id": count.external_id,
            "version": count.version,
            "withdrawn": count.withdrawn,
            "stage": count.stage,
            "place": count.place.code,
            "corridor": count.corridor.code if count.corridor else None,
            "period_start": count.period_start.said if count.period_start else None,
            "period_end": count.period_end.said if count.period_end else None,
            "qualifier": count.qualifier,
            "value": count.value,
            "value_max": count.value_max,
        }


class Windows(Ledger):
    """One change of a window leaves a row for each of its parts: the last of those read together tells of them all."""

    name = "windows"

    @property
    def _history(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = CeasefireWindow.history.all()  # type: ignore[attr-defined]
        return rows

    def after(self, operation: Operation, mark: int, limit: int) -> list[Event]:
        rows = self._history.filter(operation=operation, history_id__gt=mark).order_by("history_id")
        found = list(rows.values_list("history_id", "id", "history_date")[:limit])
        last = {window: key for key, window, _ in found}
        return [
            Event(self.name, key, EventType.WINDOW_CHANGED if last[window] == key else "", at)
            for key, window, at in found
        ]

    def mark(self, operation: Operation, before: datetime.datetime | None = None) -> int:
        return _last(self._history.filter(operation=operation), "history_id", "history_date", before)

    def visible(self, user: User, rows: Collection[int]) -> set[int]:
        seen = access.visible(user, CeasefireWindow).values("pk")
        return set(self._history.filter(history_id__in=rows, id__in=seen).values_list("history_id", flat=True))

    def told(self, subscription: Subscription, row: int) -> Json | None:
        changed = self._history.filter(history_id=row).values("id")
        window = access.visible(subscription.user, CeasefireWindow).filter(pk__in=changed).first()
        if window is None:
            return None
        return {
            "revision": Operation.objects.values_list("revision", flat=True).get(pk=window.operation_id),
            "url": f"{subscription.operation_url}/windows/{quote(window.external_id, safe='')}",
            "external_id": window.external_id,
            "kind": window.kind,
            "status": window.status,
            "starts_at": window.starts_at.said if window.starts_at else None,
            "ends_at": window.ends_at.said if window.ends_at else None,
        }


class Discrepancies(Ledger):
    name = "discrepancies"

    @property
    def _history(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Discrepancy.history.all()  # type: ignore[attr-defined]
        return rows

    def after(self, operation: Operation, mark: int, limit: int) -> list[Event]:
        rows = self._history.filter(operation=operation, history_id__gt=mark).order_by("history_id")
        found = list(rows.values_list("history_id", "id", "closed_at", "history_date")[:limit])
        was_open = self._open_at(mark, {pk for _, pk, _, _ in found})
        events = []
        for key, pk, closed_at, at in found:
            is_open = closed_at is None
            events.append(Event(self.name, key, self._type(was_open.get(pk, False), is_open), at))
            was_open[pk] = is_open
        return events

    def _open_at(self, mark: int, ids: set[int]) -> dict[int, bool]:
        """Which of the discrepancies were open at that row of the history."""
        before = self._history.filter(id__in=ids, history_id__lte=mark).order_by()
        last = before.values("id").annotate(last=Max("history_id")).values("last")
        rows = self._history.filter(history_id__in=last).values_list("id", "closed_at")
        return {pk: closed_at is None for pk, closed_at in rows}

    def _type(self, was_open: bool, is_open: bool) -> EventType:
        if was_open == is_open:
            return EventType.DISCREPANCY_CHANGED
        return EventType.DISCREPANCY_OPENED if is_open else EventType.DISCREPANCY_CLOSED

    def mark(self, operation: Operation, before: datetime.datetime | None = None) -> int:
        return _last(self._history.filter(operation=operation), "history_id", "history_date", before)

    def visible(self, user: User, rows: Collection[int]) -> set[int]:
        seen = access.visible_discrepancies(user, Discrepancy.objects.all()).values("pk")
        return set(self._history.filter(history_id__in=rows, id__in=seen).values_list("history_id", flat=True))

    def told(self, subscription: Subscription, row: int) -> Json | None:
        changed = self._history.filter(history_id=row).values("id")
        views = discrepancies_for(subscription.user, Discrepancy.objects.filter(pk__in=changed))
        if not views:
            return None
        (view,) = views
        return {
            "revision": view.row.evaluation.revision,
            "url": f"{subscription.operation_url}/discrepancies/{view.row.pk}",
            "id": view.row.pk,
            "kind": view.finding.kind,
            "class": view.finding.class_.value,
            "severity": view.finding.severity.value,
            "gap": view.finding.gap if view.whole else None,
            "counts": [
                {"source": count.source.code, "external_id": count.external_id, "version": count.version}
                for count in view.counts
            ],
            "opened_at": view.row.opened_at.isoformat(),
            "closed_at": view.row.closed_at.isoformat() if view.row.closed_at else None,
        }


LEDGERS: Mapping[str, Ledger] = {ledger.name: ledger for ledger in (Counts(), Windows(), Discrepancies())}


def marks_of(operation: Operation, before: datetime.datetime | None = None) -> dict[str, int]:
    """By ledger, the key of the operation's last row (before a moment)."""
    return {name: ledger.mark(operation, before) for name, ledger in LEDGERS.items()}


def events_after(operation: Operation, marks: Mapping[str, int], limit: int) -> list[Event]:
    """The next events behind the marks: each ledger's in its own order, and these by their moments."""
    found = [ledger.after(operation, marks.get(name, 0), limit) for name, ledger in LEDGERS.items()]
    return list(islice(merge(*found, key=lambda event: event.at), limit))


def visible_events(user: User, events: Sequence[Event]) -> list[Event]:
    """Those of the events that the user may be told of now."""
    seen = {
        name: ledger.visible(user, rows)
        for name, ledger in LEDGERS.items()
        if (rows := {event.row for event in events if event.ledger == name})
    }
    return [event for event in events if event.row in seen[event.ledger]]


def payload(subscription: Subscription, event: Event) -> Json | None:
    """The message of Standard Webhooks, as its receiver may read it now; None where it may not be told of it."""
    operation = access.operations_as(subscription.user).filter(pk=subscription.operation_id).first()
    if operation is None:
        return None
    data: Json | None = {"revision": operation.revision, "url": subscription.operation_url}
    if event.type != TEST:
        data = LEDGERS[event.ledger].told(subscription, event.row)
    if data is None:
        return None
    return {"type": event.type, "timestamp": event.at.isoformat(), "data": {"operation": operation.code, **data}}


def _last(rows: QuerySet[Any], key: str, moment: str, before: datetime.datetime | None) -> int:
    if before is not None:
        rows = rows.filter(**{f"{moment}__lt": before})
    return int(rows.order_by().aggregate(last=Max(key))["last"] or 0)
