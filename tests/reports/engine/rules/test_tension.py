from reports.engine.findings import FindingClass
from reports.engine.rules.tension import find
from tests.reports.engine.notation import case, ids

SIEGE = """
    operation  29 Apr - 8 May
    place      plant  in=town sealed
    corridor   road   town to haven
    corridor   track  town to camp
"""


def found(counts: str) -> list[tuple[list[str], int]]:
    findings = list(find(case(SIEGE + counts)))
    assert all(finding.class_ is FindingClass.TENSION for finding in findings)
    return sorted((named, finding.gap) for named, finding in zip(ids(findings), findings, strict=True))


def test_totals_of_one_day_are_of_one_hour():
    assert found("""
        un    to 3 May  departed plant  101  so_far
        icrc  to 3 May  departed plant  156  so_far
    """) == [(["1", "2"], 55)]


def test_stocks_of_one_day_are_of_one_hour():
    assert found("""
        mayor    1 May  remaining town  131
        witness  1 May  remaining town  372
    """) == [(["1", "2"], 241)]


def test_evacuated_from_a_place_are_those_who_left_it():
    assert found("""
        ministry  8 May  departed town   694
        paper     8 May  evacuated town  about 600
    """) == [(["2", "1"], 34)]


def test_figures_of_parts_do_not_add_up_to_the_total_and_nobody_tells_of_the_days_between():
    assert found("""
        un         30 Apr - 1 May  departed plant  101
        icrc       3 May - 5 May   departed plant  51
        president  to 5 May        departed plant  more than 300  period_start=2022-04-30
    """) == [(["2", "1", "3"], 149)]


def test_a_total_of_which_the_parts_cover_less_than_half_may_hold_more():
    assert (
        found("""
        un         30 Apr    departed plant  101
        president  to 5 May  departed plant  more than 300  period_start=2022-04-30
    """)
        == []
    )


ROUNDS = """
    movement   first   30 Apr - 30 Apr  corridors=road
    movement   second  4 May - 4 May    corridors=road
    committee  30 Apr  departed town  1354  movement=first   corridor=road
    committee  4 May   departed town  1851  movement=second  corridor=road
    paper      to 8 May  departed town  {}
"""


def test_a_total_of_about_as_many_as_went_in_rounds_is_of_these_whatever_time_lies_between_them():
    assert found(ROUNDS.format(3205)) == []
    assert found(ROUNDS.format("about 4400")) == [(["1", "2", "3"], 755)]


def test_a_total_of_more_than_twice_as_many_as_went_in_rounds_tells_of_others_too():
    assert found(ROUNDS.format("about 9000")) == []


def test_who_names_no_corridor_means_those_that_others_name():
    assert found("""
        un         30 Apr - 5 May  departed plant  182            corridor=road
        president  30 Apr - 5 May  departed plant  more than 300
    """) == [(["1", "2"], 119)]


def test_another_corridor_that_somebody_names_reconciles_them():
    assert (
        found("""
        un         30 Apr - 5 May  departed plant  182            corridor=road
        icrc       30 Apr - 5 May  departed plant  122            corridor=track
        president  30 Apr - 5 May  departed plant  more than 300
    """)
        == []
    )


def test_two_movements_of_one_day_are_two():
    assert (
        found("""
        movement  first   3 May - 3 May  corridors=road
        movement  second  3 May - 3 May  corridors=track
        un        3 May  departed town  102  movement=first
        icrc      3 May  departed town  131  movement=second
        ministry  3 May  departed town  233
    """)
        == []
    )


def test_who_arrived_in_a_movement_left_in_it_and_not_with_others_by_the_corridor():
    counts = """
        movement  first   3 May - 4 May  corridors=road
        movement  second  4 May - 5 May  corridors=road
        governor  3 May  departed town           1582  {first}
        governor  4 May  departed town           3034  movement=second
        agency    4 May  arrived haven {origin}  1908  {first}
    """
    assert found(counts.format(first="movement=first", origin="from town")) == [(["1", "3"], 326)]
    assert found(counts.format(first="movement=first", origin="")) == [(["1", "3"], 326)]
    assert found(counts.format(first="corridor=road", origin="from town")) == []


def test_a_contradiction_is_no_tension():
    assert (
        found("""
        un        3 May  arrived haven  127
        ministry  3 May  arrived haven  156
    """)
        == []
    )


def test_two_relays_of_one_statement_are_not_two_figures():
    assert (
        found("""
        office via agency  to 5 May  departed plant  102  so_far statement=post
        office via paper   to 5 May  departed plant  131  so_far statement=post
    """)
        == []
    )


def test_two_totals_that_one_source_gave_on_one_day_are_of_two_hours():
    counts = """
        un  to 3 May  departed plant  100490  reported_at=2022-05-03
        {}  to 3 May  departed plant  100514  reported_at=2022-05-03
    """
    assert found(counts.format("un")) == []
    assert found(counts.format("icrc")) == [(["1", "2"], 19)]


def test_a_total_reports_movement_on_its_last_day_beyond_a_shorter_one():
    assert (
        found("""
        ministry  to 1 May  departed town  956   final  period_start=2022-04-29
        ministry  to 2 May  departed town  1872  final  period_start=2022-04-29
        ministry  3 May     departed town  269   final
        ministry  to 3 May  departed town  2141  final  period_start=2022-04-29
    """)
        == []
    )


def test_thousands_may_be_tens_of_thousands():
    assert (
        found("""
        army  3 May  departed town  thousands
        un    3 May  departed town  about 20000
    """)
        == []
    )


def test_what_one_voice_says_twice_on_a_day_is_of_two_hours():
    told = """
        source    ministry  authority part_of=gov
        source    minister  authority part_of=gov
        {}  to 3 May  departed plant  92035   so_far
        {}  to 3 May  departed plant  99852   so_far
        {}  2 May     missing town    35
        {}  2 May     missing town    41
    """
    assert found(told.format(*["ministry", "minister"] * 2)) == []
    assert found(told.format(*["ministry", "un"] * 2)) == [(["1", "2"], 7817), (["3", "4"], 6)]


def test_civilians_and_fighters_are_together_everyone_and_men_and_women_are_not():
    counts = """
        ngo    2 May  arrived haven  1141  group={}
        ngo    2 May  arrived haven  113   group={}
        paper  2 May  arrived haven  1851
    """
    assert found(counts.format("civilians", "fighters")) == [(["2", "1", "3"], 597)]
    assert found(counts.format("men", "women")) == []


def test_stocks_that_are_far_apart_are_a_tension_though_one_voice_tells_both():
    told = """
        source    rescuers  authority part_of=gov
        source    mayor     authority part_of=gov
        rescuers  2 May     remaining town   up to 3000
        mayor     2 May     remaining town   about {}
    """
    assert found(told.format(4000)) == []
    assert found(told.format(9000)) == [(["1", "2"], 5100)]


def test_who_says_the_same_twice_on_a_day_still_contradicts_others():
    assert found("""
        un       2 May  remaining town  about 4000  reported_at=2022-05-02T08:00+03:00
        un       2 May  remaining town  about 4000  reported_at=2022-05-02T20:00+03:00
        council  2 May  remaining town  about 8000
    """) == [(["1", "3"], 2800), (["2", "3"], 2800)]


CONVOY = """
    operation  29 Apr - 8 May
    place      plant   in=town
    corridor   road    town to haven
    movement   convoy  3 May - 4 May  corridors=road
"""


def test_more_arrived_in_a_movement_than_left_in_it():
    def sets(counts: str) -> list[list[str]]:
        return ids(find(case(CONVOY + counts)))

    arrived = "un   4 May  arrived haven   514  movement=convoy  corridor=road  final\n"
    left = "gov  3 May  departed {}   478  movement=convoy  corridor=road  final\n"
    assert sets(left.format("town") + arrived) == [["1", "2"]]
    assert sets(left.format("plant") + arrived) == []
    assert sets(left.format("town") + "un   3 May  joined farm   36  movement=convoy  corridor=road\n" + arrived) == []
