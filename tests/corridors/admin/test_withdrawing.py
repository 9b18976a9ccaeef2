"""Withdrawing takes the place of deleting: asked first, done under one revision, and nothing is lost."""

import pytest
from django.contrib.admin.models import LogEntry

from corridors.models import EvacueeCount
from tests.build import a_count, record
from tests.corridors.admin.conftest import text_of, told

LIST, WITHDRAW = "evacueecount_changelist", "evacueecount_withdraw"


@pytest.fixture
def rows(operation):
    """`a` and `b` of the UN, `c` of the ICRC."""
    outcomes = record(operation, a_count("a"), a_count("b"), a_count("c", source="icrc"))
    return {outcome.row.external_id: outcome.row for outcome in outcomes}


def standing():
    """The ids of the counts that are not withdrawn."""
    return set(EvacueeCount.objects.filter(superseded_at=None, withdrawn=False).values_list("external_id", flat=True))


def select(door, *rows, confirmed=False):
    data = {"action": "withdraw_selected", "_selected_action": [row.pk for row in rows]}
    return door.post(LIST, data={**data, **({"confirmed": "yes"} if confirmed else {})})


def test_the_form_of_an_own_count_offers_it(doors, rows):
    assert "Withdraw" in text_of(doors["un"].get("evacueecount_change", rows["a"].pk))
    assert "Withdraw" not in text_of(doors["icrc"].get("evacueecount_change", rows["a"].pk))


def test_it_is_asked_first(reporter, rows):
    page = text_of(reporter.get(WITHDRAW, rows["a"].pk))
    assert "This count will no longer be compared with others. Nothing is deleted" in page
    assert "a : 127, Arrived, Haven ( UN )" in page
    assert standing() == {"a", "b", "c"}


def test_it_adds_a_version_that_says_so(reporter, rows):
    response = reporter.post(WITHDRAW, rows["a"].pk, data={})
    assert told(response) == ["1 count was withdrawn."]
    assert standing() == {"b", "c"}
    assert EvacueeCount.objects.filter(external_id="a").count() == 2
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Withdrawn"]


def test_a_second_time_changes_nothing(reporter, rows):
    reporter.post(WITHDRAW, rows["a"].pk, data={})
    withdrawn = EvacueeCount.objects.get(external_id="a", superseded_at=None)
    response = reporter.post(WITHDRAW, withdrawn.pk, data={})
    assert told(response)[-1] == "Nothing changed: this was withdrawn before."
    assert (EvacueeCount.objects.filter(external_id="a").count(), LogEntry.objects.count()) == (2, 1)


def test_saving_it_brings_it_back(reporter, rows):
    reporter.post(WITHDRAW, rows["a"].pk, data={})
    withdrawn = EvacueeCount.objects.get(external_id="a", superseded_at=None)
    assert "Saving it brings it back, as a new version." in text_of(reporter.get("evacueecount_change", withdrawn.pk))


@pytest.mark.parametrize("who", ["icrc", "observer", "coordinator", "administrator", "elsewhere"])
def test_for_others_there_is_nothing_to_withdraw(doors, rows, who):
    for ask in (doors[who].get, lambda *args: doors[who].post(*args, data={})):
        assert ask(WITHDRAW, rows["a"].pk).status_code == 302
    assert standing() == {"a", "b", "c"}


def test_several_are_withdrawn_at_once_under_one_revision(reporter, operation, rows):
    assert "These 2 counts will no longer be compared" in text_of(select(reporter, rows["a"], rows["b"]))
    assert standing() == {"a", "b", "c"}
    response = select(reporter, rows["a"], rows["b"], confirmed=True)
    assert told(response) == ["2 counts were withdrawn."]
    assert standing() == {"c"}
    new = EvacueeCount.objects.filter(withdrawn=True)
    assert {row.revision for row in new} == {rows["a"].revision + 1}


def test_with_one_of_others_among_them_none_is_withdrawn(reporter, rows):
    for confirmed in (False, True):
        response = select(reporter, *rows.values(), confirmed=confirmed)
        assert told(response)[-1] == "1 of these counts is not yours to withdraw. None was withdrawn."
    assert standing() == {"a", "b", "c"}
    assert not LogEntry.objects.exists()


def test_only_reporters_have_the_action(doors, rows):
    for who in ("observer", "coordinator"):
        assert "withdraw_selected" not in doors[who].get(LIST).content.decode()
        select(doors[who], rows["a"], confirmed=True)
    assert standing() == {"a", "b", "c"}


def test_nothing_is_ever_deleted(doors, rows):
    for door in doors.values():
        assert door.get("evacueecount_delete", rows["a"].pk).status_code == 403
        assert door.post("evacueecount_delete", rows["a"].pk, data={"post": "yes"}).status_code == 403
        door.post(LIST, data={"action": "delete_selected", "_selected_action": [rows["a"].pk], "post": "yes"})
    assert EvacueeCount.objects.count() == 3
