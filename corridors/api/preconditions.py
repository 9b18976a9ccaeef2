"""What a write must say of what it believes to change, so that nobody overwrites what they have not read."""

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from corridors.conditional import is_known, is_meant
from corridors.domain.errors import Problem, Rejected


class PreconditionRequired(APIException):
    status_code = 428
    default_code = "precondition_required"
    default_detail = _("It exists: read it, and send its ETag in the header If-Match.")


class PreconditionFailed(APIException):
    status_code = 412
    default_code = "precondition_failed"
    default_detail = _("It does not stand as you read it: read it again, and decide anew.")


def refusal(request: Request, tag: str | None) -> APIException | None:
    """Why what stands under this tag (None: nothing does) may not be changed by this request; None where it may.

    Raises PreconditionFailed where it was to be new, and Rejected for a tag that is none.
    """
    given = request.headers.get("If-Match")
    if given is not None and not parse_etags(given):
        message = "If-Match: give the ETag as it was answered, its quotes included, or *."
        raise Rejected([Problem("not_a_tag", "If-Match", message)])
    if tag is not None and "If-None-Match" in request.headers and is_known(request, tag):
        raise PreconditionFailed
    if not is_meant(request, tag):
        return PreconditionFailed()
    return PreconditionRequired() if tag is not None and given is None else None
