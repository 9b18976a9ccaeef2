"""Partners' systems that wait for changes on the real web server: told by other processes, and in nobody's way."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor, wait
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.conf import settings

from corridors.domain.vocabulary import Role
from corridors.services.keys import give_key
from tests.build import a_count, a_member, an_operation, record
from tests.evactrack.test_serve import children

LONG = 30
MANY = 24
"""Readers: more than the web processes have threads."""


class Reader:
    def __init__(self, site: str, key: str) -> None:
        self.address = urlsplit(site).netloc
        self.headers = {"Authorization": f"Token {key}"}

    def get(self, path: str):
        connection = HTTPConnection(self.address, timeout=LONG * 2)
        connection.request("GET", f"/api/v1/operations/op{path}", headers=self.headers)
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        return answer.status, body


def test_readers_wait_are_told_and_hold_up_neither_others_nor_the_end(site):
    operation = an_operation()
    reader = Reader(site, give_key(user=a_member(operation, Role.REPORTER, of="icrc"), by=None))
    path = f"/changes?after={operation.revision}&wait={LONG}"
    (server,) = (pid for pid, command in children(os.getpid()).items() if "gunicorn" in command)
    may_wait = 2 * settings.WAITING_READERS
    assert reader.get(f"/changes?after={operation.revision}") == (200, empty(operation))
    with ThreadPoolExecutor(MANY) as threads:
        waiting = {threads.submit(reader.get, path) for _ in range(MANY)}
        deadline = time.monotonic() + LONG
        while len(waiting) > may_wait and time.monotonic() < deadline:
            done, waiting = wait(waiting, timeout=1)
            assert all(answer.result() == (200, empty(operation)) for answer in done), "answered at once"
        assert 1 <= len(waiting) <= may_wait
        assert reader.get("")[0] == 200, "there is a thread for others"

        record(operation, a_count("U1"))
        told = [answer.result(LONG / 2) for answer in waiting]
        assert {(status, len(body["results"]), body["revision"]) for status, body in told} == {
            (200, 1, operation.revision)
        }

        stopped = threads.submit(reader.get, f"/changes?after={operation.revision}&wait={LONG}")
        wait([stopped], timeout=1)
        assert not stopped.done()
        os.kill(server, signal.SIGTERM)
        assert stopped.result(LONG) == (200, empty(operation)), "and was not cut off when the server's grace was over"


def empty(operation):
    return {"revision": operation.revision, "more": False, "results": []}
