"""A coordinator at the pages, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from corridors.domain.vocabulary import Role
from corridors.models import Operation
from corridors.services.members import put_membership, put_user
from reports.services.evaluating import evaluate
from tests.build import a_count, an_operation, record

AZOVSTAL = "mariupol-azovstal-2022"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def complaints(page):
    """What the browser complained about: a blocked script or style, an error in a script."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def sign_in(page):
    def sign_in(operation):
        user = put_user(username="olena", password="a long password", organisation=None, by=None)
        put_membership(operation=operation, user=user, role=Role.COORDINATOR, by=None)
        page.goto("/")
        page.get_by_label("User name").fill("olena")
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Operations")).to_be_visible()

    return sign_in


def test_from_signing_in_to_the_evidence_of_a_figure(page, sign_in, complaints):
    call_command("load_package", settings.BASE_DIR / "samples" / "mariupol_azovstal_2022", verbosity=0)
    operation = Operation.objects.get(code=AZOVSTAL)
    evaluate(operation)
    sign_in(operation)

    page.get_by_role("link", name=operation.name).click()
    expect(page.get_by_role("status").first).to_contain_text("Up to date: revision 1")
    page.get_by_role("searchbox").fill("Zaporizhzhia")
    expect(page).to_have_url(re.compile("q=Zaporizhzhia"))
    first = page.locator("#board .sentence a").first
    sentence = first.inner_text()
    assert "Zaporizhzhia" in sentence
    first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(sentence)
    row = page.get_by_role("table", name="What each source said").get_by_role("row").nth(1)
    evidence = row.get_by_role("cell").last.get_by_role("link")
    assert evidence.get_attribute("href").startswith("http")
    row.get_by_role("cell").first.get_by_role("link").click()

    expect(page.get_by_role("heading", name="Every version")).to_be_visible()
    expect(page.locator("#naming + ol")).to_contain_text(sentence)
    assert complaints == []


def test_a_contradiction_appears_on_the_open_page_and_leaves_it_again(worker, page, sign_in, complaints):
    operation = an_operation()
    record(operation, a_count("U1"))
    evaluate(operation)
    sign_in(operation)
    page.goto(f"/operations/{operation.code}/")
    board = page.locator("#board")
    expect(board).not_to_contain_text("29 people")
    page.evaluate("window.stayed = true")

    record(operation, a_count("M1", source="ministry", value="156"))
    expect(board).to_contain_text("29 people")
    expect(board).to_contain_text("127 people arrived in Haven")
    expect(page.locator("#status")).to_contain_text(f"Up to date: revision {operation.revision}")

    record(operation, a_count("M1", source="ministry", value="127"))
    expect(board).not_to_contain_text("29 people")
    assert page.evaluate("window.stayed") is True
    assert complaints == []


def test_a_lost_connection_is_said_and_the_page_recovers(page, sign_in):
    operation = an_operation()
    sign_in(operation)
    page.goto(f"/operations/{operation.code}/")
    notice = page.get_by_text("No connection.")
    expect(notice).to_be_hidden()
    page.context.set_offline(True)
    expect(notice).to_be_visible()
    page.context.set_offline(False)
    expect(notice).to_be_hidden()


def test_signing_out_elsewhere_brings_the_open_page_to_the_door(page, sign_in):
    operation = an_operation()
    sign_in(operation)
    page.goto(f"/operations/{operation.code}/")
    page.context.clear_cookies()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page).to_have_url(re.compile(f"next=/operations/{operation.code}/"))


@pytest.mark.parametrize(
    ("theme", "width", "language", "direction"),
    [("light", 1280, "English", "ltr"), ("dark", 390, "العربيّة", "rtl")],
    ids=["light, wide, English", "dark, narrow, Arabic"],
)
def test_every_page_can_be_read_by_all(page, sign_in, theme, width, language, direction):
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    evaluate(operation)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/accounts/login/")
    assert wrong_with(page) == ""
    sign_in(operation)
    page.get_by_role("button", name="olena").click()
    page.get_by_role("button", name=language).click()
    expect(page.locator("html")).to_have_attribute("dir", direction)
    assert wrong_with(page) == ""
    for way in (
        "main h2 a",
        "#board .sentence a",
        "tbody a[href*=counts]",
        ".crumbs a[href$=counts\\/]",
        "nav a[href$=estimates\\/]",
        ".bar a[href$=reports\\/]",
    ):
        page.locator(way).first.click()
        expect(page.locator("h1")).to_be_visible()
        assert wrong_with(page) == "", page.url
    page.locator("[name=title]").fill("Crisis room")
    page.locator("main .primary").click()
    expect(page.locator(".report h1")).to_have_text("Crisis room")
    assert wrong_with(page) == "", page.url


def wrong_with(page):
    """What axe finds wrong with a page, and whether it is wider than the window."""
    results = Axe().run(page, options=RULES)
    found = results.generate_report() if results.violations_count else ""
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + (f"{overflow} pixels too wide" if overflow > 0 else "")
