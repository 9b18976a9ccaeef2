"""Where figures stand on one scale. Positions are percent of the width, with 4 free at each side."""

import pytest

from corridors.domain.ranges import Range
from reports.pages.scale import Figure, on_one_scale


def drawn(*ranges, gap=0, mirrored=False):
    figures = [Figure(who="", said="", range=Range(*ends)) for ends in ranges]
    return on_one_scale(figures, gap, mirrored=mirrored)


def test_figures_stand_in_proportion_and_in_their_order():
    scale = drawn((100, 100), (150, 150), (200, 200))
    assert [mark.x for mark in scale.marks] == [4.0, 50.0, 96.0]
    assert [mark.y for mark in scale.marks] == sorted(mark.y for mark in scale.marks)


def test_the_axis_has_round_numbers_around_all_figures():
    assert [tick.value for tick in drawn((127, 127), (156, 156)).ticks] == [120, 130, 140, 150, 160]


def test_one_number_is_a_point_and_a_range_has_its_width():
    point, bar = drawn((0, 0), (50, 100)).marks
    assert (point.is_point, point.width) == (True, 0)
    assert (bar.is_point, bar.x, bar.width) == (False, 50.0, 46.0)


def test_a_range_without_an_upper_limit_reaches_the_end_of_the_axis():
    open_, point = drawn((201, None), (100, 100)).marks
    assert open_.open
    assert open_.end == 96.0
    assert not point.open


def test_the_band_lies_between_the_two_that_are_so_far_apart():
    scale = drawn((127, 127), (156, 156), (130, 150), gap=29)
    low, high, _between = scale.marks
    assert (scale.band.people, scale.band.x, scale.band.x + scale.band.width) == (29, low.x, pytest.approx(high.x))


def test_a_gap_that_no_two_figures_have_between_them_is_not_drawn():
    assert drawn((101, 101), (58, 58), (200, 200), gap=41).band is None


def test_a_figure_agrees_that_meets_all_the_others():
    assert [mark.agrees for mark in drawn((127, 127), (156, 156), (101, None)).marks] == [False, False, True]


def test_a_mirrored_scale_runs_from_the_right():
    plain, mirrored = drawn((0, 20), (60, 100), gap=40), drawn((0, 20), (60, 100), gap=40, mirrored=True)
    for there, here in zip((*plain.marks, plain.band), (*mirrored.marks, mirrored.band), strict=True):
        assert here.x == pytest.approx(100 - there.x - there.width)


@pytest.mark.parametrize("ranges", [[], [(5, 5)], [(450, 500), (450, 500)]], ids=["none", "one", "all the same"])
def test_there_is_no_scale_where_nothing_differs(ranges):
    assert drawn(*ranges) is None


@pytest.mark.parametrize("ranges", [[(0, 0), (0, None)], [(5, 5), (5, 6)], [(0, 0), (10**9, None)]])
def test_extremes_stay_on_the_drawing(ranges):
    scale = drawn(*ranges)
    assert all(0 <= mark.x <= mark.end <= 100 for mark in scale.marks)
    assert 2 <= len(scale.ticks) <= 8
