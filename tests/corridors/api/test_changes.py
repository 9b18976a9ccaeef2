"""The feed of changes: all of them, once, in their order."""

import threading

import pytest
from django.db import connection

from corridors.api import changes
from corridors.domain.vocabulary import Role
from corridors.models import Operation
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.following import URL, feed, told
from tests.corridors.api.openapi import assert_documented


def test_every_version_is_told_in_the_order_of_recording(un, operation):
    record(operation, a_count("U1"), a_count("U2"))
    record(operation, a_count("U1", value="128"))
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="U2")
    page = feed(un)
    assert told(page) == [("created", "U1", 1), ("created", "U2", 1), ("corrected", "U1", 2), ("withdrawn", "U2", 2)]
    assert (page["revision"], page["more"]) == (operation.revision, False)


def test_after_a_revision_only_what_came_later_is_told(un, operation):
    record(operation, a_count("U1"))
    before = feed(un)["revision"]
    assert told(feed(un, before)) == []
    record(operation, a_count("U2"))
    assert told(feed(un, before)) == [("created", "U2", 1)]


def test_an_answer_never_ends_within_a_revision(un, operation, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 5)
    sizes = (3, 4, 12, 1, 5, 5)
    for size in sizes:
        record(operation, *(a_count(f"R{operation.revision + 1}-{number}") for number in range(size)))
    seen, pages, after, more = [], [], 0, True
    while more:
        page = feed(un, after)
        pages.append(len(page["results"]))
        seen += told(page)
        after, more = page["revision"], page["more"]
    assert pages == [3, 4, 12, 1, 5, 5]
    assert len(set(seen)) == len(seen) == sum(sizes)
    assert after == operation.revision


def test_a_revision_ahead_of_the_operation_tells_of_a_restored_copy(un, operation):
    answer = un.get(URL, {"after": operation.revision + 1})
    assert_documented(answer, "listChanges")
    assert (answer.status_code, answer.json()["code"]) == (409, "revision_ahead")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30])
def test_what_is_no_revision_is_refused(un, after):
    answer = un.get(URL, {"after": after})
    assert_documented(answer, "listChanges")
    assert answer.json()["errors"][0]["code"] == "not_a_number"


def test_the_feed_tells_of_nothing_that_the_user_may_not_see(clients, operation):
    record(operation, a_count("U1"), a_count("U2", corridor=""))
    hide(operation.corridors.get())
    assert told(feed(clients["icrc"])) == [("created", "U2", 1)]
    assert len(told(feed(clients["coordinator"]))) == 2
    Operation.objects.update(shares_counts=False)
    assert told(feed(clients["icrc"])) == []
    assert len(told(feed(clients["un"]))) == 2


@pytest.mark.parametrize(("role", "status"), [("administrator", 404), ("outsider", 404), ("nobody", 401)])
def test_members_alone_read_it(clients, role, status):
    answer = clients[role].get(URL)
    assert_documented(answer, "listChanges")
    assert answer.status_code == status


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_and_sees_nothing_twice_while_others_write():
    operation = an_operation()
    client = client_of(a_member(operation, Role.COORDINATOR))
    writers = [threading.Thread(target=write_some, args=(operation.code, name)) for name in "abcd"]
    for writer in writers:
        writer.start()
    seen, after = [], 0
    while any(writer.is_alive() for writer in writers):
        page = feed(client, after)
        seen += told(page)
        after = page["revision"]
    seen += told(feed(client, after))
    assert sorted(seen) == sorted(("created", f"{name}{number}", 1) for name in "abcd" for number in range(10))


def write_some(code: str, name: str) -> None:
    try:
        for number in range(10):
            record(Operation.objects.get(code=code), a_count(f"{name}{number}"))
    finally:
        connection.close()
