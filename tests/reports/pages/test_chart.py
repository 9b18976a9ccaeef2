"""An estimate over time as bands: a flow's span from step to step, a stock's stand at each."""

from datetime import UTC, datetime, timedelta

from reports.engine import Step
from reports.pages.chart import HEIGHT, LEFT, TOP, chart_of

START = datetime(2022, 5, 1, tzinfo=UTC)
UNTIL = START + timedelta(days=4)


def step(days, low, high):
    return Step(START + timedelta(days=days), low, high)


def test_between_two_steps_a_flow_is_from_the_earliers_low_to_the_laters_high():
    chart = chart_of([step(0, 0, 0), step(2, 50, 100)], [], is_stock=False, until=UNTIL)
    first, last = chart.certain
    assert (first.x, first.width) == (LEFT, (100 - LEFT) / 2)
    assert first.height > last.height
    assert first.y == last.y


def test_without_a_limit_it_reaches_the_top_and_so_does_one_far_beyond_all_else():
    chart = chart_of([step(0, 50, None), step(2, 50, 109_894)], [], is_stock=False, until=UNTIL)
    assert all(band.open for band in chart.certain)
    assert [band.y for band in chart.certain] == [TOP, TOP]
    assert chart.marks[-1].value < 200


def test_of_a_stock_nothing_is_drawn_between_its_steps():
    chart = chart_of([step(0, 333, 333), step(3, 100, 200)], [], is_stock=True, until=UNTIL)
    assert [band.width for band in chart.certain] == [1, 1]


def test_a_right_to_left_page_has_it_mirrored():
    steps = [step(0, 0, 0), step(3, 50, 100)]
    one, other = (chart_of(steps, [], is_stock=False, until=UNTIL, mirrored=m) for m in (False, True))
    assert other.certain[0].x == round(100 - one.certain[0].x - one.certain[0].width, 2)


def test_nothing_to_see_is_not_drawn():
    assert chart_of([step(0, 0, 0)], [], is_stock=False, until=UNTIL) is None
    assert chart_of([], [], is_stock=False, until=UNTIL) is None


def test_every_band_is_within_the_drawing():
    chart = chart_of([step(0, 0, 9), step(1, 5, None)], [step(0, 7, 7)], is_stock=False, until=UNTIL)
    for band in (*chart.certain, *chart.likely):
        assert band.y >= TOP - 0.2
        assert band.y + band.height <= TOP + HEIGHT + 0.01
