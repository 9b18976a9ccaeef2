"""A key opens its own operations, and there its own organisation's counts: walked over every route of the API.

A route that this test does not know fails it. To add one, give ROUTES a line: its method and address, and the body
that its owner would send. PARAMETERS says what an address's parameters stand for.
"""

import json
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver, include, path
from rest_framework.test import APIClient

from corridors.api.plans import OperationDetail
from corridors.domain import package as published
from corridors.domain.vocabulary import Role, WindowKind, WindowStatus
from corridors.exports.writing import FORMS
from corridors.models import EvacueeCount, Export, Operation
from corridors.services.keys import give_key, key_of
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from evactrack import urls
from reports.models import Delivery, Discrepancy, EventType, Report, Subscription
from reports.services.evaluating import evaluate
from reports.services.freezing import NewReport, freeze
from reports.services.subscribing import send_test
from tests.build import a_count, a_member, an_operation, record, undone
from tests.corridors.api.files import body_of, text_in
from tests.corridors.api.test_access import routes
from tests.reports.receiver import a_webhook

SECRET = "zebra"
"""In whatever the operation holds, and nowhere else."""
OWN = "quagga"
"""In the counts of the organisation, and in none of another's."""

COUNT = {
    "stage": "arrived",
    "place": "haven",
    "basis": "increment",
    "period_start": "2022-05-03",
    "period_end": "2022-05-03",
    "qualifier": "exact",
    "value": 31337,
    "note": OWN,
}
NEW = {**COUNT, "source": "un", "external_id": f"{OWN}-new"}
OPERATION = "operations/<slug:operation>"
ONE = f"{OPERATION}/counts/<slug:source>/<external_id:external_id>"

REPORTS = f"{OPERATION}/reports"
WEBHOOKS = f"{OPERATION}/webhooks"
WEBHOOK = f"{WEBHOOKS}/<int:webhook>"
DISCREPANCY = f"{OPERATION}/discrepancies/<int:discrepancy>"
HOOK = {"url": f"https://{SECRET}.example/{OWN}", "types": ["count.recorded"]}

PLANNED: dict[str, dict[str, str]] = {
    f"{OPERATION}/places/<slug:code>": {"name": SECRET, "kind": "site"},
    f"{OPERATION}/corridors/<slug:code>": {"name": SECRET, "origin": "town", "destination": "haven", "status": "open"},
    f"{OPERATION}/movements/<slug:code>": {"name": SECRET},
    f"{OPERATION}/windows/<external_id:external_id>": {"kind": "ceasefire", "status": "held"},
    f"{OPERATION}/violations/<external_id:external_id>": {"window": SECRET, "alleged_by": "un"},
}
"""What coordinators plan, and everyone else reads."""

ROUTES: dict[tuple[str, str], Any] = {
    ("GET", "keys"): None,
    ("DELETE", "keys/<int:key>"): None,
    ("POST", "keys/<int:key>/rotate"): None,
    ("GET", "organisations"): None,
    ("GET", "operations"): None,
    ("GET", OPERATION): None,
    ("GET", f"{OPERATION}/places"): None,
    ("GET", f"{OPERATION}/corridors"): None,
    ("GET", f"{OPERATION}/movements"): None,
    ("GET", f"{OPERATION}/windows"): None,
    ("GET", f"{OPERATION}/violations"): None,
    ("GET", f"{OPERATION}/changes"): None,
    ("GET", f"{OPERATION}/discrepancies"): None,
    ("GET", f"{OPERATION}/counts"): None,
    ("POST", f"{OPERATION}/counts"): NEW,
    ("POST", f"{OPERATION}/counts/bulk"): [NEW, {**NEW, "external_id": f"{OWN}-1"}],
    ("GET", ONE): None,
    ("PUT", ONE): COUNT,
    ("DELETE", ONE): None,
    ("GET", f"{ONE}/versions"): None,
    ("GET", "organisations/<slug:code>"): None,
    ("GET", DISCREPANCY): None,
    ("GET", f"{OPERATION}/estimates"): None,
    ("GET", f"{OPERATION}/estimates/timeline?stage=arrived&place=haven"): None,
    ("GET", f"{DISCREPANCY}/replies"): None,
    ("POST", f"{DISCREPANCY}/replies"): {"source": "un", "external_id": f"{OWN}-1", "version": 1, "kind": "confirms"},
    ("GET", REPORTS): None,
    ("POST", REPORTS): {"external_id": OWN, "title": OWN},
    ("GET", f"{REPORTS}/<int:number>"): None,
    ("GET", f"{REPORTS}/<int:number>/content"): None,
    ("GET", WEBHOOKS): None,
    ("POST", WEBHOOKS): HOOK,
    ("GET", WEBHOOK): None,
    ("PATCH", WEBHOOK): HOOK,
    ("DELETE", WEBHOOK): None,
    ("POST", f"{WEBHOOK}/rotate"): {},
    ("POST", f"{WEBHOOK}/pause"): {},
    ("POST", f"{WEBHOOK}/resume"): {},
    ("POST", f"{WEBHOOK}/replay"): {"since": "2022-05-03"},
    ("POST", f"{WEBHOOK}/test"): {},
    ("GET", f"{WEBHOOK}/deliveries"): None,
    ("POST", f"{WEBHOOK}/deliveries/<int:delivery>/replay"): {},
}
ROUTES |= {("GET", f"{OPERATION}/counts?format={form}"): None for form in FORMS}
ROUTES |= {("GET", f"{OPERATION}/estimates?format=csv"): None}
ROUTES |= {("GET", route): None for route in PLANNED}
ROUTES |= {("PUT", route): body for route, body in PLANNED.items()}
ROUTES |= {("DELETE", route): None for route in PLANNED}
PARAMETERS: dict[str, Callable[["World"], object]] = {
    "<slug:operation>": lambda world: SECRET,
    "<slug:source>": lambda world: "un",
    "<external_id:external_id>": lambda world: f"{OWN}-1",
    "<slug:code>": lambda world: SECRET,
    "<int:key>": lambda world: world.key_id,
    "<int:discrepancy>": lambda world: world.discrepancy_id,
    "<int:number>": lambda world: world.report.number,
    "<int:webhook>": lambda world: world.webhook.pk,
    "<int:delivery>": lambda world: world.delivery_id,
}
NOWHERE = {"<slug:operation>": "nowhere", "<slug:code>": "nowhere", "<int:key>": "999999"}
"""The same of what does not exist."""
FOR_ALL = {("GET", "organisations"), ("GET", "organisations/<slug:code>")}
"""What is the same for everyone who signs in."""
DESCRIPTIONS = {"api/docs", "api/schema"}
"""What tells of the API, to everyone who signs in, and of nobody's counts."""
TIMELINE = f"{OPERATION}/estimates/timeline?stage=arrived&place=haven"
UNNAMED = {("GET", f"{DISCREPANCY}/replies"), ("GET", f"{WEBHOOK}/deliveries"), ("GET", TIMELINE)}
"""What names neither the operation nor what it holds."""
FOR_COORDINATORS = {(method, route) for method in ("PUT", "DELETE") for route in PLANNED} | {("POST", REPORTS)}
FOR_WHO_READS_ALL = {("GET", f"{REPORTS}/<int:number>/content")}
"""What is not there for a reporter."""
FOR_EVERY_MEMBER = {("POST", WEBHOOKS)}
"""What a member makes for itself."""


class World:
    """The UN's reporter takes part in both operations; ICRC's have one each. Members do not share their counts."""

    key_id: int
    discrepancy_id: int
    delivery_id: int
    webhook: Subscription
    report: Report

    def __init__(self) -> None:
        self.secret, other = an_operation(SECRET, shares_counts=False), an_operation("other", shares_counts=False)
        self.un = a_member(self.secret, Role.REPORTER, of="un", name="un")
        a_member(other, Role.REPORTER, of="un", name="un")
        icrc, elsewhere = (
            a_member(operation, Role.REPORTER, of="icrc", name=f"icrc-{operation.code}")
            for operation in (self.secret, other)
        )
        fill(self.secret)
        new = NewReport(external_id=SECRET, title=SECRET, note=f"{SECRET} {OWN}")
        self.report = freeze(operation=self.secret, by=None, new=new).row
        self.webhook = a_webhook(self.secret, self.un, HOOK["url"], *EventType.values)
        self.delivery_id = send_test(self.webhook).pk
        Delivery.objects.update(state="delivered")
        of_icrc = Discrepancy.objects.filter(counts__source__code="icrc")
        own = Discrepancy.objects.filter(counts__external_id=f"{OWN}-1").exclude(pk__in=of_icrc.values("pk"))
        self.discrepancy_id = own.earliest("pk").pk
        record(other, a_count("o-1"), a_count("o-2", source="icrc"))
        self.owner, self.key_id = signed(self.un, self.secret)
        self.outsiders = [signed(elsewhere, other)[0], signed(self.un, other)[0]]
        self.neighbour = signed(icrc, self.secret)[0]

    def ask(self, client: APIClient, method: str, route: str, body: Any = None, **instead: str) -> Any:
        path = route.replace("organisations/<slug:code>", "organisations/un")
        path = re.sub("(windows|violations)/<external_id:external_id>", rf"\1/{SECRET}", path)
        for name, value in PARAMETERS.items():
            path = path.replace(name, instead.get(name) or str(value(self)))
        assert "<" not in path, f"PARAMETERS does not say what stands in {path}"
        return getattr(client, method.lower())(f"/api/v1/{path}", body)


def signed(user: Any, operation: Operation) -> tuple[APIClient, int]:
    """A client with a key of the user's to that operation alone, and the key's id."""
    key = give_key(user=user, by=None, operations=[operation])
    row = key_of(key)
    assert row is not None
    return APIClient(HTTP_AUTHORIZATION=f"Token {key}"), row.pk


def fill(operation: Operation) -> None:
    """Something of every kind, and a discrepancy."""
    with writing(operation, by=None) as write:
        for code in (SECRET, f"{SECRET}-camp"):
            put_planned(write, published.Place(code=code, name=SECRET, kind="reception"))
        put_planned(
            write, published.Corridor(code=SECRET, name=SECRET, origin="town", destination="haven", status="open")
        )
        put_planned(write, published.Movement(code=SECRET, name=SECRET))
        put_planned(
            write,
            published.Window(external_id=SECRET, kind=WindowKind.CEASEFIRE, status=WindowStatus.AGREED),
        )
        put_planned(write, published.Violation(external_id=SECRET, window=SECRET, alleged_by="un"))
    total = {"movement": SECRET, "basis": "cumulative", "completeness": "final", "note": f"{SECRET} {OWN}"}
    record(operation, a_count(f"{OWN}-1", **total), a_count(f"{OWN}-2", **total, value="900"))
    record(operation, a_count("icrc-1", source="icrc", **{**total, "note": SECRET}, value="5"))
    evaluate(operation)


def stored() -> dict[str, list[Any]]:
    """All that is stored, but for when a key was used last."""
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for app in ("corridors", "reports")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    rows["Key"] = [{**row, "last_used_at": None} for row in rows["Key"]]
    return rows


def said(answer: Any) -> str:
    """What an answer says, but for the address that was asked for."""
    if answer["Content-Type"] != "application/problem+json":
        return text_in(body_of(answer))
    return json.dumps({**answer.json(), "instance": ""})


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once; it is not there after the last test."""
    with django_db_blocker.unblock(), undone():
        yield World()


@pytest.fixture
def world(made, db) -> World:
    """As it was made: what a test writes is undone."""
    return made


def test_every_route_is_walked():
    assert routes() == {(method, route.partition("?")[0]) for method, route in ROUTES}


def test_a_key_opens_no_door_beside_these():
    """A key is read by the views of the API alone, so any of them, wherever it hangs, is walked."""
    walked = {f"api/v1/{route.partition('?')[0]}" for _, route in ROUTES}
    assert doors_of_keys() == walked | DESCRIPTIONS


def test_a_new_route_is_not_passed_over(settings):
    """The negative control of the two above."""
    new = OperationDetail.as_view()
    here = path("api/v1/", include([path("operations/<slug:operation>/new", new)]))
    settings.ROOT_URLCONF = ModuleType("with_more")
    settings.ROOT_URLCONF.urlpatterns = [*urls.urlpatterns, here, path("api/v2/new", new)]
    assert ("GET", "operations/<slug:operation>/new") in routes() - ROUTES.keys()
    assert "api/v2/new" in doors_of_keys()


def doors_of_keys() -> set[str]:
    """The addresses that the framework answers which reads keys."""
    return {address for address, view in views_in(get_resolver()) if hasattr(view, "cls")}


def views_in(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the service, and what answers there."""
    for entry in resolver.url_patterns:
        address = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from views_in(entry, address)
        else:
            yield address, entry.callback


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_its_owner_is_answered(world, method, route):
    """The walk below asks for what there is, and as one who may would ask."""
    answer = world.ask(world.owner, method, route, ROUTES[method, route])
    if (method, route) in FOR_COORDINATORS:
        assert answer.status_code == 403
        return
    if (method, route) in FOR_WHO_READS_ALL:
        assert answer.status_code == 404
        return
    assert answer.status_code < 300, answer.content
    if method == "GET" and (method, route) not in FOR_ALL | UNNAMED:
        assert SECRET in said(answer) or OWN in said(answer)


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_a_key_to_another_operation_opens_nothing(world, method, route):
    """Neither that of another organisation, nor another key of the same user."""
    body, before = ROUTES[method, route], stored()
    for client in world.outsiders:
        answer = world.ask(client, method, route, body)
        assert SECRET not in said(answer)
        if "<" in route and (method, route) not in FOR_ALL:
            missing = world.ask(client, method, route, body, **NOWHERE)
            assert (answer.status_code, said(answer)) == (404, said(missing))
    assert stored() == before


@pytest.mark.parametrize(("method", "route"), [route for route in ROUTES if route not in FOR_EVERY_MEMBER])
def test_another_organisation_reads_and_writes_none_of_its_counts(world, method, route):
    before = stored()
    answer = world.ask(world.neighbour, method, route, ROUTES[method, route])
    assert method != "GET" or OWN not in said(answer)
    assert method == "GET" or answer.status_code >= 400
    # A member that takes a file of what it does see is noted as one who did.
    assert {**stored(), "Export": []} == before
    assert Export.objects.count() == ("?format=" in route)


@pytest.mark.parametrize("query", ["mode=each", "mode=all", "mode=each&dry_run=true"])
def test_no_row_of_a_bulk_reaches_another_organisations_counts(world, query):
    rows = [{**NEW, "external_id": f"{OWN}-1"}, NEW, {**COUNT, "source": "icrc", "external_id": f"{OWN}-1"}]
    answer = world.neighbour.post(f"/api/v1/operations/{SECRET}/counts/bulk?{query}", rows)
    assert [row["outcome"] for row in answer.json()["rows"]] == ["rejected", "rejected", "created"]
    assert not EvacueeCount.objects.filter(source__code="un", value=31337).exists()
    assert EvacueeCount.objects.filter(source__code="un").count() == 3


@pytest.mark.parametrize("source", ["un", "icrc"])
def test_what_a_bulk_would_cause_names_no_count_of_another_organisation(world, source):
    total = {"movement": SECRET, "basis": "cumulative", "completeness": "final", "note": None}
    row = {**COUNT, **total, "source": source, "external_id": "new"}
    client = world.owner if source == "un" else world.neighbour
    answer = client.post(f"/api/v1/operations/{SECRET}/counts/bulk?dry_run=true", [row])
    named = {key["external_id"] for one in answer.json()["consequences"]["opens"] for key in one["counts"]}
    assert "new" in named
    assert bool(named & {f"{OWN}-1", f"{OWN}-2"}) is (source == "un")
    assert ("icrc-1" in named) is (source == "icrc")


@pytest.mark.parametrize("column", ["place", "movement", "corridor"])
def test_no_row_of_a_bulk_finds_out_what_another_operation_has(world, column):
    for client in world.outsiders:
        source = "icrc" if client is world.outsiders[0] else "un"
        reasons = []
        for code in (f"{SECRET}-camp" if column == "place" else SECRET, "nowhere"):
            row = {**COUNT, "source": source, "external_id": "o-9", column: code}
            answer = client.post("/api/v1/operations/other/counts/bulk?mode=each", [row])
            reasons.append(answer.content.decode().replace(code, ""))
        assert reasons[0] == reasons[1]
        assert '"unknown_code"' in reasons[0]


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_every_route_says_what_is_left_of_the_limit(world, method, route):
    answer = world.ask(world.owner, method, route, ROUTES[method, route])
    assert answer["RateLimit-Policy"].startswith('"reads"' if method == "GET" else '"writes"')
    body_of(answer)
