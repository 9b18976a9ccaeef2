"""Signing in with a key."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from corridors.models import User
from corridors.services.keys import give_key

pytestmark = pytest.mark.django_db


def answer_to(header: str):
    return APIClient(HTTP_AUTHORIZATION=header).get("/api/v1/operations")


@pytest.fixture
def user():
    return User.objects.create_user("partner")


def test_a_key_signs_its_user_in(user):
    assert answer_to(f"Token {give_key(user=user, by=None)}").status_code == 200


@pytest.mark.parametrize("said", ["Token", "Token abc", "Token a b", "Token \xff", "Token " + "9" * 64])
def test_whatever_is_wrong_with_a_key_the_answer_is_the_same(said):
    answer = answer_to(said)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
    assert answer.json()["detail"] == (
        "This key is not known here, or it has expired. The header is “Authorization: Token”, a space, and the key."
    )


def test_a_key_that_expired_and_one_of_an_account_that_was_closed_are_not_known(user):
    expired = give_key(user=user, by=None)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    key = give_key(user=user, by=None)
    assert answer_to(f"Token {expired}").status_code == 401
    user.is_active = False
    user.save()
    assert answer_to(f"Token {key}").status_code == 401


def test_a_key_in_another_scheme_is_told_how_to_send_it(user):
    answer = answer_to(f"Bearer {give_key(user=user, by=None)}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["detail"] == "Send your key in the header “Authorization: Token”, a space, and the key."
