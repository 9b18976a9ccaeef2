from hypothesis import given
from hypothesis import strategies as st

from reports.engine.known import Known

CLAIMS = st.frozensets(st.integers(0, 8))
PARTS = [range(5), range(5, 9)]


def bits(claims) -> int:
    return sum(1 << claim for claim in claims)


def test_part_of_what_can_hold_can_hold():
    known = Known([bits(range(9))])
    known.add_possible(bits([1, 2, 3]))
    assert known.answer(bits([1, 3])) is True
    assert known.answer(bits([1, 4])) is None


def test_claims_that_have_nothing_to_do_with_each_other_can_hold_together():
    known = Known([bits([1, 2, 3]), bits([4, 5])])
    known.add_possible(bits([1, 2]))
    known.add_possible(bits([3, 4]))
    assert known.answer(bits([1, 2, 4])) is True
    assert known.answer(bits([1, 3, 4])) is None


def test_what_contains_an_impossible_set_is_impossible():
    known = Known([bits(range(9))])
    known.add_impossible(bits([1, 2]))
    assert known.answer(bits([1, 2, 7])) is False
    assert known.answer(bits([1, 7])) is None


def test_the_smallest_impossible_set_is_told():
    known = Known([bits(range(9))])
    known.add_impossible(bits([1, 2, 3]))
    known.add_impossible(bits([2, 4]))
    assert known.impossible_within(bits([1, 2, 3, 4])) == bits([2, 4])
    assert known.impossible_within(bits([1, 2])) == 0


@given(limits=st.tuples(st.integers(0, 10), st.integers(0, 26)), noted=st.lists(CLAIMS), asked=CLAIMS)
def test_it_never_answers_otherwise_than_the_solver_would(limits, noted, asked):
    """The claims are weights here, and can all hold while the sum of each part stays within a limit."""

    def holds(claims):
        return all(sum(claims & set(part)) <= limit for part, limit in zip(PARTS, limits, strict=True))

    known = Known(map(bits, PARTS))
    for claims in noted:
        (known.add_possible if holds(claims) else known.add_impossible)(bits(claims))
    assert known.answer(bits(asked)) in (None, holds(asked))
