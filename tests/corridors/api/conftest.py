"""One operation, someone of each role in it, and a client with a key of each."""

import pytest
from rest_framework.test import APIClient

from corridors.domain.vocabulary import Role
from corridors.models import User
from tests.build import a_member, an_operation
from tests.corridors.api.door import client_of


class Clients(dict[str, APIClient]):
    """By role; a client is made when it is first asked for, as most tests ask with one or two."""

    def __init__(self, users: dict[str, User]) -> None:
        super().__init__(nobody=APIClient())
        self.users = users

    def __missing__(self, role: str) -> APIClient:
        self[role] = client_of(self.users[role])
        return self[role]


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.fixture
def clients(operation):
    """By role: reporters of the UN and the ICRC, an observer, a coordinator, an administrator, someone of no role."""
    users = {
        "un": a_member(operation, Role.REPORTER, of="un"),
        "icrc": a_member(operation, Role.REPORTER, of="icrc"),
        "observer": a_member(operation, Role.OBSERVER, of="ministry"),
        "coordinator": a_member(operation, Role.COORDINATOR),
        "administrator": User.objects.create_superuser("administrator"),
        "outsider": a_member(None, None, of="un", name="outsider"),
    }
    return Clients(users)


@pytest.fixture
def un(clients):
    return clients["un"]
