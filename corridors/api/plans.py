"""Who takes part in an operation, and what is planned in it: operations, organisations, places, corridors, …"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.api.records import (
    CorridorSerializer,
    MovementSerializer,
    OperationSerializer,
    OrganisationSerializer,
    PlaceSerializer,
    RecordSerializer,
    ViolationSerializer,
    WindowSerializer,
)
from corridors.api.views import IN_PAGES, PAGING, ApiView, OperationView
from corridors.domain.errors import NotFound
from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Organisation, Place, Violation


def _list_of(rows: type[RecordSerializer], operation_id: str, summary: str, tag: str) -> Callable[[type], type]:
    """Describes a view whose `get` lists such rows."""
    described = extend_schema(
        operation_id=operation_id, summary=summary, description=IN_PAGES, responses=rows(many=True), tags=[tag]
    )
    return extend_schema_view(get=described)


@_list_of(OperationSerializer, "listOperations", "The operations that you take part in", "operations")
class OperationList(ApiView):
    queryset = Operation.objects.all()
    serializer_class = OperationSerializer
    parameters = PAGING

    def get(self, request: Request) -> Response:
        return self.page_of(access.visible(request.user, Operation))


class OperationDetail(ApiView):
    queryset = Operation.objects.all()
    serializer_class = OperationSerializer

    def find(self, **kwargs: Any) -> None:
        operation = access.visible(self.request.user, Operation).filter(code=kwargs["operation"]).first()
        if operation is None:
            raise NotFound
        self.operation = operation

    @extend_schema(
        operation_id="getOperation",
        summary="One operation",
        description="Days without a time are read in its `timezone`.",
        tags=["operations"],
    )
    def get(self, request: Request, operation: str) -> Response:
        return Response(self.get_serializer(self.operation).data)


@_list_of(OrganisationSerializer, "listOrganisations", "Everyone who speaks, in any operation", "organisations")
class OrganisationList(ApiView):
    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    parameters = PAGING

    def get(self, request: Request) -> Response:
        return self.page_of(access.visible(request.user, Organisation).select_related("part_of"))


class PlanList(OperationView):
    """The rows of one kind in the operation that the user may see; `queryset` brings along what they refer to."""

    parameters = PAGING

    def get(self, request: Request, operation: str) -> Response:
        rows: QuerySet[Any] = self.get_queryset()
        visible = access.visible(request.user, rows.model).filter(operation=self.operation)
        return self.page_of(rows.filter(pk__in=visible.values("pk")))


@_list_of(PlaceSerializer, "listPlaces", "The places of an operation, each inside its `parent`", "operations")
class PlaceList(PlanList):
    queryset = Place.objects.select_related("parent")
    serializer_class = PlaceSerializer


@_list_of(CorridorSerializer, "listCorridors", "The ways out that were proposed or agreed", "operations")
class CorridorList(PlanList):
    queryset = Corridor.objects.select_related("origin", "destination").prefetch_related("agreed_by")
    serializer_class = CorridorSerializer


@_list_of(MovementSerializer, "listMovements", "The convoys and rounds", "operations")
class MovementList(PlanList):
    queryset = Movement.objects.prefetch_related("corridors", "windows")
    serializer_class = MovementSerializer


@_list_of(WindowSerializer, "listWindows", "The ceasefire windows", "operations")
class WindowList(PlanList):
    queryset = CeasefireWindow.objects.prefetch_related("corridors", "announced_by", "agreed_by")
    serializer_class = WindowSerializer


@_list_of(ViolationSerializer, "listViolations", "The violations that someone alleges", "operations")
class ViolationList(PlanList):
    queryset = Violation.objects.select_related("window", "alleged_by", "alleged_against")
    serializer_class = ViolationSerializer
