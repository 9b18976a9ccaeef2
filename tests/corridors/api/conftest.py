"""One operation, someone of each role in it, and a client with a key of each."""

import pytest
from rest_framework.test import APIClient

from corridors.models import User
from tests.build import an_operation
from tests.corridors.api.door import client_of, users_of
from tests.remembered import remembered


class Clients(dict[str, APIClient]):
    """By role; a client is made when it is first asked for, as most tests ask with one or two."""

    def __init__(self, users: dict[str, User]) -> None:
        super().__init__(nobody=APIClient())
        self.users = users

    def __missing__(self, role: str) -> APIClient:
        self[role] = client_of(self.users[role])
        return self[role]


@remembered
def operation_and_users():
    operation = an_operation()
    return operation, users_of(operation)


@pytest.fixture
def world(db):
    return operation_and_users()


@pytest.fixture
def operation(world):
    return world[0]


@pytest.fixture
def clients(world):
    """By role, as `users_of` has them."""
    return Clients(world[1])


@pytest.fixture
def un(clients):
    return clients["un"]
