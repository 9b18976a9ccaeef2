"""Coordinators look up who took which file; nobody changes it."""

import pytest

from corridors.services.exporting import note_export
from tests.corridors.admin.conftest import text_of


@pytest.fixture
def noted(operation, people):
    note_export(operation=operation, user=people["un"], what="counts", form="xlsx", asked="stage=arrived", rows=31)
    return operation.exports.get()


def test_a_coordinator_reads_who_took_what(coordinator, noted):
    listed = text_of(coordinator.get("export_changelist"))
    assert "reporter-un" in listed
    assert "stage=arrived" in listed
    page = coordinator.get("export_change", noted.pk)
    assert page.status_code == 200
    assert "xlsx" in text_of(page)


@pytest.mark.parametrize("who", ["un", "observer", "administrator"])
def test_others_have_no_such_list(doors, noted, who):
    assert doors[who].get("export_changelist").status_code == 403
    assert b"/admin/corridors/export/" not in doors[who].client.get("/admin/").content


def test_a_coordinator_elsewhere_meets_what_does_not_exist(doors, noted):
    assert doors["elsewhere"].get("export_changelist").context["cl"].result_count == 0
    hidden, missing = (doors["elsewhere"].get("export_change", pk) for pk in (noted.pk, 4711))
    assert (hidden.status_code, hidden.url) == (missing.status_code, missing.url.replace("4711", str(noted.pk)))


def test_nobody_adds_changes_or_deletes_one(coordinator, noted):
    for page, args in (("export_add", ()), ("export_change", (noted.pk,)), ("export_delete", (noted.pk,))):
        assert coordinator.post(page, *args, data={"rows": "1", "post": "yes"}).status_code == 403
    assert coordinator.get("export_history", noted.pk).status_code == 404
    assert noted.operation.exports.get().rows == 31
