"""What a reader asks for as a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from corridors.domain.moments import MomentError
from reports.pages.moments import moment_from

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2022-05-03T18:00Z", "2022-05-03T18:00:00+00:00"),
        ("2022-05-03T18:00 03:00", "2022-05-03T18:00:00+03:00"),
        ("2022-05-03T18:00", "2022-05-03T18:00:00+03:00"),
        ("2022-05-03", "2022-05-04T00:00:00+03:00"),
    ],
    ids=["an instant", "a plus sign that an address made a space", "the operation's clock", "a day's end"],
)
def test_moments_are_read_from_an_address(said, moment):
    assert moment_from(said, KYIV) == datetime.fromisoformat(moment)


def test_no_moment_is_now_and_nonsense_is_an_error():
    assert moment_from(" ", KYIV) is None
    with pytest.raises(MomentError):
        moment_from("3 May", KYIV)
