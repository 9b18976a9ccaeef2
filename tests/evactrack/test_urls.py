"""What can be reached without signing in, and what a browser is allowed to do with it."""

import pytest
from django.urls import reverse

from corridors.models import User


@pytest.fixture
def user(db):
    return User.objects.create_user(username="reader", password="a long way home")


def test_health_needs_no_signing_in_and_names_what_does_not_answer(client, db):
    answer = client.get("/health/")
    assert answer.status_code == 500
    assert answer.text == "Database(alias='default'): OK\nBroker(): Unavailable: no answer\n"


def test_health_is_good_while_all_answer(client, backstage):
    assert client.get("/health/").status_code == 200


def test_a_load_balancer_asks_for_the_database_alone(client, transactional_db):
    assert client.get("/health/database/").status_code == 200


@pytest.mark.django_db
def test_the_schema_and_its_page_are_for_those_who_sign_in(client):
    assert client.get("/api/schema").status_code == 401
    assert client.get("/api/docs")["Location"] == "/accounts/login/?next=/api/docs"


def test_the_schema_is_openapi_3_1(client, user):
    client.force_login(user)
    schema = client.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert schema["openapi"].startswith("3.1")
    assert all(path.startswith("/api/v1/") for path in schema["paths"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/", "/api/v1/nowhere", "/health/"])
def test_every_answer_carries_the_policy(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_api_page_works_under_the_policy_and_asks_nobody_else(page, site, client, user):
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(reverse("api-docs"))
    page.get_by_role("heading", name="EvacTrack").wait_for()
    assert {url.split("/")[2].split(":")[0] for url in asked if not url.startswith("data:")} == {"127.0.0.1"}
    assert complaints == []
