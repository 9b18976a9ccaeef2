"""The feed of changes: all of them, once, in their order."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from corridors.api import changes
from corridors.domain.vocabulary import Role
from corridors.feed import feed_of
from corridors.models import Corridor, Operation, Organisation, User
from corridors.records import record_of
from corridors.services.counts import withdraw_count
from corridors.services.members import put_membership, put_user
from corridors.services.operations import put_operation, put_planned
from corridors.services.visibility import note_visibility
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.api.door import client_of, hide
from tests.corridors.api.following import URL, Follower, feed, told
from tests.corridors.api.openapi import assert_documented


def end_embargoes() -> None:
    """As the clock does: nothing is written."""
    Corridor.objects.filter(visible_from__isnull=False).update(visible_from=timezone.now() - timedelta(hours=1))


def share(operation: Operation, shares: bool) -> None:
    put_operation(record_of(Operation.objects.get(pk=operation.pk)), by=None, also={"shares_counts": shares})
    operation.refresh_from_db()


def shown(page: dict) -> list[bool]:
    return [each["shown"] for each in page["results"]]


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


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 2000])
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


def test_what_an_embargo_hid_is_told_once_it_ends(clients, operation):
    hide(operation.corridors.get())
    record(operation, a_count("U1"), a_count("U2", corridor=""))
    before = {role: feed(clients[role]) for role in ("un", "icrc", "coordinator")}
    assert told(before["icrc"]) == [("created", "U2", 1)]
    end_embargoes()
    after = {role: feed(clients[role], page["revision"]) for role, page in before.items()}
    assert [(told(page), shown(page)) for page in after.values()] == [
        ([], []),
        ([("created", "U1", 1)], [True]),
        ([], []),
    ], "its owner and the coordinator had been told of it"
    assert feed(clients["icrc"], after["icrc"]["revision"])["results"] == []
    whole = feed(clients["icrc"])
    assert (told(whole), shown(whole)) == ([("created", "U2", 1), ("created", "U1", 1)], [False, True])


def test_an_older_version_may_be_told_after_a_newer_one_and_says_so(clients, operation):
    hide(operation.corridors.get())
    note_visibility(operation)
    record(operation, a_count("U1"))
    record(operation, a_count("U1", corridor=""))
    end_embargoes()
    page = feed(clients["icrc"])
    assert told(page) == [("corrected", "U1", 2), ("created", "U1", 1)]
    assert [change["count"]["superseded_at"] is None for change in page["results"]] == [True, False]


def test_when_members_begin_to_share_each_is_told_of_the_others_counts(clients, operation):
    share(operation, False)
    record(operation, a_count("U1"), a_count("I1", source="icrc"))
    before = {role: feed(clients[role]) for role in ("un", "observer", "coordinator")}
    assert [told(page) for page in before.values()][1] == []
    share(operation, True)
    after = {role: told(feed(clients[role], page["revision"])) for role, page in before.items()}
    assert after == {
        "un": [("created", "I1", 1)],
        "observer": [("created", "U1", 1), ("created", "I1", 1)],
        "coordinator": [],
    }


@pytest.mark.parametrize("how", ["embargo", "sharing ends"])
def test_what_is_hidden_from_a_reader_ends_its_cursors(clients, operation, how):
    record(operation, a_count("U1"), a_count("U2", corridor=""))
    before = feed(clients["icrc"])["revision"]
    if how == "embargo":
        hide(operation.corridors.get())
    else:
        share(operation, False)
    gone = clients["icrc"].get(URL, {"after": before})
    assert_documented(gone, "listChanges")
    problem = gone.json()
    assert (gone.status_code, problem["code"], problem["restart_after"]) == (410, "cursor_gone", 0)
    again = feed(clients["icrc"], problem["restart_after"])
    assert told(again) == ([("created", "U2", 1)] if how == "embargo" else [])
    assert feed(clients["icrc"], again["revision"])["results"] == []
    assert feed(clients["coordinator"], before)["results"] == [], "nothing is hidden from it"


def test_another_role_ends_the_cursors_of_its_user_alone(clients, operation):
    share(operation, False)
    record(operation, a_count("U1"), a_count("I1", source="icrc"))
    before = feed(clients["un"])["revision"]
    un = User.objects.get(username="reporter-un")
    put_membership(operation=operation, user=un, role=Role.COORDINATOR, by=None)
    assert clients["un"].get(URL, {"after": before}).status_code == 410
    assert len(feed(clients["un"])["results"]) == 2
    assert feed(clients["icrc"], before)["results"] == []


def test_another_organisation_ends_the_cursors_of_a_reporter(clients, operation):
    share(operation, False)
    record(operation, a_count("U1"), a_count("I1", source="icrc"))
    before = feed(clients["un"])["revision"]
    put_user(username="reporter-un", password=None, organisation=Organisation.objects.get(code="icrc"), by=None)
    assert clients["un"].get(URL, {"after": before}).status_code == 410
    assert told(feed(clients["un"])) == [("created", "I1", 1)]


def test_whoever_starts_again_can_go_on_however_much_there_is(clients, operation, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 3)
    for number in range(10):
        record(operation, a_count(f"U{number}", corridor=""))
    record(operation, a_count("secret"))
    hide(operation.corridors.get())
    feed(clients["icrc"])
    for number in range(10, 16):
        record(Operation.objects.get(), a_count(f"U{number}", corridor=""))
    follower = Follower(clients["icrc"])
    follower.follow()
    assert follower.has == {("un", f"U{number}", 1) for number in range(16)}
    assert follower.begun == 0


def test_what_is_hidden_while_an_answer_is_made_ends_the_cursor_that_it_gives(clients, operation, monkeypatch):
    record(operation, a_count("U1"))
    follower = Follower(clients["icrc"])
    follower.follow()

    def between(user, found):
        """After the operation was read, and before its counts are."""
        monkeypatch.undo()
        row = operation.corridors.get()
        with writing(operation, by=None) as write:
            put_planned(write, record_of(row), also={"visible_from": timezone.now() + timedelta(hours=1)})
        record(operation, a_count("U2", corridor=""))
        return feed_of(user, found)

    monkeypatch.setattr(changes, "feed_of", between)
    follower.follow()
    follower.follow()
    assert follower.has == {("un", "U2", 1)}
    assert follower.begun == 1


def test_what_is_shown_while_an_answer_is_made_is_told_by_the_next_one(clients, operation, monkeypatch):
    hide(operation.corridors.get())
    record(operation, a_count("U1"))
    follower = Follower(clients["icrc"])

    def between(user, found):
        monkeypatch.undo()
        end_embargoes()
        note_visibility(operation)
        return feed_of(user, found)

    monkeypatch.setattr(changes, "feed_of", between)
    follower.follow()
    assert follower.has == set()
    follower.follow()
    follower.follow()
    assert follower.has == {("un", "U1", 1)}


@pytest.mark.parametrize("state", ["hidden", "shown"])
def test_a_tag_ends_with_an_embargo(clients, operation, state):
    record(operation, a_count("U1"))
    if state == "shown":
        hide(operation.corridors.get())
    tag = clients["icrc"].get(URL)["ETag"]
    assert clients["icrc"].get(URL, headers={"If-None-Match": tag}).status_code == 304
    end_embargoes() if state == "shown" else hide(operation.corridors.get())
    assert clients["icrc"].get(URL, headers={"If-None-Match": tag}).status_code == 200


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
