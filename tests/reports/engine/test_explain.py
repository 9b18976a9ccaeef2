from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reports.engine.explain import minimal_conflict, minimal_conflicts, shrunk

NUMBERS = st.lists(st.integers(0, 20), unique=True, max_size=8)


def within(limit):
    """Numbers hold together while their sum stays within a limit."""
    return lambda numbers: sum(numbers) <= limit


def test_the_preferred_ones_come_first():
    assert sorted(minimal_conflict([], [5, 6, 7, 8], within(10))) == [5, 6]
    assert sorted(minimal_conflict([], [8, 7, 6, 5], within(10))) == [7, 8]


def test_nothing_is_found_where_all_hold_and_nothing_needed_where_the_given_do_not():
    assert minimal_conflict([1], [2, 3], within(10)) is None
    assert minimal_conflict([11], [2, 3], within(10)) == ()


@given(numbers=NUMBERS, limit=st.integers(0, 40))
def test_every_member_is_needed(numbers, limit):
    found = minimal_conflict([], numbers, within(limit))
    if found is None:
        assert sum(numbers) <= limit
    else:
        assert sum(found) > limit
        assert all(sum(found) - number <= limit for number in found)


@given(numbers=NUMBERS, limit=st.integers(0, 40))
def test_all_smallest_sets_are_found_where_there_are_few(numbers, limit):
    found = {frozenset(one) for one in minimal_conflicts([], numbers, within(limit), most=1000)}
    sets = [frozenset(s) for size in range(len(numbers) + 1) for s in combinations(numbers, size) if sum(s) > limit]
    assert found == {one for one in sets if not any(other < one for other in sets)}


@given(numbers=NUMBERS, given_=st.integers(0, 20), limit=st.integers(0, 40))
def test_a_set_shrinks_to_what_is_needed(numbers, given_, limit):
    if given_ <= limit < given_ + sum(numbers):
        left = shrunk(given_, numbers, within(limit))
        assert given_ + sum(left) > limit
        assert all(given_ + sum(left) - number <= limit for number in left)
