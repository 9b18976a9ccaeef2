"""API keys of partner systems. Only a hash of each is stored."""

from django.db import transaction
from django.utils import timezone
from knox.crypto import hash_token
from knox.models import AuthToken

from corridors import access
from corridors.access import Action
from corridors.domain.errors import NotAllowed
from corridors.models import User


@transaction.atomic
def give_key(*, user: User, by: User | None) -> str:
    """A new key of the user, which nobody sees again after this. Raises NotAllowed for one who is no administrator."""
    if by is not None and not access.may(by, Action.ADMINISTER):
        raise NotAllowed("Only an administrator gives keys.")
    _row, key = AuthToken.objects.create(user)
    return str(key)


def is_key_of(user: User, key: str) -> bool:
    """Whether the key is one of the user's and still holds."""
    tokens = AuthToken.objects.filter(user=user, digest=hash_token(key), expiry__gt=timezone.now())
    return bool(tokens.exists())
