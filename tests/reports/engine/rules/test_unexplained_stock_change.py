from reports.engine.findings import FindingClass
from reports.engine.rules.unexplained_stock_change import find
from tests.reports.engine.notation import case, ids

SIEGE = """
    operation  29 Apr - 12 May
    place      plant  in=town sealed
    corridor   road   town to haven
"""


def test_a_plant_empties_by_more_than_anyone_saw_come_out():
    (finding,) = find(
        case(
            SIEGE
            + """
        mayor     3 May           remaining plant  more than 200
        icrc      5 May - 8 May   departed plant   51
        minister  9 May           remaining plant  fewer than 2
        """
        )
    )

    assert finding.class_ is FindingClass.ALERT
    assert (finding.gap, finding.summary.number) == (149, 149)
    assert ids([finding]) == [["1", "3", "2"]]


def test_movement_that_somebody_reported_explains_a_drop():
    findings = find(
        case(
            SIEGE
            + """
        mayor  3 May           remaining plant  144
        icrc   5 May - 6 May   departed plant   51
        un     7 May - 8 May   departed plant   82
        mayor  9 May           remaining plant  11
        """
        )
    )
    assert ids(findings) == []


def test_the_dead_are_not_missing_unless_they_were_others():
    counts = """
        mayor  3 May          remaining plant  144  group=civilians
        army   4 May - 5 May  killed plant     133  group={}
        mayor  6 May          remaining plant  11   group=civilians
    """
    assert ids(find(case(SIEGE + counts.format("civilians")))) == []
    assert ids(find(case(SIEGE + counts.format("fighters")))) == [["1", "3"]]


def test_women_children_and_older_people_are_said_to_be_gone_where_civilians_were():
    findings = find(
        case(
            SIEGE
            + """
        reporter  7 May  remaining plant  more than 100  group=civilians
        ministry  7 May  evacuated plant  1
        minister  7 May  remaining plant  0              group=women_children_older
        """
        )
    )
    assert ids(findings) == [["1", "3", "2"]]


def test_more_are_held_than_were_detained_in_between():
    (finding,) = find(
        case(
            SIEGE
            + """
        governor  2 May     in_detention school  34
        un        to 1 May  detained school      336
        un        to 4 May  detained school      436
        governor  3 May     in_detention school  221
        """
        )
    )
    assert finding.gap == 87
    assert set(ids([finding])[0]) == {"1", "2", "3", "4"}


def test_only_the_plainest_of_several_changes_to_one_figure_is_told():
    findings = find(
        case(
            SIEGE
            + """
        mayor     3 May  remaining plant  144
        governor  6 May  remaining plant  144
        army      9 May  remaining plant  0
        """
        )
    )
    assert ids(findings) == [["2", "3"]]


def test_who_left_by_a_floor_alone_is_reported_to_have_left_and_no_more():
    counts = """
        un   1 May           remaining city  about 400
        un   2 May to 6 May  departed city   {}
        un   7 May           remaining city  about 120
    """
    (finding,) = find(case(SIEGE + counts.format("about 158")))
    assert (ids([finding]), finding.gap) == ([["1", "3", "2"]], 54)
    assert ids(find(case(SIEGE + counts.format("more than 250")))) == []


def test_a_part_had_more_people_than_the_whole_has_now():
    counts = """
        un   1 May  remaining plant  1805
        gov  2 May  remaining town   {}
    """
    assert ids(find(case(SIEGE + counts.format(1700)))) == [["1", "2"]]
    assert ids(find(case(SIEGE + counts.format(1900)))) == []


def test_those_held_are_explained_by_whom_others_received_and_by_the_dead():
    counts = """
        un    1 May           in_detention school  at least 7300  group=detainees
        ngo   2 May to 6 May  arrived prison       about {}       group=detainees  origin=school
        ngo   to 6 May        killed school        at least 250   group=detainees
        icrc  7 May           in_detention school  about 500      group=detainees
    """
    (finding,) = find(case(SIEGE + counts.format(4000)))
    assert (ids([finding]), finding.gap) == ([["1", "4", "2", "3"]], 2100)
    assert ids(find(case(SIEGE + counts.format(6000)))) == []


def test_people_who_are_held_anew_limit_how_many_came_and_not_how_many_were_let_go():
    counts = """
        un    1 May           in_detention school  {}
        un    1 May to 7 May  detained school  14   final
        icrc  2 May to 6 May  departed school  503  final  group=detainees
        un    7 May           in_detention school  {}
    """
    assert ids(find(case(SIEGE + counts.format(607, 104)))) == []
    (finding,) = find(case(SIEGE + counts.format(104, 607)))
    assert (ids([finding]), finding.gap) == ([["1", "4", "2"]], 489)


def test_more_left_than_were_said_to_be_there():
    counts = """
        gov  1 May           remaining city  about 100  group=civilians
        un   2 May to 5 May  departed city   {}         final
        un   6 May           remaining city  52         group=civilians
    """
    (finding,) = find(case(SIEGE + counts.format(147)))
    assert (ids([finding]), finding.gap) == ([["1", "3", "2"]], 89)
    assert "more than were said to be there" in finding.summary.plural
    assert ids(find(case(SIEGE + counts.format(47)))) == []


def test_more_left_than_were_said_to_be_there_and_nobody_says_how_many_are_there_now():
    counts = """
        gov  1 May           remaining city  about 100
        un   2 May to 5 May  departed city   {}  final
    """
    (finding,) = find(case(SIEGE + counts.format(147)))
    assert (ids([finding]), finding.gap) == ([["1", "2"]], 37)
    assert ids(find(case(SIEGE + counts.format(104)))) == []


def test_a_doubtful_stock_is_told_once():
    findings = find(
        case(
            SIEGE
            + """
        director  3 May  remaining plant  about 7000  final
        un        3 May  remaining plant  about 900   final  id=A
        icrc      3 May  remaining plant  about 900   final  id=B
        un        5 May  remaining plant  316        id=C
        icrc      6 May  remaining plant  302        id=D
        """
        )
    )
    assert sum("1" in told for told in ids(findings)) == 1


def test_two_guesses_of_one_day_are_no_change_whatever_their_groups():
    counts = """
        gov      1 May  remaining plant  about 1000  group=civilians
        witness  1 May  remaining plant  {}
    """
    assert ids(find(case(SIEGE + counts.format("about 300")))) == []
    assert ids(find(case(SIEGE + counts.format("0")))) == [["1", "2"]]
