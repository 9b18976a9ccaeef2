"""Places and corridors as GeoJSON, for those who may see them."""

import pytest

from corridors.domain import package as published
from corridors.domain.vocabulary import CorridorStatus, PlaceKind
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from tests.corridors.api.door import hide
from tests.corridors.api.openapi import assert_documented

OPERATION = "/api/v1/operations/op"
ROUTE = {"type": "LineString", "coordinates": [[37.6, 47.1], [35.2, 47.8, 120]]}


@pytest.fixture
def mapped(operation):
    """A plant with a P-code and a position, a way with a route."""
    plant = published.Place(
        code="plant", name="Plant", parent="town", kind=PlaceKind.SITE, pcode="UA14", latitude=47.09, longitude=37.6
    )
    way = published.Corridor(code="way", name="Way", origin="town", destination="haven", status=CorridorStatus.OPEN)
    with writing(operation, by=None) as write:
        put_planned(write, plant)
        put_planned(write, way, also={"route": ROUTE})
    return operation


def features(client, path: str, **headers: str) -> dict:
    answer = client.get(f"{OPERATION}/{path}", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/geo+json"), answer.content
    assert_documented(answer, "listPlaces" if path.startswith("places") else "listCorridors")
    assert answer.json()["type"] == "FeatureCollection"
    return {each["id"]: each for each in answer.json()["features"]}


def test_a_place_is_a_point_with_its_p_code_and_one_without_a_position_has_no_geometry(un, mapped):
    found = features(un, "places?format=geojson")
    assert found["plant"]["geometry"] == {"type": "Point", "coordinates": [37.6, 47.09]}
    assert (found["plant"]["properties"]["pcode"], found["plant"]["properties"]["name"]) == ("UA14", "Plant")
    assert found["town"]["geometry"] is None


def test_a_corridor_is_its_route(un, mapped):
    found = features(un, "corridors", Accept="application/geo+json")
    assert found["way"]["geometry"] == ROUTE
    assert found["way"]["properties"]["origin"] == "town"


def test_one_is_a_feature(un, mapped):
    for path, name in (("places/plant", "getPlace"), ("corridors/way", "getCorridor")):
        answer = un.get(f"{OPERATION}/{path}?format=geojson")
        assert_documented(answer, name)
        assert answer.json()["type"] == "Feature"


def test_a_way_under_embargo_is_on_no_map_but_the_coordinators(clients, mapped):
    hide(mapped.corridors.get())
    assert features(clients["un"], "corridors?format=geojson") == {}
    assert list(features(clients["coordinator"], "corridors?format=geojson")) == ["way"]


def test_fields_are_the_properties_and_filters_hold(un, mapped):
    found = features(un, "places?format=geojson&fields=name&pcode=UA14")
    assert {code: each["properties"] for code, each in found.items()} == {"plant": {"name": "Plant"}}
    assert found["plant"]["geometry"] is not None


def test_a_map_is_not_cut_into_short_pages(un, mapped):
    with writing(mapped, by=None) as write:
        for number in range(150):
            put_planned(write, published.Place(code=f"p{number}", name="x", kind=PlaceKind.SITE))
    assert len(features(un, "places?format=geojson")) == 153
    assert len(features(un, "places?format=geojson&page_size=10")) == 10


def test_the_parameter_wins_over_the_header(un, mapped):
    answer = un.get(f"{OPERATION}/places?format=json", headers={"Accept": "application/geo+json"})
    assert answer["Content-Type"] == "application/json"
    browser = un.get(f"{OPERATION}/places?format=geojson", headers={"Accept": "text/html"})
    assert browser["Content-Type"] == "application/geo+json"
    assert un.get(f"{OPERATION}/movements", headers={"Accept": "application/geo+json"}).status_code == 406


def test_an_error_is_a_problem_whatever_was_asked_for(un, mapped):
    answer = un.get(f"{OPERATION}/places/nowhere?format=geojson")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
