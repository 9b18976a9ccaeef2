"""A partner's system of few lines: HTTP with a key, from many threads at once."""

import http.client
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


@dataclass(frozen=True)
class Client:
    """Asks under one operation's address."""

    site: str
    key: str
    operation: str

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """The status, and what the answer says."""
        connection = http.client.HTTPConnection(urlsplit(self.site).netloc, timeout=120)
        try:
            headers = {"Authorization": f"Token {self.key}", "Content-Type": "application/json"}
            data = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1/operations/{self.operation}{path}", data, headers)
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if said else None
        finally:
            connection.close()


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Starts every job at the same moment; their results in order."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        start.wait(timeout=60)
        return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))
