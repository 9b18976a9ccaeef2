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
