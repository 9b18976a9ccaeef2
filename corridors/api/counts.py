"""Counts: listed, recorded, corrected, withdrawn, and their versions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.access import Action
from corridors.addresses import VERSIONS
from corridors.api import described
from corridors.api.count_exports import TABLE, rows_of
from corridors.api.count_rows import CountSerializer, count_rows, counts_url
from corridors.api.entries import read_count
from corridors.api.filters import CountFilter, Fields, RevisionOrder, Search
from corridors.api.parsers import JsonParser
from corridors.api.views import PAGING, OperationView
from corridors.domain.errors import NotAllowed, NotFound
from corridors.domain.package import Count
from corridors.exports.answering import PAGED, RENDERERS, ByFormat, answer_with, form_of
from corridors.exports.writing import Form
from corridors.models import EvacueeCount
from corridors.parameters import flag, moment, some_of
from corridors.selectors import versions_as_of
from corridors.services.counts import CountOutcome, record_count, withdraw_count
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing


class CountsView(OperationView):
    """An operation's counts, as far as the user may see and record them."""

    queryset = EvacueeCount.objects.all()
    serializer_class = CountSerializer
    parser_classes = [JsonParser]

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "counts_url": counts_url(self.request, self.operation)}

    def visible(self) -> QuerySet[EvacueeCount]:
        return access.visible_counts(self.user, self.operation, self.standpoint)

    def standing(self) -> QuerySet[EvacueeCount]:
        """The versions that stand, or stood as of the moment that is asked for."""
        return versions_as_of(self.visible(), moment(self.request.query_params, "as_of", self.zone))

    def require_reporter(self) -> None:
        if not access.may(self.user, Action.RECORD, self.operation):
            raise NotAllowed("Only a reporter of the operation records counts.", code="not_a_reporter")

    def record(self, count: Count) -> Response:
        with writing(self.operation, by=self.user) as write:
            outcome = record_count(write, count)
        return self.answer(outcome)

    def answer(self, outcome: CountOutcome) -> Response:
        """What became of a count, now that it is stored."""
        assert outcome.row is not None
        count = self.get_serializer(count_rows(EvacueeCount.objects.filter(pk=outcome.row.pk)).get()).data
        body = {"outcome": outcome.outcome.value, "count": count}
        if outcome.outcome is Outcome.CREATED:
            return Response(body, status.HTTP_201_CREATED, headers={"Location": count["url"]})
        return Response(body)


class CountList(CountsView):
    filter_backends = [DjangoFilterBackend, Search, RevisionOrder, Fields]
    filterset_class = CountFilter
    search_fields = ("external_id", "source__code", "source__name", "place__code", "place__name", "statement", "note")
    parameters = PAGING | {*CountFilter.base_filters, "ordering", "search", "as_of", "withdrawn", "format"}

    content_negotiation_class = ByFormat

    def get_renderers(self) -> list[Any]:
        kinds = RENDERERS if self.request.method in SAFE_METHODS else RENDERERS[:1]
        return [kind() for kind in kinds]

    def read_parameters(self) -> frozenset[str]:
        return self.parameters - PAGED if form_of(self.request) else self.parameters

    def visible(self) -> QuerySet[EvacueeCount]:
        return access.exportable_counts(self.user, self.operation) if form_of(self.request) else super().visible()

    @described.list_counts
    def get(self, request: Request, operation: str) -> HttpResponseBase:
        versions = self.standing()
        if not flag(request.query_params, "withdrawn"):
            versions = versions.filter(withdrawn=False)
        counts = self.filter_queryset(versions)
        form = form_of(request)
        return self.page_of(count_rows(counts)) if form is None else self.file_of(counts, form)

    def file_of(self, counts: QuerySet[EvacueeCount], form: Form) -> HttpResponseBase:
        """The counts as a file, whole."""
        ordered = counts.order_by(*RevisionOrder().get_ordering(self.request, counts, self))
        names = some_of(self.request.query_params, "fields", [column.name for column in TABLE.columns])
        rows = rows_of(ordered, self.operation, counts_url(self.request, self.operation))
        return answer_with(
            TABLE.only(names), rows, form=form, request=self.request, operation=self.operation, tag=self.tag
        )

    @described.record_count
    def post(self, request: Request, operation: str) -> Response:
        self.require_reporter()
        return self.record(read_count(request.data))


class CountDetail(CountsView):
    parameters = frozenset({"as_of", "fields", "whole_id"})
    write_parameters = frozenset({"whole_id"})

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        flag(self.request.query_params, "whole_id")  # Where it is true, the address has been read so already.

    @described.get_count
    def get(self, request: Request, operation: str, source: str, external_id: str) -> Response:
        return self.one(self.find_count(source, external_id))

    @described.put_count
    def put(self, request: Request, operation: str, source: str, external_id: str) -> Response:
        self.require_reporter()
        return self.record(read_count(request.data, address={"source": source, "external_id": external_id}))

    @described.withdraw_count
    def delete(self, request: Request, operation: str, source: str, external_id: str) -> Response:
        self.find_count(source, external_id)
        self.require_reporter()
        try:
            with writing(self.operation, by=self.user) as write:
                outcome = withdraw_count(write, source=source, external_id=external_id)
        except NotFound:
            message = "The count is not yours to withdraw; whoever logged it withdraws it."
            raise NotAllowed(message, code="not_your_count") from None
        return self.answer(outcome)

    def find_count(self, source: str, external_id: str) -> Any:
        row = count_rows(self.standing().filter(source__code=source, external_id=external_id)).first()
        if row is None:
            raise NotFound
        return row


class CountVersionList(CountsView):
    """Also what is sent to a count whose own id ends in /versions: writes, and reads with `whole_id=true`."""

    parameters = PAGING

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE_METHODS or request.GET.get("whole_id") == "true":
            kwargs["external_id"] += VERSIONS
            return CountDetail.as_view()(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    @described.list_count_versions
    def get(self, request: Request, operation: str, source: str, external_id: str) -> Response:
        versions = self.visible().filter(source__code=source, external_id=external_id)
        if not versions.exists():
            raise NotFound
        return self.page_of(count_rows(versions))
