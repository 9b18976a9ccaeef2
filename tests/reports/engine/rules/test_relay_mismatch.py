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


def test_other_words_for_the_number_are_another_version():
    (finding,) = find(
        case("""
        governor via radio  8 Mar  departed city  about 5000      statement=note
        paper               8 Mar  departed city  more than 5000  statement=note
        source  paper  media
        """)
    )

    assert finding.gap == 0
    assert finding.summary.params["source"] == organisation("governor")
    assert [reason.kind for reason in finding.reasons] == ["wording"]


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
