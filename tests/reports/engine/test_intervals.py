import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reports.engine.intervals import ALWAYS, common, edges, meets, snapped, union, without

STRETCHES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))).map(
    lambda pairs: union((min(pair), max(pair)) for pair in pairs)
)
MOMENTS = st.integers(1, 40).map(lambda half: half / 2 + 0.25)


def test_stretches_that_touch_are_one():
    assert union([(3, 5), (1, 2), (5, 7), (4, 4)]) == ((1, 2), (3, 7))


def test_a_moment_in_a_gap_is_moved_back_to_when_something_could_last_change():
    stretches = ((1, 2), (3, 7))
    moments = np.array([1, 1.5, 2.5, 3.5, 9])
    assert snapped(moments, *edges(stretches)).tolist() == [-np.inf, 1.5, 2, 3.5, 7]
    assert snapped(moments, *edges(())).tolist() == [-np.inf] * 5


@given(one=STRETCHES, other=STRETCHES, moment=MOMENTS)
def test_they_are_sets_of_moments(one, other, moment):
    in_one, in_other = _holds(one, moment), _holds(other, moment)
    assert _holds(common(one, other), moment) == (in_one and in_other)
    assert _holds(without(one, other), moment) == (in_one and not in_other)
    assert _holds(union([*one, *other]), moment) == (in_one or in_other)
    assert _holds(ALWAYS, moment)


@given(stretches=STRETCHES, first=st.integers(0, 20), last=st.integers(0, 20))
def test_they_meet_a_period_where_something_is_common(stretches, first, last):
    if first < last:
        assert meets(stretches, (first, last)) == bool(common(stretches, ((first, last),)))


def _holds(stretches, moment):
    return any(start < moment <= end for start, end in stretches)
