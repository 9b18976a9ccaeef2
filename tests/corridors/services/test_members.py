"""Who may sign in, and with what role."""

import pytest

from corridors.domain.errors import NotAllowed
from corridors.domain.vocabulary import Role
from corridors.models import Membership, Organisation, User
from corridors.services.members import end_membership, put_membership, put_user
from tests.build import a_member, an_operation


@pytest.fixture
def operation(db):
    return an_operation()


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("administrator")


def put(by, **changes):
    return put_user(**{"username": "mira", "password": "a-long-one-7", "organisation": None, "by": by, **changes})


def test_a_user_is_made_and_corrected(operation, administrator):
    un = Organisation.objects.get(code="un")
    assert put(administrator).check_password("a-long-one-7")
    put(administrator, organisation=un, password=None, staff=False, active=False)
    mira = User.objects.get(username="mira")
    assert (mira.organisation, mira.is_staff, mira.is_active) == (un, False, False)
    assert mira.check_password("a-long-one-7"), "no password given: the old one stays"


def test_a_user_without_a_password_signs_in_with_none(db, administrator):
    user = put(administrator, password=None)
    assert not user.check_password("")
    assert not user.check_password("None")


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER, Role.COORDINATOR, None])
def test_nobody_but_an_administrator_makes_users(operation, role):
    with pytest.raises(NotAllowed):
        put(a_member(operation, role, name="someone"))


def test_a_user_has_one_role_in_an_operation_the_last_that_was_given(operation, administrator):
    user = put(administrator)
    for role in (Role.REPORTER, Role.OBSERVER):
        put_membership(operation=operation, user=user, role=role, by=administrator)
    assert list(Membership.objects.values_list("user", "role")) == [(user.pk, "observer")]


def test_a_coordinator_gives_and_ends_roles_in_its_own_operation_alone(operation):
    coordinator, user = a_member(operation, Role.COORDINATOR), a_member(operation, Role.REPORTER, of="un")
    membership = put_membership(operation=operation, user=user, role=Role.OBSERVER, by=coordinator)
    with pytest.raises(NotAllowed):
        put_membership(operation=an_operation("other"), user=user, role=Role.OBSERVER, by=coordinator)
    end_membership(membership, by=coordinator)
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER, None])
def test_others_give_no_roles_not_even_to_themselves(operation, role):
    user = a_member(operation, role, of="un", name="climber")
    with pytest.raises(NotAllowed):
        put_membership(operation=operation, user=user, role=Role.COORDINATOR, by=user)
