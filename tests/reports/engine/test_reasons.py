from reports.engine.reasons import reasons_for
from tests.reports.engine.notation import case

PLANT = """
    operation  29 Apr - 8 May
    place      district
    place      town    in=district
    place      plant   in=town
    place      houses  in=town
    place      village  in=district
"""


def reasons(counts: str, gap: int) -> tuple[list[tuple[str, int | None]], int]:
    told = case(PLANT + counts)
    members = [count for count in told.counts if count.source != "other"]
    members.sort(key=lambda count: count.range.low)
    found, unexplained = reasons_for(told, members, gap)
    return [(reason.kind, reason.explains) for reason in found], unexplained


def test_people_of_a_place_beside_explain_as_many_as_they_are():
    found, unexplained = reasons(
        """
        un     29 Apr - 3 May  departed plant   101
        mod    29 Apr - 3 May  departed plant   131
        other  29 Apr - 3 May  departed houses  25
        """,
        30,
    )
    assert found[0] == ("place", 25)
    assert unexplained == 5


def test_who_joined_on_the_way_may_be_among_arrivals_said_to_come_from_one_place():
    found, unexplained = reasons(
        """
        un     29 Apr - 3 May  departed plant            101
        mod    29 Apr - 3 May  arrived haven from plant  156
        other  29 Apr - 3 May  joined village            58
        """,
        55,
    )
    assert found[0] == ("origin", 55)
    assert unexplained == 0


def test_a_figure_far_larger_than_the_gap_explains_nothing():
    found, unexplained = reasons(
        """
        un     29 Apr - 3 May  departed plant   101
        mod    29 Apr - 3 May  departed plant   131
        other  29 Apr - 3 May  departed houses  944
        """,
        30,
    )
    assert found == []
    assert unexplained == 30


def test_the_same_number_of_the_day_before_may_have_been_told_again():
    found, _ = reasons(
        """
        un     7 May  departed plant  1
        mod    7 May  departed plant  51
        other  6 May  departed plant  51
        """,
        50,
    )
    assert found[0] == ("moment", 50)


def test_an_unspecified_stage_explains_a_gap_in_the_right_direction_only():
    smaller, _ = reasons("un  8 May  evacuated town  602\nmod  8 May  departed town  694", 92)
    larger, _ = reasons("un  8 May  evacuated town  694\nmod  8 May  departed town  602", 92)
    assert ("stage", 92) in smaller
    assert ("stage", None) in larger


def test_a_round_number_and_a_relay_are_told_last():
    found, unexplained = reasons("un  8 May  departed town  127\nmod via paper  8 May  departed town  about 200", 53)
    assert found == [("wording", 20), ("relay", None)]
    assert unexplained == 33


def test_differences_without_a_figure_are_told_as_such():
    found, _ = reasons(
        "un  to 3 May  departed plant  101  so_far\nmod  to 3 May  departed town  156  so_far group=civilians", 55
    )
    assert [kind for kind, _ in found] == ["place", "group", "moment"]
