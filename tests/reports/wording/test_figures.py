import pytest
from django.utils import translation

from corridors.domain.ranges import Range
from reports.wording import number, range_read


@pytest.mark.parametrize(
    ("low", "high", "read"),
    [(127, 127, "127"), (75, 85, "75–85"), (201, None, "201 or more"), (2000, 9999, "2,000–9,999")],
)
def test_a_range_as_it_is_read(low, high, read):
    with translation.override("en"):
        assert range_read(Range(low, high)) == read


def test_numbers_are_grouped_as_the_language_does():
    with translation.override("de"):
        assert number(100_000) == "100.000"
    with translation.override("fr"):
        assert number(100_000) == "100\u202f000" or number(100_000) == "100\xa0000"
