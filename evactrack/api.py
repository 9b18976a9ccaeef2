"""What every answer of the API has in common: errors as problem details (RFC 9457), and pages by cursor.

A problem has `type` (always about:blank: `code` says which problem it is), `title`, `status`, `detail` (a sentence),
`instance` (the path that was asked for), `code` (stable), and, where something in the request was wrong, `errors`:
each with its `code`, its `field` ("" for the whole) and its `detail`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from drf_orjson_renderer.renderers import ORJSONRenderer
from rest_framework import exceptions, pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from corridors.conditional import is_known, is_meant, tag_of_bytes
from corridors.domain.errors import Conflict, DomainError, Gone, NotAllowed, NotFound, Rejected

MEDIA_TYPE = "application/problem+json"
API_PREFIX = "/api/"
STATUS = {
    Rejected: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
}
VARIES_BY = ("Accept", "Accept-Language", "Authorization", "Cookie")


def answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no answer of the API is held by a shared cache, and each read has a tag and can be conditional.

    A view that knows its tag without its answer sets it, and says 304 itself before it makes one.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        given = get_response(request)
        if not request.path.startswith(API_PREFIX):
            return given
        if request.method in ("GET", "HEAD") and given.status_code == HTTPStatus.OK and not given.streaming:
            given = _conditional(request, given)
        patch_cache_control(given, private=True, no_cache=True)
        patch_vary_headers(given, VARIES_BY)
        return given

    return answer


def _conditional(request: HttpRequest, given: HttpResponse) -> HttpResponse:
    if not given.has_header("ETag"):
        given["ETag"] = tag_of_bytes(given.content)
    tag = given["ETag"]
    if not is_meant(request, tag):
        body = problem(
            request.path, HTTPStatus.PRECONDITION_FAILED, code="precondition_failed", detail=_("It has changed since.")
        )
        return JsonResponse(body, status=HTTPStatus.PRECONDITION_FAILED, content_type=MEDIA_TYPE)
    if is_known(request, tag):
        unchanged = HttpResponseNotModified(headers={"ETag": tag})
        unchanged.cookies = given.cookies
        return unchanged
    return given


class CursorPagination(pagination.CursorPagination):
    """Pages of `page_size` rows (100 unless asked, at most 1,000), each naming the next and the previous one.

    A page starts after the last row of the one before, so rows that arrive meanwhile shift nothing. That needs an
    ordering by a field that no two rows share: the primary key, unless a subclass names another.
    """

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    position: str | None = None
    """How the values of the ordering read; None: digits where it is by key, else any text."""

    def decode_cursor(self, request: Request) -> Any:
        try:
            cursor = super().decode_cursor(request)
        except exceptions.NotFound:
            raise _refused(self.cursor_query_param, "invalid_cursor", _NO_CURSOR) from None
        by_key = self.ordering[0].lstrip("-") in ("pk", "id")
        position = self.position or (r"[0-9]{1,18}" if by_key else r"[^\x00\ud800-\udfff]{0,1000}")
        if cursor is not None and not re.fullmatch(f"({position})?", str(cursor.position or ""), re.DOTALL):
            raise _refused(self.cursor_query_param, "invalid_cursor", _NO_CURSOR)
        return cursor

    def get_page_size(self, request: Request) -> int:
        said = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not re.fullmatch(r"[0-9]{1,1000}", said) or int(said) == 0:
            raise _refused(self.page_size_query_param, "invalid_page_size", _("Give a whole number from 1."))
        return min(int(said), self.max_page_size)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        following = {**address, "example": "https://evactrack.example/api/v1/organisations?cursor=cD0xMDA%3D"}
        return {
            "type": "object",
            "properties": {"next": following, "previous": {**address, "example": None}, "results": schema},
            "required": ["next", "previous", "results"],
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": self.page_size}
        return [
            {
                "name": self.cursor_query_param,
                "in": "query",
                "required": False,
                "description": "Where a page begins: follow the addresses `next` and `previous`.",
                "schema": {"type": "string"},
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "required": False,
                "description": f"How many rows a page has, at most {self.max_page_size:,}.",
                "schema": size,
            },
        ]


_SEE_ERRORS = gettext_lazy("The request was not accepted: see errors.")
_NO_CURSOR = gettext_lazy("This is no cursor of ours; follow `next` and `previous`.")


def _refused(parameter: str, code: str, sentence: Any) -> exceptions.ValidationError:
    return exceptions.ValidationError({parameter: [exceptions.ErrorDetail(sentence, code=code)]})


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answers an error that a view raised; None for one that is a mistake of ours."""
    known = _known(error)
    answer = exception_handler(known, context) if known else None
    if known is None or answer is None:
        return None
    request = context["request"]
    # A view may render YAML or HTML; a problem is JSON whatever the view renders.
    request.accepted_renderer, request.accepted_media_type = ORJSONRenderer(), MEDIA_TYPE
    answer.content_type = MEDIA_TYPE
    answer.data = problem(
        request.path, answer.status_code, code=_code(known), detail=_sentence(known), errors=_errors(error, known)
    )
    # An error may say more than every problem does, in members of its own (RFC 9457, 3.2).
    answer.data |= getattr(error, "members", {})
    return answer


def problem(path: str, status: int, *, code: str, detail: str, errors: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """The body of a problem."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": path,
        "code": code,
    }
    return body | {"errors": errors} if errors else body


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answers an address that nothing listens to, under the API exactly as a thing that is not there or is hidden."""
    if not request.path.startswith(API_PREFIX):
        return defaults.page_not_found(request, exception)
    missing = NotFound()
    body = problem(request.path, HTTPStatus.NOT_FOUND, code=missing.code, detail=missing.message)
    return JsonResponse(body, status=HTTPStatus.NOT_FOUND, content_type=MEDIA_TYPE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answers a mistake of ours, without a word on its cause."""
    if not request.path.startswith(API_PREFIX):
        return defaults.server_error(request)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    body = problem(request.path, status, code="server_error", detail=_("Something went wrong here; try again later."))
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    """The error as the framework knows it. Whatever is missing or hidden has one sentence, and so one body."""
    if isinstance(error, Http404 | exceptions.NotFound | NotFound):
        error = NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, exceptions.NotAuthenticated):
        sentence = _("Send your key in the header “Authorization: Token”, a space, and the key.")
        error.detail = exceptions.ErrorDetail(sentence, code=error.default_code)
    if isinstance(error, DomainError):
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
        one_or_many = _SEE_ERRORS if isinstance(error, Rejected) and len(error.problems) > 1 else error.message
        known = exceptions.APIException(one_or_many, code=error.code)
        known.status_code = status
        return known
    return error if isinstance(error, exceptions.APIException) else None


def _code(known: exceptions.APIException) -> str:
    return Rejected.code if _is_tree(known) else str(known.get_codes())


def _sentence(known: exceptions.APIException) -> str:
    return str(_SEE_ERRORS if _is_tree(known) else known.detail)


def _errors(error: Exception, known: exceptions.APIException) -> list[dict[str, str]]:
    if isinstance(error, Rejected):
        return [{"code": found.code, "field": found.field, "detail": found.message} for found in error.problems]
    return list(_leaves(known.detail)) if _is_tree(known) else []


def _is_tree(known: exceptions.APIException) -> bool:
    """Whether the framework found something wrong in one field or several, rather than in the request as such."""
    return isinstance(known.detail, dict | list)


def _leaves(tree: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each error of a serializer, its field named by the way to it: `counts.3.value`."""
    if isinstance(tree, dict):
        for name, branch in tree.items():
            yield from _leaves(branch, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
    elif isinstance(tree, list):
        for number, branch in enumerate(tree):
            nested = isinstance(branch, dict | list)
            yield from _leaves(branch, f"{path}.{number}".lstrip(".") if nested else path)
    else:
        yield {"code": getattr(tree, "code", None) or "invalid", "field": path, "detail": str(tree)}
