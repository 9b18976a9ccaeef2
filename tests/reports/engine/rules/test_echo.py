from reports.engine.rules.echo import find
from tests.reports.engine.notation import case, ids


def test_three_names_of_one_government_and_the_press_are_one_source():
    found = find(
        case("""
        source  minister   authority part_of=gov
        source  president  authority part_of=gov
        source  paper      media
        minister   to 3 May  evacuated haven from plant  156  movement=first
        president  3 May     arrived haven from plant    156  movement=first
        paper      3 May     arrived haven from plant    156  movement=first
        """)
    )

    assert ids(found) == [["1", "3", "2"]]


def test_a_round_figure_needs_all_else_to_be_the_same():
    found = find(
        case("""
        source  minister   authority part_of=gov
        source  president  authority part_of=gov
        minister   8 Mar  evacuated city  about 5000
        president  8 Mar  evacuated city  about 5000
        minister   8 Mar  departed city   about 5000
        president  9 Mar  evacuated city  about 5000
        """)
    )

    assert ids(found) == [["1", "2"]]


def test_one_source_relayed_twice_is_seen_as_one_source_anyway():
    found = find(
        case("""
        minister via radio  8 Mar  evacuated city  about 5000
        minister via paper  8 Mar  evacuated city  about 5000
        """)
    )

    assert ids(found) == []


def test_independent_sources_that_agree_confirm_each_other():
    found = find(
        case("""
        un        3 May  departed plant  101
        redcross  3 May  departed plant  101
        """)
    )

    assert ids(found) == []


def test_the_press_repeats_whoever_said_it_first():
    found = find(
        case("""
        source  paper  media
        un        3 May  departed plant  101  reported_at=2022-05-03
        redcross  3 May  departed plant  101  reported_at=2022-05-04
        paper     3 May  departed plant  101  reported_at=2022-05-04
        """)
    )

    assert ids(found) == [["1", "3"]]


def test_the_same_number_of_other_people_is_no_echo():
    found = find(
        case("""
        source  paper  media
        un     3 May  departed plant  101
        paper  3 May  arrived haven   101
        paper  4 May  departed plant  101
        un     4 May  departed plant  137  movement=first
        paper  4 May  arrived haven   137  movement=first
        paper  3 May  departed plant  101  group=children
        """)
    )

    assert ids(found) == []


def test_an_outlet_that_shares_a_statement_repeats_its_speaker():
    found = find(
        case("""
        source  paper  media
        governor  8 Mar  departed city  about 5000  statement=note
        paper     8 Mar  departed city  about 5000  statement=note
        """)
    )

    assert ids(found) == [["1", "2"]]
