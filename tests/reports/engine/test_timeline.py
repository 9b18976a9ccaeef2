"""A quantity over time: the same as its estimates, at each moment at which it can change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.moments import Moment
from corridors.domain.package import Package
from corridors.domain.vocabulary import Group, Stage
from reports.engine import Quantity, estimate, timeline
from reports.engine.case import Case
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import ZONE, package

SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ARRIVED = Quantity(stage=Stage.ARRIVED, place="haven")
THERE = Quantity(stage=Stage.REMAINING, place="plant")
QUANTITIES = st.builds(
    Quantity,
    stage=st.sampled_from([Stage.DEPARTED, Stage.ARRIVED, Stage.REMAINING, Stage.IN_DETENTION]),
    place=st.sampled_from(["town", "plant", "village", "north"]),
    group=st.sampled_from([Group.ALL, Group.WOMEN]),
)


def steps(text: str, quantity: Quantity = ARRIVED, *, closed: bool = False) -> list[tuple[str, int, int | None]]:
    found = timeline(package(text), quantity, closed=closed)
    return [(f"{step.moment.astimezone(ZoneInfo(ZONE)):%-d %b %H:%M}", step.low, step.high) for step in found]


def test_a_total_rises_where_counts_say_so() -> None:
    counts = """
        operation  1 May - 5 May
        un         2 May     arrived haven  101
        icrc       to 4 May  arrived haven  127  final
        """
    assert steps(counts) == [
        ("1 May 00:00", 0, 0),
        ("2 May 00:00", 0, 26),
        ("3 May 00:00", 101, 127),
        ("5 May 00:00", 127, 127),
    ]


def test_without_a_count_there_is_the_start_alone() -> None:
    assert steps("place  haven\noperation  1 May - 5 May") == [("1 May 00:00", 0, 0)]


def test_those_who_remain_in_a_sealed_place_become_fewer() -> None:
    counts = """
        operation  1 May - 5 May
        place      plant  sealed
        un         1 May 08:00  remaining plant  333
        icrc       3 May        departed plant   101
        gov        5 May 08:00  remaining plant  133
        """
    assert steps(counts, THERE) == [
        ("1 May 00:00", 333, None),
        ("1 May 08:00", 333, 333),
        ("3 May 00:00", 234, 333),
        ("4 May 00:00", 133, 232),
        ("5 May 08:00", 133, 133),
    ]


@pytest.mark.parametrize("closed", [False, True])
@SOME
@given(of=quarrels(), quantity=QUANTITIES)
def test_each_step_is_the_estimate_of_its_moment(closed: bool, of: Package, quantity: Quantity) -> None:
    case = Case(of)
    found = timeline(case, quantity, closed=closed)
    for step in found:
        then = estimate(case, quantity, Moment.parse(step.moment.isoformat()), closed=closed).range
        assert (step.low, step.high) == (then.low, then.high)
    assert [step.moment for step in found] == sorted({step.moment for step in found})


@SOME
@given(of=quarrels(), quantity=QUANTITIES.filter(lambda quantity: not quantity.stage.is_stock))
def test_a_running_total_never_falls(of: Package, quantity: Quantity) -> None:
    found = timeline(of, quantity)
    assert [step.low for step in found] == sorted(step.low for step in found)
    highs = [float("inf") if step.high is None else step.high for step in found]
    assert highs == sorted(highs)


def test_moments_are_in_utc() -> None:
    (first,) = timeline(package("place  haven\noperation  1 May - 5 May"), ARRIVED)
    assert first.moment == datetime(2022, 4, 30, 21, tzinfo=UTC)
    assert first.moment.tzinfo is UTC
