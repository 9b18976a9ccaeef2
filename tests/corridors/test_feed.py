"""Whatever is recorded, hidden, shown and shared: a follower of the feed has what the lists show, and was told once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors import access, feed
from corridors.api import changes
from corridors.domain import package as published
from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import CorridorStatus, Role, WindowKind, WindowStatus
from corridors.feed import Feed
from corridors.models import CeasefireWindow, Corridor, EvacueeCount, Movement, Operation, Organisation, User
from corridors.records import record_of
from corridors.services.counts import CountsRejected, record_counts, withdraw_count
from corridors.services.members import put_membership, put_user
from corridors.services.operations import put_operation, put_planned
from corridors.services.writing import writing
from tests.build import a_count, a_member, an_operation
from tests.corridors.api.door import client_of
from tests.corridors.api.following import Follower, Version

LATER = timezone.now() + timedelta(days=9)
PAST = timezone.now() - timedelta(days=9)
CORRIDORS = ("way", "other")
MOVEMENTS = ("convoy",)
READERS = ("un", "icrc", "observer", "coordinator", "someone")
IDS = ("a", "b", "c")
SOURCES = ("un", "icrc")
PLANNED: dict[str, Any] = {
    "way": (Corridor, "code"),
    "other": (Corridor, "code"),
    "convoy": (Movement, "code"),
    "pause": (CeasefireWindow, "external_id"),
}


class World:
    """An operation with readers who follow its feed, and the steps that may happen to it."""

    def __init__(self) -> None:
        self.operation = an_operation()
        ends = {"origin": "town", "destination": "haven", "status": CorridorStatus.OPEN}
        self.plan(published.Corridor(code="other", name="Other", **ends))
        self.plan(published.Window(external_id="pause", kind=WindowKind.CEASEFIRE, status=WindowStatus.HELD))
        self.plan(published.Movement(code="convoy", name="Convoy"))
        self.users = {
            "un": a_member(self.operation, Role.REPORTER, of="un"),
            "icrc": a_member(self.operation, Role.REPORTER, of="icrc"),
            "observer": a_member(self.operation, Role.OBSERVER, of="ministry"),
            "coordinator": a_member(self.operation, Role.COORDINATOR),
            "someone": a_member(self.operation, Role.OBSERVER, of="un", name="someone"),
        }
        self.clients = {name: client_of(user) for name, user in self.users.items()}

    @contextmanager
    def after(self, *steps: tuple[Any, ...]) -> Iterator[None]:
        """The world after the steps, once everyone has followed to the end; then it is as it was before them."""
        self.followers = {name: Follower(client) for name, client in self.clients.items()}
        with transaction.atomic(), pytest.MonkeyPatch.context() as few:
            few.setattr(changes, "AT_ONCE", 2)
            for name, *given in steps:
                getattr(self, name)(*given)
            for name in READERS:
                self.follow(name)
            yield
            transaction.set_rollback(True)

    def plan(self, record: Any, **also: Any) -> None:
        with writing(self.operation, by=None) as write:
            put_planned(write, record, also=also)

    def row(self, name: str) -> Any:
        model, key = PLANNED[name]
        return model.objects.get(**{key: name})

    def record(self, source: str, name: str, corridor: str, movement: str, value: int) -> None:
        count = a_count(name, source=source, corridor=corridor, movement=movement, value=str(value))
        with writing(self.operation, by=None) as write:
            record_counts(write, [count])

    def log(self, name: str, corridor: str, value: int) -> None:
        """As the ICRC's reporter does for a source that reports nothing itself, where it sees the corridor."""
        count = a_count(name, source="ministry", corridor=corridor, value=str(value))
        with suppress(CountsRejected), writing(self.operation, by=self.users["icrc"]) as write:
            record_counts(write, [count])

    def withdraw(self, source: str, name: str) -> None:
        with suppress(NotFound), writing(self.operation, by=None) as write:
            withdraw_count(write, source=source, external_id=name)

    def embargo(self, name: str) -> None:
        self.plan(record_of(self.row(name)), visible_from=LATER)

    def lift(self, name: str) -> None:
        self.plan(record_of(self.row(name)), visible_from=None)

    def pass_(self, name: str) -> None:
        """The embargo's end comes: nothing is written, as the clock writes nothing."""
        model, _ = PLANNED[name]
        model.objects.filter(pk=self.row(name).pk, visible_from__isnull=False).update(visible_from=PAST)

    def move(self, corridors: tuple[str, ...], windows: tuple[str, ...]) -> None:
        self.plan(published.Movement(code="convoy", name="Convoy", corridors=corridors, windows=windows))

    def share(self, shares: bool) -> None:
        put_operation(record_of(Operation.objects.get()), by=None, also={"shares_counts": shares})

    def become(self, role: Role) -> None:
        put_membership(operation=self.operation, user=self.users["someone"], role=role, by=None)

    def speak_for(self, organisation: str) -> None:
        row = Organisation.objects.get(code=organisation)
        put_user(username="someone", password=None, organisation=row, by=None)

    def follow(self, name: str) -> None:
        self.followers[name].follow()

    def shown(self, name: str) -> set[Version]:
        """What the lists of counts and of their versions show."""
        user = User.objects.get(pk=self.users[name].pk)
        return set(access.visible(user, EvacueeCount).values_list("source__code", "external_id", "version"))


STEP: Any = st.one_of(
    st.tuples(
        st.just("record"),
        st.sampled_from(SOURCES),
        st.sampled_from(IDS),
        st.sampled_from(("", *CORRIDORS)),
        st.sampled_from(("", *MOVEMENTS)),
        st.integers(1, 9),
    ),
    st.tuples(st.just("log"), st.sampled_from(IDS), st.sampled_from(CORRIDORS), st.integers(1, 9)),
    st.tuples(st.just("withdraw"), st.sampled_from(SOURCES), st.sampled_from(IDS)),
    *(st.tuples(st.just(what), st.sampled_from(sorted(PLANNED))) for what in ("embargo", "lift", "pass_")),
    st.tuples(st.just("move"), st.sampled_from(((), ("other",))), st.sampled_from(((), ("pause",)))),
    st.tuples(st.just("share"), st.booleans()),
    st.tuples(st.just("become"), st.sampled_from(list(Role))),
    st.tuples(st.just("speak_for"), st.sampled_from(SOURCES)),
    *(st.tuples(st.just("follow"), st.sampled_from(READERS)) for _ in range(4)),
)


@pytest.fixture
def world(db) -> World:
    return World()


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=8, max_size=20))
def test_a_follower_has_what_it_may_see_and_was_told_of_it_once(world, steps):
    with world.after(*steps):
        for name, follower in world.followers.items():
            assert follower.has == world.shown(name), name
        assert world.followers["coordinator"].begun == 0, "what is secret from others is told to it like anything else"


LATER_SHOWN = (
    ("embargo", "way"),
    ("record", "icrc", "a", "way", "", 1),
    ("follow", "un"),
    ("pass_", "way"),
)
HIDDEN_LATER = (
    ("record", "icrc", "a", "way", "", 1),
    ("record", "icrc", "b", "", "", 1),
    ("follow", "un"),
    ("embargo", "way"),
)


def test_what_the_clock_shows_is_told(world):
    with world.after(*LATER_SHOWN):
        assert world.followers["un"].has == world.shown("un") == {("icrc", "a", 1)}
        assert not any(follower.begun for follower in world.followers.values())


def test_what_is_hidden_is_dropped(world):
    with world.after(*HIDDEN_LATER):
        assert world.followers["un"].has == world.shown("un") == {("icrc", "b", 1)}
        assert {name for name, follower in world.followers.items() if follower.begun} == {"un"}


@pytest.mark.parametrize(
    ("steps", "owner", "guard", "instead"),
    [
        (LATER_SHOWN, changes, "is_noted", lambda operation: True),
        (LATER_SHOWN, feed, "_SHOWN", ("movement__shown_revision",)),
        (HIDDEN_LATER, Feed, "holds_from", 0),
    ],
)
def test_without_its_guard_it_goes_wrong(world, monkeypatch, steps, owner, guard, instead):
    monkeypatch.setattr(owner, guard, instead)
    with world.after(*steps):
        assert world.followers["un"].has != world.shown("un")
