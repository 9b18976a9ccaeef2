"""Operations and what is planned in them, read over the API."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from corridors.domain import package as published
from corridors.domain.moments import Moment
from corridors.domain.vocabulary import CorridorStatus, PlaceKind, WindowKind, WindowStatus
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from tests.build import an_operation
from tests.corridors.api.door import hide

WINDOW = published.Window(
    external_id="W1",
    corridors=("way",),
    kind=WindowKind.CEASEFIRE,
    announced_by=("un", "icrc"),
    starts_at=Moment.parse("2022-05-03T14:00+03:00"),
    status=WindowStatus.HELD,
)
PLANS = ("places", "corridors", "movements", "windows", "violations")


@pytest.fixture
def planned(operation):
    """A window on 3 May, a movement in it, and an allegation that it was broken."""
    with writing(operation, by=None) as write:
        put_planned(write, WINDOW)
        put_planned(write, published.Movement(code="convoy", name="Convoy", corridors=("way",), windows=("W1",)))
        put_planned(write, published.Violation(external_id="V1", window="W1", alleged_by="ministry"))
    return operation


def test_the_operations_are_those_that_the_user_takes_part_in(un):
    an_operation("elsewhere")
    answer = un.get("/api/v1/operations")
    assert [operation["code"] for operation in answer.json()["results"]] == ["op"]


def test_an_operation_has_the_columns_of_the_package_and_its_revision(un, operation):
    assert un.get("/api/v1/operations/op").json() == {
        "code": "op",
        "name": "Operation op",
        "timezone": "Europe/Kyiv",
        "starts_at": "2022-05-01",
        "ends_at": None,
        "note": None,
        "shares_counts": True,
        "revision": operation.revision,
    }


def test_a_place_names_the_place_that_it_is_in(un):
    plant, town = (
        next(place for place in un.get("/api/v1/operations/op/places").json()["results"] if place["code"] == code)
        for code in ("plant", "town")
    )
    assert (plant["parent"], plant["sealed"], town["parent"], town["latitude"]) == ("town", True, None, None)


def test_a_window_has_moments_as_stated_and_codes_in_lists(un, planned):
    (window,) = un.get("/api/v1/operations/op/windows").json()["results"]
    assert window == {
        "external_id": "W1",
        "corridors": ["way"],
        "kind": "ceasefire",
        "announced_by": ["icrc", "un"],
        "announced_at": None,
        "starts_at": "2022-05-03T14:00+03:00",
        "ends_at": None,
        "agreed_by": [],
        "status": "held",
        "note": None,
        "evidence_url": None,
        "visible_from": None,
    }


def test_what_is_planned_refers_by_code(un, planned):
    of = {plan: un.get(f"/api/v1/operations/op/{plan}").json()["results"] for plan in PLANS}
    assert of["corridors"][0]["origin"] == "town"
    assert of["movements"][0]["windows"] == ["W1"]
    assert (of["violations"][0]["window"], of["violations"][0]["alleged_by"]) == ("W1", "ministry")


def test_everyone_who_speaks_is_listed_once_for_all_operations(un):
    an_operation("elsewhere")
    listed = un.get("/api/v1/organisations").json()["results"]
    assert [(each["code"], each["kind"]) for each in listed] == [
        ("un", "un"),
        ("icrc", "red_cross"),
        ("ministry", "authority"),
    ]


@pytest.mark.parametrize("plan", PLANS)
def test_a_list_takes_the_same_queries_however_long_it_is(un, planned, plan):
    with CaptureQueriesContext(connection) as few:
        un.get(f"/api/v1/operations/op/{plan}")
    with writing(planned, by=None) as write:
        for number in range(5):
            place = published.Place(code=f"p{number}", name="P", parent="town", kind=PlaceKind.SITE)
            put_planned(write, place)
            way = published.Corridor(
                code=f"way{number}",
                name="Way",
                origin="town",
                destination="haven",
                status=CorridorStatus.OPEN,
                agreed_by=("un",),
            )
            put_planned(write, way)
            put_planned(write, replace(WINDOW, external_id=f"X{number}"))
            convoy = published.Movement(code=f"c{number}", name="C", corridors=("way",), windows=("W1",))
            put_planned(write, convoy)
            put_planned(write, published.Violation(external_id=f"V{number}X", window="W1", alleged_by="un"))
    with CaptureQueriesContext(connection) as many:
        assert len(un.get(f"/api/v1/operations/op/{plan}").json()["results"]) >= 6
    assert len(many) == len(few)


@pytest.mark.parametrize("role", ["un", "observer", "coordinator"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_member_reads_what_is_planned(clients, planned, role, plan):
    assert len(clients[role].get(f"/api/v1/operations/op/{plan}").json()["results"]) >= 1


@pytest.mark.parametrize("role", ["administrator", "outsider"])
@pytest.mark.parametrize("path", [*PLANS, "counts", "counts/un/U1", "counts/un/U1/versions"])
def test_for_all_others_there_is_nothing_under_the_operation(clients, planned, role, path):
    hidden, missing = (clients[role].get(f"/api/v1/operations/{code}/{path}") for code in ("op", "nowhere"))
    assert (hidden.status_code, hidden["Content-Type"]) == (404, "application/problem+json")
    assert hidden.content.replace(b"/op/", b"/nowhere/") == missing.content


def test_an_administrator_sees_the_operation_that_it_manages_and_an_outsider_does_not(clients):
    assert clients["administrator"].get("/api/v1/operations/op").status_code == 200
    hidden, missing = (clients["outsider"].get(f"/api/v1/operations/{code}") for code in ("op", "nowhere"))
    assert hidden.status_code == 404
    assert hidden.content.replace(b'/op"', b'/nowhere"') == missing.content


@pytest.mark.parametrize("path", ["organisations", "operations", "operations/op", "operations/op/places"])
def test_nobody_reads_without_a_key(clients, path):
    answer = clients["nobody"].get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (answer["WWW-Authenticate"], answer.json()["code"]) == ("Token", "not_authenticated")


def test_an_embargo_hides_a_way_and_all_that_names_it_from_all_but_coordinators(clients, planned):
    hide(planned.corridors.get())
    for plan in ("corridors", "movements", "windows", "violations"):
        seen = {
            role: len(clients[role].get(f"/api/v1/operations/op/{plan}").json()["results"])
            for role in ("un", "observer", "coordinator")
        }
        assert seen == {"un": 0, "observer": 0, "coordinator": 1}, plan


def test_a_coordinator_is_told_until_when_a_way_is_under_embargo(clients, planned):
    hide(planned.corridors.get())
    (way,) = clients["coordinator"].get("/api/v1/operations/op/corridors").json()["results"]
    assert way["visible_from"] > timezone.now().isoformat()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_planned_is_read_only(un, method):
    answer = getattr(un, method)("/api/v1/operations/op/places", {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_parameter_that_nobody_would_read_is_named(un):
    answer = un.get("/api/v1/operations/op/places?plcae=town&sort=name")
    assert [(error["code"], error["field"]) for error in answer.json()["errors"]] == [
        ("unknown_parameter", "plcae"),
        ("unknown_parameter", "sort"),
    ]
    assert answer.json()["errors"][0]["detail"] == (
        "There is no parameter 'plcae' here; those that it takes are "
        "cursor, fields, format, kind, ordering, page_size, parent, pcode, sealed, search."
    )


def test_someone_signed_in_with_a_session_reads_too(client, operation, clients):
    client.force_login(operation.memberships.first().user)
    assert client.get("/api/v1/operations").status_code == 200


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("places", "GET, HEAD, OPTIONS"), ("counts", "GET, POST, HEAD, OPTIONS"), ("counts/bulk", "POST, OPTIONS")],
)
def test_options_tell_the_methods(un, path, allowed):
    answer = un.options(f"/api/v1/operations/op/{path}")
    assert (answer.status_code, answer["Allow"]) == (204, allowed)
