"""Each role on each route of the API: one table, and no route that is not in it."""

import pytest
from django.urls import URLPattern, get_resolver

from corridors.domain import package as published
from corridors.domain.vocabulary import CorridorStatus, PlaceKind, WindowKind, WindowStatus
from corridors.models import EvacueeCount, Key, User
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from reports.models import Delivery, Discrepancy, EventType
from reports.services.evaluating import evaluate
from reports.services.freezing import NewReport, freeze
from reports.services.subscribing import send_test
from tests.build import a_count, an_operation, record, undone
from tests.corridors.api.door import users_of
from tests.corridors.api.test_counts import ARRIVED, AT_ADDRESS
from tests.remembered import remembered
from tests.reports.receiver import a_webhook

ROLES = ("un", "icrc", "observer", "coordinator", "administrator", "outsider", "nobody")

ALL_SIGNED_IN = (200, 200, 200, 200, 200, 200, 401)
MEMBERS_AND_ADMINISTRATOR = (200, 200, 200, 200, 200, 404, 401)
MEMBERS = (200, 200, 200, 200, 404, 404, 401)
WHOM_IT_NAMES = (200, 404, 200, 200, 404, 404, 401)
WHOM_IT_NAMES_REPLIES = (201, 404, 403, 403, 404, 404, 401)
ASKS_NOTHING = (400, 400, 400, 400, 404, 404, 401)
ITS_SOURCE_CREATES = (201, 400, 403, 403, 404, 404, 401)
ITS_SOURCE = (200, 400, 403, 403, 404, 404, 401)
ITS_SOURCE_WITHDRAWS = (200, 403, 403, 403, 404, 404, 401)
ITS_OWNER = (200, 404, 404, 404, 404, 404, 401)
ITS_OWNER_SENDS = (202, 404, 404, 404, 404, 404, 401)
ITS_COORDINATOR_CREATES = (403, 403, 403, 201, 404, 404, 401)
WHOSE_SIGHT_IS_WHOLE = (404, 404, 200, 200, 404, 404, 401)
ITS_COORDINATOR_REMOVES = (403, 403, 403, 204, 404, 404, 401)
PLANNED: dict[str, dict] = {
    "places/<slug:code>": {"name": "Gate", "kind": "checkpoint"},
    "corridors/<slug:code>": {"name": "Back", "origin": "haven", "destination": "town", "status": "agreed"},
    "movements/<slug:code>": {"name": "Convoy"},
    "windows/<external_id:external_id>": {"kind": "ceasefire", "status": "held"},
    "violations/<external_id:external_id>": {"window": "there", "alleged_by": "un"},
}

ITS_OWNER_ENDS = (204, 404, 404, 404, 404, 404, 401)
ITS_OWNER_CREATES = (201, 404, 404, 404, 404, 404, 401)

TABLE = {
    ("GET", "keys"): ALL_SIGNED_IN,
    ("DELETE", "keys/<int:key>"): ITS_OWNER_ENDS,
    ("POST", "keys/<int:key>/rotate"): ITS_OWNER_CREATES,
    ("GET", "organisations"): ALL_SIGNED_IN,
    ("GET", "organisations/<slug:code>"): ALL_SIGNED_IN,
    ("GET", "operations"): ALL_SIGNED_IN,
    ("GET", "operations/<slug:operation>"): MEMBERS_AND_ADMINISTRATOR,
    ("GET", "operations/<slug:operation>/places"): MEMBERS,
    ("GET", "operations/<slug:operation>/corridors"): MEMBERS,
    ("GET", "operations/<slug:operation>/movements"): MEMBERS,
    ("GET", "operations/<slug:operation>/windows"): MEMBERS,
    ("GET", "operations/<slug:operation>/violations"): MEMBERS,
    ("GET", "operations/<slug:operation>/changes"): MEMBERS,
    ("GET", "operations/<slug:operation>/discrepancies"): MEMBERS,
    ("GET", "operations/<slug:operation>/discrepancies/<int:discrepancy>"): WHOM_IT_NAMES,
    ("GET", "operations/<slug:operation>/discrepancies/<int:discrepancy>/replies"): WHOM_IT_NAMES,
    ("POST", "operations/<slug:operation>/discrepancies/<int:discrepancy>/replies"): WHOM_IT_NAMES_REPLIES,
    ("GET", "operations/<slug:operation>/estimates"): MEMBERS,
    ("GET", "operations/<slug:operation>/estimates/timeline"): ASKS_NOTHING,
    ("GET", "operations/<slug:operation>/counts"): MEMBERS,
    ("POST", "operations/<slug:operation>/counts"): ITS_SOURCE_CREATES,
    ("POST", "operations/<slug:operation>/counts/bulk"): ITS_SOURCE,
    ("GET", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): MEMBERS,
    ("PUT", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): ITS_SOURCE,
    ("DELETE", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>"): ITS_SOURCE_WITHDRAWS,
    ("GET", "operations/<slug:operation>/counts/<slug:source>/<external_id:external_id>/versions"): MEMBERS,
    ("GET", "operations/<slug:operation>/reports"): MEMBERS,
    ("POST", "operations/<slug:operation>/reports"): ITS_COORDINATOR_CREATES,
    ("GET", "operations/<slug:operation>/reports/<int:number>"): MEMBERS,
    ("GET", "operations/<slug:operation>/reports/<int:number>/content"): WHOSE_SIGHT_IS_WHOLE,
    ("GET", "operations/<slug:operation>/webhooks"): MEMBERS,
    ("POST", "operations/<slug:operation>/webhooks"): (201, 201, 201, 201, 404, 404, 401),
    ("GET", "operations/<slug:operation>/webhooks/<int:webhook>"): ITS_OWNER,
    ("PATCH", "operations/<slug:operation>/webhooks/<int:webhook>"): ITS_OWNER,
    ("DELETE", "operations/<slug:operation>/webhooks/<int:webhook>"): (204, 404, 404, 404, 404, 404, 401),
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/rotate"): ITS_OWNER,
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/pause"): ITS_OWNER,
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/resume"): ITS_OWNER,
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/replay"): ITS_OWNER,
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/test"): ITS_OWNER_SENDS,
    ("GET", "operations/<slug:operation>/webhooks/<int:webhook>/deliveries"): ITS_OWNER,
    ("POST", "operations/<slug:operation>/webhooks/<int:webhook>/deliveries/<int:delivery>/replay"): ITS_OWNER_SENDS,
}
TABLE |= {("GET", f"operations/<slug:operation>/{route}"): MEMBERS for route in PLANNED}
TABLE |= {("PUT", f"operations/<slug:operation>/{route}"): ITS_COORDINATOR_CREATES for route in PLANNED}
TABLE |= {("DELETE", f"operations/<slug:operation>/{route}"): ITS_COORDINATOR_REMOVES for route in PLANNED}
NEW = {**ARRIVED, "external_id": "U2"}
REPLY = {"source": "un", "external_id": "U1", "version": 1, "kind": "confirms"}
REPORT = {"external_id": "r2", "title": "Crisis room"}
WEBHOOK = {"url": "https://partner.example/hook", "types": ["count.recorded"]}


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


def plan(operation) -> None:
    """One of each kind that is called `there`, and one called `alone` that nothing names."""
    with writing(operation, by=None) as write:
        for code in ("there", "alone"):
            put_planned(write, published.Place(code=code, name=code, kind=PlaceKind.SITE))
            way = {"origin": "town", "destination": "haven", "status": CorridorStatus.OPEN}
            put_planned(write, published.Corridor(code=code, name=code, **way))
            put_planned(write, published.Movement(code=code, name=code))
            held = {"kind": WindowKind.CEASEFIRE, "status": WindowStatus.HELD}
            put_planned(write, published.Window(external_id=code, **held))
            put_planned(write, published.Violation(external_id=code, window="there", alleged_by="un"))


@pytest.fixture
@remembered
def world(db):
    """Two counts, and what is planned."""
    operation = an_operation()
    users = users_of(operation)
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    plan(operation)
    return operation, users


@pytest.mark.parametrize(("method", "route"), TABLE)
def test_each_role_on_each_route(clients, operation, method, route):
    asking = [clients[role] for role in ROLES]
    webhook = a_webhook(operation, User.objects.get(username="reporter-un"), WEBHOOK["url"], *EventType.values)
    delivery = send_test(webhook)
    Delivery.objects.update(state="delivered")
    planned = next((body for end, body in PLANNED.items() if route.endswith(end) and "counts" not in route), None)
    code = {"GET": "there", "PUT": "new", "DELETE": "alone"}[method] if planned else "un"
    path = (
        route.replace("<slug:operation>", "op")
        .replace("<slug:source>", "un")
        .replace("<slug:code>", code)
        .replace("<external_id:external_id>", code if planned else "U1")
        .replace("<int:webhook>", str(webhook.pk))
        .replace("<int:key>", str(Key.objects.get(user__username="reporter-un").pk))
        .replace("<int:delivery>", str(delivery.pk))
    )
    if "<int:discrepancy>" in path:
        evaluate(operation)
        path = path.replace("<int:discrepancy>", str(Discrepancy.objects.get(kind="contradiction").pk))
    if "<int:number>" in path:
        report = NewReport(external_id="r1", title="Crisis room")
        path = path.replace("<int:number>", str(freeze(operation=operation, by=None, new=report).row.number))
    posted = {"bulk": [NEW], "replies": REPLY, "reports": REPORT}.get(route.rpartition("/")[2], NEW)
    body: object = {"POST": posted, "PUT": planned or {**AT_ADDRESS, "value": 1}}.get(method)
    if route.startswith("keys"):
        body = None
    if "/webhooks" in route and method != "GET":
        body = {"since": "2022-05-03"} if route.endswith("<int:webhook>/replay") else WEBHOOK
    headers = {"If-Match": "*"} if planned and method == "DELETE" else {}
    answers = []
    for client in asking:
        with undone():
            answer = getattr(client, method.lower())(f"/api/v1/{path}", body, headers=headers)
            changed = "/counts" in route and method != "GET" and answer.status_code < 300
            assert EvacueeCount.objects.count() == (3 if changed else 2)
        answers.append(answer)
    assert tuple(answer.status_code for answer in answers) == TABLE[method, route], answers
    for answer in answers:
        if answer.status_code != 204:
            form = "application/json" if answer.status_code < 400 else "application/problem+json"
            assert answer["Content-Type"] == form
