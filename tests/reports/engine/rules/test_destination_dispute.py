from reports.engine.findings import FindingClass
from reports.engine.rules.destination_dispute import find
from tests.reports.engine.notation import case, ids

PLACES = """
    source  north  authority party=north
    source  south  authority party=south
    place   yard    in=works
    place   houses  in=works
    corridor  west  city to haven via=bridge
    corridor  east  city to camp
"""


def test_figures_that_meet_are_perhaps_one_group_with_two_destinations():
    (finding,) = find(
        case(f"""{PLACES}
        north  30 Apr  departed yard  20        corridor=west
        south  30 Apr  departed yard  about 21  corridor=east
        """)
    )

    assert (finding.class_, finding.gap) == (FindingClass.TENSION, 15)


def test_two_sides_that_tell_only_of_their_own_direction_leave_people_unaccounted_for():
    (finding,) = find(
        case(f"""{PLACES}
        north  30 Apr  departed yard    21  corridor=west
        south  30 Apr  departed houses  46  corridor=east
        """)
    )

    assert (finding.class_, finding.gap) == (FindingClass.ALERT, 21)


def test_it_is_told_once_for_two_directions():
    found = find(
        case(f"""{PLACES}
        north  30 Apr  departed yard    20  corridor=west
        south  30 Apr  departed houses  46  corridor=east
        north  1 May   departed yard    33  corridor=west
        south  1 May   departed yard    66  corridor=east
        """)
    )

    assert ids(found) == [["1", "2"]]


def test_sides_that_know_of_each_others_direction_do_not_dispute():
    found = find(
        case(f"""{PLACES}
        north  30 Apr            departed yard  20  corridor=west
        south  30 Apr            departed yard  46  corridor=east
        south  29 Apr to 30 Apr  arrived haven  20  corridor=west
        """)
    )

    assert ids(found) == []


def test_other_days_other_areas_and_one_side_alone_do_not_dispute():
    found = find(
        case(f"""{PLACES}
        north  30 Apr  departed yard  20  corridor=west
        south  1 May   departed yard  20  corridor=east
        south  30 Apr  departed port  20  corridor=east
        north  1 May   departed port  20  corridor=east
        """)
    )

    assert ids(found) == []


def test_a_movement_that_arrived_in_two_places():
    (finding,) = find(
        case(f"""{PLACES}
        movement  first  3 May - 3 May  corridors=west
        un     3 May  arrived haven   127  movement=first
        un     3 May  arrived bridge  130  movement=first
        south  3 May  arrived camp    about 120  movement=first
        """)
    )

    assert finding.class_ is FindingClass.TENSION
    assert [external_id for _, external_id in finding.counts] == ["3", "1"]


def test_a_movement_may_split_into_groups_of_other_sizes():
    found = find(
        case(f"""{PLACES}
        movement  first  3 May - 3 May  corridors=west
        un     3 May  arrived haven  127            movement=first
        south  3 May  arrived camp   32             movement=first
        north  3 May  arrived hills  more than 100  movement=first
        """)
    )

    assert ids(found) == []


def test_many_who_arrived_and_as_many_of_their_movement_who_are_held_elsewhere():
    (finding,) = find(
        case(f"""{PLACES}
        movement  convoy  9 May - 10 May  corridors=west
        north  9 May - 10 May  arrived haven   about 900      movement=convoy
        monitor  9 May - 10 May  detained yard  more than 900  movement=convoy
        """)
    )

    assert (finding.class_, finding.gap) == (FindingClass.ALERT, 810)


def test_it_is_a_tension_where_fewer_set_out_than_arrived_and_were_turned_back():
    (finding,) = find(
        case(f"""{PLACES}
        movement  convoy  9 May - 10 May  corridors=west
        north    9 May  departed city     210  movement=convoy
        north    9 May  arrived haven     204  movement=convoy
        monitor  9 May  prevented bridge  200  movement=convoy
        """)
    )

    assert finding.class_ is FindingClass.TENSION
    assert [external_id for _, external_id in finding.counts] == ["2", "3"]


def test_half_of_a_movement_may_have_arrived_and_half_be_held():
    found = find(
        case(f"""{PLACES}
        movement  convoy  9 May - 10 May  corridors=west
        north    9 May  departed city  420  movement=convoy
        north    9 May  arrived haven  204  movement=convoy
        monitor  9 May  detained yard  200  movement=convoy
        """)
    )

    assert ids(found) == []


def test_who_was_held_first_a_few_of_them_or_on_the_way_may_have_arrived():
    found = find(
        case(f"""{PLACES}
        movement  first   9 May - 10 May  corridors=west
        movement  second  9 May - 10 May  corridors=west
        movement  third   9 May - 10 May  corridors=west
        monitor  9 May  detained yard    200  movement=first
        north    10 May  arrived haven    204  movement=first
        monitor  9 May  detained bridge  200  movement=second
        north    9 May  arrived haven    204  movement=second
        monitor  9 May  detained yard    40   movement=third
        north    9 May  arrived haven    204  movement=third
        """)
    )

    assert ids(found) == []


def test_other_groups_of_a_movement_may_come_to_other_places():
    found = find(
        case(f"""{PLACES}
        movement  first  3 May - 3 May  corridors=west
        un       3 May  arrived haven  131  movement=first group=women
        monitor  3 May  detained camp  130  movement=first group=men
        """)
    )

    assert ids(found) == []
