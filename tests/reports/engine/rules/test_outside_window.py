from reports.engine.rules.outside_window import find
from tests.reports.engine.notation import case, ids

ROAD = "corridor  road  city to haven via=bridge"


def test_people_set_out_after_the_last_window():
    (finding,) = find(
        case(f"""{ROAD}
        window  w1  13 Feb - 15 Feb  corridors=road status=collapsed
        governor  14 Feb  evacuated city  217  corridor=road
        governor  19 Feb  evacuated city  11   corridor=road id=late
        """)
    )

    assert [external_id for _, external_id in finding.counts] == ["late"]
    assert finding.gap == 11


def test_days_without_a_window_on_end_are_one_finding_of_the_first():
    (finding,) = find(
        case(f"""{ROAD}
        window  w1  13 Feb - 15 Feb  corridors=road
        governor  19 Feb  evacuated city  11  corridor=road
        governor  20 Feb  evacuated city  12  corridor=road
        un        19 Feb  departed city   10  corridor=road
        """)
    )

    assert [external_id for _, external_id in finding.counts] == ["1", "3"]
    assert finding.summary.number == 1


def test_a_convoy_may_arrive_after_its_window_and_a_total_may_reach_beyond_it():
    found = find(
        case(f"""{ROAD}
        window  w1  1 May - 1 May  corridors=road
        un  3 May     arrived haven  127  corridor=road
        un  to 3 May  departed city  101  corridor=road
        """)
    )

    assert ids(found) == []


def test_an_open_end_holds_until_the_next_window_but_not_after_a_collapse():
    text = f"""{ROAD}
        window  w1  1 May 08:00 - ?  corridors=road status=%s
        un  2 May  departed city  101  corridor=road
        window  w2  4 May - 4 May  corridors=road
    """

    assert ids(find(case(text % "held"))) == []
    assert ids(find(case(text % "collapsed"))) == [["1"]]


def test_a_window_that_was_called_off_was_never_in_force():
    found = find(
        case(f"""{ROAD}
        window  w1  1 May - 2 May  corridors=road status=cancelled
        window  w2  3 May - 3 May  corridors=road
        un  1 May  departed city  101  corridor=road
        """)
    )

    assert ids(found) == [["1"]]


def test_a_window_for_the_first_leg_serves_the_longer_corridor():
    found = find(
        case("""
        corridor  leg   city to bridge
        corridor  road  city to haven via=bridge
        window    w1    1 May - 1 May  corridors=leg
        un  1 May  departed city  101  corridor=road
        """)
    )

    assert ids(found) == []


def test_a_corridor_without_any_window_is_told_once():
    found = find(
        case(f"""{ROAD}
        corridor  track  city to hills
        window  w1  1 May - 1 May  corridors=road
        un  1 May  departed city  101  corridor=track
        un  2 May  departed city  150  corridor=track
        """)
    )

    assert ids(found) == [["1"]]


def test_without_any_window_on_record_nothing_is_said():
    assert ids(find(case(f"{ROAD}\n un  1 May  departed city  101  corridor=road"))) == []
