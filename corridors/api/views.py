"""What the views of this API have in common."""

from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.api.filters import Fields, Order, Search
from corridors.api.parsers import refuse_too_large
from corridors.api.records import DescribedSerializer, Json
from corridors.conditional import is_known, tag_of_state
from corridors.methods import check_method
from corridors.models import Operation, User
from corridors.parameters import check_parameters, some_of

PAGING = frozenset({"cursor", "page_size", "fields"})
IN_PAGES = "In pages: `next` is the address of the next one, null at the end."


class NotModified(Exception):
    """The reader has the answer already, so none is made."""


class ApiView(GenericAPIView[Any]):
    """Refuses a parameter that nobody would read, and a body larger than the service takes.

    A read whose answer follows from a state that is known without it is answered with 304 before it is made.
    """

    parameters: ClassVar[frozenset[str]] = frozenset()
    """What reads take."""
    write_parameters: ClassVar[frozenset[str]] = frozenset()
    filter_backends: Any = [DjangoFilterBackend, Search, Order, Fields]
    tag: str | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_method(self, request)
        self.find(**kwargs)
        known = self.read_parameters() if request.method in SAFE_METHODS else self.write_parameters
        check_parameters(request.query_params, known)
        refuse_too_large(request)
        if request.method in ("GET", "HEAD") and (state := self.state()) is not None:
            self.tag = tag_of_state(request, str(request.accepted_media_type), state)
            # `*` knows no tag: whether there is an answer at all, only making it shows (RFC 9110, 13.2.1).
            if request.headers.get("If-None-Match", "").strip() != "*" and is_known(request, self.tag):
                raise NotModified

    def find(self, **kwargs: Any) -> None:
        """Finds what the address names. Raises NotFound where it is not there for this user."""

    def read_parameters(self) -> frozenset[str]:
        """What this read takes."""
        return self.parameters

    def state(self) -> str | None:
        """All that a read's answer follows from, beside its address; None where that is known from the answer alone."""
        return None

    def handle_exception(self, exc: Exception) -> Response:
        return Response(status=304) if isinstance(exc, NotModified) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        if self.tag and final.status_code in (200, 304):
            final["ETag"] = self.tag
        return final

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are, in the header `Allow`; the rest is in the OpenAPI document."""
        return Response(status=204)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def page_of(self, rows: QuerySet[Any]) -> Response:
        """One page of the rows."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.shown(self.get_serializer(page, many=True).data))

    def one(self, row: Any) -> Response:
        """One row."""
        (shown,) = self.shown([self.get_serializer(row).data])
        return Response(shown)

    def shown(self, objects: list[Json]) -> list[Json]:
        """The objects with those of their members that are asked for."""
        names = self.chosen()
        return [{name: each[name] for name in names} for each in objects] if names else objects

    def chosen(self) -> list[str]:
        """The members that `fields` names; none where all are wanted."""
        if "fields" not in self.request.query_params:
            return []
        serializer: Any = self.get_serializer_class()
        described = issubclass(serializer, DescribedSerializer)
        members = serializer.json_schema()["properties"] if described else serializer().fields
        return some_of(self.request.query_params, "fields", members)


class OperationView(ApiView):
    """Under an operation, `self.operation`, of which the user is a member; for anyone else there is no such address."""

    operation: Operation
    standpoint: access.Standpoint

    def find(self, **kwargs: Any) -> None:
        self.operation, self.standpoint = access.operation_and_standpoint(self.user, kwargs["operation"])

    def state(self) -> str | None:
        """Whatever hangs on an operation follows from its revision, and from which of its rows the user sees."""
        return repr((self.operation.pk, self.operation.revision, self.operation.changed_at, *self.standpoint))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.operation.timezone)
