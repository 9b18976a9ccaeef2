"""What random histories and quarrels leave: certain where the counts are true, and with the counts that bind it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.moments import Moment
from corridors.domain.package import Package
from corridors.domain.vocabulary import Group, Stage
from reports.engine import Quantity, estimate
from reports.engine.case import Case
from reports.engine.disputes import open_disputes
from reports.engine.questions import Question
from tests.reports.engine import histories

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
QUANTITIES = st.builds(
    Quantity,
    stage=st.sampled_from([Stage.DEPARTED, Stage.ARRIVED, Stage.ARRIVED, Stage.REMAINING, Stage.KILLED]),
    place=st.sampled_from(["town", "plant", "village", "north", "south", "zone"]),
    origin=st.sampled_from(["", "", "town", "plant"]),
    group=st.sampled_from([Group.ALL, Group.ALL, Group.WOMEN]),
).map(lambda q: replace(q, origin=q.origin if q.stage is Stage.ARRIVED else ""))
HOURS = st.integers(0, histories.HOURS)


def moment_of(hour: int) -> Moment:
    return Moment.parse((histories.START + timedelta(hours=hour)).isoformat())


def truth(history: list[histories.Party], quantity: Quantity, hour: int) -> int:
    if quantity.stage is Stage.REMAINING:
        kinds, places = histories.GROUPS[str(quantity.group)], histories.IN[quantity.place]
        return sum(party.people for party in history if party.kind in kinds and party.is_in(places, hour))
    row = {
        "stage": str(quantity.stage),
        "place": quantity.place,
        "origin": quantity.origin,
        "group": str(quantity.group),
    }
    events = histories._flow_times(history, row, arrived_type=True)
    return sum(people for when, people in events if 0 < when <= hour)


@st.composite
def told(draw: st.DrawFn) -> tuple[list[histories.Party], Package]:
    """A history and honest counts of it."""
    history = draw(st.lists(histories.parties(), min_size=1, max_size=6))
    about = draw(st.lists(histories.scopes("plant", "north"), min_size=1, max_size=4))
    numbers = range(1, draw(st.integers(1, 9)) + 1)
    counts = [draw(histories.honest_count(history, draw(st.sampled_from(about)), number)) for number in numbers]
    return history, histories.with_counts(*counts)


@SOME
@given(told=told(), quantity=QUANTITIES, hour=HOURS)
def test_the_truth_lies_in_what_honest_counts_leave(told, quantity: Quantity, hour: int) -> None:
    history, made = told
    found = estimate(made, quantity, moment_of(hour))
    assert not found.excluded
    assert truth(history, quantity, hour) in found.range
    assert found.range.high is None or found.range.low <= found.range.high


@SOME
@given(told=told(), quantity=QUANTITIES, hour=HOURS)
def test_another_source_that_is_honest_never_widens_it(told, quantity: Quantity, hour: int) -> None:
    _, made = told
    fewer, another = made.counts[:-1], replace(made.counts[-1], source="witness")
    before, after = replace(made, counts=fewer), replace(made, counts=(*fewer, another))
    wide, narrow = (estimate(of, quantity, moment_of(hour)).range for of in (before, after))
    assert narrow.low >= wide.low
    assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high)


@SOME
@given(of=histories.quarrels(), quantity=QUANTITIES, hour=HOURS, closed=st.booleans())
def test_low_is_at_most_high(of: Package, quantity: Quantity, hour: int, closed: bool) -> None:
    found = estimate(of, quantity, moment_of(hour), closed=closed).range
    assert found.high is None or found.low <= found.high


@SOME
@given(of=histories.quarrels(), quantity=QUANTITIES, hour=HOURS)
def test_the_binding_counts_suffice_and_each_of_them_is_needed(of: Package, quantity: Quantity, hour: int) -> None:
    case = Case(of)
    found = estimate(case, quantity, moment_of(hour))
    question = Question(case, quantity, [case.closing(moment_of(hour))], closed=False)
    low_by, high_by = (
        [number for number, claim in enumerate(question.claims) if claim.key in keys]
        for keys in (found.low_by, found.high_by)
    )
    assert question.range(0, low_by).low == found.range.low
    assert question.range(0, high_by).high == found.range.high
    for number in low_by:
        assert question.range(0, [other for other in low_by if other != number]).low < found.range.low
    for number in high_by:
        high = question.range(0, [other for other in high_by if other != number]).high
        assert high is None or (found.range.high is not None and high > found.range.high)


@SOME
@given(of=histories.quarrels(), quantity=QUANTITIES, hour=HOURS)
def test_what_is_asked_never_makes_the_kept_counts_impossible(of: Package, quantity: Quantity, hour: int) -> None:
    case = Case(of)
    for closed in (False, True):
        question = Question(case, quantity, [case.closing(moment_of(hour))], closed=closed)
        assert question.model.holds(question.kept)
    kept = case.once(open_disputes).kept
    found = estimate(case, quantity, moment_of(hour))
    assert kept.issuperset({*found.low_by, *found.high_by})


@SOME
@given(of=histories.quarrels(), quantity=QUANTITIES, hour=HOURS, closed=st.booleans())
def test_it_is_the_same_each_time_and_in_any_order(of: Package, quantity: Quantity, hour: int, closed: bool) -> None:
    once = estimate(of, quantity, moment_of(hour), closed=closed)
    again = estimate(replace(of, counts=of.counts[::-1]), quantity, moment_of(hour), closed=closed)
    assert once == again
