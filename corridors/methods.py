"""Which methods an address takes, for every door of the API."""

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView


def check_method(view: APIView, request: Request) -> None:
    """Raises MethodNotAllowed where the view has no such method: before its parameters are looked at, or what it names.

    The framework looks last, and a request that nothing answers would be refused for something else.
    """
    if request.method not in view.allowed_methods:
        raise MethodNotAllowed(str(request.method))
