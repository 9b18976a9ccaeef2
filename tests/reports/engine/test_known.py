from hypothesis import given
from hypothesis import strategies as st

from reports.engine.known import Known

CLAIMS = st.frozensets(st.integers(0, 8))


def bits(claims) -> int:
    return sum(1 << claim for claim in claims)


def test_part_of_what_can_hold_can_hold():
    known = Known()
    known.add_possible(bits([1, 2, 3]))
    assert known.answer(bits([1, 3])) is True
    assert known.answer(bits([1, 4])) is None


def test_what_contains_an_impossible_set_is_impossible():
    known = Known()
    known.add_impossible(bits([1, 2]))
    assert known.answer(bits([1, 2, 7])) is False
    assert known.answer(bits([1, 7])) is None


def test_the_smallest_impossible_set_is_told():
    known = Known()
    known.add_impossible(bits([1, 2, 3]))
    known.add_impossible(bits([2, 4]))
    assert known.impossible_within(bits([1, 2, 3, 4])) == bits([2, 4])
    assert known.impossible_within(bits([1, 2])) == 0


@given(limit=st.integers(0, 30), noted=st.lists(CLAIMS), asked=CLAIMS)
def test_it_never_answers_otherwise_than_the_solver_would(limit, noted, asked):
    """The claims are weights here, and can all hold while their sum stays within a limit."""

    def holds(claims):
        return sum(claims) <= limit

    known = Known()
    for claims in noted:
        (known.add_possible if holds(claims) else known.add_impossible)(bits(claims))
    assert known.answer(bits(asked)) in (None, holds(asked))
