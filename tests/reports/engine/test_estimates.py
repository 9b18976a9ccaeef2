"""What can be said meanwhile: certain where the counts are true, and with the counts that bind it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.moments import Moment
from corridors.domain.package import Package
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Group, Stage
from corridors.packages.reading import read_package
from reports.engine import Estimate, Quantity, estimate, reconcile
from reports.engine.case import Case
from reports.engine.disputes import open_disputes
from reports.engine.estimates import allowed_by_all
from reports.engine.questions import Question
from tests.reports.engine import histories
from tests.reports.engine.notation import package

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SAMPLE = Path(__file__).parents[3] / "samples" / "mariupol_azovstal_2022"
ARRIVED = Quantity(stage=Stage.ARRIVED, place="haven")
LEFT = Quantity(stage=Stage.DEPARTED, place="plant")
THERE = Quantity(stage=Stage.REMAINING, place="plant")


def on(
    day: int, of: str | Package, quantity: Quantity = ARRIVED, since: int | None = None, *, closed: bool = False
) -> Estimate:
    made = package(of) if isinstance(of, str) else of
    start = Moment.parse(f"2022-05-{since:02}") if since else None
    return estimate(made, quantity, Moment.parse(f"2022-05-{day:02}"), start, closed=closed)


class TestAzovstal:
    """Arrivals in Zaporizhzhia on 3 May 2022: the UN says 127, Kyiv says 156, the Red Cross says 130 to 150."""

    quantity = Quantity(stage=Stage.ARRIVED, place="zaporizhzhia")

    def test_at_least_127_whoever_is_right_and_no_limit_in_common(self) -> None:
        found = on(3, read_package(SAMPLE), self.quantity)
        assert found.every_source == Range(127, None)
        assert {said.by: said.range for said in found.voices} == {
            "gov-ukraine": Range(156, None),
            "icrc": Range(130, None),
            "ukrainska-pravda": Range(156, None),
            "un": Range(127, None),
        }

    def test_the_consistent_counts_set_the_lower_end_alone_as_others_may_have_come_unreported(self) -> None:
        made = read_package(SAMPLE)
        found = on(3, made, self.quantity)
        excluded = reconcile(made).excluded
        assert found.range.low in (127, 130, 156)
        assert found.range.high is None
        assert found.low_by
        assert excluded.isdisjoint({*found.low_by, *found.high_by})
        assert {key for said in found.excluded for key in said.counts} <= excluded

    def test_of_those_whose_movement_was_reported_the_red_cross_allows_130_to_150_against_127_and_156(self) -> None:
        found = on(3, read_package(SAMPLE), self.quantity, closed=True)
        assert found.range == Range(130, 150)
        assert found.low_by == found.high_by == (("icrc", "AZ-24"),)
        assert {said.by for said in found.against} >= {"ocha", "president-zelensky"}
        assert found.every_source == Range(127, None)


class TestWhatCountsLeave:
    def test_nothing_where_nobody_says_anything(self) -> None:
        found = on(3, "place  haven\nun  3 May  departed plant  101")
        assert (found.range, found.low_by, found.high_by) == (Range(0, None), (), ())
        assert (found.every_source, found.voices, found.excluded) == (None, (), ())

    def test_a_total_binds_both_ends(self) -> None:
        found = on(3, "un  to 3 May  arrived haven  127  final")
        assert (found.range, found.low_by, found.high_by) == (Range(127, 127), (("un", "1"),), (("un", "1"),))

    def test_periods_of_several_sources_are_added_not_averaged(self) -> None:
        found = on(
            4,
            """
            un    3 May        arrived haven  127
            icrc  4 May        arrived haven  50-60
            gov   2 May - 3 May  arrived haven  more than 20
            """,
        )
        assert found.range == Range(177, None)
        assert found.low_by == (("icrc", "2"), ("un", "1"))

    def test_between_two_moments(self) -> None:
        counts = """
            un    to 2 May  arrived haven  101  final
            icrc  to 4 May  arrived haven  161  final
            """
        found = on(4, counts, since=3)
        assert (found.range, found.low_by) == (Range(60, 60), (("icrc", "2"), ("un", "1")))

    def test_nobody_arrived_who_had_not_left(self) -> None:
        found = on(
            3,
            """
            un    to 3 May  departed plant             101  final
            icrc  3 May     arrived haven from plant   40-60
            """,
            Quantity(stage=Stage.ARRIVED, place="haven", origin="plant"),
        )
        assert (found.range, found.low_by, found.high_by) == (Range(40, 101), (("icrc", "2"),), (("un", "1"),))

    def test_who_left_a_sealed_place_is_there_no_more(self) -> None:
        counts = """
            place  plant  sealed
            un     1 May 08:00  remaining plant  333
            icrc   2 May - 3 May  departed plant   101
            """
        found = on(4, counts, THERE)
        assert (found.range, found.high_by) == (Range(0, 232), (("icrc", "2"), ("un", "1")))

    def test_a_group_is_at_most_the_whole(self) -> None:
        counts = """
            un    to 3 May  arrived haven  127  final
            icrc  3 May     arrived haven  33   group=children
            """
        children = replace(ARRIVED, group=Group.CHILDREN)
        assert on(3, counts, children).range == Range(33, 127)

    def test_a_day_without_a_final_figure_is_narrow_only_if_nobody_moved_unreported(self) -> None:
        counts = "un  to 3 May  arrived haven  127"
        assert on(3, counts).range == Range(127, None)
        assert on(3, counts, closed=True).range == Range(127, 127)

    def test_a_stock_of_a_day_holds_to_its_end_only_if_nobody_moved_unreported(self) -> None:
        counts = "un  3 May  remaining town  127"
        town = Quantity(stage=Stage.REMAINING, place="town")
        assert on(3, counts, town).range == Range(0, None)
        assert on(3, counts, town, closed=True).range == Range(127, 127)

    def test_a_movement_by_itself(self) -> None:
        counts = """
            movement  first  2 May - 3 May
            un        3 May  arrived haven  127  movement=first
            icrc      3 May  arrived haven  333
            """
        assert on(3, counts, replace(ARRIVED, movement="first")).range == Range(127, 127)


class TestADispute:
    counts = """
        un    to 3 May  arrived haven  127           final
        icrc  to 3 May  arrived haven  more than 100  final
        gov   to 3 May  arrived haven  156           final
        army  to 3 May  arrived haven  127           final
        """

    def test_the_count_left_out_stands_against_the_range(self) -> None:
        found = on(3, self.counts)
        assert found.range == Range(127, 127)
        assert [(said.by, said.counts, said.range) for said in found.against] == [
            ("gov", (("gov", "3"),), Range(156, 156))
        ]

    def test_more_than_100_is_what_every_source_allows(self) -> None:
        assert on(3, self.counts).every_source == Range(101, 156)

    def test_a_voice_that_contradicts_itself_allows_both_of_its_figures(self) -> None:
        found = on(
            3,
            """
            source  mayor  authority part_of=gov
            gov     to 3 May  arrived haven  156  final
            mayor   to 3 May  arrived haven  127  final
            """,
        )
        assert [(said.by, said.range) for said in found.voices] == [("gov", Range(127, 156))]


@pytest.mark.parametrize(
    ("ranges", "allowed"),
    [
        ([], None),
        ([Range(127, 127), Range(130, 150), Range(156, 156)], Range(127, 156)),
        ([Range(101, None), Range(127, 127)], Range(101, 127)),
        ([Range(127, 127), Range(156, None)], Range(127, None)),
        ([Range(101, None), Range(0, 330), Range(180, 999)], Range(101, 999)),
        ([Range(0, 0), Range(101, None)], Range(0, None)),
    ],
)
def test_every_source_allows(ranges: list[Range], allowed: Range | None) -> None:
    assert allowed_by_all(ranges) == allowed
    assert allowed is None or all(said.meets(allowed) for said in ranges)


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity(stage=Stage.PLANNED, place="haven"),
        Quantity(stage=Stage.PREVENTED, place="haven"),
        Quantity(stage=Stage.ARRIVED, place="nowhere"),
        Quantity(stage=Stage.ARRIVED, place="haven", corridor="none"),
    ],
)
def test_what_cannot_be_asked(quantity: Quantity) -> None:
    with pytest.raises(ValueError, match=r"compared|not in this operation"):
        on(3, "un  3 May  arrived haven  127", quantity)


def test_a_stock_has_no_start() -> None:
    with pytest.raises(ValueError, match="no start"):
        on(3, "un  3 May  remaining plant  127", THERE, since=2)


# Properties, over random histories and the honest counts of them.

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
