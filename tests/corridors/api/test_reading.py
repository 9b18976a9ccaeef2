"""Which records a list shows, in which order, with which members."""

from dataclasses import replace

import pytest

from corridors.domain import package as published
from corridors.domain.moments import Moment
from corridors.domain.vocabulary import CorridorStatus, OrganisationKind, PlaceKind, WindowKind, WindowStatus
from corridors.services.operations import put_planned
from corridors.services.organisations import put_organisation
from corridors.services.writing import writing
from tests.build import a_count, an_operation, record
from tests.corridors.api.door import hide, users_of
from tests.corridors.api.openapi import assert_documented, operations
from tests.remembered import remembered

API = "/api/v1"
OPERATION = f"{API}/operations/op"
LISTS = {
    "listOperations": f"{API}/operations",
    "listOrganisations": f"{API}/organisations",
    "listPlaces": f"{OPERATION}/places",
    "listCorridors": f"{OPERATION}/corridors",
    "listMovements": f"{OPERATION}/movements",
    "listWindows": f"{OPERATION}/windows",
    "listViolations": f"{OPERATION}/violations",
    "listCounts": f"{OPERATION}/counts",
    "listCountVersions": f"{OPERATION}/counts/un/U1/versions",
}


@pytest.fixture
@remembered
def world(db):
    """Two ways, three windows, two movements, two allegations; and two counts."""
    operation = an_operation()
    put_organisation(
        published.Organisation(code="ocha", name="OCHA", kind=OrganisationKind.UN, part_of="un", note="Humanitarian"),
        by=None,
    )
    gate = published.Place(
        code="gate", name="Östra port", parent="town", kind=PlaceKind.CHECKPOINT, pcode="UA14", note="Manned at night"
    )
    back = published.Corridor(
        code="back", name="Back", origin="haven", destination="town", status=CorridorStatus.CLOSED, agreed_by=("un",)
    )
    window = published.Window(
        external_id="W1",
        corridors=("way",),
        kind=WindowKind.CEASEFIRE,
        status=WindowStatus.HELD,
        announced_by=("un", "icrc"),
        starts_at=Moment.parse("2022-05-03T14:00+03:00"),
    )
    with writing(operation, by=None) as write:
        for each in (gate, back, window):
            put_planned(write, each)
        put_planned(write, replace(window, external_id="W2", corridors=(), starts_at=Moment.parse("2022-05-05")))
        silence = {"kind": WindowKind.SILENCE_REGIME, "status": WindowStatus.ANNOUNCED, "announced_by": ()}
        put_planned(write, replace(window, external_id="W3", corridors=("back",), starts_at=None, **silence))
        first = published.Movement(code="first", name="Zulu", corridors=("way",), windows=("W1", "W2"))
        put_planned(write, replace(first, started_at=Moment.parse("2022-05-03")))
        put_planned(write, published.Movement(code="second", name="Alpha"))
        broken = published.Violation(external_id="V1", window="W1", alleged_by="ministry", alleged_against="un")
        put_planned(write, replace(broken, occurred_at=Moment.parse("2022-05-03T23:59+03:00"), note="Shells fell"))
        put_planned(write, published.Violation(external_id="V2", window="W2", alleged_by="icrc"))
    record(operation, a_count("U1", note="By bus, at dawn"), a_count("U2", source="icrc", place="plant"))
    return operation, users_of(operation)


def found(client, path: str) -> list[str]:
    answer = client.get(f"{API}/{path}" if path.startswith("org") else f"{OPERATION}/{path}")
    assert answer.status_code == 200, answer.content
    return [each.get("code") or each["external_id"] for each in answer.json()["results"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("organisations?kind=un", ["un", "ocha"]),
        ("organisations?kind=un&kind=authority", ["un", "ministry", "ocha"]),
        ("organisations?part_of=un", ["ocha"]),
        ("organisations?search=humanit", ["ocha"]),
        ("organisations?ordering=code", ["icrc", "ministry", "ocha", "un"]),
        ("organisations?ordering=-name", ["un", "ocha", "ministry", "icrc"]),
        ("places?kind=site", ["plant"]),
        ("places?parent=town", ["plant", "gate"]),
        ("places?sealed=true", ["plant"]),
        ("places?sealed=false&kind=reception", ["haven"]),
        ("places?pcode=UA14", ["gate"]),
        ("places?search=night%20port", ["gate"]),
        ("places?search=night%20haven", []),
        ("places?ordering=-code", ["town", "plant", "haven", "gate"]),
        ("corridors?status=closed", ["back"]),
        ("corridors?origin=town", ["way"]),
        ("corridors?destination=town&destination=haven", ["way", "back"]),
        ("corridors?agreed_by=un", ["back"]),
        ("movements?corridor=way", ["first"]),
        ("movements?window=W1&window=W2", ["first"]),
        ("movements?started_since=2022-05-03&started_until=2022-05-03", ["first"]),
        ("movements?ordering=name", ["second", "first"]),
        ("movements?ordering=started_at", ["second", "first"]),
        ("windows?corridor=way", ["W1", "W2"]),
        ("windows?kind=silence_regime", ["W3"]),
        ("windows?status=announced&status=held", ["W1", "W2", "W3"]),
        ("windows?announced_by=un&announced_by=icrc", ["W1", "W2"]),
        ("windows?starts_since=2022-05-04", ["W2"]),
        ("windows?starts_until=2022-05-03", ["W1"]),
        ("windows?ordering=-starts_at", ["W2", "W1", "W3"]),
        ("violations?window=W1", ["V1"]),
        ("violations?alleged_by=icrc", ["V2"]),
        ("violations?alleged_against=un", ["V1"]),
        ("violations?occurred_until=2022-05-03", ["V1"]),
        ("violations?search=shells", ["V1"]),
        ("counts?search=dawn", ["U1"]),
        ("counts?search=plant", ["U2"]),
        ("counts?search=icrc", ["U2"]),
        ("counts?search=u1", ["U1"]),
        ("counts?external_id=U1", ["U1"]),
        ("counts?search=U&ordering=-revision", ["U2", "U1"]),
    ],
)
def test_filters_search_and_order(un, operation, asked, expected):
    assert found(un, asked) == expected


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ("places?fields=code,nmae", "unknown_field", "fields"),
        ("places?ordering=note", "unknown_word", "ordering"),
        ("places?kind=palace", "invalid_choice", "kind"),
        ("places?sealed=yes", "invalid_choice", "sealed"),
        ("places?sealed=", "invalid", "sealed"),
        ("places?pcode=", "invalid", "pcode"),
        ("places?parent=", "invalid_choice", "parent"),
        ("movements?started_since=", "invalid", "started_since"),
        ("movements?started_until=", "invalid", "started_until"),
        ("windows?starts_until=", "invalid", "starts_until"),
        ("violations?occurred_until=", "invalid", "occurred_until"),
        ("places?format=csv", "unknown_word", "format"),
        ("movements?format=geojson", "unknown_parameter", "format"),
        ("windows?corridor=nowhere", "invalid_choice", "corridor"),
        ("windows?starts_since=soon", "invalid", "starts_since"),
        ("violations?window=W9", "invalid_choice", "window"),
        ("places?cursor=cD1hYmM%3D", "invalid_cursor", "cursor"),
        ("places/town?ordering=code", "unknown_parameter", "ordering"),
        ("places/town?fields=route", "unknown_field", "fields"),
        ("counts/un/U1?fields=valu", "unknown_field", "fields"),
    ],
)
def test_what_means_nothing_is_refused_rather_than_passed_over(un, operation, asked, code, field):
    answer = un.get(f"{OPERATION}/{asked}")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (400, code, field)


@pytest.mark.parametrize(("name", "path"), LISTS.items())
def test_each_object_has_the_members_that_are_asked_for(un, operation, name, path):
    an_operation("elsewhere")
    (key,) = {"code", "external_id"} & set(un.get(path).json()["results"][0])
    results = un.get(f"{path}?fields={key}, note").json()["results"]
    assert results
    assert {frozenset(each) for each in results} == {frozenset({key, "note"})}
    parameters = {parameter["name"] for parameter in operations()[name][1]["parameters"]}
    assert "fields" in parameters


@pytest.mark.parametrize("path", ["operations/op", "organisations/un", "operations/op/places/town"])
def test_one_object_has_the_members_that_are_asked_for(un, operation, path):
    assert un.get(f"{API}/{path}?fields=note").json() == {"note": None}
    assert un.get(f"{OPERATION}/counts/un/U1?fields=value").json() == {"value": 127}


@pytest.mark.parametrize("order", ["name", "-name", "code", "-code", "pcode", "-pcode"])
def test_pages_in_any_order_hold_each_record_once(un, operation, order):
    with writing(operation, by=None) as write:
        for number in range(9):
            put_planned(write, published.Place(code=f"p{number}", name="Same, “name”", kind=PlaceKind.SITE))
    address, pages = f"{OPERATION}/places?page_size=2&ordering={order}", []
    while address:
        answer = un.get(address).json()
        pages += [place["code"] for place in answer["results"]]
        address = answer["next"]
    assert pages == found(un, f"places?ordering={order}")
    assert len(pages) == len(set(pages)) == 13


def test_a_hidden_way_is_no_filter_and_not_found_by_searching(clients, operation):
    hide(operation.corridors.get(code="back"))
    assert found(clients["un"], "corridors?search=back") == []
    refused = clients["un"].get(f"{OPERATION}/windows?corridor=back")
    unknown = clients["un"].get(f"{OPERATION}/windows?corridor=bacc")
    assert refused.status_code == 400
    assert refused.content == unknown.content.replace(b"bacc", b"back")
    assert found(clients["coordinator"], "windows?corridor=back") == ["W2", "W3"]


@pytest.mark.parametrize(("name", "path"), LISTS.items())
def test_each_list_says_what_it_takes(un, operation, name, path):
    """Every parameter that a list reads is in the document, and no other."""
    said = {one["name"] for one in operations()[name][1]["parameters"] if one["in"] == "query"}
    refused = un.get(f"{path}?nothing=1").json()["errors"][0]["detail"]
    assert said == set(refused.split(" takes are ")[1].rstrip(".").split(", "))


def test_one_of_each_kind_is_as_documented(un, operation):
    assert_documented(un.get(f"{API}/organisations/un"), "getOrganisation")
    assert_documented(un.get(f"{API}/organisations/nobody"), "getOrganisation")


def test_a_count_whose_id_ends_in_versions_has_an_address_of_its_own(un, operation):
    """Beside the list of the versions of the count whose id lacks that ending."""
    address = f"{OPERATION}/counts/un/U1%2Fversions"
    body = {"stage": "arrived", "place": "haven", "basis": "increment", "qualifier": "exact", "value": 3}
    created = un.put(address, body)
    assert (created.status_code, created["Location"]) == (201, f"http://testserver{address}?whole_id=true")
    assert un.get(created["Location"]).json()["external_id"] == "U1/versions"
    assert un.put(created["Location"], {**body, "value": 4}).json()["outcome"] == "corrected"
    assert [each["external_id"] for each in un.get(address).json()["results"]] == ["U1"]
    assert [each["value"] for each in un.get(f"{address}/versions").json()["results"]] == [3, 4]
    assert found(un, "counts?external_id=U1/versions") == ["U1/versions"]
    assert un.delete(address).json()["outcome"] == "withdrawn"
