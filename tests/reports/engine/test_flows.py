"""How many left or came by what was reported: no person is counted twice, and none is left out."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from corridors.domain.vocabulary import Group
from reports.engine.case import Case
from reports.engine.flows import Asked, Moved, came_at_most, heaviest, left_at_least, left_at_most
from tests.reports.engine.notation import case

AREA = """
    operation  29 Apr - 12 May
    place      plant  in=town
    place      gate   kind=checkpoint
    corridor   road   town to haven
    corridor   track  town to farm
    movement   first  5 May - 6 May  corridors=road
"""


def _asked(of: Case, place: str, first: int, last: int) -> Asked:
    days = 86_400.0
    start = of.starts_at + (first + 1) * days  # The operation starts on 29 April.
    return Asked(place, Group.ALL, start, start + (last - first + 1) * days)


def _told(moved: Moved) -> tuple[int, list[str]]:
    return moved.people, [flow.reading.key[1] for flow in moved.flows]


def test_figures_of_other_ways_and_days_add_up_and_those_of_the_same_people_do_not() -> None:
    of = case(
        AREA
        + """
        un    4 May           departed town  101  corridor=road   id=A
        icrc  4 May           departed town  63   corridor=track  id=B
        gov   5 May - 6 May   departed town  47   id=C
        un    5 May - 6 May   departed town  about 43  movement=first  id=D
        """
    )
    assert _told(left_at_most(of, _asked(of, "town", 4, 7))) == (212, ["A", "B", "D"])


def test_a_total_stands_for_its_parts_unless_they_are_more() -> None:
    parts = """
        un    4 May           departed town  101  id=A
        un    5 May           departed town  63   id=B
        icrc  4 May to 6 May  departed town  {}  final  id=C
    """
    of = case(AREA + parts.format(183))
    assert _told(left_at_most(of, _asked(of, "town", 4, 7))) == (183, ["C"])


def test_who_had_left_before_is_not_counted_again() -> None:
    of = case(
        AREA
        + """
        un  to 3 May  departed town  101  final  id=A
        un  to 6 May  departed town  147  final  id=B
        """
    )
    moved = left_at_most(of, _asked(of, "town", 4, 7))
    assert moved.people == 46
    assert [key[1] for flow in moved.flows for key in flow.keys] == ["B", "A"]


def test_figures_of_a_wider_area_tell_where_those_of_the_place_are_of_a_short_time_only() -> None:
    counts = """
        un   4 May - 9 May  departed town   1403  id=A
        gov  4 May - {}     departed plant  53     id=B
    """
    short, long = case(AREA + counts.format("4 May")), case(AREA + counts.format("7 May"))
    assert _told(left_at_most(short, _asked(short, "plant", 4, 9)))[0] == 1403
    assert _told(left_at_most(long, _asked(long, "plant", 4, 9))) == (53, ["B"])


def test_arrivals_from_a_place_are_of_people_who_left_it_and_one_who_passed_a_gate_is_not_two() -> None:
    of = case(
        AREA
        + """
        un   4 May - 6 May  arrived haven  211  origin=town  id=A
        gov  4 May - 6 May  arrived gate   187  origin=town  id=B
        gov  4 May - 6 May  arrived farm   34   origin=town  id=C
        """
    )
    assert _told(left_at_most(of, _asked(of, "town", 4, 7))) == (245, ["A", "C"])
    assert _told(came_at_most(of, _asked(of, "haven", 4, 7))) == (211, ["A"])


def test_the_dead_are_gone_and_those_held_leave_as_detainees() -> None:
    of = case(
        AREA
        + """
        un   4 May          killed town    7    id=A
        gov  4 May - 6 May  arrived haven  43   origin=town  group=detainees  id=B
        gov  4 May - 6 May  arrived haven  91   origin=town  id=C
        """
    )
    assert _told(left_at_most(of, _asked(of, "town", 4, 7)))[0] == 98
    held = _asked(of, "town", 4, 7)._replace(group=Group.DETAINEES)
    assert _told(left_at_most(of, held, held=True))[1] == ["B"]


def test_only_who_surely_left_after_the_first_moment_left_at_least() -> None:
    of = case(
        AREA
        + """
        un   to 6 May       departed town  147           id=A
        un   4 May - 6 May  departed town  more than 90  id=B
        gov  4 May - 6 May  arrived haven  61            origin=town  id=C
        """
    )
    assert _told(left_at_least(of, _asked(of, "town", 4, 7))) == (91, ["B"])


@given(
    weights=st.lists(st.integers(1, 50), max_size=9),
    pairs=st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
)
def test_the_heaviest_set_is_that_of_trying_all(weights: list[int], pairs: set[tuple[int, int]]) -> None:
    numbers = range(len(weights))
    meets = [{other for other in numbers if other == one or {(one, other), (other, one)} & pairs} for one in numbers]
    found = heaviest(weights, meets)
    best = max(
        sum(weights[one] for one in some)
        for size in range(len(weights) + 1)
        for some in combinations(numbers, size)
        if all(other not in meets[one] for one, other in combinations(some, 2))
    )
    assert sum(weights[one] for one in found) == best
    assert all(other not in meets[one] for one, other in combinations(found, 2))
