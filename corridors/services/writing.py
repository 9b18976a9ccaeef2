"""One write to an operation: its lock, its revision, its moment, its author."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.utils import timezone

from corridors.domain.errors import NotFound
from corridors.models import Operation, User
from corridors.signals import operation_changed


class Write:
    """A transaction that holds an operation's lock. `by` is None for the operator at the command line."""

    def __init__(self, operation: Operation, by: User | None) -> None:
        self.operation = operation
        self.by = by
        self.moment: datetime.datetime = timezone.now()
        self._before = operation.revision
        self._last: dict[Callable[[Write], None], None] = {}

    def take_revision(self) -> int:
        """The revision of this write: the operation's next one, the same however often it is asked."""
        self.operation.revision = self._before + 1
        return self.operation.revision

    def finally_do(self, step: "Callable[[Write], None]") -> None:
        """Has the step done once all else in this write is, and once only, however often it is asked for."""
        self._last[step] = None

    def finish(self) -> None:
        for step in self._last:
            step(self)

    @property
    def took_revision(self) -> bool:
        return self.operation.revision != self._before


@contextmanager
def writing(operation: Operation, *, by: User | None, dry_run: bool = False) -> Iterator[Write]:
    """Opens a transaction with the operation's row locked, and stores its new revision if anything was written.

    Services called with the `Write` are all stored together, or not at all. A dry run does everything and rolls back.
    """
    with transaction.atomic():
        try:
            locked = Operation.objects.select_for_update().get(pk=operation.pk)
        except Operation.DoesNotExist:
            raise NotFound from None
        write = Write(locked, by)
        yield write
        write.finish()
        if dry_run:
            transaction.set_rollback(True)
        elif write.took_revision:
            Operation.objects.filter(pk=locked.pk).update(revision=locked.revision, changed_at=write.moment)
            operation.revision, operation.changed_at = locked.revision, write.moment
            announce = partial(
                operation_changed.send_robust, Operation, operation_id=locked.pk, revision=locked.revision
            )
            transaction.on_commit(announce)
