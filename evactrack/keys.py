"""How a partner's system signs in: with a key in the header `Authorization: Token KEY`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

UNKNOWN = _(
    "This key is not known here, or it has expired. The header is “Authorization: Token”, a space, and the key."
)


class KeyAuthentication(TokenAuthentication):
    """Whatever is wrong with a key, the answer is the same."""

    def authenticate(self, request: Request) -> Any:
        try:
            return super().authenticate(request)  # type: ignore[no-untyped-call]
        except (AuthenticationFailed, UnicodeDecodeError):
            raise AuthenticationFailed(UNKNOWN) from None
