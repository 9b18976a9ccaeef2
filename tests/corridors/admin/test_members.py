"""Users and their roles."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from corridors.models import Membership, Organisation, User
from tests.corridors.admin.conftest import errors_of, text_of, told

PASSWORD = "seven-quiet-otters"


def a_user(**changes):
    return {"username": "mira", "is_active": "on", "is_staff": "on", "password": PASSWORD, **changes}


def membership_of(name):
    return Membership.objects.get(user__username=name)


def test_an_administrator_makes_a_user_who_can_sign_in(administrator, operation):
    administrator.post("user_add", data=a_user(organisation=Organisation.objects.get(code="un").pk))
    mira = User.objects.get(username="mira")
    assert (mira.organisation.code, mira.is_staff, mira.is_superuser) == ("un", True, False)
    assert Client().login(username="mira", password=PASSWORD)


def test_a_partners_system_needs_no_password(administrator, operation):
    administrator.post("user_add", data=a_user(password="", is_staff=""))
    assert not Client().login(username="mira", password="")
    assert not User.objects.get(username="mira").is_staff


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": "reporter-un"}, {"username": ["taken"]}),
        ({"username": "Reporter-UN"}, {"username": ["taken"]}),
        ({"username": "no spaces"}, {"username": ["invalid"]}),
        ({"username": ""}, {"username": ["required"]}),
        ({"password": "12345678"}, {"password": ["password_too_common", "password_entirely_numeric"]}),
    ],
)
def test_what_is_wrong_stands_at_its_field(administrator, operation, changes, errors):
    before = User.objects.count()
    assert errors_of(administrator.post("user_add", data=a_user(**changes))) == errors
    assert (User.objects.count(), LogEntry.objects.count()) == (before, 0)


def test_an_empty_password_keeps_the_one_that_is(administrator, operation):
    administrator.post("user_add", data=a_user())
    mira = User.objects.get(username="mira")
    administrator.post("user_change", mira.pk, data=a_user(username="other", password="", is_staff=""))
    mira.refresh_from_db()
    assert (mira.username, mira.is_staff) == ("mira", False)
    assert mira.check_password(PASSWORD)


def test_no_page_holds_a_password(administrator, operation):
    administrator.post("user_add", data=a_user())
    mira = User.objects.get(username="mira")
    assert mira.password not in administrator.get("user_change", mira.pk).content.decode()


def test_a_closed_account_is_signed_out_at_once(administrator, reporter):
    user = reporter.user
    assert reporter.get("operation_changelist").status_code == 200
    administrator.post("user_change", user.pk, data=a_user(is_active="", password=""))
    assert reporter.get("operation_changelist").status_code == 302


def test_a_new_password_of_ones_own_does_not_sign_one_out(administrator, operation):
    administrator.post("user_change", administrator.user.pk, data=a_user(password="nine-quiet-otters"))
    assert administrator.get("user_changelist").status_code == 200


@pytest.mark.parametrize("who", ["un", "observer", "coordinator", "elsewhere"])
def test_nobody_else_has_users(doors, who):
    assert doors[who].get("user_changelist").status_code == 403
    assert doors[who].get("user_add").status_code == 403
    assert doors[who].post("user_add", data=a_user()).status_code == 403
    assert not User.objects.filter(username="mira").exists()


def test_an_administrator_gives_a_role(administrator, operation):
    user = User.objects.get(username="elsewhere")
    data = {"operation": operation.pk, "user": user.pk, "role": "observer"}
    administrator.post("membership_add", data=data)
    assert Membership.objects.get(user=user, operation=operation).role == "observer"
    response = administrator.post("membership_add", data={**data, "role": "coordinator"})
    assert errors_of(response) == {"user": ["taken"]}
    assert Membership.objects.get(user=user, operation=operation).role == "observer"


def test_a_coordinator_changes_and_ends_the_roles_of_its_operation(coordinator, operation):
    membership = membership_of("reporter-un")
    response = coordinator.post("membership_change", membership.pk, data={"role": "observer"})
    assert "changed successfully" in told(response)[0]
    assert membership_of("reporter-un").role == "observer"
    again = coordinator.post("membership_change", membership.pk, data={"role": "observer"})
    assert told(again)[-1] == "Nothing changed, so nothing was stored."
    coordinator.post("membership_delete", membership.pk, data={"post": "yes"})
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_several_roles_are_ended_at_once(coordinator, operation):
    rows = [membership_of("reporter-un").pk, membership_of("reporter-icrc").pk]
    data = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    coordinator.post("membership_changelist", data=data)
    assert not Membership.objects.filter(pk__in=rows).exists()


def test_a_coordinator_sees_no_roles_elsewhere(coordinator, operation):
    page = text_of(coordinator.get("membership_changelist"))
    assert "reporter-un" in page
    assert "elsewhere" not in page
    assert coordinator.get("membership_change", membership_of("elsewhere").pk).status_code == 302
    assert coordinator.post("membership_delete", membership_of("elsewhere").pk, data={"post": "yes"}).status_code == 302
    assert membership_of("elsewhere").role == "coordinator"


@pytest.mark.parametrize("who", ["un", "observer"])
def test_other_members_manage_no_roles(doors, who):
    membership = membership_of("reporter-icrc")
    assert doors[who].get("membership_changelist").status_code == 403
    assert doors[who].post("membership_change", membership.pk, data={"role": "coordinator"}).status_code == 403
    assert membership_of("reporter-icrc").role == "reporter"
