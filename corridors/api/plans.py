"""Who takes part in an operation, and what is planned in it: operations, organisations, places, corridors, …"""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.api.filters import (
    CorridorFilter,
    MovementFilter,
    OrganisationFilter,
    PlaceFilter,
    ViolationFilter,
    WindowFilter,
)
from corridors.api.geojson import OnMap
from corridors.api.planning import PlanDetail, PlanList, PlanView, detail_of, list_of, read_of
from corridors.api.records import (
    CorridorSerializer,
    MovementSerializer,
    OperationSerializer,
    OrganisationSerializer,
    PlaceSerializer,
    ViolationSerializer,
    WindowSerializer,
)
from corridors.api.views import PAGING, ApiView
from corridors.domain.errors import NotFound
from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Organisation, Place, Violation

SEARCHED = PAGING | {"search", "ordering"}


class OperationView(ApiView):
    queryset = Operation.objects.all()
    serializer_class = OperationSerializer


@list_of(OperationSerializer, "listOperations", "The operations that you take part in", "operations")
class OperationList(OperationView):
    parameters = SEARCHED
    search_fields = ("code", "name", "note")
    orders = ("code", "name", "starts_at")

    def get(self, request: Request) -> Response:
        return self.page_of(self.filter_queryset(access.visible(request.user, Operation)))


@read_of(
    OperationSerializer,
    "getOperation",
    "One operation",
    "Days without a time are read in its `timezone`.",
    "operations",
)
class OperationDetail(OperationView):
    parameters = frozenset({"fields"})

    def find(self, **kwargs: Any) -> None:
        operation = access.visible(self.request.user, Operation).filter(code=kwargs["operation"]).first()
        if operation is None:
            raise NotFound
        self.operation = operation

    def get(self, request: Request, operation: str) -> Response:
        return self.one(self.operation)


class OrganisationView(ApiView):
    queryset = Organisation.objects.select_related("part_of")
    serializer_class = OrganisationSerializer

    def rows(self) -> QuerySet[Organisation]:
        return access.visible(self.request.user, Organisation).select_related("part_of")


@list_of(OrganisationSerializer, "listOrganisations", "Everyone who speaks, in any operation", "organisations")
class OrganisationList(OrganisationView):
    parameters = SEARCHED | {*OrganisationFilter.base_filters}
    filterset_class = OrganisationFilter
    search_fields = ("code", "name", "party", "note")
    orders = ("code", "name")

    def get(self, request: Request) -> Response:
        return self.page_of(self.filter_queryset(self.rows()))


@read_of(OrganisationSerializer, "getOrganisation", "One organisation", "All operations share it.", "organisations")
class OrganisationDetail(OrganisationView):
    parameters = frozenset({"fields"})

    def get(self, request: Request, code: str) -> Response:
        organisation = self.rows().filter(code=code).first()
        if organisation is None:
            raise NotFound
        return self.one(organisation)


class PlaceView(OnMap):
    queryset = Place.objects.select_related("parent")
    serializer_class = PlaceSerializer


@list_of(PlaceSerializer, "listPlaces", "The places of an operation, each inside its `parent`", "operations")
class PlaceList(PlaceView, PlanList):
    parameters = SEARCHED | {*PlaceFilter.base_filters, "format"}
    filterset_class = PlaceFilter
    search_fields = ("code", "name", "pcode", "note")
    orders = ("code", "name", "pcode")


@detail_of(PlaceSerializer, "Place")
class PlaceDetail(PlaceView, PlanDetail):
    parameters = frozenset({"fields", "format"})


class CorridorView(OnMap):
    queryset = Corridor.objects.select_related("origin", "destination").prefetch_related("agreed_by")
    serializer_class = CorridorSerializer


@list_of(CorridorSerializer, "listCorridors", "The ways out that were proposed or agreed", "operations")
class CorridorList(CorridorView, PlanList):
    parameters = SEARCHED | {*CorridorFilter.base_filters, "format"}
    filterset_class = CorridorFilter
    search_fields = ("code", "name", "note")
    orders = ("code", "name")


@detail_of(CorridorSerializer, "Corridor")
class CorridorDetail(CorridorView, PlanDetail):
    parameters = frozenset({"fields", "format"})


class MovementView(PlanView):
    queryset = Movement.objects.prefetch_related("corridors", "windows")
    serializer_class = MovementSerializer


@list_of(MovementSerializer, "listMovements", "The convoys and rounds", "operations")
class MovementList(MovementView, PlanList):
    parameters = SEARCHED | {*MovementFilter.base_filters}
    filterset_class = MovementFilter
    search_fields = ("code", "name", "note")
    orders = ("code", "name", "started_at")


@detail_of(MovementSerializer, "Movement")
class MovementDetail(MovementView, PlanDetail):
    parameters = frozenset({"fields"})


class WindowView(PlanView):
    queryset = CeasefireWindow.objects.prefetch_related("corridors", "announced_by", "agreed_by")
    serializer_class = WindowSerializer


@list_of(WindowSerializer, "listWindows", "The ceasefire windows", "operations")
class WindowList(WindowView, PlanList):
    parameters = SEARCHED | {*WindowFilter.base_filters}
    filterset_class = WindowFilter
    search_fields = ("external_id", "note")
    orders = ("external_id", "starts_at")


@detail_of(WindowSerializer, "Window")
class WindowDetail(WindowView, PlanDetail):
    parameters = frozenset({"fields"})


class ViolationView(PlanView):
    queryset = Violation.objects.select_related("window", "alleged_by", "alleged_against")
    serializer_class = ViolationSerializer


@list_of(ViolationSerializer, "listViolations", "The violations that someone alleges", "operations")
class ViolationList(ViolationView, PlanList):
    parameters = SEARCHED | {*ViolationFilter.base_filters}
    filterset_class = ViolationFilter
    search_fields = ("external_id", "note")
    orders = ("external_id", "occurred_at")


@detail_of(ViolationSerializer, "Violation")
class ViolationDetail(ViolationView, PlanDetail):
    parameters = frozenset({"fields"})
