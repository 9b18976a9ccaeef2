from reports.engine.findings import FindingClass
from reports.engine.rules.contradiction import find
from tests.reports.engine.notation import case, ids

SIEGE = """
    operation  29 Apr - 8 May
    place      plant  in=town sealed
    corridor   road   town to haven
"""


def found(counts: str) -> list[tuple[list[str], int]]:
    findings = list(find(case(SIEGE + counts)))
    assert all(finding.class_ is FindingClass.CONTRADICTION for finding in findings)
    return sorted((named, finding.gap) for named, finding in zip(ids(findings), findings, strict=True))


def test_two_exact_figures_of_the_same_arrivals_are_as_far_apart_as_their_ranges():
    assert found("""
        un        3 May  arrived haven  127
        ministry  3 May  arrived haven  156
    """) == [(["1", "2"], 29)]


def test_a_round_figure_allows_what_its_zeros_leave_open():
    assert (
        found("""
        un    3 May  arrived haven  83
        sarc  3 May  arrived haven  80
    """)
        == []
    )


def test_who_was_turned_back_on_one_day_is_compared_and_on_several_days_is_not():
    counts = """
        un       {0}  prevented town  more than 1000
        council  {0}  prevented town  0
    """
    assert found(counts.format("3 May")) == [(["2", "1"], 1001)]
    assert found(counts.format("3 May - 4 May")) == []


def test_a_part_is_more_than_the_whole():
    assert found("""
        un        3 May  arrived haven             127
        ministry  3 May  arrived haven from plant  156
        mayor     3 May  departed town             20
        icrc      3 May  departed plant            51
    """) == [(["1", "2"], 29), (["3", "4"], 26)]


def test_more_arrived_from_a_place_than_had_left_it():
    assert found("""
        un    29 Apr - 3 May  departed plant            101
        icrc  3 May           arrived haven from plant  127
    """) == [(["1", "2"], 26)]


def test_arrivals_from_anywhere_may_be_more_than_departures_from_one_place():
    assert (
        found("""
        un    29 Apr - 3 May  departed plant  101
        icrc  3 May           arrived haven   127
    """)
        == []
    )


def test_more_left_a_sealed_place_than_had_been_in_it():
    assert found("""
        mayor  29 Apr 10:00   remaining plant  102
        un     30 Apr - 3 May  departed plant  131
    """) == [(["1", "2"], 29)]


def test_a_sealed_place_fills_again():
    assert found("""
        mayor     2 May  remaining plant  102
        governor  4 May  remaining plant  131
    """) == [(["1", "2"], 29)]


def test_another_place_may_fill_again():
    assert (
        found("""
        mayor     2 May  remaining town  102
        governor  4 May  remaining town  131
    """)
        == []
    )


def test_a_total_of_some_hour_of_a_day_may_be_passed_on_that_day_but_not_before_it():
    assert found("""
        un    to 3 May        departed plant  102  so_far
        icrc  29 Apr - 2 May  departed plant  131
        msf   29 Apr - 3 May  departed plant  131
    """) == [(["1", "2"], 29)]


def test_evacuated_may_mean_those_who_left_or_those_who_arrived():
    assert found("""
        un    29 Apr - 3 May  evacuated plant           131
        icrc  29 Apr - 3 May  evacuated plant           102
        msf   29 Apr - 3 May  departed plant            102
        tass  29 Apr - 3 May  arrived haven from plant  131
    """) == [(["2", "4"], 29), (["3", "1"], 29), (["3", "4"], 29)]


def test_three_figures_of_which_no_two_contradict_each_other():
    assert found("""
        un    30 Apr           departed plant  46
        icrc  1 May            departed plant  81
        tass  30 Apr - 1 May   departed plant  182
        msf   30 Apr - 1 May   departed plant  101  so_far
    """) == [(["1", "2", "3"], 55)]


def test_a_movement_is_one_whatever_the_dates_of_its_figures():
    assert found("""
        movement  first  29 Apr - 3 May  corridors=road
        un        3 May     arrived haven  127      movement=first
        icrc      to 4 May  arrived haven  130-150  movement=first
        tass      4 May     arrived haven  999
    """) == [(["1", "2"], 3)]


def test_a_source_may_revise_its_figure_upwards():
    assert (
        found("""
        un  3 May  arrived haven  102  so_far reported_at=2022-05-03
        un  3 May  arrived haven  127  reported_at=2022-05-04
    """)
        == []
    )


def test_families_and_vehicles_are_no_persons_and_plans_no_facts():
    assert (
        found("""
        un    3 May  arrived haven  127
        icrc  3 May  arrived haven  31   unit=families
        msf   3 May  planned haven  944
    """)
        == []
    )
