"""Signing in with a key."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from corridors.domain.vocabulary import Role
from corridors.models import Key
from corridors.services.keys import give_key, revoke_key
from tests.build import a_member, an_operation

pytestmark = pytest.mark.django_db


def answer_to(header: str):
    return APIClient(HTTP_AUTHORIZATION=header).get("/api/v1/operations")


@pytest.fixture
def user():
    return a_member(an_operation(), Role.REPORTER, of="un")


def test_a_key_signs_its_user_in(user):
    answer = answer_to(f"Token {give_key(user=user, by=None)}")
    assert [row["code"] for row in answer.json()["results"]] == ["op"]


@pytest.mark.parametrize("said", ["Token", "Token abc", "Token a b", "Token \xff", "Token " + "9" * 64])
def test_whatever_is_wrong_with_a_key_the_answer_is_the_same(said):
    answer = answer_to(said)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
    assert answer.json()["detail"] == (
        "This key is not known here, or it has expired. The header is “Authorization: Token”, a space, and the key."
    )


def test_a_key_that_expired_was_revoked_or_whose_account_was_closed_is_not_known(user):
    expired, revoked, closed = (give_key(user=user, by=None) for _ in range(3))
    assert answer_to(f"Token {revoked}").status_code == 200
    rows = list(Key.objects.order_by("pk"))
    Key.objects.filter(pk=rows[0].pk).update(expiry=timezone.now() - timedelta(seconds=1))
    revoke_key(rows[1], by=None)
    assert answer_to(f"Token {expired}").status_code == 401
    assert answer_to(f"Token {revoked}").status_code == 401
    assert answer_to(f"Token {closed}").status_code == 200
    user.is_active = False
    user.save()
    assert answer_to(f"Token {closed}").status_code == 401


def test_a_key_in_another_scheme_is_told_how_to_send_it(user):
    answer = answer_to(f"Bearer {give_key(user=user, by=None)}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["detail"] == "Send your key in the header “Authorization: Token”, a space, and the key."


def test_the_last_use_is_noted_once_a_minute(user):
    header = f"Token {give_key(user=user, by=None)}"

    def writes():
        with CaptureQueriesContext(connection) as queries:
            assert answer_to(header).status_code == 200
        return sum(query["sql"].startswith("UPDATE") for query in queries)

    assert Key.objects.get().last_used_at is None
    assert (writes(), writes()) == (1, 0)
    noted = Key.objects.get().last_used_at
    assert timezone.now() - noted < timedelta(seconds=30)
    Key.objects.update(last_used_at=noted - timedelta(seconds=61))
    assert (writes(), writes()) == (1, 0)
    assert Key.objects.get().last_used_at > noted
    assert Key.history.count() == 1, "a use is no change"
