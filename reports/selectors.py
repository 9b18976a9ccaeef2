"""Reads of what follows from what was said. What a user may see is decided by `corridors.access`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from corridors import access
from corridors.domain.package import Count, CountKey, Package
from corridors.domain.vocabulary import Role
from corridors.models import CeasefireWindow, Corridor, EvacueeCount, Movement, Operation
from corridors.selectors import counts_as_of, domain_counts, package_around
from reports.engine import ENGINE_VERSION
from reports.engine.findings import Finding
from reports.engine.messages import counts_in
from reports.engine.storage import restored
from reports.models import Delivery, DeliveryState, Discrepancy, Evaluation, Grade, Reply, Subscription


def with_evaluated_revision(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    """The operations with `evaluated_revision`: the last that this version of the engine has seen (None: none)."""
    last = Evaluation.objects.filter(operation=OuterRef("pk"), engine_version=ENGINE_VERSION).order_by("-revision")
    return operations.annotate(evaluated_revision=Subquery(last.values("revision")[:1]))


def operations_due() -> QuerySet[Operation]:
    """The operations that were written to since their last evaluation; one that holds nothing is not due."""
    behind = Q(evaluated_revision__isnull=True) | Q(evaluated_revision__lt=F("revision"))
    return with_evaluated_revision(Operation.objects.filter(revision__gt=0)).filter(behind).order_by("pk")


def subscriptions_due() -> QuerySet[Subscription]:
    """The webhooks that may have something to send now; whether one has is known once its ledgers are looked at."""
    beside = Delivery.objects.filter(subscription=OuterRef("pk"), state=DeliveryState.WAITING, in_order=False)
    active = Q(paused_at__isnull=True) & (Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now()))
    free = Q(busy_until__isnull=True) | Q(busy_until__lte=Now())
    return Subscription.objects.filter(free & (active | Exists(beside))).order_by("pk")


def evaluations_to_estimate() -> QuerySet[Evaluation]:
    """The last evaluations of operations that were not estimated within a minute: their worker was stopped, say."""
    newer = Evaluation.objects.filter(operation=OuterRef("operation"), pk__gt=OuterRef("pk"))
    waiting = Evaluation.objects.filter(
        estimated_at__isnull=True, engine_version=ENGINE_VERSION, started_at__lt=timezone.now() - timedelta(minutes=1)
    )
    return waiting.exclude(Exists(newer)).order_by("pk")


def grades_of(operation: Operation, *, as_of: datetime | None = None) -> dict[str, str]:
    """How the operation's sources are graded, or were at a moment, by their codes: the grades that a run weighs."""
    history: Any = Grade.history
    rows = Grade.objects.all() if as_of is None else history.as_of(as_of)
    return {row.organisation.code: row.code for row in rows.filter(operation=operation).select_related("organisation")}


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
    only `counts`, the ones that the user sees. `finding` holds the reasons that cite nothing hidden from the user, and
    `cited` the other counts that these cite.
    """

    row: Discrepancy
    finding: Finding
    counts: tuple[EvacueeCount, ...]
    whole: bool
    cited: tuple[EvacueeCount, ...] = ()


def discrepancies_for(user: access.Viewer, discrepancies: QuerySet[Discrepancy]) -> list[DiscrepancyView]:
    """Those of the discrepancies that the user may see, in their order, in five queries however many they are."""
    visible = access.visible_discrepancies(user, discrepancies).select_related("operation", "evaluation")
    rows = list(visible.prefetch_related("counts__source", "counts__place", "windows"))
    findings = {row.pk: restored(row.finding) for row in rows}
    ids = {count.pk for row in rows for count in row.counts.all()}
    seen = set(access.visible(user, EvacueeCount).filter(pk__in=ids).values_list("pk", flat=True))
    cited = _cited(user, rows, findings)
    return [_view(row, findings[row.pk], seen, cited) for row in rows]


Cited = dict[tuple[int, CountKey], EvacueeCount]


def _cited(user: access.Viewer, rows: Sequence[Discrepancy], findings: Mapping[int, Finding]) -> Cited:
    """By operation and key, the standing counts that reasons cite and the user sees."""
    keys = {(row.operation_id, key) for row in rows for key in _citations(findings[row.pk])}
    if not keys:
        return {}
    standing = access.visible(user, EvacueeCount).filter(
        operation__in={operation for operation, _ in keys},
        source__code__in={source for _, (source, _) in keys},
        external_id__in={external_id for _, (_, external_id) in keys},
    )
    counts = counts_as_of(standing, None).select_related("source", "place")
    found = {(count.operation_id, (count.source.code, count.external_id)): count for count in counts}
    return {key: count for key, count in found.items() if key in keys}


def _citations(finding: Finding) -> set[CountKey]:
    """The counts that the reasons cite beside the finding's own."""
    cited = {key for reason in finding.reasons for key in counts_in(reason.sentence)}
    return cited.difference(finding.counts)


def citing(finding: Finding, known: Collection[CountKey]) -> Finding:
    """The finding with the reasons that cite none but the `known` counts."""
    reasons = tuple(reason for reason in finding.reasons if counts_in(reason.sentence).issubset(known))
    if reasons == finding.reasons:
        return finding
    explained = reasons[0].explains or 0 if reasons else 0
    return replace(finding, reasons=reasons, unexplained=finding.gap - explained)


def _view(row: Discrepancy, finding: Finding, seen: set[int], cited: Cited) -> DiscrepancyView:
    place = {key: number for number, key in enumerate(finding.counts)}
    members = sorted(row.counts.all(), key=lambda count: place.get((count.source.code, count.external_id), 0))
    visible = tuple(count for count in members if count.pk in seen)
    known = {key for operation, key in cited if operation == row.operation_id}
    finding = citing(finding, known.union(finding.counts))
    return DiscrepancyView(
        row=row,
        finding=finding,
        counts=visible,
        whole=len(visible) == len(members),
        cited=tuple(cited[(row.operation_id, key)] for key in sorted(_citations(finding))),
    )


def replies_to(user: access.Viewer, discrepancies: Iterable[Discrepancy]) -> QuerySet[Reply]:
    """Every reply to discrepancies that the user may see, on the counts that the user may see; the first one first."""
    replies = Reply.objects.filter(discrepancy__in=[row.pk for row in discrepancies])
    named = ("organisation", "count__source", "correction", "replied_by", "discrepancy")
    return access.visible_replies(user, replies).select_related(*named).order_by("pk")


def standing_replies(user: access.Viewer, discrepancies: Iterable[Discrepancy]) -> dict[tuple[int, int], Reply]:
    """By discrepancy and version of a count, the reply that stands for it: on this version, or corrected by it."""
    standing = replies_to(user, discrepancies).filter(superseded_at__isnull=True)
    return {
        (reply.discrepancy_id, version): reply
        for reply in standing
        for version in (reply.count_id, reply.correction_id)
        if version is not None
    }


def unanswered(user: access.Viewer, operation: Operation) -> set[int]:
    """The keys of those that name a count which awaits a reply: a reporter's own; for others, of any who report here.

    Keys, as SQLite cannot parse this query within another one.
    """
    here = access.reporting(operation).values("pk")
    counts = access.visible(user, EvacueeCount).filter(Q(source__in=here) | Q(logged_by__in=here))
    if access.role_in(user, operation) is Role.REPORTER:
        counts = counts.filter(pk__in=access.own_counts(user))
    standing = Reply.objects.filter(discrepancy=OuterRef("discrepancy"), superseded_at__isnull=True)
    on_it = standing.filter(Q(count=OuterRef("evacueecount")) | Q(correction=OuterRef("evacueecount")))
    links = Discrepancy.counts.through._default_manager.filter(~Exists(on_it), evacueecount__in=counts)
    return set(links.filter(discrepancy__operation=operation).values_list("discrepancy", flat=True))


def package_seen(user: access.Viewer, operation: Operation, *, as_of: datetime | None = None) -> Package:
    """What the user sees of the operation, with the counts as they stood at a moment (None: now)."""
    return seen_around(user, operation, domain_counts(counts_as_of(counts_seen(user, operation), as_of)))


def counts_seen(user: access.Viewer, operation: Operation) -> QuerySet[EvacueeCount]:
    """Every version of the operation's counts that the user sees."""
    return access.visible(user, EvacueeCount).filter(operation=operation)


def seen_around(user: access.Viewer, operation: Operation, counts: tuple[Count, ...]) -> Package:
    """A package of the counts, with what else the user sees of the operation and what the counts name."""
    whole = package_around(operation, counts)
    codes = {"operation": operation}
    corridors = {*access.visible(user, Corridor).filter(**codes).values_list("code", flat=True)}
    corridors |= {count.corridor for count in counts}
    movements = {*access.visible(user, Movement).filter(**codes).values_list("code", flat=True)}
    movements |= {count.movement for count in counts}
    windows = {*access.visible(user, CeasefireWindow).filter(**codes).values_list("external_id", flat=True)}
    return replace(
        whole,
        corridors=tuple(one for one in whole.corridors if one.code in corridors),
        windows=tuple(
            replace(one, corridors=tuple(code for code in one.corridors if code in corridors))
            for one in whole.windows
            if one.external_id in windows
        ),
        movements=tuple(
            replace(
                one,
                corridors=tuple(code for code in one.corridors if code in corridors),
                windows=tuple(code for code in one.windows if code in windows),
            )
            for one in whole.movements
            if one.code in movements
        ),
        violations=tuple(one for one in whole.violations if one.window in windows),
    )
