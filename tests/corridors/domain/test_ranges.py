import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corridors.domain.ranges import Range, precision_of, range_of
from corridors.domain.reading import LARGEST
from corridors.domain.vocabulary import QUALIFIERS_WITHOUT_VALUE, Qualifier

NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, LARGEST), st.integers(0, 900).map(lambda n: n * 1000))
WITH_ONE_NUMBER = sorted(set(Qualifier) - QUALIFIERS_WITHOUT_VALUE - {Qualifier.RANGE})
ONE_SIDED = [Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.FEWER_THAN, Qualifier.UP_TO]


def highest(allowed):
    return float("inf") if allowed.high is None else allowed.high


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("exact 0", 0, 0),
        ("exact 46", 46, 46),
        ("exact 127", 127, 127),
        ("exact 10", 5, 15),
        ("exact 80", 75, 85),
        ("exact 100", 95, 105),
        ("exact 120", 115, 125),
        ("exact 1400", 1350, 1450),
        ("exact 2000", 1950, 2050),
        ("exact 1000000", 950_000, 1_050_000),
        ("about 600", 540, 660),
        ("about 10", 5, 15),
        ("about 1", 0, 2),
        ("about 0", 0, 0),
        ("nearly 500", 450, 500),
        ("nearly 1", 0, 1),
        ("more_than 200", 201, None),
        ("at_least 50", 50, None),
        ("fewer_than 100", 0, 99),
        ("up_to 40", 0, 40),
        ("range 130 150", 130, 150),
        ("dozens", 24, 99),
        ("hundreds", 200, 999),
        ("thousands", 2000, None),
    ],
)
def test_a_wording_allows(wording, low, high):
    qualifier, *numbers = wording.split()

    assert range_of(Qualifier(qualifier), *(map(int, numbers) if numbers else [None])) == Range(low, high)


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        (0, 1),
        (7, 1),
        (10, 10),
        (80, 10),
        (81, 1),
        (100, 10),
        (101, 1),
        (110, 10),
        (1400, 100),
        (2000, 100),
        (10**9, 10**8),
    ],
)
def test_trailing_zeros_suggest_how_precise_a_number_is(value, precision):
    assert precision_of(value) == precision


@given(qualifier=st.sampled_from(WITH_ONE_NUMBER), value=NUMBERS)
def test_a_range_holds_the_stated_number_unless_the_wording_excludes_it(qualifier, value):
    excluded = qualifier in (Qualifier.MORE_THAN, Qualifier.FEWER_THAN)
    assume(not (qualifier is Qualifier.FEWER_THAN and value == 0))

    assert (value in range_of(qualifier, value)) is not excluded


@given(qualifier=st.sampled_from(WITH_ONE_NUMBER), value=NUMBERS)
def test_a_range_is_in_order_and_never_negative(qualifier, value):
    allowed = range_of(qualifier, value)

    assert allowed.low >= 0
    assert allowed.high is None or allowed.low <= allowed.high


@given(qualifier=st.sampled_from(ONE_SIDED), value=NUMBERS, more=st.integers(0, 1000))
def test_a_one_sided_wording_of_a_larger_number_allows_no_fewer_people(qualifier, value, more):
    one, other = range_of(qualifier, value), range_of(qualifier, value + more)

    assert one.low <= other.low
    assert highest(one) <= highest(other)


@given(value=NUMBERS)
def test_a_looser_wording_allows_all_that_a_tighter_one_does(value):
    exact, about, nearly = (range_of(q, value) for q in (Qualifier.EXACT, Qualifier.ABOUT, Qualifier.NEARLY))

    for tighter in (exact, nearly):
        assert about.low <= tighter.low <= highest(tighter) <= highest(about)


RANGES = st.builds(
    lambda low, width: Range(low, None if width is None else low + width),
    st.integers(0, 1000),
    st.none() | st.integers(0, 500),
)


@given(one=RANGES, other=RANGES)
def test_two_ranges_meet_where_one_number_is_in_both(one, other):
    shared = max(one.low, other.low)

    assert one.meets(other) is (shared in one and shared in other)
    assert one.gap_to(other) == other.gap_to(one) >= 0


def test_the_gap_is_counted_in_people():
    assert Range(127, 127).gap_to(Range(156, 156)) == 29
    assert Range(201, None).gap_to(Range(0, 99)) == 102
    assert Range(0, 40).gap_to(Range(40, 50)) == 0


@pytest.mark.parametrize("qualifier", [Qualifier.EXACT, Qualifier.RANGE])
def test_a_wording_without_the_number_that_it_needs_has_no_range(qualifier):
    with pytest.raises(ValueError, match="needs"):
        range_of(qualifier, None)


def test_a_range_without_its_upper_number_has_no_range():
    with pytest.raises(ValueError, match="two values"):
        range_of(Qualifier.RANGE, 130)
