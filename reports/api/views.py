"""What the views of this API have in common."""

from typing import Any, ClassVar, cast

from django.http import HttpRequest
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.methods import check_method
from corridors.models import Operation, User
from corridors.parameters import check_parameters


class OperationView(GenericAPIView[Any]):
    """Under an operation, `self.operation`, of which the user is a member; for anyone else there is no such address."""

    operation: Operation
    parameters: ClassVar[frozenset[str]] = frozenset()
    """What a read takes."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_method(self, request)
        self.find(**kwargs)
        check_parameters(request.query_params, self.parameters if request.method in SAFE_METHODS else ())

    def find(self, **kwargs: Any) -> None:
        """Finds what the address names. Raises NotFound where it is not there for this user."""
        self.operation = access.visible_operation(self.request.user, kwargs["operation"])

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are, in the header `Allow`; the rest is in the OpenAPI document."""
        return Response(status=204)

    @property
    def user(self) -> User:
        return cast(User, self.request.user)
