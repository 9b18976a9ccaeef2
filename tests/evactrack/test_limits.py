"""Limits: each key has its own, all processes count together, and nothing is limited while nobody can count."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as project
from django.test import Client
from rest_framework.test import APIClient

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount
from corridors.services.keys import give_key
from evactrack import broker, limits
from evactrack.processes import Processes
from tests.build import a_member, an_operation
from tests.corridors.api.openapi import assert_documented
from tests.corridors.api.test_counts import ARRIVED, COUNTS
from tests.waiting import PATIENCE, wait_until

OPERATIONS = "/api/v1/operations"


@pytest.fixture(autouse=True)
def _asks_the_broker_at_once(monkeypatch):
    monkeypatch.setattr(limits, "_silent_until", 0.0)


@pytest.fixture
def patient(monkeypatch):
    """Waits for the broker's answer however busy the machine is."""
    monkeypatch.setattr(limits, "PATIENCE", PATIENCE)
    limits._broker.cache_clear()
    yield
    limits._broker.cache_clear()


@pytest.fixture
def ready(tmp_path, patient):
    """A real broker, empty at the start."""
    with Processes(say=lambda line: None, folder=project.BASE_DIR) as processes:
        command = broker.command(tmp_path, Path(project.REDIS_URL.removeprefix("unix://")))
        processes.start("broker", command, env=os.environ, grace=0)
        broker.wait_until_ready(project.REDIS_URL, seconds=PATIENCE)
        yield


@pytest.fixture
def user(db):
    return a_member(an_operation(), Role.REPORTER, of="un")


@pytest.fixture
def few(settings):
    """Three reads, two writes and two requests without a key in a minute."""
    settings.LIMITS = {"reads": 3, "writes": 2, "unsigned": 2}


def partner(user):
    return APIClient(HTTP_AUTHORIZATION=f"Token {give_key(user=user, by=None)}")


def left(answer):
    return answer["RateLimit"].split(";")[1]


def test_each_answer_says_what_is_left(ready, few, user):
    client = partner(user)
    answer = client.get(OPERATIONS)
    assert (answer["RateLimit-Policy"], answer["RateLimit"]) == ('"reads";q=3;w=60', '"reads";r=2;t=60')
    assert left(client.get(f"{OPERATIONS}/nowhere")) == "r=1", "what is not there counts too"
    assert left(client.post(OPERATIONS, {})) == "r=1"
    assert client.post(OPERATIONS, {})["RateLimit-Policy"] == '"writes";q=2;w=60'


def test_what_goes_beyond_is_refused_before_anything_is_done(ready, few, user):
    client = partner(user)
    outcomes = [client.post(COUNTS, {**ARRIVED, "external_id": f"U{number}"}) for number in range(3)]
    assert [answer.status_code for answer in outcomes] == [201, 201, 429]
    refused = outcomes[-1]
    assert (refused["Content-Type"], refused.json()["code"]) == ("application/problem+json", "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["RateLimit"].startswith('"writes";r=0;t=')
    assert_documented(refused, "recordCount")
    assert EvacueeCount.objects.count() == 2
    assert client.get(OPERATIONS).status_code == 200, "reads are counted apart"


def test_each_key_has_its_own_and_a_session_its_users(ready, few, user):
    first, second = partner(user), partner(user)
    assert [first.get(OPERATIONS).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert second.get(OPERATIONS).status_code == 200
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(user)
    assert [left(browser.get(OPERATIONS)) for browser in browsers] == ["r=2", "r=1"]


def test_when_its_minute_has_ended_it_begins_anew(ready, few, user):
    client = partner(user)
    assert [client.get(OPERATIONS).status_code for _ in range(4)] == [200, 200, 200, 429]
    (counter,) = limits._broker().keys("evactrack:limit:reads:*")
    assert 0 < limits._broker().pttl(counter) <= 60_000
    limits._broker().pexpire(counter, 1)
    wait_until(lambda: not limits._broker().exists(counter))
    assert left(client.get(OPERATIONS)) == "r=2"


def test_racing_requests_are_counted_one_by_one(ready):
    with ThreadPoolExecutor(16) as pool:
        counted = list(pool.map(lambda _: limits.count("reads", "racers").used, range(200)))
    assert sorted(number or 0 for number in counted) == list(range(1, 201))


def test_guessing_keys_is_limited_by_address(ready, few, user):
    guesser = APIClient(HTTP_AUTHORIZATION="Token " + "9" * 64)
    answers = [guesser.get(OPERATIONS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert (answers[-1]["Content-Type"], answers[-1].json()["code"]) == ("application/problem+json", "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert_documented(answers[-1], "listOperations")
    assert guesser.get(OPERATIONS, REMOTE_ADDR="192.0.2.7").status_code == 401, "another address"
    assert partner(user).get(OPERATIONS).status_code == 200, "a neighbour with a key that holds"


def test_an_ipv6_network_is_one_address(ready, few, user):
    guesser = APIClient(HTTP_AUTHORIZATION="Token " + "9" * 64)
    asked = [guesser.get(OPERATIONS, REMOTE_ADDR=f"2001:db8::{number}").status_code for number in (1, 2, 3)]
    assert asked == [401, 401, 429]


def test_a_client_does_not_choose_its_address(ready, few, user):
    asked = [APIClient().get(OPERATIONS, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}").status_code for n in (1, 2, 3)]
    assert asked == [401, 401, 429]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/schema", OPERATIONS, "/api/docs"])
def test_answers_to_nobody_carry_the_headers_too(ready, client, path):
    answer = client.get(path)
    assert answer["RateLimit-Policy"].startswith('"unsigned";q=')
    assert answer["RateLimit"].startswith('"unsigned";r=')


@pytest.mark.django_db
def test_pages_are_not_limited(client):
    assert "RateLimit-Policy" not in client.get("/accounts/login/")


def test_without_a_broker_nothing_is_refused_and_a_line_says_so(few, user, caplog):
    client = partner(user)
    outcomes = {client.put(f"{COUNTS}/un/U1", {**ARRIVED, "value": number}).status_code for number in range(5)}
    assert outcomes == {200, 201}
    answer = client.get(OPERATIONS)
    assert "RateLimit" not in answer
    assert answer["RateLimit-Policy"] == '"reads";q=3;w=60'
    assert [record.message for record in caplog.records if record.name == "evactrack.limits"] == [
        next(record.message for record in caplog.records if "Requests are not limited" in record.message)
    ], "one line, though many requests"


def test_a_broker_that_hangs_holds_nobody_up(ready, user, monkeypatch):
    """The quickest of a few, as the machine may be busy with something else."""
    process = limits._broker().info("server")["process_id"]
    assert limits.count("reads", "somebody").used == 1
    monkeypatch.undo()
    limits._broker.cache_clear()
    os.kill(process, signal.SIGSTOP)
    took = []
    try:
        for _ in range(5):
            monkeypatch.setattr(limits, "_silent_until", 0.0)
            started = time.monotonic()
            assert limits.count("reads", "somebody").used is None
            assert limits.count("reads", "somebody").used is None, "it is not asked again at once"
            took.append(time.monotonic() - started)
        assert min(took) < 0.25
    finally:
        os.kill(process, signal.SIGCONT)


def test_the_web_processes_count_together(site, user):
    """gunicorn's two processes: what each says is left never repeats. Where the broker took long, nothing is said."""
    key = give_key(user=user, by=None)
    said: list[int] = []

    def are_enough() -> bool:
        with urlopen(Request(f"{site}{OPERATIONS}", headers={"Authorization": f"Token {key}"})) as answer:
            if header := answer.headers["RateLimit"]:
                said.append(int(header.split("r=")[1].split(";")[0]))
            json.load(answer)
        return len(said) == 12

    wait_until(are_enough)
    assert said == sorted(set(said), reverse=True)
