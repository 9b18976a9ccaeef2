"""What every page of the admin must be: whole under a strict policy, and readable from right to left."""

import re

import pytest

from corridors.models import EvacueeCount
from tests.build import a_count, record
from tests.corridors.admin.conftest import text_of

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)[^>]*>|\bstyle=|\bon(click|change|submit|load)=|javascript:")


@pytest.fixture
def pages(doors, operation):
    """A page of each kind, as the one for whom it is."""
    record(operation, a_count("a"))
    row, way = EvacueeCount.objects.get(), operation.corridors.get()
    reporter, coordinator, administrator = (doors[who] for who in ("un", "coordinator", "administrator"))
    return {
        "index": reporter.client.get("/admin/"),
        "list": reporter.get("evacueecount_changelist"),
        "add": reporter.get("evacueecount_add", operation="op"),
        "change": reporter.get("evacueecount_change", row.pk),
        "versions": reporter.get("evacueecount_history", row.pk),
        "withdraw": reporter.get("evacueecount_withdraw", row.pk),
        "read only": coordinator.get("evacueecount_change", row.pk),
        "corridor": coordinator.get("corridor_change", way.pk),
        "corridor history": coordinator.get("corridor_history", way.pk),
        "end a role": coordinator.get("membership_delete", operation.memberships.first().pk),
        "user": administrator.get("user_add"),
        "operations": administrator.get("operation_changelist"),
        "sign in": doors["un"].client.__class__().get("/admin/login/"),
    }


def test_no_page_holds_an_inline_script_or_style(pages):
    for name, page in pages.items():
        assert page.status_code == 200, name
        assert INLINE.findall(page.content.decode()) == [], name


def test_every_page_has_our_colours(pages):
    for name, page in pages.items():
        assert b"corridors/admin.css" in page.content, name


def test_the_policy_of_the_site_holds_here(pages):
    for page in pages.values():
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_in_arabic_a_page_runs_from_right_to_left(reporter, operation):
    reporter.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"
    page = reporter.get("evacueecount_add", operation="op").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "admin/css/rtl.css" in page


def test_the_front_page_names_nothing_that_was_done_earlier(reporter, operation):
    record(operation, a_count("a"))
    reporter.post("evacueecount_withdraw", EvacueeCount.objects.get().pk, data={})
    assert "Recent actions" not in text_of(reporter.client.get("/admin/"))


PLAN = {"CeasefireWindow", "Corridor", "EvacueeCount", "Movement", "Operation", "Organisation", "Place", "Violation"}


@pytest.mark.parametrize(
    ("who", "models"),
    [
        ("un", PLAN | {"Key", "Subscription"}),
        ("observer", PLAN | {"Discrepancy", "Evaluation", "Key", "Reply", "Report", "Subscription"}),
        (
            "coordinator",
            PLAN
            | {"Discrepancy", "Evaluation", "Export", "Grade", "Key", "Membership", "Reply", "Report", "Subscription"},
        ),
        ("administrator", {"Key", "Membership", "Operation", "Organisation", "User"}),
    ],
)
def test_the_front_page_offers_each_what_it_may_see(doors, who, models):
    apps = doors[who].client.get("/admin/").context["app_list"]
    assert {model["object_name"] for app in apps for model in app["models"]} == models


def test_one_without_staff_standing_has_no_door(reporter, operation):
    type(reporter.user).objects.filter(pk=reporter.user.pk).update(is_staff=False)
    assert reporter.client.get("/admin/").status_code == 302
