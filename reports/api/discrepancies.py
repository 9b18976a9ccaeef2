"""Discrepancies, as the user may read them."""

from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.domain.errors import NotFound
from corridors.domain.package import Count
from corridors.models import EvacueeCount, Operation
from corridors.parameters import check_parameters, word
from corridors.selectors import domain_count, package_around
from reports.api.shown import DiscrepancyPageSerializer, shown
from reports.engine.findings import FindingClass, Severity
from reports.models import Discrepancy
from reports.selectors import DiscrepancyView, discrepancies_for, last_evaluation
from reports.wording import Names

STATES = ("open", "closed", "all")
ANY = "any"
CLASSES = (ANY, *(word.value for word in FindingClass))
SEVERITIES = (ANY, *(word.value for word in Severity))
PARAMETERS = ("state", "class", "severity", "cursor", "page_size")


class DiscrepancyList(GenericAPIView[Discrepancy]):
    queryset = Discrepancy.objects.all()
    serializer_class = DiscrepancyPageSerializer

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
            OpenApiParameter("cursor", str, description="Follow the addresses `next` and `previous`."),
            OpenApiParameter(
                "page_size", {"type": "integer", "minimum": 1, "default": 100}, description="At most 1,000."
            ),
        ],
        tags=["discrepancies"],
    )
    def get(self, request: Request, operation: str) -> Response:
        found = access.operations_as(request.user).filter(code=operation).first()
        if found is None:
            raise NotFound
        evaluation = last_evaluation(found)
        page = self.paginate_queryset(access.visible_discrepancies(request.user, self._asked_for(found)).only("pk"))
        ids = [row.pk for row in page or ()]
        views = discrepancies_for(request.user, Discrepancy.objects.filter(pk__in=ids).order_by("pk"))
        answer = self.get_paginated_response(self._shown(found, views))
        answer.data["evaluated_revision"] = evaluation.revision if evaluation else None
        return answer

    def _asked_for(self, operation: Operation) -> QuerySet[Discrepancy]:
        given = self.request.query_params
        check_parameters(given, PARAMETERS)
        rows = Discrepancy.objects.filter(operation=operation)
        state = word(given, "state", STATES, "open")
        if state != "all":
            rows = rows.filter(closed_at__isnull=state == "open")
        if (class_ := word(given, "class", CLASSES, ANY)) != ANY:
            rows = rows.filter(finding_class=class_)
        if (severity := word(given, "severity", SEVERITIES, ANY)) != ANY:
            rows = rows.filter(severity=severity)
        return rows

    def _shown(self, operation: Operation, views: list[DiscrepancyView]) -> list[dict[str, object]]:
        counts = _counts_in(views)
        names = Names.of(package_around(operation, tuple(counts.values())))
        counts_url = self.request.build_absolute_uri(reverse("api:counts", args=[operation.code]))
        return [shown(view, _naming(names, view, counts), counts_url) for view in views]


def _counts_in(views: list[DiscrepancyView]) -> dict[int, Count]:
    """By key, the counts that the discrepancies name, each in the version that they name."""
    rows = EvacueeCount.objects.filter(pk__in={row.pk for view in views for row in (*view.counts, *view.cited)})
    named = rows.select_related("source", "relayed_by", "place", "origin", "corridor", "movement")
    return {row.pk: domain_count(row) for row in named}


def _naming(names: Names, view: DiscrepancyView, counts: dict[int, Count]) -> Names:
    """The names for one discrepancy, which may name another version of a count than the next one does."""
    members = [counts[row.pk] for row in (*view.counts, *view.cited)]
    return replace(names, counts={count.key: count for count in members})
