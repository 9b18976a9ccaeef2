"""One's own keys over the API."""

import pytest
from rest_framework.test import APIClient

from corridors.models import Key, User
from tests.corridors.api.openapi import assert_documented

KEYS = "/api/v1/keys"


@pytest.fixture
def own(un):
    return Key.objects.get(user__username="reporter-un")


def by_session():
    client = APIClient()
    client.force_login(User.objects.get(username="reporter-un"))
    return client


def test_a_key_sees_itself_and_a_session_all_of_ones_own(un, own):
    answer = un.get(KEYS)
    (shown,) = answer.json()["results"]
    assert (shown["id"], shown["operations"], shown["holds"], shown["begins"]) == (
        own.pk,
        ["op"],
        True,
        own.token_key[:8],
    )
    assert_documented(answer, "listKeys")
    new = un.post(f"{KEYS}/{own.pk}/rotate").json()["description"]
    assert [row["id"] for row in un.get(KEYS).json()["results"]] == [own.pk]
    assert [row["id"] for row in by_session().get(KEYS).json()["results"]] == [own.pk, new["id"]]


def test_the_answer_to_a_rotation_is_the_only_one_that_holds_a_key(un, own):
    answer = un.post(f"{KEYS}/{own.pk}/rotate?grace_hours=1")
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    assert_documented(answer, "rotateKey")
    key = answer.json()["key"]
    assert len(key) == 64
    new = APIClient(HTTP_AUTHORIZATION=f"Token {key}")
    assert new.get("/api/v1/operations/op").status_code == 200
    assert un.get("/api/v1/operations/op").status_code == 200, "for an hour"
    assert key not in by_session().get(KEYS).content.decode()
    again = un.post(f"{KEYS}/{own.pk}/rotate")
    assert (again.status_code, again.json()["code"]) == (409, "key_replaced")
    assert_documented(again, "rotateKey")


def test_without_a_grace_the_old_key_ends_at_once(un, own):
    assert un.post(f"{KEYS}/{own.pk}/rotate?grace_hours=0").status_code == 201
    assert un.get(KEYS).status_code == 401


@pytest.mark.parametrize(
    ("said", "code"), [("169", "grace_too_long"), ("-1", "not_a_number"), ("soon", "not_a_number")]
)
def test_a_grace_that_cannot_be_is_refused(un, own, said, code):
    answer = un.post(f"{KEYS}/{own.pk}/rotate?grace_hours={said}")
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert Key.objects.filter(user=own.user).count() == 1


def test_a_revoked_key_is_shut_out_at_once(un, own):
    assert un.delete(f"{KEYS}/{own.pk}").status_code == 204
    assert un.get(KEYS).status_code == 401
    (shown,) = by_session().get(KEYS).json()["results"]
    assert shown["revoked_at"]
    assert not shown["holds"]


def test_an_id_beyond_all_numbers_is_not_there(un):
    assert un.delete(f"{KEYS}/{'9' * 30}").status_code == 404
