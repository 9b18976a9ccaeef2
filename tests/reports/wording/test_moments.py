from dataclasses import replace

import pytest
from django.utils import translation

from corridors.domain.moments import Moment
from reports.wording import Names, moment_of_count, moment_text
from reports.wording.moments import window_text
from tests.reports.engine.notation import package


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("3 May                    arrived haven    127", "3 May, whole day"),
        ("3 May                    arrived haven    127  so_far", "3 May, so far"),
        ("2 May - 3 May            arrived haven    127", "2 May to 3 May"),
        ("2 May - 3 May            arrived haven    127  so_far", "2 May to 3 May, so far"),
        ("1 May 08:00 - 2 May 08:00  arrived haven  160", "1 May, 08:00 to 2 May, 08:00"),
        ("29 Apr to 3 May          arrived haven    127", "29 April to 3 May, running total"),
        ("to 3 May                 arrived haven    127", "up to 3 May, running total"),
        ("1 May 17:48              remaining plant  100", "1 May, 17:48"),
        ("1 May                    remaining plant  100", "1 May"),
        ("?                        arrived haven    127", "not stated"),
    ],
)
def test_when_a_count_speaks_of(line, moment):
    made = package(f"operation  29 Apr - 8 May\n un  {line}")

    assert moment_of_count(made.counts[0], Names.of(made)) == moment


def test_a_moment_is_told_on_the_operations_clock_and_with_its_year_where_that_is_another():
    names = Names.of(package("operation  29 Apr - 8 May"))

    assert moment_text(Moment.parse("2022-05-01T23:30+00:00"), names) == "2 May, 02:30"
    assert moment_text(Moment.parse("2021-05-01"), names) == "1 May 2021"
    assert moment_text(Moment.parse("2022-05-01"), Names.of(package("operation  29 Apr - ?"))) == "1 May"
    assert moment_text(Moment.parse("2022-05-01"), replace(names, year=None)) == "1 May 2022"


def test_moments_are_in_the_readers_language():
    names = Names.of(package("operation  29 Apr - 8 May"))

    with translation.override("fr"):
        assert moment_text(Moment.parse("2022-05-01"), names) == "1 mai"


@pytest.mark.parametrize(
    ("window", "text"),
    [
        ("5 May 08:00 - 5 May 18:00", "on 5 May (08:00 to 18:00)"),
        ("5 May - 5 May", "on 5 May"),
        ("30 Apr - 1 May", "from 30 April to 1 May"),
        ("5 May 08:00 - ?", "from 5 May, 08:00"),
        ("? - 5 May", "until 5 May"),
        ("?  announced=2022-05-04", "announced on 4 May"),
        ("?", "at a time not stated"),
    ],
)
def test_when_a_window_holds(window, text):
    made = package(f"operation  29 Apr - 8 May\n window  w1  {window}")

    assert window_text(made.windows[0], Names.of(made)) == text
