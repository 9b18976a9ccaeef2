"""Each role on each route of the API: one table, and no route that is not in it."""

import pytest
from django.urls import URLPattern, get_resolver

from corridors.models import EvacueeCount
from tests.build import a_count, record
from tests.corridors.api.test_counts import ARRIVED, AT_ADDRESS

ROLES = ("un", "icrc", "observer", "coordinator", "administrator", "outsider", "nobody")

ALL_SIGNED_IN = (200, 200, 200, 200, 200, 200, 401)
MEMBERS_AND_ADMINISTRATOR = (200, 200, 200, 200, 200, 404, 401)
MEMBERS = (200, 200, 200, 200, 404, 404, 401)
ASKS_NOTHING = (400, 400, 400, 400, 404, 404, 401)
ITS_SOURCE_CREATES = (201, 400, 403, 403, 404, 404, 401)
ITS_SOURCE = (200, 400, 403, 403, 404, 404, 401)
ITS_SOURCE_WITHDRAWS = (200, 403, 403, 403, 404, 404, 401)

TABLE = {
    ("GET", "organisations"): ALL_SIGNED_IN,
    ("GET", "operations"): ALL_SIGNED_IN,
    ("GET", "operations/<slug:operation>"): MEMBERS_AND_ADMINISTRATOR,
    ("GET", "operations/<slug:operation>/places"): MEMBERS,
    ("GET", "operations/<slug:operation>/corridors"): MEMBERS,
    ("GET", "operations/<slug:operation>/movements"): MEMBERS,
    ("GET", "operations/<slug:operation>/windows"): MEMBERS,
    ("GET", "operations/<slug:operation>/violations"): MEMBERS,
    ("GET", "operations/<slug:operation>/changes"): MEMBERS,
    ("GET", "operations/<slug:operation>/discrepancies"): MEMBERS,
    ("GET", "operations/<slug:operation>/estimates"): MEMBERS,
    ("GET", "operations/<slug:operation>/estimates/timeline"): ASKS_NOTHING,
    ("GET", "operations/<slug:operation>/counts"): MEMBERS,
    ("POST", "operations/<slug:operation>/counts"): ITS_SOURCE_CREATES,
    ("POST", "operations/<slug:operation>/counts/bulk"): ITS_SOURCE,
    ("GET", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): MEMBERS,
    ("PUT", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): ITS_SOURCE,
    ("DELETE", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): ITS_SOURCE_WITHDRAWS,
    ("GET", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>/versions"): MEMBERS,
}
NEW = {**ARRIVED, "external_id": "U2"}


def routes() -> set[tuple[str, str]]:
    """Every method of every address of the API."""
    found = set()
    for entry in get_resolver().url_patterns:
        if str(getattr(entry, "pattern", "")) == "api/v1/":
            for route in entry.url_patterns:
                assert isinstance(route, URLPattern)
                view = route.callback.cls
                methods = [method.upper() for method in view.http_method_names if hasattr(view, method)]
                found |= {(method, str(route.pattern)) for method in methods if method not in ("HEAD", "OPTIONS")}
    return found


def test_every_route_is_in_the_table_and_no_other():
    assert routes() == TABLE.keys()


@pytest.mark.parametrize(("method", "route", "role", "status"), [
    (*key, role, status) for key, row in TABLE.items() for role, status in zip(ROLES, row, strict=True)
])  # fmt: skip
def test_each_role_on_each_route(clients, operation, method, route, role, status):
    record(operation, a_count("U1"))
    path = (
        route.replace("<slug:operation>", "op")
        .replace("<slug:source>", "un")
        .replace("<external_id:external_id>", "U1")
    )
    body = {"POST": [NEW] if route.endswith("bulk") else NEW, "PUT": {**AT_ADDRESS, "value": 1}}.get(method)
    answer = getattr(clients[role], method.lower())(f"/api/v1/{path}", body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == ("application/json" if status < 400 else "application/problem+json")
    changed = method != "GET" and status < 300
    assert EvacueeCount.objects.count() == (2 if changed else 1)
