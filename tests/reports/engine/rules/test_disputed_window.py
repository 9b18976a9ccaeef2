from reports.engine.findings import FindingClass
from reports.engine.messages import organisations
from reports.engine.rules.disputed_window import find
from tests.reports.engine.notation import case, ids

SIDES = """
    source  north  authority party=north
    source  south  authority party=south
    source  guard  authority party=south part_of=south
    corridor  road   city to haven agreed=north,south
    corridor  track  city to hills
"""


def test_the_windows_of_one_announcement_without_a_partys_agreement_are_one_finding():
    found = find(
        case(f"""{SIDES}
        window  w1  5 May 08:00 - 5 May 18:00  by=south agreed=south announced=2022-05-04
        window  w2  6 May 08:00 - 6 May 18:00  by=south agreed=south announced=2022-05-04
        window  w3  8 May 08:00 - 8 May 18:00  by=south agreed=south,north announced=2022-05-07
        """)
    )

    assert ids(found) == [["w1", "w2"]]


def test_nothing_is_missing_where_nothing_is_said_of_agreement():
    assert ids(find(case(f"{SIDES}\n window  w1  5 May - 5 May  by=south"))) == []


def test_each_side_accuses_the_other():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May - 3 May  by=un agreed=north,south
        violation  w1  by=north against=south
        violation  w1  by=guard against=north
        """)
    )

    assert finding.windows == ("w1",)
    assert finding.summary.params["accusing"] == organisations("north", "south")


def test_accusations_of_one_side_are_no_dispute_of_the_window():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May - 3 May  by=un agreed=north,south
        violation  w1  by=south against=north
        violation  w1  by=guard against=north
        violation  w1  by=un
        """)
    )

    assert ids(found) == []


def test_two_sides_announce_other_hours():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - 3 May 18:00  by=south agreed=north,south corridors=road
        window  w2  3 May 10:00 - 3 May 18:00  by=north agreed=north,south corridors=road,track
        """)
    )

    assert (finding.windows, finding.class_) == (("w1", "w2"), FindingClass.CAUTION)


def test_the_same_hours_in_another_wording_are_no_dispute():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - ?      by=south agreed=north,south corridors=road
        window  w2  3 May - 3 May        by=north agreed=north,south corridors=road
        window  w3  3 May 11:00 - 4 May  by=north agreed=north,south corridors=track
        """)
    )

    assert ids(found) == []


def test_one_says_it_holds_and_the_other_that_it_was_called_off():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May - 4 May  by=south agreed=north,south corridors=road status=held
        window  w2  3 May - 4 May  by=north agreed=north,south corridors=road status=cancelled
        """)
    )

    assert finding.class_ is FindingClass.TENSION


def test_one_says_that_both_agreed_and_the_other_calls_it_off():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - 3 May 20:00  by=guard agreed=north,south corridors=road,track status=agreed
        window  w2  3 May 08:00 - ?            by=north corridors=road status=cancelled
        """)
    )

    assert (finding.windows, finding.class_) == (("w1", "w2"), FindingClass.TENSION)


def test_a_window_that_only_one_side_agreed_to_may_well_be_refused():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - 3 May 20:00  by=south corridors=road
        window  w2  3 May 08:00 - ?            by=north corridors=road status=cancelled
        """)
    )

    assert ids(found) == []


def test_what_is_called_off_at_once_is_one_finding():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May 07:00 - 3 May 09:00  by=south corridors=road status=in_force
        window  w2  3 May 13:00 - 3 May 16:00  by=south corridors=road status=in_force
        window  w3  3 May - 3 May              by=north corridors=road status=cancelled
        """)
    )

    assert ids(found) == [["w1", "w2", "w3"]]


def test_a_window_that_ends_while_another_begins_is_not_the_one_called_off():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May - 5 May              by=un status=held
        window  w2  5 May 12:00 - 6 May 12:00  by=north status=collapsed
        """)
    )

    assert ids(found) == []


def test_each_side_says_that_it_holds_until_another_hour():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - 3 May 15:00  by=north corridors=road status=held
        window  w2  3 May 08:00 - 3 May 11:00  by=south corridors=road status=in_force
        """)
    )

    assert finding.class_ is FindingClass.TENSION


def test_other_hours_of_a_truce_to_which_both_agreed_are_a_caution():
    (finding,) = find(
        case(f"""{SIDES}
        window  w1  3 May - 9 May  by=north agreed=north,south corridors=road status=held
        window  w2  3 May - 6 May  by=south agreed=north,south corridors=road status=held
        """)
    )

    assert finding.class_ is FindingClass.CAUTION


def test_a_pause_within_a_longer_truce_has_no_other_hours_of_it():
    found = find(
        case(f"""{SIDES}
        window  w1  1 May - 30 May             by=un
        window  w2  3 May 10:00 - 3 May 13:00  by=south corridors=road
        """)
    )

    assert ids(found) == []


def test_accusations_that_do_not_answer_each_other():
    found = find(
        case(f"""{SIDES}
        source  ally  authority party=abroad
        window  w1  3 May - 3 May  by=un agreed=north,south,ally
        violation  w1  by=north against=south
        violation  w1  by=ally
        violation  w1  by=ally against=north
        """)
    )

    assert ids(found) == []


def test_a_party_that_announces_the_same_window_has_agreed_to_it():
    found = find(
        case(f"""{SIDES}
        window  w1  3 May 08:00 - 3 May 20:00  by=south agreed=south corridors=road
        window  w2  3 May 08:00 - 3 May 20:00  by=north agreed=north corridors=road,track
        """)
    )

    assert ids(found) == [["w2"]]


def test_a_guarantor_need_not_agree_to_every_window():
    found = find(
        case(f"""{SIDES}
        source  guarantor  authority party=abroad
        window  w1  3 May - 3 May  by=guarantor agreed=north,south
        window  w2  4 May - 4 May  by=un agreed=north,south
        window  w3  5 May - 5 May  by=un agreed=north,south
        """)
    )

    assert ids(found) == []
