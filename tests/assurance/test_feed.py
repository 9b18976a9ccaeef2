"""Promise 4: whoever follows the changes sees every version once and in order, while many write and commit slowly.

On PostgreSQL a trigger makes each commit wait for a random while after its rows were written: the gap in which a feed
by number loses rows. SQLite has one writer at a time, so there it is merely read while many write.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation
from corridors.services.keys import give_key
from tests.assurance.client import Client
from tests.build import a_member, an_operation
from tests.conftest import serving

SLOW_COMMIT = """
CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(random() * 0.05); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON corridors_evacueecount
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit();
"""
COUNT = {"source": "un", "stage": "arrived", "place": "haven", "basis": "increment", "qualifier": "exact"}

AT_LEAST = 8
"""Writes of each writer, however slow the machine is."""

Version = tuple[int, str, int]
"""Revision, id and version."""


@dataclass
class Size:
    writers: int
    readers: int
    seconds: float


@dataclass
class Seen:
    """What one reader saw, in the order in which it saw it."""

    versions: list[Version] = field(default_factory=list)
    requests: int = 0


@pytest.fixture
def size(is_full) -> Size:
    return Size(32, 8, 60) if is_full else Size(8, 2, 2)


@pytest.fixture
def slow_commits(backstage) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(SLOW_COMMIT)
        yield
        cursor.execute("DROP TRIGGER slow_commit ON corridors_evacueecount; DROP FUNCTION slow_commit")


def write(un: Client, number: int, until: float) -> int:
    """Records, corrects and withdraws counts of its own, one by one and in bulks; how many requests it took."""
    drawn, asked = random.Random(number), 0
    while asked < AT_LEAST or time.monotonic() < until:
        asked += 1
        name, value = f"w{number}-{drawn.randrange(6)}", drawn.randrange(1000)
        kind = drawn.choice(["put", "put", "bulk", "withdraw"])
        if kind == "bulk":
            rows = [{**COUNT, "external_id": f"w{number}-{row}", "value": value + row} for row in range(6)]
            status, said = un.ask("POST", "/counts/bulk?mode=each", rows)
        elif kind == "put":
            status, said = un.ask("PUT", f"/counts/un/{name}", {**COUNT, "value": value})
        else:
            status, said = un.ask("DELETE", f"/counts/un/{name}")
        assert status in (200, 201) or (kind == "withdraw" and status == 404), (status, said)
    return asked


def follow(reader: Client, is_over: Event) -> Seen:
    """Follows the changes as the guide says, until nobody writes any more and there are none left."""
    seen, revision = Seen(), 0
    while True:
        last = is_over.is_set()
        status, page = reader.ask("GET", f"/changes?after={revision}")
        assert status == 200, page
        seen.requests += 1
        counts = [change["count"] for change in page["results"]]
        seen.versions += [(count["revision"], count["external_id"], count["version"]) for count in counts]
        revision = page["revision"]
        if last and not page["more"]:
            return seen
        if not counts:
            time.sleep(0.02)


def all_write_and_read(site: str, size: Size) -> tuple[int, list[Seen]]:
    """How many writes were asked for, and what each reader saw."""
    operation = an_operation()
    un, icrc = (
        Client(site, give_key(user=a_member(operation, Role.REPORTER, of=code), by=None), operation.code)
        for code in ("un", "icrc")
    )
    un.ask("GET", "")  # The server is up once it has answered.
    is_over, until = Event(), time.monotonic() + size.seconds
    with ThreadPoolExecutor(size.writers + size.readers) as threads:
        readers = [threads.submit(follow, icrc, is_over) for _ in range(size.readers)]
        writers: list[Future[Any]] = [threads.submit(partial(write, un, n, until)) for n in range(size.writers)]
        try:
            asked = sum(writer.result() for writer in writers)
        finally:
            is_over.set()
        return asked, [reader.result() for reader in readers]


def each_sees_all(site: str, size: Size) -> tuple[int, list[Seen]]:
    asked, readers = all_write_and_read(site, size)
    stored = list(EvacueeCount.objects.order_by("revision", "pk").values_list("revision", "external_id", "version"))
    for seen in readers:
        assert [version[0] for version in seen.versions] == sorted(version[0] for version in seen.versions)
        assert len(seen.versions) == len(set(seen.versions)), "something came twice"
        assert sorted(seen.versions) == sorted(stored), "something was missed"
    return asked, readers


def test_every_reader_sees_every_version_once_and_in_order(site, size, slow_commits):
    started = time.monotonic()
    asked, readers = each_sees_all(site, size)
    versions, revision = EvacueeCount.objects.count(), Operation.objects.get().revision
    assert versions > size.writers
    print(
        f"\n{size.writers} writers, {size.readers} readers: {asked} writes, {versions} versions up to revision "
        f"{revision}, {sum(seen.requests for seen in readers)} reads, nothing missed or doubled, "
        f"{time.monotonic() - started:.0f} s"
    )


def test_without_the_lock_a_reader_misses_some(backstage, slow_commits):
    """The negative control: what the test above would say if writers did not stand in a line."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, with our lock or without.")
    with (
        serving(backstage, "tests.assurance.unlocked") as site,
        pytest.raises(AssertionError, match=r"missed|twice|restored"),
    ):
        each_sees_all(site, Size(8, 2, 2))
