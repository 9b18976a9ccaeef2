"""What is planned, put and removed at its own address by a coordinator who read what stands there."""

import pytest

from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Place
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, record
from tests.corridors.api.door import hide
from tests.corridors.api.openapi import assert_documented
from tests.corridors.api.test_plans import planned as planned

OPERATION = "/api/v1/operations/op"
TOWN = f"{OPERATION}/places/town"
GATE = f"{OPERATION}/places/gate"
WAY = f"{OPERATION}/corridors/way"
NEW: dict[str, dict] = {
    "places/gate": {"name": "Gate", "kind": "checkpoint", "parent": "town", "latitude": 47.1, "longitude": 37},
    "corridors/back": {"name": "Back", "origin": "haven", "destination": "town", "via": ["plant"], "status": "agreed"},
    "movements/convoy-2": {"name": "Second", "corridors": ["way"], "windows": ["W1"], "started_at": "2022-05-04"},
    "windows/W2": {"kind": "ceasefire", "status": "announced", "corridors": ["way"], "agreed_by": ["un", "icrc"]},
    "violations/V2": {"window": "W1", "alleged_by": "un", "occurred_at": "2022-05-03T15:00+03:00"},
}
NAMES = {"places": "Place", "corridors": "Corridor", "movements": "Movement", "windows": "Window"} | {
    "violations": "Violation"
}


@pytest.fixture
def coordinator(clients):
    return clients["coordinator"]


def put(client, path: str, body: dict, **headers: str):
    return client.put(path, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def read(client, path: str) -> tuple[dict, str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json(), answer["ETag"]


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("address", NEW)
def test_each_kind_is_created_corrected_read_and_removed(coordinator, planned, address):
    path, name = f"{OPERATION}/{address}", NAMES[address.split("/")[0]]
    created = put(coordinator, path, NEW[address])
    assert_documented(created, f"put{name}")
    assert (created.status_code, created.json()["outcome"], created["Location"]) == (
        201,
        "created",
        f"http://testserver{path}",
    )
    shown, tag = read(coordinator, path)
    assert (created.json()[name.lower()], created.json()["etag"]) == (shown, tag)
    assert NEW[address].items() <= {**shown, "agreed_by": NEW[address].get("agreed_by")}.items()
    corrected = put(coordinator, path, {**shown, "note": "As announced."}, If_Match=tag)
    assert (corrected.status_code, corrected.json()["outcome"]) == (200, "corrected")
    assert corrected.json()["etag"] != tag
    removed = coordinator.delete(path, headers={"If-Match": corrected.json()["etag"]})
    assert (removed.status_code, removed.content) == (204, b"")
    assert_documented(coordinator.get(path), f"get{name}")
    assert coordinator.get(path).status_code == 404


def test_what_exists_is_changed_only_by_one_who_read_it(coordinator, operation):
    town, tag = read(coordinator, TOWN)
    other = {**town, "name": "Other"}
    assert code(put(coordinator, TOWN, other)) == (428, "precondition_required")
    assert code(put(coordinator, TOWN, other, If_Match='"stale"')) == (412, "precondition_failed")
    assert code(put(coordinator, TOWN, other, If_Match=f"W/{tag}")) == (412, "precondition_failed")
    assert code(put(coordinator, TOWN, other, If_None_Match="*")) == (412, "precondition_failed")
    assert code(put(coordinator, TOWN, other, If_Match=tag.strip('"'))) == (400, "rejected")
    assert Place.objects.get(code="town").name == "Town"
    assert Place.history.filter(code="town").count() == 1
    assert put(coordinator, TOWN, other, If_Match=tag).json()["outcome"] == "corrected"
    assert code(put(coordinator, TOWN, {**town, "name": "Third"}, If_Match=tag)) == (412, "precondition_failed")
    assert put(coordinator, TOWN, {**town, "name": "Any"}, If_Match="*").status_code == 200


def test_what_is_refused_for_its_condition_is_documented(coordinator, operation):
    other = {"name": "Other", "kind": "site"}
    assert_documented(put(coordinator, TOWN, other), "putPlace")
    assert_documented(put(coordinator, TOWN, other, If_Match='"stale"'), "putPlace")
    assert_documented(coordinator.delete(TOWN), "removePlace")


def test_a_change_whose_answer_got_lost_is_sent_again(coordinator, operation):
    town, tag = read(coordinator, TOWN)
    for outcome in ("corrected", "unchanged"):
        answer = put(coordinator, TOWN, {**town, "name": "Other"}, If_Match=tag)
        assert (answer.status_code, answer.json()["outcome"]) == (200, outcome)
    assert put(coordinator, TOWN, {**town, "name": "Other"}).json()["outcome"] == "unchanged"


def test_what_does_not_exist_is_created_without_a_condition_or_as_new_but_not_as_read(coordinator, operation):
    gate = NEW["places/gate"]
    assert code(put(coordinator, GATE, gate, If_Match="*")) == (412, "precondition_failed")
    assert put(coordinator, GATE, gate, If_None_Match="*").status_code == 201
    assert code(put(coordinator, GATE, gate, If_None_Match="*")) == (412, "precondition_failed")


def test_a_write_takes_a_revision_and_one_that_changes_nothing_takes_none(coordinator, operation):
    before = Operation.objects.get().revision
    town, tag = read(coordinator, TOWN)
    put(coordinator, TOWN, town, If_Match=tag)
    assert Operation.objects.get().revision == before
    put(coordinator, TOWN, {**town, "note": "x"}, If_Match=tag)
    assert Operation.objects.get().revision == before + 1


@pytest.mark.parametrize("role", ["un", "observer"])
@pytest.mark.parametrize("path", [WAY, f"{OPERATION}/corridors/nowhere"])
def test_only_coordinators_plan_and_others_do_not_learn_what_is_there(clients, operation, role, path):
    hide(Corridor.objects.get())
    for answer in (put(clients[role], path, {}), clients[role].delete(path)):
        assert code(answer) == (403, "not_a_coordinator")
    assert code(clients[role].get(path)) == (404, "not_found")


def test_what_is_left_out_is_not_stated_any_more_but_an_embargo_and_a_route_stay(coordinator, operation):
    route = {"type": "LineString", "coordinates": [[37.5, 47.1], [35.1, 47.8]]}
    way, tag = read(coordinator, WAY)
    secret = {**way, "route": route, "visible_from": "2099-05-03T14:00+03:00", "note": "By night."}
    tag = put(coordinator, WAY, secret, If_Match=tag).json()["etag"]
    bare = {"name": "Way", "origin": "town", "destination": "haven", "status": "open"}
    corrected = put(coordinator, WAY, bare, If_Match=tag).json()
    assert corrected["corridor"]["note"] is None
    assert corrected["corridor"]["route"] == route
    assert corrected["corridor"]["visible_from"] == "2099-05-03T11:00:00+00:00"
    opened = put(coordinator, WAY, {**bare, "visible_from": None}, If_Match=corrected["etag"]).json()
    assert opened["corridor"]["visible_from"] is None


@pytest.mark.parametrize(
    ("address", "wrong", "problem", "field"),
    [
        ("places/gate", {"sealed": "yes"}, "wrong_type", "sealed"),
        ("places/gate", {"latitude": True}, "wrong_type", "latitude"),
        ("places/gate", {"latitude": 91}, "not_degrees", "latitude"),
        ("places/gate", {"longitude": None}, "half_a_position", "latitude"),
        ("places/gate", {"kind": "palace"}, "unknown_word", "kind"),
        ("places/gate", {"name": None}, "required", "name"),
        ("places/gate", {"parent": "nowhere"}, "unknown_code", "parent"),
        ("places/gate", {"parent": "gate"}, "unknown_code", "parent"),
        ("places/gate", {"code": "door"}, "not_as_in_address", "code"),
        ("places/gate", {"route": None}, "unknown_column", "route"),
        ("places/Gate", {}, "not_a_code", "code"),
        ("corridors/back", {"via": "plant"}, "wrong_type", "via"),
        ("corridors/back", {"via": ["plant town"]}, "wrong_type", "via"),
        ("corridors/back", {"destination": "haven"}, "same_ends", "destination"),
        ("corridors/back", {"route": {"type": "Point"}}, "not_a_route", "route"),
        (
            "corridors/back",
            {"route": {"type": "LineString", "coordinates": [[1, 2], [1, 2, 10**400]]}},
            "not_a_position",
            "route",
        ),
        ("corridors/back", {"visible_from": "2099-05-03"}, "not_a_moment", "visible_from"),
        ("corridors/back", {"visible_from": "2099-05-03T14:00"}, "moment_without_offset", "visible_from"),
        ("corridors/back", {"visible_from": 1}, "wrong_type", "visible_from"),
        ("windows/W 2", {}, "id_with_space", "external_id"),
        ("windows/W2", {"starts_at": "soon"}, "not_a_moment", "starts_at"),
        ("violations/V2", {"window": "W9"}, "unknown_code", "window"),
        ("violations/ V2", {}, "space_around", "external_id"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field(coordinator, planned, address, wrong, problem, field):
    known = next(body for path, body in NEW.items() if path.split("/")[0] == address.split("/")[0])
    answer = put(coordinator, f"{OPERATION}/{address}", {**known, **wrong})
    assert answer.status_code == 400, answer.content
    assert (problem, field) in [(error["code"], error["field"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize("body", [[], "x", 3])
def test_a_body_that_is_no_object_is_refused(coordinator, operation, body):
    answer = coordinator.put(GATE, body, format="json")
    assert answer.json()["errors"][0]["code"] == "not_an_object"


@pytest.mark.parametrize(
    ("address", "named_by"),
    [
        ("places/town", "corridors"),
        ("places/haven", "evacuee counts"),
        ("corridors/way", "movements"),
        ("windows/W1", "violations"),
    ],
)
def test_what_something_names_is_not_removed(coordinator, planned, address, named_by):
    record(planned, a_count("U1"))
    with writing(planned, by=None) as write:
        withdraw_count(write, source="un", external_id="U1")
    _, tag = read(coordinator, f"{OPERATION}/{address}")
    answer = coordinator.delete(f"{OPERATION}/{address}", headers={"If-Match": tag})
    assert code(answer) == (409, "still_named")
    assert named_by in answer.json()["detail"]
    name = NAMES[address.split("/")[0]]
    assert_documented(answer, f"remove{name}")


def test_a_place_on_the_way_of_a_corridor_is_not_removed(coordinator, operation):
    put(coordinator, GATE, NEW["places/gate"])
    way, tag = read(coordinator, WAY)
    put(coordinator, WAY, {**way, "via": ["gate"]}, If_Match=tag)
    answer = coordinator.delete(GATE, headers={"If-Match": "*"})
    assert code(answer) == (409, "still_named")


def test_removing_needs_what_was_read_and_leaves_the_history(coordinator, planned):
    path = f"{OPERATION}/violations/V1"
    before = Operation.objects.get().revision
    assert code(coordinator.delete(path)) == (428, "precondition_required")
    assert code(coordinator.delete(path, headers={"If-Match": '"stale"'})) == (412, "precondition_failed")
    _, tag = read(coordinator, path)
    assert coordinator.delete(path, headers={"If-Match": tag}).status_code == 204
    assert Operation.objects.get().revision == before + 1
    assert code(coordinator.delete(path, headers={"If-Match": tag})) == (404, "not_found")
    assert CeasefireWindow.objects.count() == Movement.objects.count() == 1


def test_an_id_with_a_slash_has_an_address_too(coordinator, planned):
    path = f"{OPERATION}/violations/report%2F7"
    created = put(coordinator, path, NEW["violations/V2"])
    assert (created.status_code, created.json()["violation"]["external_id"]) == (201, "report/7")
    assert coordinator.get(created["Location"]).json()["external_id"] == "report/7"
