"""What is noted of embargoes and of sharing: once, with a revision where counts are concerned, and none where not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corridors.domain import package as published
from corridors.domain.vocabulary import CorridorStatus, Role, WindowKind, WindowStatus
from corridors.models import Corridor, Membership, Movement, Operation, Organisation
from corridors.records import record_of
from corridors.services.members import end_membership, put_membership, put_user
from corridors.services.operations import put_operation, put_planned
from corridors.services.visibility import note_visibility, operations_to_note
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation, record
from tests.corridors.services.test_concurrency import all_at_once

LATER = timezone.now() + timedelta(days=9)
PAST = timezone.now() - timedelta(days=9)


@pytest.fixture
def operation(db):
    return an_operation()


def plan(operation, row, **also):
    with writing(operation, by=None) as write:
        put_planned(write, row, also=also)


def embargo(operation, until=LATER):
    plan(operation, record_of(operation.corridors.get(code="way")), visible_from=until)


def pass_the_end():
    Corridor.objects.filter(visible_from__isnull=False).update(visible_from=PAST)


def share(shares):
    put_operation(record_of(Operation.objects.get()), by=None, also={"shares_counts": shares})


def stored():
    return Operation.objects.get()


def test_an_embargo_is_noted_in_the_write_that_sets_it(operation):
    record(operation, a_count("U1"))
    before = operation.revision
    embargo(operation)
    assert Corridor.objects.get().hidden
    assert (stored().revision, stored().taken_revision) == (before + 1, before + 1)
    assert not operations_to_note().exists()


def test_where_no_count_is_concerned_no_revision_is_taken(operation):
    embargo(operation)
    before = stored()
    pass_the_end()
    assert operations_to_note().get() == operation
    note_visibility(operation)
    assert not Corridor.objects.get().hidden
    assert not operations_to_note().exists()
    after = stored()
    assert (after.revision, after.taken_revision, after.shown_revision) == (before.revision, 0, 0)


def test_an_end_that_the_clock_brought_takes_one_revision_however_often_it_is_noted(operation):
    embargo(operation)
    record(operation, a_count("U1"))
    before = stored().revision
    pass_the_end()
    for _ in range(2):
        note_visibility(operation)
    assert stored().revision == before + 1 == Corridor.objects.get().shown_revision == stored().shown_revision
    assert stored().taken_revision == 0, "nobody had seen the count"


@pytest.mark.django_db(transaction=True)
def test_two_who_note_at_once_make_one_revision():
    operation = an_operation()
    embargo(operation)
    record(operation, a_count("U1"))
    before = stored().revision
    pass_the_end()
    all_at_once(*[lambda: note_visibility(Operation.objects.get())] * 4)
    assert stored().revision == before + 1


@pytest.mark.parametrize("by", ["itself", "its corridor", "its window", "its window's corridor"])
def test_a_movement_is_hidden_and_shown_with_what_it_names(operation, by):
    ends = {"origin": "town", "destination": "haven", "status": CorridorStatus.OPEN}
    secret = {name: LATER if by == name else None for name in ("itself", "its window")}
    secret |= {"corridor": LATER if "corridor" in by else None}
    corridor = published.Corridor(code="secret", name="Secret", **ends)
    on = ("secret",) if by == "its window's corridor" else ()
    window = published.Window(external_id="w", kind=WindowKind.CEASEFIRE, status=WindowStatus.HELD, corridors=on)
    ways = ("secret",) if by == "its corridor" else ()
    movement = published.Movement(code="m", name="M", corridors=ways, windows=("w",))
    with writing(operation, by=None) as write:
        put_planned(write, corridor, also={"visible_from": secret["corridor"]})
        put_planned(write, window, also={"visible_from": secret["its window"]})
        put_planned(write, movement, also={"visible_from": secret["itself"]})
    assert Movement.objects.get().hidden
    record(operation, a_count("U1", corridor="", movement="m"))
    for model in (Corridor, Movement, type(operation.windows.get())):
        model.objects.filter(visible_from__isnull=False).update(visible_from=PAST)
    note_visibility(operation)
    assert (Movement.objects.get().hidden, Movement.objects.get().shown_revision) == (False, stored().revision)


def test_sharing_is_noted_when_it_begins_and_when_it_ends(operation):
    share(False)
    assert (stored().shared_revision, stored().taken_revision) == (None, 0), "there was nothing to see yet"
    record(operation, a_count("U1"))
    share(True)
    assert stored().shared_revision == stored().shown_revision == stored().revision
    share(False)
    assert (stored().shared_revision, stored().taken_revision) == (None, stored().revision)


def test_while_members_do_not_share_an_embargo_takes_nothing_from_them(operation):
    record(operation, a_count("U1"))
    share(False)
    taken = stored().taken_revision
    embargo(operation)
    assert stored().taken_revision == taken
    assert Corridor.objects.get().hidden


def test_a_dry_run_notes_nothing(operation):
    record(operation, a_count("U1"))
    way = record_of(operation.corridors.get(code="way"))
    with writing(operation, by=None, dry_run=True) as write:
        put_planned(write, way, also={"visible_from": LATER})
    assert not Corridor.objects.get().hidden
    assert stored().taken_revision == 0


def test_a_role_takes_a_revision_where_its_user_comes_to_see_other_counts(operation):
    before = operation.revision
    user = a_member(operation, Role.REPORTER, of="un")
    put_membership(operation=operation, user=user, role=Role.REPORTER, by=None)
    assert (Membership.objects.get().revision, stored().revision) == (0, before), "nobody has read anything as that"
    put_membership(operation=operation, user=user, role=Role.OBSERVER, by=None)
    assert Membership.objects.get().revision == stored().revision == before + 1
    end_membership(Membership.objects.get(), by=None)
    put_membership(operation=operation, user=user, role=Role.REPORTER, by=None)
    assert Membership.objects.get().revision == stored().revision == before + 2, "what it kept was an observer's"


def test_another_organisation_takes_a_revision_of_each_operation_that_the_user_reports_to(operation):
    other = an_operation("other")
    user = a_member(operation, Role.REPORTER, of="un", name="mira")
    put_membership(operation=other, user=user, role=Role.OBSERVER, by=None)
    before = {row.code: row.revision for row in Operation.objects.all()}
    for code in ("un", "icrc"):
        put_user(username="mira", password=None, organisation=Organisation.objects.get(code=code), by=None)
    after = {row.code: row.revision for row in Operation.objects.all()}
    assert after == {"op": before["op"] + 1, "other": before["other"]}
    assert dict(Membership.objects.values_list("operation__code", "revision")) == {"op": after["op"], "other": 0}
