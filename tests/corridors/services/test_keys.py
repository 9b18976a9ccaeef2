"""Keys: by a coordinator's leave, to operations of the user's, ended at once, replaced without a gap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corridors.domain.errors import Conflict, NotAllowed, NotFound, Rejected
from corridors.domain.vocabulary import Role
from corridors.models import Key, User
from corridors.services.keys import give_key, is_key_of, key_of, revoke_key, rotate_key, use_key
from tests.build import a_member, an_operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    return an_operation()


@pytest.fixture
def user(operation):
    return a_member(operation, Role.REPORTER, of="un")


@pytest.fixture
def coordinator(operation):
    return a_member(operation, Role.COORDINATOR)


def codes_of(rejected):
    return [problem.code for problem in rejected.value.problems]


def test_a_coordinator_gives_a_key_and_the_key_itself_is_stored_nowhere(user, coordinator, operation):
    key = give_key(user=user, by=coordinator, name=" situation room ", operations=[operation])
    row = Key.objects.get()
    assert (row.name, row.granted_by, list(row.operations.all())) == ("situation room", coordinator, [operation])
    assert timedelta(days=89) < row.expiry - timezone.now() <= timedelta(days=90)
    stored = {str(value) for rows in (Key.objects, Key.history) for line in rows.values() for value in line.values()}
    assert not any(key in value or key[15:] in value for value in stored)


def test_without_operations_named_it_opens_those_of_today(user, operation):
    row = key_of(give_key(user=user, by=None))
    a_member(an_operation("later"), Role.REPORTER, name=user.username, of="un")
    assert [one.code for one in row.operations.all()] == ["op"]


@pytest.mark.parametrize("who", ["user", "elsewhere", "administrator"])
def test_nobody_else_gives_one(user, operation, who):
    givers = {
        "user": user,
        "elsewhere": a_member(an_operation("elsewhere"), Role.COORDINATOR, name="elsewhere"),
        "administrator": User.objects.create_superuser("administrator"),
    }
    with pytest.raises(NotAllowed):
        give_key(user=user, by=givers[who], operations=[operation])
    assert not Key.objects.exists()


def test_a_coordinator_of_one_operation_gives_none_to_two(user, coordinator, operation):
    other = an_operation("other")
    a_member(other, Role.REPORTER, name=user.username, of="un")
    with pytest.raises(NotAllowed):
        give_key(user=user, by=coordinator, operations=[operation, other])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"operations": []}, ["no_operation"]),
        ({"name": " "}, ["required"]),
        ({"lasting": timedelta(0)}, ["days_out_of_range"]),
        ({"lasting": timedelta(days=367)}, ["days_out_of_range"]),
    ],
)
def test_what_is_wrong_is_said(user, changes, codes):
    with pytest.raises(Rejected) as rejected:
        give_key(user=user, by=None, **changes)
    assert codes_of(rejected) == codes


def test_a_key_to_an_operation_without_a_role_would_open_nothing(user):
    with pytest.raises(Rejected) as rejected:
        give_key(user=user, by=None, operations=[an_operation("other")])
    assert codes_of(rejected) == ["no_role"]


def test_a_revoked_key_stays_on_record(user, coordinator):
    key = give_key(user=user, by=None)
    revoke_key(key_of(key), by=coordinator)
    assert key_of(key) is None
    assert not is_key_of(user, key)
    ended = Key.objects.get().revoked_at
    revoke_key(Key.objects.get(), by=user)
    assert Key.objects.get().revoked_at == ended
    assert Key.history.count() == 2


def test_who_does_not_see_a_key_does_not_revoke_it(user, operation):
    key = give_key(user=user, by=None)
    with pytest.raises(NotFound):
        revoke_key(key_of(key), by=a_member(operation, Role.REPORTER, of="icrc"))
    assert key_of(key)


def test_a_new_key_takes_the_place_of_the_old_one_after_a_while(user):
    old = give_key(user=user, by=None, name="sync", lasting=timedelta(days=30))
    row = key_of(old)
    new = key_of(rotate_key(row, by=user))
    assert (new.name, new.replaces, list(new.operations.all())) == ("sync", row, list(row.operations.all()))
    assert timedelta(days=29) < new.expiry - timezone.now() <= timedelta(days=30)
    assert timedelta(hours=23) < key_of(old).expiry - timezone.now() <= timedelta(hours=24)


def test_or_at_once(user):
    old = give_key(user=user, by=None)
    new = rotate_key(key_of(old), by=user, grace=timedelta(0))
    assert (key_of(old), is_key_of(user, new)) == (None, True)


def test_asked_again_the_new_key_that_was_lost_is_replaced(user):
    old = give_key(user=user, by=None, lasting=timedelta(days=30))
    lost = rotate_key(key_of(old), by=user)
    new = rotate_key(key_of(old), by=user)
    assert key_of(lost) is None
    assert key_of(new).expiry - timezone.now() > timedelta(days=29)
    use_key(new)
    with pytest.raises(Conflict) as conflict:
        rotate_key(key_of(old), by=user)
    assert conflict.value.code == "key_replaced"


def test_a_longer_grace_gives_no_longer_life(user):
    old = give_key(user=user, by=None, lasting=timedelta(hours=1))
    rotate_key(key_of(old), by=user, grace=timedelta(hours=100))
    assert key_of(old).expiry - timezone.now() <= timedelta(hours=1)


def test_a_key_that_ended_is_not_replaced(user):
    row = key_of(give_key(user=user, by=None))
    revoke_key(row, by=user)
    with pytest.raises(Conflict) as conflict:
        rotate_key(row, by=user)
    assert conflict.value.code == "key_ended"


def test_a_coordinator_ends_a_key_but_does_not_replace_it(user, coordinator):
    with pytest.raises(NotFound):
        rotate_key(key_of(give_key(user=user, by=None)), by=coordinator)


def test_with_a_key_ends_the_one_that_it_replaced(user):
    old = give_key(user=user, by=None)
    new = rotate_key(key_of(old), by=user)
    revoke_key(key_of(new), by=user)
    assert key_of(old) is None
