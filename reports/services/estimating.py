"""Stores what can be said meanwhile beside an evaluation: the estimates that are asked for first.

They take longer than the discrepancies, so they are made after those are stored, and only where nothing newer waits.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from corridors.domain.package import CountKey
from corridors.models import Corridor, EvacueeCount, Operation, Place
from corridors.selectors import package_of
from reports.engine import Quantity, reconcile
from reports.engine.case import Case
from reports.engine.keeping import stored_meanwhile
from reports.engine.meanwhile import Meanwhile, asked_first, counts_named, last_day, meanwhile
from reports.models import Estimate, Evaluation
from reports.selectors import grades_of

MOST = 12
"""So many estimates of an operation are made at most; any other is made when it is asked for."""

SECONDS = 10.0
"""After so long no further estimate of an operation is begun."""

PATIENCE = timedelta(minutes=1)
"""While an operation is written to without a pause, its estimates are at most about so old."""


def store_estimates(evaluation: Evaluation, case: Case) -> None:
    """Replaces the operation's estimates by those of this evaluation's run, unless a newer one has stored its own.

    A write that comes meanwhile ends it, as its evaluation is what people wait for.
    """
    found = first_estimates(case, asked=lambda _: not _overtaken(evaluation))
    if _overtaken(evaluation):
        return
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=evaluation.operation_id)
        done = Evaluation.objects.filter(operation=operation, estimated_at__isnull=False)
        if done.filter(pk__gte=evaluation.pk).exists():
            return
        _replace(evaluation, found)
        evaluation.estimated_at = timezone.now()
        evaluation.save(update_fields=["estimated_at"])


def catch_up(evaluation: Evaluation) -> None:
    """Makes the estimates that a stopped worker left out; the operation's next evaluation does so where it changed."""
    operation = Operation.objects.get(pk=evaluation.operation_id)
    case = Case(package_of(operation), grades=grades_of(operation))
    if Operation.objects.filter(pk=operation.pk, revision=evaluation.revision).exists():
        reconcile(case)
        store_estimates(evaluation, case)


def first_estimates(
    case: Case, *, until: datetime | None = None, asked: Callable[[Quantity], bool] = lambda _: True
) -> list[Meanwhile]:
    """The estimates that are asked for first, as far as they are `asked`, as of the last day of which counts speak.

    `until` is the moment from which the case looks back; left out, it is now.
    """
    clock = time.monotonic()
    moment = last_day(case, (until or timezone.now()).astimezone(case.zone).date())
    found: list[Meanwhile] = []
    for quantity in asked_first(case)[:MOST] if moment else ():
        if asked(quantity) and time.monotonic() - clock < SECONDS:
            assert moment is not None
            found.append(meanwhile(case, quantity, moment))
    return found


def _overtaken(evaluation: Evaluation) -> bool:
    """Whether a newer revision waits whose evaluation will estimate soon enough."""
    operation = Operation.objects.filter(pk=evaluation.operation_id)
    recent = Evaluation.objects.filter(operation=evaluation.operation_id, estimated_at__gt=timezone.now() - PATIENCE)
    return operation.filter(revision__gt=evaluation.revision).exists() and recent.exists()


def _replace(evaluation: Evaluation, found: Sequence[Meanwhile]) -> None:
    operation = evaluation.operation
    Estimate.objects.filter(operation=operation).delete()
    places = dict(Place.objects.filter(operation=operation).values_list("code", "pk"))
    corridors = dict(Corridor.objects.filter(operation=operation).values_list("code", "pk"))
    rows = [
        Estimate(
            operation=operation,
            evaluation=evaluation,
            stage=each.quantity.stage.value,
            place_id=places[each.quantity.place],
            corridor_id=corridors[each.quantity.corridor] if each.quantity.corridor else None,
            estimate=stored_meanwhile(each),
        )
        for each in found
    ]
    Estimate.objects.bulk_create(rows)
    _link(operation, evaluation.revision, rows, [counts_named(each) for each in found])


def _link(operation: Operation, revision: int, rows: list[Estimate], named: list[set[CountKey]]) -> None:
    """Points each estimate at the versions that stood at the revision."""
    versions = EvacueeCount.objects.filter(operation=operation, revision__lte=revision).order_by("version")
    wanted = {key for keys in named for key in keys}
    ids = {
        (source, name): pk
        for pk, source, name in versions.filter(source__code__in={source for source, _ in wanted}).values_list(
            "pk", "source__code", "external_id"
        )
    }
    through = Estimate.counts.through
    through.objects.bulk_create(
        [
            through(estimate_id=row.pk, evacueecount_id=ids[key])
            for row, keys in zip(rows, named, strict=True)
            for key in sorted(keys)
        ],
        batch_size=1000,
    )
