"""What the views of this API have in common."""

from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.api.parsers import refuse_too_large
from corridors.domain.errors import NotFound
from corridors.models import Operation, User
from corridors.parameters import check_parameters

PAGING = frozenset({"cursor", "page_size"})
IN_PAGES = "In pages: `next` is the address of the next one, null at the end."


class ApiView(GenericAPIView[Any]):
    """Refuses a parameter that nobody would read, and a body larger than the service takes."""

    parameters: ClassVar[frozenset[str]] = frozenset()
    """What a read takes."""
    write_parameters: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.find(**kwargs)
        known = self.parameters if request.method in SAFE_METHODS else self.write_parameters
        check_parameters(request.query_params, known)
        refuse_too_large(request)

    def find(self, **kwargs: Any) -> None:
        """Finds what the address names. Raises NotFound where it is not there for this user."""

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are, in the header `Allow`; the rest is in the OpenAPI document."""
        return Response(status=204)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def page_of(self, rows: QuerySet[Any]) -> Response:
        """One page of the rows."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class OperationView(ApiView):
    """Under an operation, `self.operation`, of which the user is a member; for anyone else there is no such address."""

    operation: Operation

    def find(self, **kwargs: Any) -> None:
        operation = access.operations_as(self.request.user).filter(code=kwargs["operation"]).first()
        if operation is None:
            raise NotFound
        self.operation = operation

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.operation.timezone)
