from reports.engine.findings import FindingClass
from reports.engine.messages import organisation
from reports.engine.rules.relay_mismatch import find
from tests.reports.engine.notation import case, ids


def test_one_statement_in_two_scopes():
    (finding,) = find(
        case("""
        office via radio  29 Apr to 5 May  evacuated city   nearly 500  statement=post
        office via paper  29 Apr to 5 May  evacuated plant  nearly 500  statement=post
        """)
    )

    assert finding.class_ is FindingClass.CAUTION
    assert finding.gap == 450
    assert [reason.kind for reason in finding.reasons] == ["place"]


def test_a_running_total_passed_on_as_one_days_figure():
    (finding,) = find(
        case("""
        office via radio  29 Apr to 5 May  evacuated city  nearly 500  statement=post
        office via paper  5 May            evacuated city  nearly 500  statement=post
        """)
    )

    assert [reason.kind for reason in finding.reasons] == ["moment"]


def test_all_versions_of_a_statement_are_one_finding_and_agreeing_relays_add_nothing_to_it():
    found = find(
        case("""
        office via radio  29 Apr to 5 May  evacuated city   nearly 500  statement=post id=A reported_at=2022-05-05
        office via paper  5 May            evacuated city   nearly 500  statement=post id=B reported_at=2022-05-06
        office via agent  29 Apr to 5 May  evacuated plant  nearly 500  statement=post id=C reported_at=2022-05-06
        office via other  29 Apr to 5 May  evacuated city   nearly 500  statement=post id=D reported_at=2022-05-07
        """)
    )

    assert ids(found) == [["A", "B", "C"]]


def test_a_less_precise_relay_is_no_other_version():
    found = find(
        case("""
        un            8 May  arrived haven  more than 170  statement=note
        un via radio  8 May  arrived haven  174            statement=note
        """)
    )

    assert ids(found) == []


def test_a_number_in_other_words_is_no_other_version():
    found = find(
        case("""
        governor via radio  8 Mar  departed city  about 5000      statement=note
        paper               8 Mar  departed city  more than 5000  statement=note
        """)
    )

    assert ids(found) == []


def test_another_number_of_the_same_people_is_another_version_even_where_both_can_be_true():
    (finding,) = find(
        case("""
        paper               8 Mar  detained city  more than 7000  statement=note
        governor via radio  8 Mar  detained city  more than 6300  statement=note
        source  paper  media
        """)
    )

    assert finding.gap == 601
    assert finding.summary.params["source"] == organisation("governor")
    assert [reason.kind for reason in finding.reasons] == ["wording"]


def test_the_figure_that_differs_is_found_among_several_of_a_statement():
    found = find(
        case("""
        governor via radio  12 Apr  remaining camps  9000  statement=note
        governor via radio  12 Apr  remaining east   3000  statement=note
        governor via paper  12 Apr  remaining east   8000  statement=note
        """)
    )

    assert ids(found) == [["2", "3"]]


def test_one_number_of_all_or_only_of_the_civilians_where_fighters_are_counted():
    found = find(
        case("""
        agency via radio  7 Jun  departed town  730  statement=note
        agency via radio  7 Jun  departed town  190   statement=note group=fighters
        agency via paper  7 Jun  departed town  730  statement=note group=civilians
        """)
    )

    assert ids(found) == [["1", "3"]]


def test_where_nobody_counts_fighters_people_are_civilians():
    found = find(
        case("""
        agency via radio  7 Jun  departed town  730  statement=note
        agency via paper  7 Jun  departed town  730  statement=note group=civilians
        """)
    )

    assert ids(found) == []


def test_one_number_on_two_ways():
    (finding,) = find(
        case("""
        corridor  west  city to haven
        corridor  east  city to camp
        movement  convoy  8 Jun - 9 Jun  corridors=east
        army via radio  8 Jun - 9 Jun  departed city  2300  statement=note corridor=east movement=convoy
        army via paper  8 Jun - 9 Jun  departed city  2300  statement=note corridor=west
        """)
    )

    assert [reason.kind for reason in finding.reasons] == ["corridor"]


def test_a_way_that_one_relay_leaves_out_is_no_other_version():
    found = find(
        case("""
        corridor  east  city to camp
        army via radio  9 Jun  departed city  2300  statement=note corridor=east
        army via paper  9 Jun  departed city  2300  statement=note
        """)
    )

    assert ids(found) == []


def test_households_read_as_people():
    (finding,) = find(
        case("""
        un via radio  2 Jul  departed camp  4000-5000  statement=note unit=families
        un via daily  2 Jul  departed camp  up to 30000  statement=note
        un via paper  2 Jul  departed camp  4000-5000  statement=note
        """)
    )

    assert len(finding.counts) == 3
    assert [reason.kind for reason in finding.reasons] == ["unit", "wording"]


def test_families_and_the_people_in_them_both_stand_in_a_statement():
    found = find(
        case("""
        un via radio  2 Jul  arrived camp  412   statement=note unit=families
        un via paper  2 Jul  arrived camp  1866  statement=note
        """)
    )

    assert ids(found) == []


def test_a_part_a_days_share_and_a_small_number_told_twice_are_other_figures_of_a_statement():
    found = find(
        case("""
        un via radio  1 May to 3 May  departed city  730  statement=note
        un via paper  1 May to 3 May  departed city  260  statement=note group=women
        un via daily  3 May           departed city  190  statement=note
        un via radio  3 May           killed city    2     statement=note
        un via paper  3 May           injured city   2     statement=note
        """)
    )

    assert ids(found) == []


def test_those_who_set_out_and_arrived_by_one_way_are_the_same_people():
    found = find(
        case("""
        un via radio  3 May  departed city            238  statement=note
        un via paper  3 May  arrived haven from city  238  statement=note
        un via daily  3 May  arrived haven from city  240  statement=other
        un via agent  3 May  departed city            238  statement=other
        """)
    )

    assert ids(found) == []


def test_a_number_of_those_who_left_told_of_arrivals_elsewhere_is_another_version():
    (finding,) = find(
        case("""
        un via radio  3 May  departed villages  17000  statement=note
        un via paper  3 May  arrived camp       17000  statement=note
        """)
    )

    assert [reason.kind for reason in finding.reasons] == ["place", "stage"]


def test_equal_numbers_of_two_groups_that_a_relay_both_gives_are_no_versions():
    found = find(
        case("""
        un via radio  3 May  departed city  100  statement=note group=women
        un via paper  3 May  departed city  100  statement=note group=women
        un via paper  3 May  departed city  100  statement=note group=children
        """)
    )

    assert ids(found) == []


def test_an_unrounded_number_that_the_press_dates_to_another_day():
    (finding,) = find(
        case("""
        source  paper  media
        minister  8 Mar  departed city  694  group=foreign_nationals
        paper     7 Mar  departed city  694  group=foreign_nationals
        """)
    )

    assert finding.gap == 694


def test_a_rounded_number_on_two_days_is_two_days_of_work():
    found = find(
        case("""
        source  paper  media
        minister  8 Mar  departed city  700
        paper     7 Mar  departed city  700
        """)
    )

    assert ids(found) == []


def test_two_independent_sources_may_well_count_the_same_on_two_days():
    found = find(
        case("""
        minister  8 Mar  departed city  694
        monitor   7 Mar  departed city  694
        """)
    )

    assert ids(found) == []


def test_one_movement_relayed_with_two_dates():
    found = find(
        case("""
        redcross via radio  15 Mar           departed city  thousands    movement=convoy
        redcross via paper  15 Mar - 16 Mar  departed city  at least 80  movement=convoy unit=vehicles
        """)
    )

    assert ids(found) == [["1", "2"]]


def test_two_numbers_of_people_in_one_movement_are_not_one_with_two_dates():
    found = find(
        case("""
        army via radio  4 Jun - 5 Jun  departed city  140     movement=convoy
        army via paper  2 Jun - 5 Jun  departed city  dozens  movement=convoy
        """)
    )

    assert ids(found) == []


def test_a_convoy_of_two_days_counted_day_by_day_has_one_date_each():
    found = find(
        case("""
        redcross via radio  15 Mar  departed city  120  movement=convoy
        redcross via paper  16 Mar  departed city  80   movement=convoy
        """)
    )

    assert ids(found) == []


def test_a_statement_may_hold_several_figures():
    found = find(
        case("""
        un via radio  3 May  departed plant  101  statement=note
        un via radio  3 May  arrived haven   127  statement=note
        un via paper  3 May  departed plant  101  statement=note
        un via paper  3 May  arrived haven   156  statement=note
        """)
    )

    assert ids(found) == [["2", "4"]]


def test_full_buses_on_two_days_are_no_relay():
    assert ids(find(case("un  7 Mar  departed city  46\n un  8 Mar  departed city  46"))) == []
