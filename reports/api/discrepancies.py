"""Discrepancies, as the user may read them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat, LPad
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from corridors import access
from corridors.domain.errors import NotFound, Problem, Rejected
from corridors.domain.package import Count
from corridors.models import EvacueeCount
from corridors.parameters import flag, word
from corridors.selectors import domain_count, package_around
from reports.api import examples
from reports.api.shown import Addresses, DiscrepancyPageSerializer, DiscrepancySerializer, shown
from reports.api.views import OperationView
from reports.engine.findings import FindingClass, Severity
from reports.models import Discrepancy
from reports.selectors import (
    DiscrepancyView,
    discrepancies_for,
    last_evaluation,
    standing_replies,
    unanswered,
)
from reports.wording import Names

STATES = ("open", "closed", "all")
ANY = "any"
CLASSES = (ANY, *(word.value for word in FindingClass))
SEVERITIES = (ANY, *(word.value for word in Severity))
ORDERS = ("id", "severity")
LARGEST_GAP = 10**16 - 1
RANK = r"[0-9]{37}"


class DiscrepancyOrder(BaseFilterBackend):
    """`ordering=id`, or `ordering=severity` by a `rank` that no two rows share, as pages need."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        return queryset

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str]:
        return ("rank" if word(request.query_params, "ordering", ORDERS, "id") == "severity" else "pk",)


def ranked(rows: QuerySet[Discrepancy], *, by_gap: bool) -> QuerySet[Discrepancy]:
    """The rows with `rank`: the gravest first, then the largest gap, as digits of one text.

    A cursor shows the rank. So `by_gap` is false for whoever may not know each gap.
    """
    lesser = Value(LARGEST_GAP) - F("gap") if by_gap else Value(0)
    digits = [
        LPad(Cast(column, CharField()), length, Value("0"))
        for column, length in ((F("gravity"), 2), (lesser, 16), (F("pk"), 19))
    ]
    return rows.annotate(rank=Concat(*digits, output_field=CharField()))


class DiscrepanciesView(OperationView):
    queryset = Discrepancy.objects.all()

    def shown(self, rows: QuerySet[Discrepancy]) -> list[dict[str, Any]]:
        """The rows as JSON objects, in their order, as far as the user may see them."""
        views = discrepancies_for(self.user, rows)
        counts = _counts_in(views)
        names = Names.of(package_around(self.operation, tuple(counts.values())))
        urls = Addresses(*(self._address(name) for name in ("api:counts", "reports-api:discrepancies")))
        replies = standing_replies(self.user, [view.row for view in views])
        return [shown(view, _naming(names, view, counts), urls, replies) for view in views]

    def _address(self, name: str) -> str:
        return self.request.build_absolute_uri(reverse(name, args=[self.operation.code]))


class DiscrepancyList(DiscrepanciesView):
    serializer_class = DiscrepancyPageSerializer
    filter_backends = [DiscrepancyOrder]
    parameters = frozenset(
        {"state", "class", "severity", "mine", "unanswered", "count", "ordering", "cursor", "page_size"}
    )

    @extend_schema(
        operation_id="listDiscrepancies",
        summary="What cannot all be true, or needs care",
        description=(
            "In the order in which they were first found, in pages. A count that you recorded is taken into account "
            "once `evaluated_revision` has reached its `revision`."
        ),
        parameters=[
            OpenApiParameter("state", enum=STATES, default="open", description="They close by themselves."),
            OpenApiParameter("class", enum=CLASSES, default=ANY),
            OpenApiParameter("severity", enum=SEVERITIES, default=ANY),
            OpenApiParameter(
                "mine", bool, default=False, description="`true`: those that name a count of your own organisation."
            ),
            OpenApiParameter(
                "unanswered",
                bool,
                default=False,
                description=(
                    "`true`: those that name a count on which nobody has replied yet, though its organisation could; "
                    "for a reporter, a count of its own."
                ),
            ),
            OpenApiParameter(
                "count",
                {"type": "string", "examples": ["ocha/AZ-22"]},
                description="SOURCE/ID: those that name this count.",
            ),
            OpenApiParameter(
                "ordering",
                enum=ORDERS,
                default="id",
                description="`severity`: the gravest first, then the largest gap, where you may know every gap.",
            ),
            OpenApiParameter("cursor", str, description="Follow the addresses `next` and `previous`."),
            OpenApiParameter(
                "page_size", {"type": "integer", "minimum": 1, "default": 100}, description="At most 1,000."
            ),
        ],
        examples=[OpenApiExample("127 or 156", examples.DISCREPANCIES, response_only=True)],
        tags=["discrepancies"],
    )
    def get(self, request: Request, operation: str) -> Response:
        evaluation = last_evaluation(self.operation)
        rows = access.visible_discrepancies(self.user, self._asked_for())
        if word(request.query_params, "ordering", ORDERS, "id") == "severity":
            self.paginator.position = RANK  # type: ignore[union-attr]
            rows = ranked(rows, by_gap=access.sees_every_count(self.user, self.operation))
        ids = [row.pk for row in self.paginate_queryset(rows.only("pk")) or ()]
        found = {each["id"]: each for each in self.shown(Discrepancy.objects.filter(pk__in=ids))}
        answer = self.get_paginated_response([found[pk] for pk in ids if pk in found])
        answer.data["evaluated_revision"] = evaluation.revision if evaluation else None
        return answer

    def _asked_for(self) -> QuerySet[Discrepancy]:
        given = self.request.query_params
        rows = Discrepancy.objects.filter(operation=self.operation)
        state = word(given, "state", STATES, "open")
        if state != "all":
            rows = rows.filter(closed_at__isnull=state == "open")
        if (class_ := word(given, "class", CLASSES, ANY)) != ANY:
            rows = rows.filter(finding_class=class_)
        if (severity := word(given, "severity", SEVERITIES, ANY)) != ANY:
            rows = rows.filter(severity=severity)
        if flag(given, "mine"):
            rows = rows.filter(pk__in=_naming_any(access.own_counts(self.user)))
        if flag(given, "unanswered"):
            rows = rows.filter(pk__in=unanswered(self.user, self.operation))
        if "count" in given:
            rows = rows.filter(pk__in=_naming_any(self._versions_of(given["count"])))
        return rows

    def _versions_of(self, said: str) -> list[int]:
        """The keys of all versions that the user may see of the count that is said as SOURCE/ID."""
        source, _, external_id = said.partition("/")
        seen = access.visible(self.user, EvacueeCount)
        found = seen.filter(operation=self.operation, source__code=source, external_id=external_id)
        versions = list(found.values_list("pk", flat=True))
        if not versions:
            message = f"count: you see no count {said[:300]!r} here; give its source, a slash and its id."
            raise Rejected([Problem("unknown_count", "count", message)])
        return versions


class DiscrepancyDetail(DiscrepanciesView):
    serializer_class = DiscrepancySerializer

    @extend_schema(
        operation_id="getDiscrepancy",
        summary="One discrepancy",
        description="Open or closed. It keeps its id when it closes and opens again.",
        examples=[OpenApiExample("127 or 156", examples.DISCREPANCY, response_only=True)],
        tags=["discrepancies"],
    )
    def get(self, request: Request, operation: str, discrepancy: int) -> Response:
        found = self.shown(Discrepancy.objects.filter(operation=self.operation, pk=discrepancy))
        if not found:
            raise NotFound
        return Response(found[0])


def _naming_any(counts: QuerySet[EvacueeCount] | list[int]) -> QuerySet[Any, Any]:
    links = Discrepancy.counts.through._default_manager
    return links.filter(evacueecount__in=counts).values("discrepancy")


def _counts_in(views: Collection[DiscrepancyView]) -> dict[int, Count]:
    """By key, the counts that the discrepancies name, each in the version that they name."""
    rows = EvacueeCount.objects.filter(pk__in={row.pk for view in views for row in (*view.counts, *view.cited)})
    named = rows.select_related("source", "relayed_by", "place", "origin", "corridor", "movement")
    return {row.pk: domain_count(row) for row in named}


def _naming(names: Names, view: DiscrepancyView, counts: dict[int, Count]) -> Names:
    """The names for one discrepancy, which may name another version of a count than the next one does."""
    members = [counts[row.pk] for row in (*view.counts, *view.cited)]
    return replace(names, counts={count.key: count for count in members})
