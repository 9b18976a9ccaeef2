"""One operation, someone of each role in it, and a client with a key of each."""

import pytest
from rest_framework.test import APIClient

from corridors.domain.vocabulary import Role
from corridors.models import User
from tests.build import a_member, an_operation
from tests.corridors.api.door import client_of


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
    return {role: client_of(user) for role, user in users.items()} | {"nobody": APIClient()}


@pytest.fixture
def un(clients):
    return clients["un"]
