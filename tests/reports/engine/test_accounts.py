"""An account never misses more people than were lost: held to random histories, of which all figures are true."""

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.engine.accounts import Account, Told, accounts_of
from reports.engine.case import Case, Reading
from tests.reports.engine.histories import GROUPS, START, Party, event, honest_count, with_counts
from tests.reports.engine.notation import case

NORTH, SOUTH, BACK = ("north", "to-north"), ("south", "to-north"), ("village", "to-north")
travellers = st.builds(
    Party,
    people=st.integers(1, 300),
    kind=st.sampled_from(["man", "woman"]),
    home=st.sampled_from(["town", "plant", "village"]),
    corridor=st.just("to-north"),
    movement=st.sampled_from(["convoy", "convoy", ""]),
    left=st.integers(25, 60),
    joined=st.booleans(),
    reached=st.sampled_from([(), ((70, *NORTH),), ((64, *SOUTH),), ((62, *BACK), (90, *NORTH))]),
    taken=st.sampled_from([None, 61]),
    released=st.none(),
    died=st.none(),
)
stages = st.sampled_from(
    [
        *({"stage": "departed", "place": place} for place in ("town", "plant", "region", "village")),
        *({"stage": "arrived", "place": place} for place in ("north", "south", "zone", "north", "zone")),
        {"stage": "arrived", "place": "north", "origin": "town"},
        {"stage": "evacuated", "place": "town"},
        {"stage": "joined", "place": "village"},
        {"stage": "detained", "place": "village"},
    ]
)
ways = st.sampled_from([{"movement": "convoy"}, {"movement": "convoy"}, {"corridor": "to-north"}])
groups = st.sampled_from([{}, {}, {"group": "men"}])


@st.composite
def journeys(draw):
    history = draw(st.lists(travellers, min_size=1, max_size=6))
    scopes = st.builds(
        lambda *parts: {"group": "all", **{k: v for part in parts for k, v in part.items()}}, stages, ways, groups
    )
    return history, with_counts(*(draw(honest_count(history, draw(scopes), number)) for number in range(1, 8)))


def counted(history: list[Party], readings: Iterable[Reading], *, whole: bool) -> set[int]:
    """Which parties some figures count; those who left in a movement, whenever that was."""
    found = set()
    for reading in readings:
        count = reading.count
        row = {name: str(getattr(count, name)) for name in ("stage", "place", "origin", "corridor", "movement")}
        is_whole = count.movement and (count.is_final or whole)
        until = float("inf") if is_whole or reading.latest is None else (reading.latest - START.timestamp()) / 3600
        for number, party in enumerate(history):
            hours = [event(party, row, arrived_type) for arrived_type in (True, False)]
            if party.kind in GROUPS[count.group] and any(hour is not None and hour <= until for hour in hours):
                found.add(number)
    return found


def lost(history: list[Party], account: Account) -> int:
    left = counted(history, [*account.left, *account.joined], whole=True)
    known = counted(history, [*account.gone, *account.arrived], whole=False)
    return sum(history[number].people for number in left - known)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=journeys())
def test_nobody_is_missed_who_is_counted_among_those_that_arrived_or_got_no_further(told):
    history, package = told
    figures = Told(Case(package))
    for way, left in figures.left.items():
        for account in accounts_of(figures, way, left) if not way.sealed else ():
            assert account.gap <= lost(history, account)


def test_arrivals_so_far_are_not_held_against_departures_that_nobody_dates():
    counts = """
        movement  first  ? - ?
        un  ?           departed town  51  movement=first
        un  to {} May   arrived haven  42  movement=first {}
    """
    for completeness, missing in (("so_far", []), ("final", [9])):
        figures = Told(case(counts.format(3, completeness)))
        ((way, left),) = figures.left.items()
        assert [account.gap for account in accounts_of(figures, way, left)] == missing
