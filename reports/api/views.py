"""What the views of this API have in common."""

from collections.abc import Collection
from typing import Any, ClassVar, cast

from django.http import HttpRequest
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.domain.errors import Problem, Rejected
from corridors.domain.reading import whole_number
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


def members_of(given: object, columns: Collection[str], of: str, *, numbers: Collection[str] = ()) -> dict[str, str]:
    """The members of a JSON object as text, which the `numbers` need not be; `of` is what has these columns.

    Raises Rejected with a problem for each that is none.
    """
    if not isinstance(given, dict):
        raise Rejected([Problem("not_an_object", "", "Give a JSON object.")])
    problems = []
    values = {name: whole_number(value) for name, value in given.items()}
    for name, value in values.items():
        shown = name[:100].encode(errors="replace").decode()
        if name not in columns:
            message = f"{of} has no {shown!r}; it has {', '.join(columns)}."
            problems.append(Problem("unknown_column", shown, message))
        elif isinstance(value, bool) or not isinstance(value, str | int | None if name in numbers else str | None):
            wanted = "text, a whole number or null" if name in numbers else "text or null"
            problems.append(Problem("wrong_type", name, f"{name}: give {wanted}."))
    if problems:
        raise Rejected(problems)
    return {name: "" if value is None else str(value) for name, value in values.items()}
