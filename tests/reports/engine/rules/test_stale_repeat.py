from reports.engine.rules.stale_repeat import find
from tests.reports.engine.notation import case, ids


def test_a_round_estimate_unchanged_after_days_is_old():
    (finding,) = find(
        case("""
        mayor  22 Apr  remaining city  about 100000
        mayor  3 May   remaining city  about 100000
        mayor  10 May  remaining city  100000
        """)
    )

    assert [key for _, key in finding.counts] == ["1", "2"]
    assert finding.summary.number == 11


def test_it_is_the_same_estimate_from_any_mouth_of_one_voice():
    found = find(
        case("""
        source  mayor     authority part_of=gov
        source  governor  authority part_of=gov
        mayor     1 May   remaining city  about 100000
        governor  10 May  remaining city  up to 100000
        """)
    )

    assert ids(found) == [["1", "2"]]


def test_an_estimate_of_the_same_days_is_no_repeat():
    found = find(
        case("""
        mayor  9 May   remaining plant  more than 100
        mayor  10 May  remaining plant  at least 100
        """)
    )

    assert ids(found) == []


def test_a_counted_number_and_a_total_may_stay_as_they_are():
    found = find(
        case("""
        mayor  1 May      in_detention camp  34
        mayor  10 May     in_detention camp  34
        un     to 1 May   arrived haven      500
        un     to 10 May  arrived haven      500
        """)
    )

    assert ids(found) == []
