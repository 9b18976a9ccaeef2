"""The forms in which a coordinator plans: places, corridors, movements, windows and violations."""

import json

import pytest
from django.contrib.admin.models import LogEntry

from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Organisation, Place, Violation
from corridors.records import record_of
from tests.corridors.admin.conftest import errors_of, text_of, told

MODELS = ("place", "corridor", "movement", "ceasefirewindow", "violation")
LINE = '{"type": "LineString", "coordinates": [[37.5, 47.1], [35.1, 47.8]]}'


def place(code):
    return Place.objects.get(operation__code="op", code=code).pk


def organisation(code):
    return Organisation.objects.get(code=code).pk


def a_corridor(**changes):
    ends = {"origin": place("plant"), "destination": place("haven")}
    return {"name": "North", "code": "north", "status": "agreed", **ends, **changes}


def a_window(**changes):
    given = {"external_id": "W1", "kind": "ceasefire", "status": "agreed"}
    return {**given, "starts_at": "2022-05-03", "starts_at_time": "08:00", "ends_at": "2022-05-03", **changes}


def add(door, model, data, operation="op"):
    return door.post(f"{model}_add", data=data, operation=operation)


def revision():
    return Operation.objects.get(code="op").revision


def test_a_corridor_is_stored_whole(coordinator, operation):
    before = revision()
    data = a_corridor(via="town haven", agreed_by=[organisation("un"), organisation("icrc")], route=LINE)
    assert add(coordinator, "corridor", data).status_code == 302
    row = Corridor.objects.get(code="north")
    assert record_of(row).via == ("town", "haven")
    assert record_of(row).agreed_by == ("icrc", "un")
    assert row.route == json.loads(LINE)
    assert row.history.first().history_user == coordinator.user
    assert revision() == before + 1


def test_a_window_is_stored_with_local_times(coordinator, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    add(coordinator, "ceasefirewindow", a_window(corridors=[way.pk], announced_by=[organisation("un")]))
    record = record_of(CeasefireWindow.objects.get())
    assert (str(record.starts_at), str(record.ends_at)) == ("2022-05-03T08:00+03:00", "2022-05-03")
    assert (record.corridors, record.announced_by) == (("way",), ("un",))


def test_a_place_a_movement_and_a_violation_are_stored(coordinator, operation):
    add(
        coordinator,
        "place",
        {"name": "Camp", "code": "camp", "kind": "reception", "latitude": "47.0971", "longitude": "0"},
    )
    add(coordinator, "ceasefirewindow", a_window())
    window = CeasefireWindow.objects.get()
    add(coordinator, "movement", {"name": "First", "code": "first", "windows": [window.pk], "started_at": "2022-05-03"})
    claim = {"external_id": "V1", "window": window.pk, "alleged_by": organisation("un"), "note": "shelling"}
    add(coordinator, "violation", claim)
    assert (Place.objects.get(code="camp").latitude, Place.objects.get(code="camp").sealed) == (47.0971, False)
    assert record_of(Movement.objects.get()).windows == ("W1",)
    assert record_of(Violation.objects.get()).alleged_by == "un"


@pytest.mark.parametrize(
    ("model", "data", "errors"),
    [
        ("corridor", lambda: a_corridor(destination=place("plant")), {"destination": ["same_ends"]}),
        ("corridor", lambda: a_corridor(code="way"), {"code": ["taken"]}),
        ("corridor", lambda: a_corridor(code="North Gate"), {"code": ["invalid"]}),
        ("corridor", lambda: a_corridor(code="North"), {"code": ["not_a_code"]}),
        ("corridor", lambda: a_corridor(via="nowhere"), {"via": ["unknown_code"]}),
        ("corridor", lambda: a_corridor(route="a line"), {"route": ["invalid"]}),
        ("corridor", lambda: a_corridor(route="[" * 100_000), {"route": ["invalid"]}),
        ("corridor", lambda: a_corridor(route='{"type": "Point"}'), {"route": ["not_a_route"]}),
        ("corridor", lambda: a_corridor(route="[1]"), {"route": ["not_a_route"]}),
        ("corridor", lambda: a_corridor(visible_from="soon"), {"visible_from": ["invalid"]}),
        ("ceasefirewindow", lambda: a_window(ends_at="2022-05-02"), {"ends_at": ["ends_before_start"]}),
        ("ceasefirewindow", lambda: a_window(external_id="W 1"), {"external_id": ["id_with_space"]}),
        (
            "place",
            lambda: {"name": "P", "code": "p", "kind": "site", "latitude": "1"},
            {"latitude": ["half_a_position"]},
        ),
        (
            "place",
            lambda: {"name": "P", "code": "p", "kind": "site", "latitude": "91", "longitude": "x"},
            {"latitude": ["not_degrees"], "longitude": ["not_degrees"]},
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(coordinator, operation, model, data, errors):
    before = revision()
    response = add(coordinator, model, data())
    assert errors_of(response) == errors
    assert (revision(), LogEntry.objects.count(), told(response)) == (before, 0, [])


def test_a_change_is_stored_and_the_code_stays(coordinator, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    data = {"name": "Way", "code": "other", "origin": place("town"), "destination": place("haven")}
    response = coordinator.post("corridor_change", way.pk, data={**data, "status": "closed"})
    assert "changed successfully" in told(response)[0]
    way.refresh_from_db()
    assert (way.code, way.status) == ("way", "closed")


def test_saving_without_a_change_says_so(coordinator, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    before = revision()
    data = {"name": "Way", "origin": place("town"), "destination": place("haven"), "status": "open"}
    response = coordinator.post("corridor_change", way.pk, data=data)
    assert told(response) == ["Nothing changed, so nothing was stored."]
    assert (revision(), LogEntry.objects.count()) == (before, 0)


def test_the_choices_are_those_of_the_operation(coordinator, operation):
    fields = coordinator.get("corridor_add", operation="op").context["adminform"].form.fields
    assert {row.operation for row in fields["origin"].queryset} == {operation}


class TestEmbargo:
    @pytest.fixture
    def secret(self, coordinator, operation):
        add(coordinator, "corridor", a_corridor(visible_from="2999-05-03T14:00"))
        return Corridor.objects.get(code="north")

    def test_its_end_is_a_local_time(self, coordinator, secret):
        assert secret.visible_from.isoformat() == "2999-05-03T11:00:00+00:00"
        assert "2999-05-03 14:00 EEST" in text_of(coordinator.get("corridor_changelist"))

    def test_others_meet_what_does_not_exist(self, doors, secret):
        for who in ("un", "observer", "elsewhere"):
            assert "North" not in text_of(doors[who].get("corridor_changelist"))
            for page in ("corridor_change", "corridor_history"):
                hidden, missing = doors[who].get(page, secret.pk), doors[who].get(page, 4711)
                assert (hidden.status_code, hidden.url) == (missing.status_code, missing.url)

    def test_a_window_that_names_it_is_as_secret(self, doors, secret):
        add(doors["coordinator"], "ceasefirewindow", a_window(corridors=[secret.pk]))
        assert "W1" in text_of(doors["coordinator"].get("ceasefirewindow_changelist"))
        assert "W1" not in text_of(doors["observer"].get("ceasefirewindow_changelist"))

    def test_it_is_no_choice_in_a_reporters_form_and_no_answer_to_a_search(self, reporter, secret):
        form = reporter.get("evacueecount_add", operation="op").context["adminform"].form
        assert [row.code for row in form.fields["corridor"].queryset] == ["way"]
        asked = {"app_label": "corridors", "model_name": "evacueecount", "field_name": "corridor", "term": ""}
        answer = reporter.client.get("/admin/autocomplete/", asked).json()
        assert [row["text"] for row in answer["results"]] == ["Way"]

    def test_it_can_be_lifted(self, coordinator, reporter, secret):
        shown = coordinator.get("corridor_change", secret.pk).context["adminform"].form
        assert shown["visible_from"].value() is not None
        coordinator.post("corridor_change", secret.pk, data=a_corridor(visible_from=""))
        assert "North" in text_of(reporter.get("corridor_changelist"))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("who", ["un", "observer", "administrator", "elsewhere"])
def test_only_the_operations_coordinator_has_the_forms(doors, who, model):
    assert doors[who].get(f"{model}_add", operation="op").status_code == 404
    assert add(doors[who], model, {}).status_code == 404


@pytest.mark.parametrize("model", MODELS)
def test_nothing_planned_is_deleted(coordinator, operation, model):
    assert coordinator.get(f"{model}_delete", 1).status_code in (302, 403)
    assert "delete_selected" not in coordinator.get(f"{model}_changelist").content.decode()


@pytest.mark.parametrize("model", [*MODELS, "evacueecount"])
def test_an_administrator_has_no_lists_of_them(administrator, operation, model):
    assert administrator.get(f"{model}_changelist").status_code == 403


def test_members_read_what_is_planned(doors, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    for who in ("un", "observer"):
        page = text_of(doors[who].get("corridor_change", way.pk))
        assert "View corridor" in page
        assert "Save" not in page
        assert doors[who].post("corridor_change", way.pk, data=a_corridor()).status_code == 403


def test_a_page_of_the_site_is_a_click_away(coordinator, operation):
    way = Corridor.objects.get(operation=operation, code="way")
    assert b'href="/operations/op/"' in coordinator.get("corridor_change", way.pk).content
