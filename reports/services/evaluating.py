"""Evaluates operations: reads one as it stands, reconciles it, and stores what changed."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from corridors.domain.package import CountKey
from corridors.models import CeasefireWindow, EvacueeCount, Operation
from corridors.selectors import package_of
from reports.engine import ENGINE_VERSION, reconcile
from reports.engine.case import Case
from reports.engine.findings import Finding
from reports.engine.storage import stored
from reports.models import Discrepancy, Evaluation
from reports.selectors import grades_of
from reports.services.estimating import store_estimates

_COLUMNS = ("kind", "finding_class", "severity", "gravity", "gap", "cluster", "finding")


def evaluate(operation: Operation) -> Evaluation | None:
    """Runs the engine over the operation as it stands, and stores the difference as one `Evaluation`.

    Its estimates follow once its discrepancies are stored, as these are what people wait for.
    Answers None where this version of the engine has seen the operation's revision already; so two at once do no harm.
    """
    started, clock = timezone.now(), time.monotonic()
    with snapshot():
        revision = Operation.objects.values_list("revision", flat=True).get(pk=operation.pk)
        if _seen(operation, revision):
            return None
        package, grades = package_of(operation), grades_of(operation)
    case = Case(package, grades=grades)
    findings = reconcile(case).findings
    with transaction.atomic():
        Operation.objects.select_for_update().get(pk=operation.pk)
        if _seen(operation, revision):
            return None
        evaluation = Evaluation.objects.create(
            operation=operation, revision=revision, engine_version=ENGINE_VERSION, started_at=started
        )
        evaluation.opened, evaluation.closed = _store(evaluation, findings)
        evaluation.duration = timedelta(seconds=time.monotonic() - clock)
        evaluation.save()
    store_estimates(evaluation, case)
    return evaluation


def _seen(operation: Operation, revision: int) -> bool:
    evaluations = Evaluation.objects.filter(operation=operation, engine_version=ENGINE_VERSION)
    return evaluations.filter(revision__gte=revision).exists()


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction whose reads all see one state, so that the revision read is the revision of all that is read."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _store(evaluation: Evaluation, findings: Sequence[Finding]) -> tuple[int, int]:
    """Makes the open discrepancies those of the findings; answers how many opened and how many closed."""
    operation = evaluation.operation
    known = {row.fingerprint: row for row in Discrepancy.objects.filter(operation=operation)}
    found = {finding.fingerprint: finding for finding in findings}
    now = timezone.now()
    new, changed, opened, closed = [], [], 0, 0
    for fingerprint, finding in found.items():
        row = known.get(fingerprint)
        if row is None:
            row = Discrepancy(operation=operation, fingerprint=fingerprint, opened_at=now)
            new.append(row)
            opened += 1
        elif row.closed_at is not None:
            row.opened_at, row.closed_at = now, None
            changed.append(row)
            opened += 1
        elif row.finding != stored(finding):
            changed.append(row)
        else:
            continue
        _describe(row, finding, evaluation)
    for fingerprint, row in known.items():
        if fingerprint not in found and row.closed_at is None:
            row.closed_at, row.evaluation = now, evaluation
            changed.append(row)
            closed += 1
    bulk_create_with_history(new, Discrepancy, batch_size=500)
    bulk_update_with_history(changed, Discrepancy, [*_COLUMNS, "opened_at", "closed_at", "evaluation"], batch_size=500)
    _link(operation, found)
    return opened, closed


def _describe(row: Discrepancy, finding: Finding, evaluation: Evaluation) -> None:
    row.kind = finding.kind
    row.finding_class = finding.class_.value
    row.severity = finding.severity.value
    row.gravity = finding.gravity
    row.gap = finding.gap
    row.cluster = finding.cluster
    row.finding = stored(finding)
    row.evaluation = evaluation


def _link(operation: Operation, found: dict[str, Finding]) -> None:
    """Points each open discrepancy at the standing versions of its counts, and at its windows."""
    keys: set[CountKey] = {key for finding in found.values() for key in finding.counts}
    standing = EvacueeCount.objects.filter(
        operation=operation, superseded_at__isnull=True, source__code__in={source for source, _ in keys}
    )
    count_ids = {(source, name): pk for pk, source, name in standing.values_list("pk", "source__code", "external_id")}
    window_ids = dict(CeasefireWindow.objects.filter(operation=operation).values_list("external_id", "pk"))
    row_ids = dict(Discrepancy.objects.filter(operation=operation).values_list("fingerprint", "pk"))
    _set_links(
        Discrepancy.counts.through,
        "evacueecount_id",
        {(row_ids[name], count_ids[key]) for name, finding in found.items() for key in finding.counts},
        operation,
    )
    _set_links(
        Discrepancy.windows.through,
        "ceasefirewindow_id",
        {(row_ids[name], window_ids[window]) for name, finding in found.items() for window in finding.windows},
        operation,
    )


def _set_links(through: type, column: str, wanted: set[tuple[int, int]], operation: Operation) -> None:
    manager = through._default_manager  # type: ignore[attr-defined]
    links = manager.filter(discrepancy__operation=operation, discrepancy__closed_at__isnull=True)
    present = {(row, other): pk for pk, row, other in links.values_list("pk", "discrepancy_id", column)}
    manager.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    manager.bulk_create(
        [through(discrepancy_id=row, **{column: other}) for row, other in sorted(wanted - present.keys())],
        batch_size=1000,
    )
