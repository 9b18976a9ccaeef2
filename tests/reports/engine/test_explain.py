from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reports.engine.explain import minimal_conflict, minimal_conflicts

NUMBERS = st.lists(st.integers(0, 20), unique=True, max_size=8)


def within(limit):
    """Numbers hold together while their sum stays within a limit; else the largest are blamed that pass it."""

    def blame(numbers):
        blamed: set[int] = set()
        for number in sorted(numbers, reverse=True):
            if sum(blamed) <= limit < sum(numbers):
                blamed.add(number)
        return blamed

    return blame


def test_the_preferred_ones_come_first():
    assert minimal_conflict([], [5, 6, 7, 8], within(10)) == (5, 6)
    assert minimal_conflict([], [8, 7, 6, 5], within(10)) == (8, 7)


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
def test_the_set_is_the_same_whomever_the_certificates_blame(numbers, limit):
    """The one without as many of the last candidates as can be spared."""
    found = minimal_conflict([], numbers, within(limit))
    assert found == minimal_conflict([], numbers, lambda asked: asked if sum(asked) > limit else ())


@given(numbers=NUMBERS, limit=st.integers(0, 40), data=st.data())
def test_all_smallest_sets_are_found_where_there_are_few(numbers, limit, data):
    sets = [frozenset(s) for size in range(len(numbers) + 1) for s in combinations(numbers, size) if sum(s) > limit]
    smallest = {one for one in sets if not any(other < one for other in sets)}
    known = data.draw(st.sets(st.sampled_from(sorted(smallest, key=sorted)))) if smallest else set()
    found = [frozenset(one) for one in minimal_conflicts([], numbers, within(limit), 1000, known)]
    assert len(found) == len(set(found))
    assert set(found) == smallest - known
