"""A partner's way in, and a way to hide what it may not see."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from corridors import access
from corridors.models import Operation, User
from corridors.services.keys import give_key, use_key
from tests.build import a_member, one_of_each_role


def client_of(user: User) -> APIClient:
    """A client that sends a key of the user's to its operations with each request; without any, it is signed in."""
    if access.operations_as(user).exists():
        key = give_key(user=user, by=None)
        use_key(key)  # Its use is noted now, and so by none of the requests that a test counts the queries of.
        return APIClient(HTTP_AUTHORIZATION=f"Token {key}")
    client = APIClient()
    client.force_login(user)
    return client


def users_of(operation: Operation) -> dict[str, User]:
    """By role: reporters of the UN and the ICRC, an observer, a coordinator, an administrator, someone of no role."""
    return {
        **one_of_each_role(operation),
        "outsider": a_member(None, None, of="un", name="outsider"),
    }


def hide(row: Any) -> None:
    """Puts the row under an embargo for an hour."""
    row.visible_from = timezone.now() + timedelta(hours=1)
    row.save()
