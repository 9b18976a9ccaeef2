"""Who sees and may do what, as tables: docs/access.md, cell by cell."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from corridors import access
from corridors.access import Action
from corridors.domain import package as published
from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import CorridorStatus, Role, WindowKind, WindowStatus
from corridors.models import (
    CeasefireWindow,
    Corridor,
    EvacueeCount,
    Key,
    Membership,
    Movement,
    Operation,
    Organisation,
    Place,
    User,
    Violation,
)
from corridors.services.members import put_user
from corridors.services.operations import put_planned
from corridors.services.writing import writing
from reports.models import Discrepancy, Evaluation
from tests.build import a_count, a_member, an_operation, one_of_each_role, record
from tests.corridors.api.door import hide
from tests.remembered import remembered
from tests.waiting import wait_until

LATER = {"visible_from": datetime(2999, 1, 1, tzinfo=timezone.get_fixed_timezone(0))}

SEEN = """
                           un  icrc  observer  coordinator  administrator  elsewhere  closed  nobody
operation                  yes yes   yes       yes          yes            -          -       -
organisation un            yes yes   yes       yes          yes            yes        -       -
place town                 yes yes   yes       yes          -              -          -       -
corridor way               yes yes   yes       yes          -              -          -       -
corridor secret            -   -     -         yes          -              -          -       -
window open                yes yes   yes       yes          -              -          -       -
window secret              -   -     -         yes          -              -          -       -
window on-secret-corridor  -   -     -         yes          -              -          -       -
movement open              yes yes   yes       yes          -              -          -       -
movement secret            -   -     -         yes          -              -          -       -
movement in-secret-window  -   -     -         yes          -              -          -       -
violation open             yes yes   yes       yes          -              -          -       -
violation of-secret-window -   -     -         yes          -              -          -       -
count un-1                 yes yes   yes       yes          -              -          -       -
count icrc-1               yes yes   yes       yes          -              -          -       -
count for-ministry         yes yes   yes       yes          -              -          -       -
count un-secret            yes -     -         yes          -              -          -       -
count icrc-secret          -   yes   -         yes          -              -          -       -
count in-secret-movement   -   yes   -         yes          -              -          -       -
user un                    yes -     -         -            yes            -          -       -
membership un              yes -     -         yes          yes            -          -       -
"""

SEEN_UNSHARED = """
                           un  icrc  observer  coordinator  administrator  elsewhere  closed  nobody
count un-1                 yes -     -         yes          -              -          -       -
count icrc-1               -   yes   -         yes          -              -          -       -
count for-ministry         -   yes   -         yes          -              -          -       -
count un-secret            yes -     -         yes          -              -          -       -
corridor way               yes yes   yes       yes          -              -          -       -
"""

ALLOWED = """
                           un  icrc  observer  coordinator  administrator  elsewhere  closed  nobody
record here                yes yes   -         -            -              -          -       -
reply here                 yes yes   -         -            -              -          -       -
plan here                  -   -     -         yes          -              -          -       -
review here                -   -     -         yes          -              -          -       -
give keys here             -   -     -         yes          -              -          -       -
record somewhere           yes yes   -         -            -              -          -       -
plan somewhere             -   -     -         yes          -              yes        -       -
administer                 -   -     -         -            yes            -          -       -
"""

LOGS_FOR = """
                           un  icrc  observer  coordinator  administrator  elsewhere  closed  nobody
un                         yes -     -         -            -              -          -       -
icrc                       -   yes   -         -            -              -          -       -
ministry                   yes yes   -         -            -              -          -       -
"""

OWNED = """
                           un  icrc  observer  coordinator  administrator  elsewhere  closed
un-1                       yes -     -         -            -              -          yes
icrc-1                     -   yes   -         -            -              -          -
for-ministry               -   yes   yes       -            -              -          -
"""


def plan(operation):
    """A corridor, a window, a movement and a violation, each once in the open and once secret."""
    kinds = {"kind": WindowKind.CEASEFIRE, "status": WindowStatus.AGREED}
    ends = {"origin": "town", "destination": "haven", "status": CorridorStatus.PROPOSED}
    with writing(operation, by=None) as write:
        put_planned(write, published.Corridor(code="secret", name="Secret", **ends), also=LATER)
        put_planned(write, published.Window(external_id="open", corridors=("way",), **kinds))
        put_planned(write, published.Window(external_id="secret", **kinds), also=LATER)
        put_planned(write, published.Window(external_id="on-secret-corridor", corridors=("secret",), **kinds))
        put_planned(write, published.Movement(code="open", name="Open", corridors=("way",)))
        put_planned(write, published.Movement(code="secret", name="Secret"), also=LATER)
        put_planned(write, published.Movement(code="in-secret-window", name="In", windows=("on-secret-corridor",)))
        put_planned(write, published.Violation(external_id="open", window="open", alleged_by="un"))
        put_planned(write, published.Violation(external_id="of-secret-window", window="secret", alleged_by="un"))


def count_things(operation, icrc):
    record(operation, a_count("un-1"), a_count("un-secret", corridor="secret"))
    record(operation, a_count("icrc-1", source="icrc"), a_count("icrc-secret", source="icrc", corridor="secret"))
    record(operation, a_count("in-secret-movement", source="icrc", movement="in-secret-window"))
    record(operation, a_count("for-ministry", source="ministry"), by=icrc)


def people(operation, elsewhere):
    return {
        **one_of_each_role(operation),
        "elsewhere": a_member(elsewhere, Role.COORDINATOR, name="elsewhere"),
        "closed": closed(operation),
        "nobody": AnonymousUser(),
    }


def closed(operation):
    user = a_member(operation, Role.REPORTER, of="un", name="closed")
    return put_user(username="closed", password=None, organisation=user.organisation, by=None, active=False)


@pytest.fixture
def world(db, request):
    return a_world(shares_counts=getattr(request, "param", True))


@remembered
def a_world(*, shares_counts):
    operation = an_operation(shares_counts=shares_counts)
    users = people(operation, an_operation("elsewhere"))
    plan(operation)
    count_things(operation, users["icrc"])
    return operation, users


def things(operation):
    """Each thing that the tables name."""
    of = {"operation": operation}
    return {
        "operation": Operation.objects.get(code="op"),
        "organisation un": Organisation.objects.get(code="un"),
        "place town": Place.objects.get(code="town", **of),
        **{f"corridor {row.code}": row for row in Corridor.objects.filter(**of)},
        **{f"window {row.external_id}": row for row in CeasefireWindow.objects.filter(**of)},
        **{f"movement {row.code}": row for row in Movement.objects.filter(**of)},
        **{f"violation {row.external_id}": row for row in Violation.objects.filter(**of)},
        **{f"count {row.external_id}": row for row in EvacueeCount.objects.filter(**of)},
        "user un": User.objects.get(username="reporter-un"),
        "membership un": Membership.objects.get(user__username="reporter-un"),
    }


def said(table):
    """The table as {thing: {who: whether}}."""
    head, *rows = table.strip("\n").splitlines()
    who = head.split()
    cells = (row.rsplit(maxsplit=len(who)) for row in rows)
    return {thing.strip(): dict(zip(who, (cell == "yes" for cell in line), strict=True)) for thing, *line in cells}


def test_who_sees_what(world):
    operation, users = world
    thing_called = things(operation)
    table = said(SEEN)
    assert table == {
        thing: {
            who: access.visible(user, type(thing_called[thing])).filter(pk=thing_called[thing].pk).exists()
            for who, user in users.items()
        }
        for thing in table
    }


def with_a_key(user, *operations):
    """The user, in a request that a key to these operations signs."""
    row, _ = Key.objects.create(user, expiry=timedelta(days=1), name="key")
    row.operations.set(operations)
    signed = User.objects.get(pk=user.pk)
    signed.key = row
    return signed


def test_with_a_key_one_sees_and_may_in_its_operations_what_one_may_and_nothing_else(world):
    operation, users = world
    thing_called = things(operation)
    open_to_all = {"organisation un", "user un"}
    for who, user in users.items():
        if who in ("closed", "nobody"):
            continue
        here, other, none = (
            with_a_key(user, operation),
            with_a_key(user, Operation.objects.get(code="elsewhere")),
            with_a_key(user),
        )
        for name, row in thing_called.items():
            sees = access.visible(user, type(row)).filter(pk=row.pk).exists()
            sees_here = access.visible(here, type(row)).filter(pk=row.pk).exists()
            assert sees_here is (sees and (who != "administrator" or name in {"organisation un"})), (who, name)
            for signed in (other, none):
                seen = access.visible(signed, type(row)).filter(pk=row.pk).exists()
                assert seen is (sees_here and name in open_to_all), (who, name)
        for action in (Action.RECORD, Action.PLAN, Action.REVIEW, Action.GRANT):
            assert access.may(here, action, operation) is access.may(user, action, operation)
            assert not access.may(other, action, operation)
            assert not access.may(none, action)
        assert not access.may(here, Action.ADMINISTER)
        assert access.role_in(other, operation) is None


def test_who_sees_a_key(world):
    operation, users = world
    elsewhere = Operation.objects.get(code="elsewhere")
    key = with_a_key(users["un"], operation).key
    foreign = with_a_key(users["elsewhere"], elsewhere).key

    def seen(user):
        return set(access.visible(user, Key))

    assert seen(users["un"]) == {key}
    assert seen(users["coordinator"]) == {key}
    assert seen(users["elsewhere"]) == {foreign}
    assert seen(users["administrator"]) == {key, foreign}
    assert seen(users["icrc"]) == seen(users["observer"]) == seen(users["nobody"]) == seen(users["closed"]) == set()
    signed = with_a_key(users["coordinator"], operation)
    assert seen(signed) == {signed.key}, "a key sees itself alone"


@pytest.mark.parametrize("world", [False], indirect=True)
def test_who_sees_what_where_members_do_not_share_their_counts(world):
    operation, users = world
    thing_called = things(operation)
    table = said(SEEN_UNSHARED)
    assert table == {
        thing: {
            who: access.visible(user, type(thing_called[thing])).filter(pk=thing_called[thing].pk).exists()
            for who, user in users.items()
        }
        for thing in table
    }


def counts_seen(user, operation, standpoint):
    return {row.external_id for row in access.visible_counts(user, operation, standpoint)}


@pytest.mark.parametrize("world", [True, False], indirect=True)
def test_from_a_standpoint_one_sees_the_counts_that_one_sees_anyway(world):
    operation, users = world
    members = [users[name] for name in ("un", "icrc", "observer", "coordinator")]
    for user in members + [with_a_key(user, operation) for user in members]:
        here, standpoint = access.operation_and_standpoint(user, "op")
        seen = access.visible(user, EvacueeCount).filter(operation=operation)
        assert counts_seen(user, here, standpoint) == {row.external_id for row in seen}, user
    EvacueeCount.objects.filter(external_id="un-1").update(operation=Operation.objects.get(code="elsewhere"))
    assert "un-1" not in counts_seen(user, here, standpoint), "of another operation"


def test_an_embargo_that_was_set_since_the_standpoint_was_taken_holds(world):
    _, users = world
    for kind in (Corridor, Movement, CeasefireWindow):
        kind.objects.update(visible_from=None)
    stood = {name: access.operation_and_standpoint(users[name], "op") for name in ("un", "observer", "coordinator")}
    assert {standpoint.embargoes for _, standpoint in stood.values()} == {0}

    def seen(name):
        return counts_seen(users[name], *stood[name])

    everything = seen("coordinator")
    assert seen("un") == seen("observer") == everything, "the control: before that, all is seen"
    hide(CeasefireWindow.objects.get(external_id="on-secret-corridor"))
    assert seen("un") == seen("observer") == everything - {"in-secret-movement"}
    hide(Corridor.objects.get(operation__code="op", code="way"))
    assert seen("observer") == {"un-secret", "icrc-secret"}
    assert seen("un") == {"un-1", "un-secret", "icrc-secret"}
    assert seen("coordinator") == everything


def test_who_may_do_what(world):
    operation, users = world
    asked = {
        "record here": (Action.RECORD, operation),
        "reply here": (Action.REPLY, operation),
        "plan here": (Action.PLAN, operation),
        "review here": (Action.REVIEW, operation),
        "give keys here": (Action.GRANT, operation),
        "record somewhere": (Action.RECORD, None),
        "plan somewhere": (Action.PLAN, None),
        "administer": (Action.ADMINISTER, None),
    }
    table = said(ALLOWED)
    assert table == {what: {who: access.may(user, *asked[what]) for who, user in users.items()} for what in table}


def test_who_logs_counts_for_whom(world):
    operation, users = world
    table = said(LOGS_FOR)
    assert table == {
        source: {
            who: access.sources_to_record(user, operation).filter(code=source).exists() for who, user in users.items()
        }
        for source in table
    }


def test_a_source_that_gets_a_reporter_of_its_own_is_no_longer_logged_by_others(world):
    operation, users = world
    ministry = Organisation.objects.get(code="ministry")
    assert ministry in access.sources_to_record(users["icrc"], operation)
    a_member(operation, Role.REPORTER, of="ministry", name="press-office")
    assert ministry not in access.sources_to_record(users["icrc"], operation)


def test_whose_count_it_is(world):
    _, users = world
    table = said(OWNED)
    assert table == {
        count: {who: access.owns(users[who], EvacueeCount.objects.get(external_id=count)) for who in table[count]}
        for count in table
    }


def test_an_administrator_who_is_a_member_sees_what_the_role_allows_and_no_more(world):
    operation, users = world
    a_member(operation, Role.OBSERVER, name="administrator")
    seen = access.visible(users["administrator"], Corridor).values_list("code", flat=True)
    assert set(seen) == {"way"}


def test_the_databases_clock_ends_an_embargo_and_nothing_else_has_to_run(world, monkeypatch):
    operation, users = world
    end = timezone.now() + timedelta(hours=1)
    way = published.Corridor(
        code="soon", name="Soon", origin="town", destination="haven", status=CorridorStatus.PROPOSED
    )
    with writing(operation, by=None) as write:
        put_planned(write, way, also={"visible_from": end})
    seen = access.visible(users["observer"], Corridor).filter(code="soon")

    with monkeypatch.context() as fast:
        fast.setattr(timezone, "now", lambda: end + timedelta(days=1))
        assert not seen.exists(), "the clock of this process decides nothing"
    end = timezone.now() + timedelta(seconds=0.3)
    Corridor.objects.filter(code="soon").update(visible_from=end)
    wait_until(lambda: seen.all().exists())
    assert timezone.now() > end - timedelta(milliseconds=20)


def test_an_operation_of_others_is_not_there(world):
    operation, users = world
    assert access.visible_operation(users["observer"], "op") == operation
    for who in ("elsewhere", "closed", "nobody", "administrator"):
        with pytest.raises(NotFound):
            access.visible_operation(users[who], "op")


def test_a_discrepancy_shows_to_those_who_see_what_it_names(world):
    operation, users = world
    evaluation = Evaluation.objects.create(
        operation=operation, revision=1, engine_version="1", started_at=timezone.now()
    )

    def discrepancy(name, counts=(), windows=()):
        row = Discrepancy.objects.create(
            operation=operation,
            fingerprint=name,
            kind="contradiction",
            finding_class="contradiction",
            severity="high",
            gravity=0,
            gap=1,
            finding={},
            opened_at=timezone.now(),
            evaluation=evaluation,
        )
        row.counts.set(EvacueeCount.objects.filter(external_id__in=counts))
        row.windows.set(CeasefireWindow.objects.filter(external_id__in=windows))

    discrepancy("un-and-icrc", ["un-1", "icrc-1"])
    discrepancy("un-and-secret", ["un-1", "un-secret"])
    discrepancy("icrc-in-secret-window", ["icrc-1"], ["secret"])
    discrepancy("icrc-in-open-window", ["icrc-1"], ["open"])

    def seen(who):
        rows = access.visible_discrepancies(users[who], Discrepancy.objects.all())
        return sorted(rows.values_list("fingerprint", flat=True))

    everything = ["icrc-in-open-window", "icrc-in-secret-window", "un-and-icrc", "un-and-secret"]
    assert seen("coordinator") == everything
    assert seen("observer") == ["icrc-in-open-window", "un-and-icrc"]
    assert seen("icrc") == ["icrc-in-open-window", "un-and-icrc"]
    assert seen("un") == ["un-and-icrc"]
    assert seen("administrator") == seen("elsewhere") == seen("closed") == seen("nobody") == []


@pytest.mark.parametrize("role", [*Role, None])
def test_all_that_was_frozen_is_for_coordinators_and_for_observers_from_whom_nothing_is_hidden(db, role):
    operation = an_operation()
    record(operation, a_count("a"))
    user = a_member(operation if role else None, role, of="un")
    assert access.reads_all(user, operation) == (role in (Role.COORDINATOR, Role.OBSERVER))
    hide(Corridor.objects.get(operation=operation, code="way"))
    assert access.reads_all(user, operation) == (role is Role.COORDINATOR)
