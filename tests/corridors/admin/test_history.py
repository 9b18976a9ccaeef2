"""The history of what can be changed: for those who see the thing itself, without what they may not see."""

import pytest
from django.urls import NoReverseMatch, reverse

from corridors.domain import package as published
from corridors.domain.vocabulary import CorridorStatus, WindowKind, WindowStatus
from corridors.models import CeasefireWindow, Corridor, Operation, Organisation
from corridors.services.members import put_user
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from tests.corridors.admin.conftest import text_of

ENDS = {"origin": "town", "destination": "haven", "status": CorridorStatus.OPEN}


def plan(operation, *records, by=None, **also):
    """Stores them as one person at the admin would; the history knows by whom."""
    with writing(operation, by=by) as write:
        for record in records:
            put_planned(write, record, also=also)


def a_window(*corridors, status=WindowStatus.AGREED):
    return published.Window(external_id="W1", corridors=corridors, kind=WindowKind.CEASEFIRE, status=status)


@pytest.fixture
def window(operation):
    plan(operation, a_window("way"))
    return CeasefireWindow.objects.get()


def changed(doors, window, **changes):
    """A change that the coordinator makes at the form."""
    data = {"kind": "ceasefire", "status": "agreed", "corridors": [row.pk for row in window.corridors.all()], **changes}
    assert doors["coordinator"].post("ceasefirewindow_change", window.pk, data=data).status_code == 302


def test_it_says_what_changed_and_by_whom(doors, window):
    changed(doors, window, status="collapsed", note="<i>shelled</i>")
    page = text_of(doors["coordinator"].get("ceasefirewindow_history", window.pk))
    assert "coordinator-" in page
    assert "Status: agreed → collapsed" in page
    assert "Note: – → <i>shelled</i>" in page, "as text, not as markup"
    assert "The operator Added" in page


def test_members_read_it_and_learn_the_organisation_and_not_the_users_name(doors, people, window):
    icrc = Organisation.objects.get(code="icrc")
    put_user(username=people["coordinator"].username, password=None, organisation=icrc, by=None)
    changed(doors, window, status="collapsed")
    for who in ("un", "observer"):
        page = text_of(doors[who].get("ceasefirewindow_history", window.pk))
        assert "ICRC Status: agreed → collapsed" in page
        assert "coordinator-" not in page


def test_it_does_not_name_what_became_secret(doors, operation, window):
    plan(operation, published.Corridor(code="north", name="North", **ENDS))
    plan(operation, a_window("north", "way"), a_window("way"))
    history = "ceasefirewindow_history"
    assert "North" in text_of(doors["observer"].get(history, window.pk))
    plan(operation, published.Corridor(code="north", name="North", **ENDS), visible_from="2999-01-01T00:00Z")
    assert "North" in text_of(doors["coordinator"].get(history, window.pk))
    page = text_of(doors["observer"].get(history, window.pk))
    assert "North" not in page
    assert "Way" in page


def test_who_may_not_see_the_thing_finds_no_history(doors, operation, window):
    hidden = doors["elsewhere"].get("ceasefirewindow_history", window.pk)
    missing = doors["elsewhere"].get("ceasefirewindow_history", 4711)
    assert (hidden.status_code, hidden.url) == (missing.status_code, missing.url) == (302, reverse("admin:index"))


def test_an_administrator_reads_that_of_operations_organisations_and_roles(administrator, operation):
    for page, row in (
        ("operation_history", operation),
        ("organisation_history", Organisation.objects.get(code="un")),
        ("membership_history", operation.memberships.first()),
    ):
        assert "Added" in text_of(administrator.get(page, row.pk))


def test_an_earlier_record_cannot_be_brought_back_past_the_service(coordinator, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    with pytest.raises(NoReverseMatch):
        reverse("admin:corridors_corridor_simple_history", args=[way.pk, 1])
    before = Operation.objects.get(code="op").revision
    address = f"/admin/corridors/corridor/{way.pk}/history/{way.history.first().pk}/"
    assert coordinator.client.post(address, {"name": "Changed"}).status_code in (302, 404)
    way.refresh_from_db()
    assert (way.name, Operation.objects.get(code="op").revision) == ("Way", before)
