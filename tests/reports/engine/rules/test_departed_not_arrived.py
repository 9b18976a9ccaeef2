from reports.engine.findings import FindingClass
from reports.engine.rules.departed_not_arrived import find
from tests.reports.engine.notation import case, ids

ROAD = """
    corridor   road   town to haven
    movement   first  29 Apr - 3 May  corridors=road
"""


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


def test_arrivals_from_one_place_are_compared_with_departures_from_it():
    findings = find(
        case(
            ROAD
            + """
        icrc  to 3 May  departed plant            51  movement=first final
        un    3 May     arrived haven from plant  42  movement=first
        """
        )
    )
    assert ids(findings) == [["1", "2"]]


def test_who_is_held_or_left_the_convoy_is_not_missed():
    findings = find(
        case(
            ROAD
            + """
        icrc  to 3 May  departed plant    51  movement=first final
        un    to 3 May  detained manhush  9   movement=first final
        un    3 May     arrived haven     42  movement=first
        """
        )
    )
    assert ids(findings) == []


def test_a_journey_takes_its_time():
    counts = """
        icrc  30 Apr      departed town  51  corridor=road
        un    to {} May   arrived haven  42  corridor=road final
    """
    assert ids(find(case(ROAD + counts.format(1)))) == []
    assert ids(find(case(ROAD + counts.format(3)))) == [["1", "2"]]


def test_nobody_is_missing_where_a_figure_of_arrivals_has_no_limit():
    findings = find(
        case(
            ROAD
            + """
        icrc  to 3 May  departed plant  151            movement=first final
        un    3 May     arrived haven   more than 100  movement=first
        """
        )
    )
    assert ids(findings) == []
