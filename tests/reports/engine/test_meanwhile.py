"""What is asked first, as of when, and that what is stored of the answer is the answer."""

from datetime import date

from corridors.domain.moments import Moment
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Stage
from reports.engine import Quantity, estimate, timeline
from reports.engine.case import Case
from reports.engine.keeping import restored_meanwhile, stored_meanwhile
from reports.engine.meanwhile import asked_first, last_day, meanwhile, thinned
from tests.reports.engine.notation import package

COUNTS = """
    operation  1 May - 5 May
    un         2 May     arrived haven  101
    icrc       to 4 May  arrived haven  127  final
    gov        3 May     departed plant  90
    gov        3 May     killed plant  2
    """
LATER = date(2022, 6, 1)


def case(text: str = COUNTS) -> Case:
    return Case(package(text))


def test_what_counts_speak_of_is_asked_first_and_nothing_else():
    assert asked_first(case()) == [
        Quantity(stage=Stage.DEPARTED, place="plant"),
        Quantity(stage=Stage.ARRIVED, place="haven"),
    ]


def test_of_a_stage_the_place_of_which_most_voices_speak_comes_first():
    more = "un  2 May  arrived village  5\nicrc  2 May  arrived haven  6\nun  2 May  arrived haven  6"
    assert [quantity.place for quantity in asked_first(case(more))] == ["haven", "village"]


def test_the_last_day_of_which_counts_speak_within_the_operation_and_not_after_today():
    assert last_day(case(), LATER) == Moment.parse("2022-05-04")
    assert last_day(case(), date(2022, 5, 2)) == Moment.parse("2022-05-02")
    assert last_day(case("operation  1 May - 3 May\nun  9 May  arrived haven  5"), LATER) == Moment.parse("2022-05-03")


def test_without_a_count_there_is_no_such_day():
    assert last_day(case("place  haven\noperation  1 May - 5 May"), LATER) is None


def test_it_is_the_estimate_of_both_worlds_and_their_timeline_up_to_the_moment():
    quantity, moment = Quantity(stage=Stage.ARRIVED, place="haven"), Moment.parse("2022-05-04")
    found = meanwhile(case(), quantity, moment)
    assert found.certain == estimate(case(), quantity, moment)
    assert found.likely.range == estimate(case(), quantity, moment, closed=True).range
    assert list(found.certain_steps) == timeline(case(), quantity)
    assert found.certain.range == Range(127, 127)


def test_what_is_stored_of_it_is_restored_whole():
    disputed = COUNTS + "\n    army  to 4 May  arrived haven  156  final"
    found = meanwhile(case(disputed), Quantity(stage=Stage.ARRIVED, place="haven"), Moment.parse("2022-05-04"))
    assert found.certain.excluded
    assert restored_meanwhile(stored_meanwhile(found)) == found


def test_very_many_moments_are_thinned_from_the_first_on():
    assert thinned([1.0, 2.0, 3.0, 4.0], 2) == [1.0, 3.0]
    assert thinned([1.0, 2.0], 5) == [1.0, 2.0]
