"""A reader of the feed may wait for a change: it is told at once, and never holds up anyone else."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from corridors.api import changes, waiting
from corridors.domain.vocabulary import Role
from corridors.models import Corridor, Key, Membership, Operation
from corridors.services.keys import revoke_key
from corridors.services.members import end_membership
from tests.build import a_count, a_member, an_operation, record
from tests.conftest import ON_POSTGRES
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.following import URL, feed, told
from tests.corridors.api.openapi import assert_documented

LONG = 30
"""Far longer than any of these tests should take."""


class Waiter:
    """Requests in threads of their own; `looked` says that one waits and has found nothing."""

    def __init__(self) -> None:
        self.looked = threading.Event()
        self.threads = ThreadPoolExecutor(8)

    def looks(self, seconds):
        for _ in waiting.looks(seconds):
            yield
            assert not connection.in_atomic_block
            self.looked.set()

    def ask(self, client, **parameters) -> Future:
        def get():
            try:
                return client.get(URL, {"wait": LONG, **parameters})
            finally:
                connections.close_all()

        return self.threads.submit(get)


def transactions() -> int:
    """The connections to this database that are in a transaction, but for the one that asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in%' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def operation(transactional_db):
    return an_operation()


@pytest.fixture
def icrc(operation):
    return client_of(a_member(operation, Role.REPORTER, of="icrc"))


@pytest.fixture
def waiter(monkeypatch):
    waiter = Waiter()
    monkeypatch.setattr(waiting, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(changes, "looks", waiter.looks)
    yield waiter
    waiter.threads.shutdown()


def test_the_answer_waits_for_a_change(operation, icrc, waiter):
    asked = waiter.ask(icrc, after=operation.revision)
    assert waiter.looked.wait(LONG)
    assert not asked.done()
    assert not ON_POSTGRES or transactions() == 0
    record(operation, a_count("U1"))
    answer = asked.result(LONG)
    assert_documented(answer, "listChanges")
    assert told(answer.json()) == [("created", "U1", 1)]
    assert answer.json()["revision"] == operation.revision


def test_what_is_there_already_is_told_at_once(operation, icrc, monkeypatch):
    record(operation, a_count("U1"))
    monkeypatch.setattr(changes, "looks", None)
    assert told(feed(icrc, wait=LONG)) == [("created", "U1", 1)]
    assert feed(icrc, operation.revision, wait=0)["results"] == []


def test_when_the_time_is_up_the_answer_is_empty(operation, icrc):
    started = time.monotonic()
    answer = icrc.get(URL, {"after": operation.revision, "wait": 1})
    assert time.monotonic() - started >= 1
    assert_documented(answer, "listChanges")
    assert answer.json() == {"revision": operation.revision, "more": False, "results": []}


def test_what_the_reader_may_not_see_does_not_end_its_waiting(operation, icrc, waiter):
    hide(operation.corridors.get())
    before = feed(icrc)["revision"]
    asked = waiter.ask(icrc, after=before)
    assert waiter.looked.wait(LONG)
    record(operation, a_count("secret"))
    waiter.looked.clear()
    assert waiter.looked.wait(LONG)
    record(operation, a_count("open", corridor=""))
    answer = asked.result(LONG).json()
    assert told(answer) == [("created", "open", 1)]
    assert answer["revision"] == operation.revision


def test_an_embargo_that_ends_meanwhile_is_told(operation, icrc, waiter):
    hide(operation.corridors.get())
    record(operation, a_count("U1"))
    asked = waiter.ask(icrc, after=feed(icrc)["revision"])
    assert waiter.looked.wait(LONG)
    Corridor.objects.update(visible_from=timezone.now() - timedelta(hours=1))
    assert told(asked.result(LONG).json()) == [("created", "U1", 1)]


@pytest.mark.parametrize("end", ["role", "key", "sight"])
def test_one_who_may_not_read_on_is_told_nothing(operation, icrc, waiter, end):
    record(operation, a_count("U1"))
    asked = waiter.ask(icrc, after=operation.revision)
    assert waiter.looked.wait(LONG)
    if end == "role":
        end_membership(Membership.objects.get(), by=None)
    elif end == "key":
        revoke_key(Key.objects.get(), by=None)
    else:
        hide(operation.corridors.get())
    record(Operation.objects.get(), a_count("U2", corridor=""))
    assert asked.result(LONG).status_code == (410 if end == "sight" else 404)


def test_only_so_many_wait_and_whoever_comes_beyond_is_answered_at_once(operation, icrc, waiter, monkeypatch):
    monkeypatch.setattr(waiting, "_places", threading.BoundedSemaphore(1))
    asked = waiter.ask(icrc, after=operation.revision)
    assert waiter.looked.wait(LONG)
    beyond = waiter.ask(icrc, after=operation.revision).result(LONG)
    assert (beyond.status_code, beyond.json()["results"], asked.done()) == (200, [], False)
    end_membership(Membership.objects.get(), by=None)
    assert asked.result(LONG).status_code == 404
    assert list(waiting.looks(0.01)), "its place is free again, though it ended with an error"


def test_when_the_process_is_stopped_nobody_waits_on(operation, icrc, waiter, monkeypatch):
    monkeypatch.setattr(waiting, "_stopped", threading.Event())
    asked = waiter.ask(icrc, after=operation.revision)
    assert waiter.looked.wait(LONG)
    waiting.stop()
    assert asked.result(LONG).json()["results"] == []


def test_the_tag_that_says_what_was_there_before_is_not_used(operation, icrc, monkeypatch):
    monkeypatch.setattr(changes, "looks", lambda seconds: waiting.looks(0.01))
    path = {"after": operation.revision, "wait": 1}
    first = icrc.get(URL, path)
    assert not first["ETag"].startswith("W/")
    record(operation, a_count("U1"))
    assert icrc.get(URL, path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(("wait", "code"), [("31", "wait_too_long"), ("-1", "not_a_number"), ("1.5", "not_a_number")])
def test_a_time_that_is_none_is_refused(operation, icrc, wait, code):
    answer = icrc.get(URL, {"wait": wait})
    assert_documented(answer, "listChanges")
    (error,) = answer.json()["errors"]
    assert (error["code"], error["field"]) == (code, "wait")
