"""Frozen reports: made by coordinators, read by every member as far as it may."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from corridors.domain.errors import NotFound
from corridors.parameters import MOMENT, moment, some_of, word
from corridors.services.outcomes import Outcome
from reports.api.report_shown import (
    FrozenSerializer,
    ReportEntrySerializer,
    ReportHeadingSerializer,
    ReportSerializer,
    heading,
    report_shown,
)
from reports.api.shown import Addresses
from reports.api.views import OperationView, members_of
from reports.api.webhook_rows import BodyParser
from reports.frozen.digests import canonical, sealed
from reports.frozen.seen import read_report, reports_of
from reports.models import Report
from reports.services.freezing import COLUMNS, freeze, read_new_report

ORDERS = ("number", "-number")
FIELDS = OpenApiParameter("fields", str, description="Only these members of each object, with commas between.")
ENTRY = {
    "external_id": "crisis-room-2022-05-04-18h",
    "title": "Crisis room of 4 May, 18:00",
    "note": "Before the call with both authorities.",
}
HEADING = {
    "number": 3,
    "external_id": ENTRY["external_id"],
    "title": ENTRY["title"],
    "revision": 211,
    "engine_version": "1",
    "as_of": None,
    "made_at": "2022-05-04T15:00:12.480200Z",
    "organisation": "ocha",
    "digest": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "url": "https://evactrack.example/api/v1/operations/mariupol-azovstal-2022/reports/3",
}


class ReportOrder(BaseFilterBackend):
    """`ordering=number` or `-number`, as pages ask for it; numbers rise with keys."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        return queryset

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str]:
        return (word(request.query_params, "ordering", ORDERS, "number").replace("number", "pk"),)


class ReportsView(OperationView):
    queryset: QuerySet[Any] = Report.objects.all()
    parser_classes = [BodyParser]

    @property
    def address(self) -> str:
        return self._address("reports-api:reports")

    def address_of(self, row: Report) -> str:
        return f"{self.address}/{row.number}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.operation.timezone)

    def chosen(self) -> list[str]:
        """The members that `fields` names; all, if it names none."""
        serializer: Any = self.get_serializer_class()
        members = list(serializer().fields)
        return some_of(self.request.query_params, "fields", members) or members

    def _address(self, name: str) -> str:
        return self.request.build_absolute_uri(reverse(name, args=[self.operation.code]))


class ReportList(ReportsView):
    serializer_class = ReportHeadingSerializer
    filter_backends = [ReportOrder]
    parameters = frozenset({"made_since", "made_until", "ordering", "fields", "cursor", "page_size"})

    @extend_schema(
        operation_id="listReports",
        summary="The frozen reports of an operation",
        description=(
            "Without what they hold, the first one first, in pages: `next` is the address of the next one, null at "
            "the end."
        ),
        parameters=[
            OpenApiParameter("made_since", MOMENT, description="A day (its start), or a date-time with its offset."),
            OpenApiParameter("made_until", MOMENT, description="A day (its end), or a date-time with its offset."),
            OpenApiParameter("ordering", enum=ORDERS, default="number", description="`-number`: the latest first."),
            FIELDS,
        ],
        responses=ReportHeadingSerializer(many=True),
        examples=[OpenApiExample("Report 3", HEADING, response_only=True)],
        tags=["reports"],
    )
    def get(self, request: Request, operation: str) -> Response:
        rows, given = reports_of(self.operation), request.query_params
        if since := moment(given, "made_since", self.zone, opens=True):
            rows = rows.filter(made_at__gte=since)
        if until := moment(given, "made_until", self.zone):
            rows = rows.filter(made_at__lte=until)
        names, page = self.chosen(), self.paginate_queryset(rows) or ()
        shown = [heading(row, self.address_of(row)) for row in page]
        return self.get_paginated_response([{name: each[name] for name in names} for each in shown])

    @extend_schema(
        operation_id="freezeReport",
        summary="Freeze what the counts say now",
        description=(
            "What could not all be true, what can be said meanwhile, and every figure that these name, at one "
            "revision. Nothing of it ever changes. The same request again is `unchanged`, so it can be repeated until "
            "an answer arrives. Only coordinators freeze reports."
        ),
        request=ReportEntrySerializer,
        responses={
            201: OpenApiResponse(
                FrozenSerializer,
                "It is frozen.",
                [OpenApiExample("Report 3", {"outcome": "created", "report": HEADING}, response_only=True)],
            ),
            200: OpenApiResponse(FrozenSerializer, "It was frozen before, by the same id."),
            (409, "application/problem+json"): OpenApiResponse(
                {"$ref": "#/components/schemas/Problem"},
                "Another report has this id, or very many counts are still being evaluated: `not_evaluated`.",
            ),
        },
        examples=[OpenApiExample("For a crisis room", ENTRY, request_only=True)],
        tags=["reports"],
    )
    def post(self, request: Request, operation: str) -> Response:
        new = read_new_report(members_of(request.data, COLUMNS, "A report"), self.zone)
        frozen = freeze(operation=self.operation, by=self.user, new=new)
        address = self.address_of(frozen.row)
        body = {"outcome": frozen.outcome.value, "report": heading(frozen.row, address)}
        is_new = frozen.outcome is Outcome.CREATED
        return Response(body, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK, headers={"Location": address})


class ReportDetail(ReportsView):
    serializer_class = ReportSerializer
    parameters = frozenset({"fields"})

    @extend_schema(
        operation_id="getReport",
        summary="One frozen report",
        description=(
            "In your language, with the names of then. A reporter reads the findings that name its own organisation's "
            "counts, anyone else what is not hidden at the moment of reading; `verified` says that nothing was changed."
        ),
        parameters=[FIELDS],
        tags=["reports"],
    )
    def get(self, request: Request, operation: str, number: int) -> Response:
        names, report = self.chosen(), read_report(self.user, self.operation, number)
        urls = Addresses(*(self._address(name) for name in ("api:counts", "reports-api:discrepancies")))
        shown = report_shown(report, self.address_of(report.row), urls)
        return Response({name: shown[name] for name in names})


class ReportContent(ReportsView):
    serializer_class = ReportSerializer

    @extend_schema(
        operation_id="getReportContent",
        summary="All that a report's digest covers",
        description=(
            "As canonical JSON (RFC 8785): the SHA-256 of these bytes is the `digest`. For coordinators, and for "
            "observers from whom nothing is hidden."
        ),
        responses={
            200: OpenApiResponse({"type": "object"}, "What was frozen, with message ids in place of sentences.")
        },
        tags=["reports"],
    )
    def get(self, request: Request, operation: str, number: int) -> HttpResponse:
        report = read_report(self.user, self.operation, number)
        if not report.whole:
            raise NotFound
        return HttpResponse(canonical(sealed(report.row)), content_type="application/json")
