from reports.engine.findings import FindingClass
from reports.engine.rules.departed_not_arrived import find
from tests.reports.engine.notation import case, ids

ROAD = """
    corridor   road   town to haven
    movement   first  29 Apr - 3 May  corridors=road
"""
DISTRICT = """
    place      haven   in=district
    place      clinic  in=haven
    place      ward    in=haven
    corridor   road    town to haven
    movement   first   29 Apr - 30 Apr  corridors=road
"""
SIEGE = """
    place      plant  sealed
    corridor   west   plant to haven
    corridor   east   plant to camp
    movement   buses  29 Apr - 30 Apr  corridors=west
    movement   ferry  30 Apr - 1 May   corridors=east
"""


def told(text):
    return ids(find(case(text)))


def test_who_left_and_joined_a_movement_and_is_not_among_its_arrivals():
    (finding,) = find(
        case(
            ROAD
            + """
        un  to 3 May  departed plant  101  movement=first final
        un  to 3 May  joined manhush  58   movement=first final
        un  3 May     arrived haven   127  movement=first
        """
        )
    )

    assert finding.class_ is FindingClass.ALERT
    assert ids([finding]) == [["1", "2", "3"]]
    assert (finding.gap, finding.summary.number) == (32, 32)


def test_who_joined_in_a_place_that_is_counted_has_departed_from_it():
    counts = """
        un  to 3 May  departed {}    101  movement=first final
        un  to 3 May  joined suburb  58   movement=first final
        un  3 May     arrived haven  101  movement=first
    """
    suburb = ROAD + "    place  suburb  in=town\n"
    assert told(suburb + counts.format("town")) == []
    assert told(suburb + counts.format("plant")) == [["1", "2", "3"]]


def test_arrivals_from_one_place_are_compared_with_departures_from_it():
    findings = told(
        ROAD
        + """
        icrc  to 3 May  departed plant            51  movement=first final
        un    3 May     arrived haven from plant  42  movement=first
        """
    )
    assert findings == [["1", "2"]]


def test_people_of_one_movement_are_missing_once_however_many_figures_say_so():
    findings = told(
        ROAD
        + """
        icrc  to 3 May  departed plant            101     movement=first final
        un    3 May     arrived haven             82      movement=first
        icrc  3 May     arrived haven from plant  dozens  movement=first
        """
    )
    assert findings == [["1", "2"]]


def test_who_is_held_or_left_the_convoy_is_not_missed():
    counts = """
        icrc  to 3 May  departed plant    53  movement=first final
        un    to 3 May  detained manhush  {}  movement=first final
        un    to 3 May  left manhush      2   movement=first final
        un    3 May     arrived haven     42  movement=first
    """
    assert told(ROAD + counts.format(9)) == []
    assert told(ROAD + counts.format(8)) == [["1", "2", "3", "4"]]


def test_a_journey_takes_its_time():
    counts = """
        icrc  30 Apr      departed town  51  corridor=road
        un    to {} May   arrived haven  42  corridor=road final
    """
    assert told(ROAD + counts.format(1)) == []
    assert told(ROAD + counts.format(3)) == [["1", "2"]]


def test_a_journey_takes_as_long_as_the_movements_by_the_corridor_did():
    counts = """
        icrc  30 Apr    departed town  51  corridor=road
        un    to 1 May  arrived haven  42  corridor=road final
    """
    assert told(ROAD + counts) == []
    assert told(DISTRICT + counts) == [["1", "2"]]


def test_a_figure_that_is_not_final_counts_once_the_journey_must_be_over():
    counts = """
        icrc  29 Apr       departed town  51  {way}
        un    to {day} May  arrived haven  42  {way}
    """
    for way in ("movement=first", "corridor=road"):
        assert told(ROAD + counts.format(way=way, day=1)) == []
        assert told(ROAD + counts.format(way=way, day=2)) == [["1", "2"]]


def test_a_movement_whose_departures_are_dated_before_it_left_on_its_own_first_day():
    counts = """
        movement  late  2 May - 3 May  corridors=road
        icrc  29 Apr        departed town  51  movement=late
        un    to {day} May  arrived haven  42  movement=late
    """
    assert told(ROAD + counts.format(day=3)) == []
    assert told(ROAD + counts.format(day=5)) == [["1", "2"]]


def test_arrivals_without_a_corridor_count_those_who_came_by_it():
    counts = """
        icrc  30 Apr    departed town       51  corridor=road
        un    to 5 May  arrived {}  42
    """
    assert told(DISTRICT + counts.format("haven")) == [["1", "2"]]
    assert told(DISTRICT + counts.format("district")) == [["1", "2"]]
    assert told(DISTRICT + counts.format("clinic")) == []
    assert told(DISTRICT + counts.format("haven from plant")) == []


def test_people_may_have_ended_at_another_place_by_the_corridor():
    findings = told(
        ROAD
        + """
        icrc  30 Apr    departed town    51  corridor=road
        un    to 5 May  arrived haven    22  corridor=road
        un    to 5 May  arrived halfway  29  corridor=road
        """
    )
    assert findings == []


def test_the_most_generous_figure_counts_and_the_first_that_was_due_is_named_with_it():
    (finding,) = find(
        case(
            ROAD
            + """
        unhcr  to 30 Apr  departed town  about 26000        corridor=road
        nrc    to 5 May   arrived haven  fewer than 6000
        nrc    to 9 May   arrived haven  about 10000
        """
        )
    )
    assert ids([finding]) == [["1", "2", "3"]]
    assert finding.gap == 23_400 - 11_000


def test_nobody_is_missing_once_as_many_have_arrived():
    findings = told(
        ROAD
        + """
        unhcr  to 30 Apr  departed town  about 26000        corridor=road
        nrc    to 5 May   arrived haven  fewer than 6000
        nrc    to 9 May   arrived haven  about 26000
        """
    )
    assert findings == []


def test_totals_at_two_ends_of_a_road_may_differ_by_counting_errors():
    counts = """
        unhcr  30 Apr    departed town  60012  corridor=road
        nrc    to 5 May  arrived haven  {}     corridor=road
    """
    assert told(ROAD + counts.format(59_803)) == []
    assert told(ROAD + counts.format(59_603)) == [["1", "2"]]


def test_arrivals_of_a_movement_at_several_places_add_up():
    counts = """
        who   29 Apr  evacuated town   73  movement=first group=wounded
        who   30 Apr  arrived clinic   41  movement=first group=wounded
        icrc  30 Apr  arrived ward     {}  movement=first group=wounded
    """
    (finding,) = find(case(DISTRICT + counts.format(18)))
    assert (ids([finding]), finding.gap) == ([["1", "2", "3"]], 14)
    assert told(DISTRICT + counts.format(32)) == []


def test_departures_of_a_movement_from_several_places_add_up():
    counts = """
        un    29 Apr  departed town     61   movement=first
        un    29 Apr  departed village  52   movement=first
        icrc  30 Apr  arrived haven     {}   movement=first
    """
    assert told(DISTRICT + counts.format(98)) == [["1", "2", "3"]]
    assert told(DISTRICT + counts.format(113)) == []


def test_arrivals_of_an_area_count_those_at_the_places_in_it():
    findings = told(
        DISTRICT
        + """
        un    29 Apr  departed town   113  movement=first
        un    30 Apr  arrived clinic  41   movement=first
        icrc  30 Apr  arrived haven   113  movement=first
        """
    )
    assert findings == []


def test_wounded_who_arrived_are_not_everyone_who_did():
    findings = told(
        ROAD
        + """
        icrc  29 Apr  departed town  113  movement=first
        un    3 May   arrived haven  41   movement=first group=wounded
        """
    )
    assert findings == []


def test_two_voices_that_say_as_many_left_are_both_named():
    findings = told(
        ROAD
        + """
        driver  29 Apr  departed town  about 4000  movement=first
        mayor   29 Apr  departed town  about 4000  movement=first
        un      3 May   arrived haven  about 1200  movement=first
        """
    )
    assert findings == [["1", "2", "3"]]


def test_a_party_to_the_conflict_does_not_silence_who_says_that_more_left():
    counts = """
        source  army  authority {}
        paper  29 Apr  departed town  61  movement=first
        army   29 Apr  departed town  42  movement=first
        icrc   29 Apr  departed town  42  {}
        un     3 May   arrived haven  42  movement=first
    """
    assert told(ROAD + counts.format("party=south", "corridor=road")) == [["1", "4"]]
    assert told(ROAD + counts.format("party=south", "movement=first")) == []
    assert told(ROAD + counts.format("", "corridor=road")) == []


def test_who_counts_only_some_of_those_who_left_denies_nothing():
    counts = """
        source  army    authority party=south
        army    29 Apr  departed town  dozens      movement=first group=fighters
        army    29 Apr  departed town  about 400   movement=first group=civilians
        driver  29 Apr  departed town  about 4000  movement=first
        paper   29 Apr  departed town  dozens      movement=first group={}
        un      3 May   arrived haven  about 450  movement=first
    """
    assert told(ROAD + counts.format("foreign_nationals")) == [["3", "5"]]
    assert told(ROAD + counts.format("fighters")) == []


def test_of_two_relays_of_one_statement_the_smaller_figure_is_taken():
    counts = """
        mayor  29 Apr  departed town  {}     movement=first statement=note
        mayor  29 Apr  departed town  15000  movement=first statement=note
        un     3 May   arrived haven  8415   movement=first
    """
    assert told(ROAD + counts.format(6000)) == []
    assert told(ROAD + counts.format(14_000)) == [["1", "3"]]


def test_who_left_a_sealed_place_must_have_reached_where_its_corridors_lead():
    counts = """
        un     to 30 Apr         departed plant  4810  final
        unhcr  29 Apr to 2 May   arrived haven   4383  final
        un     30 Apr - 1 May    arrived camp    154   movement=ferry
        un     30 Apr            detained gate   36    corridor=west
    """
    open_place = SIEGE.replace(" sealed", "")
    unknown = counts.replace("arrived camp ", "arrived hills")

    (finding,) = find(case(SIEGE + counts))
    assert (ids([finding]), finding.gap) == ([["1", "4", "2", "3"]], 4805 - 4383 - 154 - 36)
    assert told(open_place + counts) == []
    assert told(SIEGE + counts.replace("movement=ferry", "movement=buses")) == []
    assert told(SIEGE + unknown.replace("movement=ferry", "")) == []


def test_a_corridor_is_told_of_where_more_are_missing_than_of_its_movements():
    counts = """
        un    29 Apr          departed town  143  movement=first
        icrc  30 Apr          arrived haven  79   movement=first
        un    29 Apr - 2 May  departed town  243  corridor=road
        icrc  to 6 May        arrived haven  {}   corridor=road
    """
    assert told(DISTRICT + counts.format(179)) == [["1", "2"]]
    assert told(DISTRICT + counts.format(129)) == [["1", "2"], ["3", "4"]]


def test_nobody_is_missing_where_a_figure_of_arrivals_has_no_limit():
    findings = told(
        ROAD
        + """
        icrc  to 3 May  departed plant  151            movement=first final
        un    3 May     arrived haven   more than 100  movement=first
        """
    )
    assert findings == []


def test_an_account_of_many_figures_is_told_by_its_sums():
    (finding,) = find(
        case(
            DISTRICT
            + """
        un  29 Apr  departed town     61  movement=first
        un  29 Apr  departed village  52  movement=first
        un  29 Apr  joined farm       11  movement=first
        un  30 Apr  left halfway      3   movement=first
        un  30 Apr  arrived clinic    41  movement=first
        un  30 Apr  arrived ward      42  movement=first
        """
        )
    )
    assert finding.gap == 61 + 52 + 11 - 3 - 41 - 42
    assert (finding.summary.params["people"], finding.summary.params["most"]) == (124, 86)
