from reports.engine.rules.single_source import find
from tests.reports.engine.notation import case, ids

SIDES = """
    source  mayor  authority party=north part_of=gov
    source  gov    authority party=north
    source  army   authority party=south
    source  un     un
"""


def test_a_large_figure_of_one_side_alone():
    found = find(case(f"{SIDES}\n mayor  3 May  remaining city  about 100000"))

    assert ids(found) == [["1"]]


def test_its_own_side_does_not_check_it_but_any_other_does():
    one_side = f"""{SIDES}
        mayor  3 May  remaining city  about 100000
        gov    3 May  remaining city  about 90000
    """

    assert ids(find(case(one_side))) == [["1"]]
    assert ids(find(case(f"{one_side}\n army  3 May  remaining city  about 5000"))) == []


def test_of_several_the_largest_stands_for_a_side():
    found = find(
        case(f"""{SIDES}
        gov  9 Mar   evacuated east   more than 40000
        gov  10 Mar  evacuated north  more than 12000
        """)
    )

    assert ids(found) == [["1"]]


def test_humanitarians_and_small_figures_need_no_caution():
    found = find(
        case(f"""{SIDES}
        un    3 May  remaining city   about 100000
        army  3 May  departed plant   46
        """)
    )

    assert ids(found) == []


def test_what_is_evacuated_to_a_destination_is_checked_by_arrivals_there():
    found = find(
        case(f"""{SIDES}
        corridor  road  city to haven
        gov  to 3 May  evacuated haven  156  corridor=road
        un   3 May     arrived haven    127
        """)
    )

    assert ids(found) == []
