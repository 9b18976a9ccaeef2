"""How fast the REST API takes and lists counts, over HTTP with gunicorn on PostgreSQL, against its peers in one run.

The web server is the one that `manage.py serve` starts, with its broker; no worker evaluates beside it, as none does
for the peers. All rounds alternate; a line gives the median.
"""

import csv
import http.client
import io
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from tests.with_postgres import postgres

SIZE = 10_000
PLAIN = 1_000
"""Rows of a bulk for the plain serializer, whose time is the same for each."""
LISTED = 1_000
LISTS = 15
"""Lists in a round: after a minute without one, each process of the web server connects anew for its first."""
ROUNDS = 5


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="evactrack-") as name:
        folder = Path(name)
        with postgres(folder) as url:
            os.environ |= {
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "bench.api_settings",
                "EVACTRACK_VAR": str(folder / "var"),
                "REDIS_URL": f"unix://{folder}/broker.sock",
            }
            import django

            django.setup()
            with _served(folder) as port:
                _Bench(port).run(rounds)
    return 0


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The port of the web server, on a database with its tables."""
    from django.conf import settings
    from django.core.management import call_command

    from evactrack import broker, stack
    from evactrack.processes import Processes

    call_command("migrate", verbosity=0)
    settings.STATIC_ROOT.mkdir()
    with Processes(say=print, folder=settings.BASE_DIR) as processes:
        processes.start("broker", broker.command(folder, folder / "broker.sock"), env=os.environ, grace=5)
        broker.wait_until_ready(os.environ["REDIS_URL"])
        with socket.create_server(("127.0.0.1", 0)) as listener:
            web = stack.web(listener, level="warning")
            processes.start("web", web, env=os.environ, grace=5, files=[listener.fileno()])
            _wait_for(listener.getsockname()[1])
            yield listener.getsockname()[1]


def _wait_for(port: int) -> None:
    """Returns when the web server answers: a busy machine takes its time to start one."""
    from evactrack import stack

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=stack.STARTING)
    connection.request("GET", "/health/database/", headers={"Host": "localhost"})
    connection.getresponse().read()
    connection.close()


class _Bench:
    def __init__(self, port: int) -> None:
        from django.db import connection

        from bench import api_peers
        from corridors.domain.reading import COUNTS, written
        from corridors.models import EvacueeCount

        self.port = port
        self.columns = tuple(field.column for field in EvacueeCount._meta.concrete_fields if not field.primary_key)
        self.counts = _prepare()
        self.key = _key()
        self.rows = [{name: written(count, name) for name in COUNTS.columns} for count in self.counts]
        connection.ensure_connection()
        self.connection = connection.connection
        self.sql = connection.cursor()
        self.sql.execute("CREATE TABLE bare (LIKE corridors_evacueecount INCLUDING ALL)")
        self.upsert = api_peers.upsert("bare", self.columns)
        self.list = api_peers.json_of_list()

    def run(self, rounds: int) -> None:
        corrected = [row | {"value": "777"} if n % 100 == 0 else row for n, row in enumerate(self.rows)]
        first, again = self._tuples(self.rows), self._tuples(corrected)
        taken: dict[str, list[float]] = {}

        def take(name: str, seconds: float, size: int = SIZE) -> None:
            taken.setdefault(name, []).append(seconds / size)

        self._post("/api/v1/operations/bench/counts/bulk", "application/json", _json(self.rows[:100]))
        self._empty()
        self._post("/api/plain/bench/bulk", "application/json", _json(self.rows[:10]))
        for _ in range(rounds):
            self._empty()
            take("bare first", self._bare(first))
            take("bare unchanged", self._bare(first))
            take("bare corrected", self._bare(again))
            self._empty()
            take("json first", self._bulk("application/json", _json(self.rows), "created", SIZE))
            take("json unchanged", self._bulk("application/json", _json(self.rows), "unchanged", SIZE))
            take("json corrected", self._bulk("application/json", _json(corrected), "corrected", SIZE // 100))
            self._empty()
            take("ndjson first", self._bulk("application/x-ndjson", _lines(self.rows), "created", SIZE))
            self._empty()
            take("csv first", self._bulk("text/csv", _csv(self.rows), "created", SIZE))
            # As a database that has stood for a minute has done by itself.
            self.sql.execute("ANALYZE")
            for _ in range(LISTS):
                take("list", self._get("/api/v1/operations/bench/counts?page_size=1000"), 1)
                take("json_agg", self._json_agg(), 1)
                take("plain list", self._get("/api/plain/bench/counts?page_size=1000"), 1)
            self._empty()
            seconds, _ = self._post("/api/plain/bench/bulk", "application/json", _json(self.rows[:PLAIN]))
            take("plain", seconds, PLAIN)
        _report({name: median(times) for name, times in taken.items()})

    def _tuples(self, rows: list[dict[str, str]]) -> list[tuple[Any, ...]]:
        """The rows as the database's values, as a program has them that has checked and resolved them."""
        from django.utils import timezone

        from bench.api_peers import CODED
        from corridors.models import EvacueeCount, Operation, User

        user, operation = User.objects.get(), Operation.objects.get()
        keys = {model: dict(model.objects.values_list("code", "pk")) for model in set(CODED.values())}
        common = {
            "operation_id": operation.pk,
            "version": 1,
            "withdrawn": False,
            "recorded_at": timezone.now(),
            "recorded_by_id": user.pk,
            "logged_by_id": user.organisation_id,
            "superseded_at": None,
            "revision": 1,
            "chain": "0" * 64,
        }
        found = []
        for row in rows:
            values: dict[str, Any] = dict(common)
            for field in EvacueeCount._meta.concrete_fields:
                if field.name in CODED:
                    values[field.column] = keys[CODED[field.name]].get(row[field.name])
                elif field.name in row:
                    said = row[field.name]
                    is_number = "Integer" in field.get_internal_type()
                    empty = None if field.null else field.get_default()
                    values[field.column] = (int(said) if is_number else said) if said else empty
            found.append(tuple(values[name] for name in self.columns))
        return found

    def _empty(self) -> None:
        self.sql.execute("TRUNCATE corridors_evacueecount, bare CASCADE")

    def _bare(self, rows: list[tuple[Any, ...]]) -> float:
        started = time.perf_counter()
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(self.upsert, rows)
        return time.perf_counter() - started

    def _json_agg(self) -> float:
        from corridors.models import Operation

        key = Operation.objects.get().pk
        started = time.perf_counter()
        with self.connection.cursor() as cursor:
            (answer,) = cursor.execute(self.list, [key]).fetchone()
        seconds = time.perf_counter() - started
        assert len(json.loads(answer)) == LISTED
        return seconds

    def _bulk(self, kind: str, body: bytes, outcome: str, expected: int) -> float:
        seconds, answer = self._post("/api/v1/operations/bench/counts/bulk", kind, body)
        assert answer[outcome] == expected, {name: answer[name] for name in answer if name != "rows"}
        return seconds

    def _get(self, path: str) -> float:
        seconds, answer = self._ask("GET", path)
        assert len(answer["results"]) == LISTED
        return seconds

    def _post(self, path: str, kind: str, body: bytes) -> tuple[float, Any]:
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: Any = ()) -> tuple[float, Any]:
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body, {"Authorization": f"Token {self.key}", **dict(headers)})
        response = connection.getresponse()
        said = response.read()
        seconds = time.perf_counter() - started
        connection.close()
        assert response.status in (200, 201), (response.status, said[:1000])
        return seconds, json.loads(said)


def _prepare() -> list[Any]:
    """An operation in the database without its counts, which are returned: of one source, each with its evidence."""
    from bench.series import mixed
    from corridors.packages.loading import load_package

    package = mixed(SIZE)
    load_package(replace(package, counts=()))
    return [
        replace(
            count,
            source="agency",
            external_id=f"agency/{number}",
            note=f"Reported by telephone from {count.place}, sheet {number // 40}",
            evidence_url=f"https://agency.example/evidence/{number}",
        )
        for number, count in enumerate(package.counts)
    ]


def _key() -> str:
    """The key of a reporter of the agency."""
    from corridors.domain.vocabulary import Role
    from corridors.models import Operation, Organisation
    from corridors.services.keys import give_key
    from corridors.services.members import put_membership, put_user

    agency = Organisation.objects.get(code="agency")
    user = put_user(username="agency", password=None, organisation=agency, by=None)
    put_membership(operation=Operation.objects.get(), user=user, role=Role.REPORTER, by=None)
    return give_key(user=user, by=None)


def _json(rows: list[dict[str, str]]) -> bytes:
    return json.dumps([_object(row) for row in rows]).encode()


def _lines(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(json.dumps(_object(row)) for row in rows).encode()


def _object(row: dict[str, str]) -> dict[str, Any]:
    """What a partner sends: the members that it has, and numbers as numbers."""
    return {name: int(said) if name == "value" else said for name, said in row.items() if said}


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _report(seconds: dict[str, float]) -> None:
    speed = {name: f"{1 / each:,.0f} counts a second" for name, each in seconds.items()}
    for kind in ("json", "ndjson", "csv"):
        name, share = f"{kind} first", seconds["bare first"] / seconds[f"{kind} first"]
        said = f"{share:.2f} of INSERT … ON CONFLICT's {speed['bare first']}"
        _line(f"bulk {kind}", f"{speed[name]}, {said}", share, at_least=0.5)
        times = seconds["plain"] / seconds[f"{kind} first"]
        _line(f"bulk {kind}", f"{times:.1f} times a plain serializer's {speed['plain']}", times, at_least=15)
    for name in ("unchanged", "corrected"):
        share = seconds[f"bare {name}"] / seconds[f"json {name}"]
        print(f"bulk json, {name}: {speed[f'json {name}']}, {share:.2f} of the same INSERT … ON CONFLICT", flush=True)
    times = seconds["list"] / seconds["json_agg"]
    said = f"{seconds['list'] * 1000:.1f} ms, {times:.2f} times json_agg's {seconds['json_agg'] * 1000:.1f} ms"
    _line(f"list of {LISTED:,}", said, -times, at_least=-3)
    times = seconds["plain list"] / seconds["list"]
    _line(
        f"list of {LISTED:,}",
        f"{times:.1f} times as fast as a plain ModelViewSet's {seconds['plain list'] * 1000:.0f} ms",
        times,
        at_least=5,
    )


def _line(name: str, said: str, value: float, *, at_least: float) -> None:
    limit = f"{at_least:g} or more" if at_least > 0 else f"{-at_least:g} or less"
    print(f"{name}: {said} (limit {limit}) {'met' if value >= at_least else 'missed'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
