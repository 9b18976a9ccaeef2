"""Promise 1: many threads that race one id over HTTP have one effect, whether they say the same or not."""

import time
from collections import Counter
from functools import partial

import pytest

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation
from corridors.services.keys import give_key
from tests.assurance.client import Client, at_once
from tests.build import a_member, an_operation
from tests.corridors.api.test_counts import AT_ADDRESS


@pytest.fixture
def threads(is_full) -> int:
    return 50 if is_full else 20


@pytest.fixture
def rounds(is_full) -> int:
    return 200 if is_full else 2


@pytest.fixture
def un(service) -> Client:
    operation = an_operation()
    return Client(service, give_key(user=a_member(operation, Role.REPORTER, of="un"), by=None), operation.code)


def race(un: Client, round_: int, values: list[int]) -> list[tuple[int, dict]]:
    """What each of the threads was answered, all of which put one id at the same moment."""
    return at_once(
        [partial(un.ask, "PUT", f"/counts/un/id-{round_}", {**AT_ADDRESS, "value": value}) for value in values]
    )


def test_threads_that_say_the_same_have_one_effect(un, threads, rounds):
    before, started = Operation.objects.get().revision, time.monotonic()
    for round_ in range(rounds):
        answers = race(un, round_, [127] * threads)
        outcomes = Counter((status, said["outcome"]) for status, said in answers)
        assert outcomes == {(201, "created"): 1, (200, "unchanged"): threads - 1}
        assert {said["count"]["revision"] for _, said in answers} == {before + round_ + 1}
    assert EvacueeCount.objects.count() == rounds
    assert Operation.objects.get().revision == before + rounds
    seconds = time.monotonic() - started
    print(
        f"\n{rounds} rounds of {threads} threads that say the same: {rounds * threads} requests, "
        f"{rounds} versions, {seconds:.0f} s"
    )


def test_threads_that_differ_make_a_version_each_and_one_stands(un, threads, rounds):
    before, started = Operation.objects.get().revision, time.monotonic()
    for round_ in range(rounds):
        answers = race(un, round_, list(range(threads)))
        outcomes = Counter((status, said["outcome"]) for status, said in answers)
        assert outcomes == {(201, "created"): 1, (200, "corrected"): threads - 1}
        versions = sorted((said["count"]["version"], said["count"]["revision"]) for _, said in answers)
        first = before + round_ * threads + 1
        assert versions == [(number + 1, first + number) for number in range(threads)], "revisions have no gap"
        rows = EvacueeCount.objects.filter(external_id=f"id-{round_}").order_by("version")
        assert {row.value for row in rows} == set(range(threads))
        assert [row.superseded_at is None for row in rows] == [False] * (threads - 1) + [True]
    seconds = time.monotonic() - started
    print(
        f"\n{rounds} rounds of {threads} threads that differ: {rounds * threads} requests, "
        f"{EvacueeCount.objects.count()} versions, {seconds:.0f} s"
    )
