from reports.engine.rules.silent_reporter import find
from tests.reports.engine.notation import case, ids

DAILY = """
    redcross  1 May   arrived haven  20
    redcross  2 May   arrived haven  31
    redcross  3 May   arrived haven  42
"""


def test_a_daily_reporter_falls_silent_while_others_go_on():
    (finding,) = find(case(f"{DAILY}\n un  8 May  arrived haven  51"))

    assert [external_id for _, external_id in finding.counts] == ["3"]
    assert finding.summary.number == 5


def test_a_pause_of_its_own_rhythm_is_no_silence():
    assert ids(find(case(f"{DAILY}\n un  6 May  arrived haven  51"))) == []


def test_nobody_is_expected_after_the_operation_nor_before_reporting_regularly():
    ended = f"""{DAILY}
        operation  29 Apr - 5 May
        un  30 May  arrived haven  51
    """
    once = """
        redcross  1 May   arrived haven  20
        un        30 May  arrived haven  51
    """

    assert ids(find(case(ended))) == []
    assert ids(find(case(once))) == []


def test_the_press_is_not_expected():
    found = find(case(f"{DAILY}\n source  redcross  media\n un  30 May  arrived haven  51"))

    assert ids(found) == []
