from reports.engine.case import DAY
from reports.engine.journeys import USUAL, Way, added_up, journey, least
from tests.reports.engine.notation import case

ROADS = """
    place      clinic  in=haven
    place      ward    in=haven
    place      plant   in=town sealed
    corridor   road    town to haven
    corridor   track   town to camp
    corridor   boats   coast to haven
"""


def test_a_journey_is_as_long_as_the_longest_movement_by_the_corridor_between_a_day_and_two():
    movements = (
        ROADS
        + """
        movement  quick   1 May - 1 May  corridors=road
        movement  night   1 May - 2 May  corridors=track
        movement  halted  1 May - 5 May  corridors=boats
    """
    )
    assert journey(case(movements), ["road"]) == journey(case(movements), ["track"]) == DAY
    assert journey(case(movements), ["road", "boats"]) == USUAL
    assert journey(case(ROADS), ["road"]) == USUAL


def test_a_sealed_place_is_left_by_the_corridors_from_it_and_from_around_it():
    assert Way(sealed="plant").corridors(case(ROADS)) == {"road", "track"}


def test_an_area_counts_who_is_in_its_places_and_nobody_twice():
    told = case(
        ROADS
        + """
        un    3 May  arrived haven   44
        un    3 May  arrived clinic  41
        icrc  3 May  arrived ward    18
        icrc  3 May  arrived ward    12
        un    3 May  arrived camp    7
        """
    )
    added = added_up(told, told.readings.values(), least)
    assert sorted(reading.range.low for reading in added) == [7, 18, 41]
