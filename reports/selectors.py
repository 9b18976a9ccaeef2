"""Reads of what follows from what was said. What a user may see is decided by `corridors.access`."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from corridors import access
from corridors.models import EvacueeCount, Operation
from reports.engine import ENGINE_VERSION
from reports.engine.findings import Finding
from reports.engine.storage import restored
from reports.models import Discrepancy, Evaluation


def with_evaluated_revision(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    """The operations with `evaluated_revision`: the last that this version of the engine has seen (None: none)."""
    last = Evaluation.objects.filter(operation=OuterRef("pk"), engine_version=ENGINE_VERSION).order_by("-revision")
    return operations.annotate(evaluated_revision=Subquery(last.values("revision")[:1]))


def operations_due() -> QuerySet[Operation]:
    """The operations that were written to since their last evaluation; one that holds nothing is not due."""
    behind = Q(evaluated_revision__isnull=True) | Q(evaluated_revision__lt=F("revision"))
    return with_evaluated_revision(Operation.objects.filter(revision__gt=0)).filter(behind).order_by("pk")


def last_evaluation(operation: Operation) -> Evaluation | None:
    return Evaluation.objects.filter(operation=operation).order_by("-pk").first()


def open_discrepancies(operation: Operation) -> QuerySet[Discrepancy]:
    """The gravest first, then the largest gap."""
    return Discrepancy.objects.filter(operation=operation, closed_at__isnull=True).order_by(
        "gravity", "-gap", "fingerprint"
    )


@dataclass(frozen=True)
class DiscrepancyView:
    """A discrepancy as one user may read it.

    `whole` says that the user sees every count that it names; otherwise its sentence and reasons must not be shown,
    only `counts`, the ones that the user sees.
    """

    row: Discrepancy
    finding: Finding
    counts: tuple[EvacueeCount, ...]
    whole: bool


def discrepancies_for(user: access.Viewer, discrepancies: QuerySet[Discrepancy]) -> list[DiscrepancyView]:
    """Those of the discrepancies that the user may see, in their order, in four queries however many they are."""
    visible = access.visible_discrepancies(user, discrepancies).select_related("operation", "evaluation")
    rows = list(visible.prefetch_related("counts__source", "counts__place", "windows"))
    ids = {count.pk for row in rows for count in row.counts.all()}
    seen = set(access.visible(user, EvacueeCount).filter(pk__in=ids).values_list("pk", flat=True))
    return [_view(row, seen) for row in rows]


def _view(row: Discrepancy, seen: set[int]) -> DiscrepancyView:
    finding = restored(row.finding)
    place = {key: number for number, key in enumerate(finding.counts)}
    members = sorted(row.counts.all(), key=lambda count: place.get((count.source.code, count.external_id), 0))
    visible = tuple(count for count in members if count.pk in seen)
    return DiscrepancyView(row=row, finding=finding, counts=visible, whole=len(visible) == len(members))
