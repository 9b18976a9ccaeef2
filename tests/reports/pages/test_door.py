"""Who gets in, and how what is hidden is answered."""

import pytest
from django.urls import reverse

from corridors.domain.vocabulary import Role
from tests.build import a_member, an_operation
from tests.reports.pages.conftest import text_of

PAGES = ["operation", "board", "live", "counts"]


@pytest.fixture
def others(operation):
    """An operation of which nobody here is a member."""
    return an_operation("others")


def test_who_is_not_signed_in_is_asked_to_and_then_brought_back(client, operation):
    page = reverse("pages:operation", args=["op"])
    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"


def test_a_live_region_whose_session_ended_reloads_its_page(client, operation):
    response = client.get(reverse("pages:live", args=["op"]), headers={"HX-Request": "true"})
    assert (response.content, response.headers["HX-Refresh"]) == (b"", "true")


@pytest.mark.parametrize("name", PAGES)
def test_an_operation_of_others_is_answered_like_one_that_does_not_exist(client, others, coordinator, name):
    client.force_login(coordinator)
    hidden = client.get(reverse(f"pages:{name}", args=["others"]))
    unknown = client.get(reverse(f"pages:{name}", args=["nosuch"]))
    assert hidden.status_code == unknown.status_code == 404
    assert text_of(hidden) == text_of(unknown)


@pytest.mark.parametrize("name", ["discrepancy", "count"])
def test_what_is_in_another_operation_is_not_in_this_one(read, others, coordinator, contradiction, name):
    a_member(others, Role.COORDINATOR)
    pk = contradiction.pk if name == "discrepancy" else contradiction.counts.first().pk
    assert read(coordinator, name, "op", pk)[0] == 200
    assert read(a_member(others, Role.COORDINATOR, name="elsewhere"), name, "others", pk)[0] == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_kept_by_no_cache_and_takes_no_form(client, coordinator, name):
    client.force_login(coordinator)
    assert "no-store" in client.get(reverse(f"pages:{name}", args=["op"])).headers["Cache-Control"]
    assert client.post(reverse(f"pages:{name}", args=["op"])).status_code == 405
