"""What all pages have in common: they ask to sign in, answer what is hidden as unknown, and are kept by no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from corridors.domain.errors import NotFound
from corridors.models import User

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: User
    htmx: HtmxDetails


def page(view: Callable[Concatenate[PageRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Makes a view a page: read only, for those signed in, never cached; NotFound is answered as an unknown address.

    A live region of a page whose session has ended reloads the page, which then asks to sign in again.
    """
    return require_safe(_for_those_signed_in(view))


def form(view: Callable[Concatenate[PageRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Makes a view what a form of a page is sent to; otherwise as a page."""
    return require_POST(_for_those_signed_in(view))


def _for_those_signed_in(
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    @never_cache
    @wraps(view)
    def answer(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return HttpResponseClientRefresh() if request.htmx else redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return answer
