"""What can be said meanwhile: the range that counts leave, and what each source says beside it."""

from dataclasses import replace
from pathlib import Path

import pytest

from corridors.domain.moments import Moment
from corridors.domain.package import Package
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Group, Stage
from corridors.packages.reading import read_package
from reports.engine import Estimate, Quantity, estimate, reconcile
from reports.engine.estimates import allowed_by_all
from tests.reports.engine.notation import package

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

    def test_of_those_whose_movement_was_reported_the_un_allows_127_against_130_to_150_and_156(self) -> None:
        found = on(3, read_package(SAMPLE), self.quantity, closed=True)
        assert found.range == Range(127, 127)
        assert found.low_by == found.high_by == (("ocha", "AZ-22"),)
        assert {said.by for said in found.against} >= {"icrc", "president-zelensky"}
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
    with pytest.raises(ValueError, match=r"added up|not in this operation"):
        on(3, "un  3 May  arrived haven  127", quantity)


def test_a_stock_has_no_start() -> None:
    with pytest.raises(ValueError, match="no start"):
        on(3, "un  3 May  remaining plant  127", THERE, since=2)
