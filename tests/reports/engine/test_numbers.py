import pytest

from reports.engine.numbers import is_one_number, pairs_of_one_number
from tests.reports.engine.notation import package


def counts(*figures):
    return package("\n".join(f"un  3 May  departed city  {figure}" for figure in figures)).counts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9145", "more than 9000"),
        ("9871", "nearly 10000"),
        ("174", "more than 150"),
        ("46", "dozens"),
        ("480", "500"),
        ("about 5000", "more than 5000"),
        ("60-80", "up to 80"),
        ("60-80", "about 70"),
        ("23000", "thousands"),
    ],
)
def test_a_less_precise_wording_tells_the_same_number(one, other):
    assert is_one_number(*counts(one, other))
    assert is_one_number(*counts(other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("more than 7000", "more than 6300"),
        ("344", "more than 100"),
        ("up to 150000", "20000-30000"),
        ("483", "438"),
        ("1200", "1100"),
        ("3000", "13000"),
        ("60-80", "70-90"),
        ("1730", "hundreds"),
    ],
)
def test_wordings_that_no_rounding_joins_tell_two_numbers(one, other):
    assert not is_one_number(*counts(one, other))
    assert not is_one_number(*counts(other, one))


def test_all_pairs_are_found_by_one_pass():
    told = counts("9145", "more than 9000", "344", "thousands", "more than 300", "9200", "8000-9500", "0")
    every = {(i, j) for i in range(len(told)) for j in range(i + 1, len(told)) if is_one_number(told[i], told[j])}
    assert pairs_of_one_number(told) == every
    assert (0, 1) in every
