"""How a partner's system signs in: with a key in the header `Authorization: Token KEY`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from corridors.models import Key, User
from corridors.services.keys import use_key

UNKNOWN = _(
    "This key is not known here, or it has expired. The header is “Authorization: Token”, a space, and the key."
)


class KeyAuthentication(TokenAuthentication):
    """Whatever is wrong with a key, the answer is the same. The user carries the key, which narrows what it may do."""

    def authenticate(self, request: Request) -> Any:
        try:
            return super().authenticate(request)  # type: ignore[no-untyped-call]
        except (AuthenticationFailed, UnicodeDecodeError):
            raise AuthenticationFailed(UNKNOWN) from None

    def authenticate_credentials(self, token: bytes) -> tuple[User, Key]:
        key = use_key(token.decode())
        if key is None:
            raise AuthenticationFailed(UNKNOWN)
        key.user.key = key
        return key.user, key
