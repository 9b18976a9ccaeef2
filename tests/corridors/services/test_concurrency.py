"""Writers at the same moment, each on its own connection: what one thread's tests cannot show."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from corridors.models import EvacueeCount, Operation
from tests.build import a_count, an_operation, record

WRITERS = 20

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*jobs):
    """Starts every job at the same moment; their answers in order."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=30)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def writer(*counts):
    """A job that records the counts, having read the operation for itself."""
    return lambda: [outcome.outcome.value for outcome in record(Operation.objects.get(code="op"), *counts)]


def test_writers_that_race_one_id_have_one_effect():
    operation = an_operation()
    outcomes = all_at_once(*(writer(a_count("a")) for _ in range(WRITERS)))
    assert Counter(outcome for (outcome,) in outcomes) == {"created": 1, "unchanged": WRITERS - 1}
    assert EvacueeCount.objects.count() == 1
    assert Operation.objects.get().revision == operation.revision + 1


def test_corrections_that_race_make_one_version_each_and_one_stands():
    operation = an_operation()
    all_at_once(*(writer(a_count("a", value=str(number))) for number in range(WRITERS)))
    rows = EvacueeCount.objects.order_by("version")
    assert [row.version for row in rows] == list(range(1, WRITERS + 1))
    assert [row.superseded_at is None for row in rows] == [False] * (WRITERS - 1) + [True]
    assert {row.value for row in rows} == set(range(WRITERS))
    first = operation.revision + 1
    assert [row.revision for row in rows] == list(range(first, first + WRITERS)), "revisions have no gap"


def test_bulks_that_overlap_double_nothing():
    an_operation()
    bulks = [[a_count(f"n{number}") for number in range(start, start + 30)] for start in range(0, 60, 10)]
    outcomes = all_at_once(*(writer(*bulk) for bulk in bulks))
    made = Counter(outcome for bulk in outcomes for outcome in bulk)
    assert made["created"] == EvacueeCount.objects.count() == 80
    assert made["unchanged"] == len(bulks) * 30 - 80


def test_writers_of_two_operations_do_not_meet():
    for code in ("op", "other"):
        an_operation(code)

    def write(code, number):
        return lambda: record(Operation.objects.get(code=code), a_count(f"n{number}"))

    all_at_once(*(write(code, number) for code in ("op", "other") for number in range(5)))
    for operation in Operation.objects.all():
        revisions = operation.counts.order_by("revision").values_list("revision", flat=True)
        assert list(revisions) == list(range(operation.revision - 4, operation.revision + 1))
