"""What every page is framed by: language and direction, the content policy, and pages for what goes wrong."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from reports.services.freezing import NewReport, freeze
from tests.reports.pages.conftest import text_of

INLINE = re.compile(rb"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)|hx-on|\[document", re.IGNORECASE)


@pytest.fixture
def addresses(operation, contradiction):
    count = contradiction.counts.first()
    freeze(operation=operation, by=None, new=NewReport(external_id="r1", title="Crisis room"))
    return [
        "/",
        "/accounts/login/",
        "/nosuch/",
        reverse("pages:operation", args=["op"]),
        reverse("pages:live", args=["op"]),
        reverse("pages:discrepancy", args=["op", contradiction.pk]),
        reverse("pages:reports", args=["op"]),
        reverse("pages:report", args=["op", 1]),
        reverse("pages:counts", args=["op"]),
        reverse("pages:count", args=["op", count.pk]),
    ]


def test_no_page_holds_an_inline_script_or_style_and_the_policy_forbids_them(client, coordinator, addresses):
    for address in addresses:
        if address != "/accounts/login/":
            client.force_login(coordinator)
        response = client.get(address)
        assert not INLINE.search(response.content), address
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        client.logout()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("uk", "ltr"), ("ar", "rtl")])
def test_a_language_once_chosen_holds_and_brings_its_direction(client, operation, coordinator, language, direction):
    client.force_login(coordinator)
    chosen = client.post("/i18n/setlang/", {"language": language, "next": "/"})
    assert chosen.headers["Location"] == "/"
    assert f'<html lang="{language}" dir="{direction}">' in client.get("/operations/op/").content.decode()


def test_a_right_to_left_page_mirrors_the_scale(client, coordinator, contradiction):
    client.force_login(coordinator)
    address = reverse("pages:discrepancy", args=["op", contradiction.pk])
    plain = client.get(address).context["detail"].scale
    client.post("/i18n/setlang/", {"language": "ar", "next": "/"})
    mirrored = client.get(address).context["detail"].scale
    assert [mark.x for mark in mirrored.marks] == [pytest.approx(100 - mark.x) for mark in plain.marks]


def test_a_wrong_password_is_told_without_saying_which_of_the_two_is_wrong(client, db):
    response = client.post("/accounts/login/", {"username": "nobody", "password": "wrong"})
    assert "That name and password do not go together." in text_of(response)


def test_signing_out_ends_it(client, coordinator):
    client.force_login(coordinator)
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_a_demonstration_says_on_every_page_and_form_that_it_is_one(
    client, settings, operation, coordinator, addresses
):
    coordinator.is_staff = True
    coordinator.save()
    addresses.remove(reverse("pages:live", args=["op"]))
    for demo in (True, False):
        settings.DEMO = demo
        assert ("Demonstration:" in text_of(client.get("/accounts/login/"))) == demo
        client.force_login(coordinator)
        for address in [*addresses, "/admin/", "/admin/corridors/place/add/?operation=op"]:
            assert ("Demonstration:" in text_of(client.get(address, follow=True))) == demo, address
        client.logout()


def test_each_page_of_an_operation_says_whose_clock_its_times_are(client, coordinator, addresses):
    client.force_login(coordinator)
    pages = [address for address in addresses if address.startswith("/operations/") and not address.endswith("/live/")]
    assert len(pages) == 6
    for address in pages:
        assert "All times are those of Europe/Kyiv." in text_of(client.get(address)), address


def test_an_unknown_address_says_what_to_do(client, coordinator):
    client.force_login(coordinator)
    response = client.get("/nosuch/")
    assert response.status_code == 404
    assert "start from the list of your operations" in text_of(response)


def test_a_form_without_its_token_says_what_to_do(operation, coordinator):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "This form was open for too long" in text_of(response)


def test_a_mistake_of_ours_is_told_without_a_word_on_its_cause(client, coordinator, monkeypatch):
    def fails(user):
        raise RuntimeError("secret cause")

    monkeypatch.setattr("reports.pages.views.operation_rows", fails)
    client.raise_request_exception = False
    client.force_login(coordinator)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in text_of(response)
    assert b"secret cause" not in response.content
