"""How long reconciling a full database takes, against only reading the same rows through the database driver.

A PostgreSQL that is brought along is filled through the services with operations of 1,000 counts each, half of them
`simple`, half `mixed` (`bench.series`), 3 % of their counts wrong. Then, operation by operation and in one run:

- reading: the query by which an evaluation reads an operation's counts, given to psycopg as it is, row after row;
- records: the same as the package that the engine takes, its places, corridors and sources read too;
- reconciling: the same reconciled, sets and reasons included; and of that the linear programs alone, in HiGHS.

Database and reader share one core. Rounds alternate, and the best of each counts: by the clock, and by the processor
time of the reader and of the database's process that serves it, which others at work on the machine disturb less.
`python -m bench.database 1000` fills as many operations as the level speaks of; as operations are independent of each
other, the ratio is that of the hundred that it fills otherwise.
"""

import gc
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.series import mixed, simple
from tests.with_postgres import postgres

OPERATIONS, COUNTS, ROUNDS, LIMIT = 100, 1_000, 3, 2.0


class Took(NamedTuple):
    """Seconds by the clock, and of the processor for both sides of the connection."""

    clock: float
    processor: float


def main() -> int:
    operations = int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="evactrack-") as name, postgres(Path(name)) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "evactrack.settings", "EVACTRACK_VAR": name}
        import django
        from django.core.management import call_command

        django.setup()
        logging.disable(logging.WARNING)  # Nobody evaluates what is filled, so there is no broker to hint at it.
        call_command("migrate", verbosity=0)
        _fill(operations)
        _measure(operations)
    return 0


def _fill(operations: int) -> None:
    from django.db import connection

    from corridors.services.counts import record_counts
    from corridors.services.operations import put_operation, put_planned
    from corridors.services.organisations import put_organisation
    from corridors.services.writing import writing

    for number in range(operations):
        package = (simple, mixed)[number % 2](COUNTS, seed=number)
        for organisation in package.organisations:
            put_organisation(organisation, by=None)
        operation = put_operation(replace(package.operation, code=f"bench-{number}"), by=None).row
        with writing(operation, by=None) as write:
            for record in (*package.places, *package.corridors):
                put_planned(write, record)
            record_counts(write, package.counts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measure(operations: int) -> None:
    from django.db import connection

    from corridors.models import EvacueeCount, Operation
    from corridors.selectors import count_rows, counts_as_of, package_of
    from reports.engine import reconcile
    from reports.engine.solver import Model

    solving = [0.0]
    run = Model._run

    def run_timed(model: Model) -> None:
        started = time.process_time()
        run(model)
        solving[0] += time.process_time() - started

    Model._run = run_timed  # type: ignore[method-assign]
    stored = list(Operation.objects.order_by("pk"))
    assert EvacueeCount.objects.count() == operations * COUNTS
    queries = [
        count_rows(counts_as_of(EvacueeCount.objects.filter(operation=operation), None)).query.sql_with_params()
        for operation in stored
    ]

    def reading() -> int:
        number = 0
        for sql, params in queries:
            with connection.connection.cursor() as cursor:
                for _ in cursor.execute(sql, params):
                    number += 1
        return number

    def records() -> int:
        return sum(len(package_of(operation).counts) for operation in stored)

    def reconciling() -> int:
        return sum(bool(reconcile(package_of(operation)).findings) for operation in stored) * COUNTS

    ways: dict[str, Callable[[], int]] = {"reading": reading, "records": records, "reconciling": reconciling}
    best = {name: Took(float("inf"), float("inf")) for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            best[name] = Took(*map(min, best[name], _timed(way, operations * COUNTS)))
    for name, took in best.items():
        clock, processor = (seconds / operations / COUNTS * 1e6 for seconds in took)
        told = f"{clock:.1f} µs a count by the clock, {processor:.1f} µs of the processor"
        print(f"{name}, {operations:,} operations of {COUNTS:,} counts: {told}")
    solved = solving[0] / ROUNDS / operations / COUNTS * 1e6
    print(f"of reconciling, the linear programs alone: {solved:.1f} µs a count of the processor")
    for by in Took._fields:
        ratio = getattr(best["reconciling"], by) / getattr(best["reading"], by)
        verdict = "met" if ratio <= LIMIT else "missed"
        print(f"reconciling to only reading, by the {by}: {ratio:.1f} × (limit {LIMIT:.1f} ×) {verdict}", flush=True)


def _timed(way: Callable[[], int], expected: int) -> Took:
    gc.collect()
    clock, processor = time.perf_counter(), _processor_time()
    assert way() == expected
    return Took(time.perf_counter() - clock, _processor_time() - processor)


def _processor_time() -> float:
    """Of this process, and of the one that serves its connection."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="utf-8")
    user, system = stat.rpartition(") ")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
