"""NGO staff log a figure in the admin's form, in a real browser; a real worker finds what it contradicts."""

from playwright.sync_api import expect

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Organisation
from corridors.services.members import put_membership, put_user
from reports.selectors import open_discrepancies
from tests.build import a_count, an_operation, record
from tests.waiting import wait_until


def test_from_the_form_to_the_discrepancy(worker, page):
    operation = an_operation()
    record(operation, a_count("U1"))
    ministry = Organisation.objects.get(code="ministry")
    user = put_user(username="staff", password="a long password", organisation=ministry, by=None)
    put_membership(operation=operation, user=user, role=Role.REPORTER, by=None)

    page.goto("/admin/")
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/admin/corridors/evacueecount/add/?operation={operation.code}")
    for name, value in (("source", "MINISTRY"), ("place", "Haven"), ("corridor", "Way")):
        page.locator(f"select[name={name}]").select_option(label=value)
    page.locator("select[name=stage]").select_option("arrived")
    page.locator("select[name=basis]").select_option("increment")
    for name, value in (("value", "156"), ("period_start", "2022-05-03"), ("period_end", "2022-05-03")):
        page.locator(f"input[name={name}]").fill(value)

    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("This would open")).to_contain_text("29 people apart")
    assert EvacueeCount.objects.count() == 1

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    wait_until(open_discrepancies(operation).filter(finding_class="contradiction", gap=29).exists)
