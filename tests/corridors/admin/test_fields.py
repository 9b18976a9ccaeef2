"""Moments, embargoes and routes as forms take them in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from corridors.admin.fields import InstantField, MomentField, RouteField
from corridors.domain.moments import Moment

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture
def moment():
    field = MomentField(required=False)
    field.zone = KYIV
    return field


@pytest.fixture
def instant():
    field = InstantField(required=False)
    field.zone = KYIV
    return field


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2022-05-03", "", "2022-05-03"),
        ("2022-05-03", "14:00", "2022-05-03T14:00+03:00"),
        ("2022-01-03", "14:00", "2022-01-03T14:00+02:00"),
        ("2022-05-03", "14:00:30", "2022-05-03T14:00:30+03:00"),
    ],
)
def test_a_moment_is_a_day_or_a_local_time_of_it(moment, day, time, said):
    assert moment.clean([day, time]) == Moment.parse(said)


def test_no_day_and_no_time_is_no_moment(moment):
    assert moment.clean(["", ""]) is None


@pytest.mark.parametrize(
    ("day", "time", "code"),
    [
        ("", "14:00", "time_without_day"),
        ("1000-05-03", "", "moment_out_of_range"),
        ("0001-01-01", "00:00", "not_a_moment"),
        ("yesterday", "", "invalid"),
        ("2022-05-03", "noon", "invalid"),
    ],
)
def test_what_is_no_moment_is_refused(moment, day, time, code):
    with pytest.raises(ValidationError) as refusal:
        moment.clean([day, time])
    assert [error.code for error in refusal.value.error_list] == [code]


def test_a_moment_with_another_offset_is_shown_as_local_time_and_not_taken_for_changed(moment):
    stored = Moment.parse("2022-05-03T11:00Z")
    shown = [str(part) for part in moment.widget.decompress(stored)]
    assert shown == ["2022-05-03", "14:00:00"]
    assert not moment.has_changed(stored, shown)
    assert moment.has_changed(stored, ["2022-05-03", "15:00"])


def test_an_embargo_ends_at_a_local_time(instant):
    end = instant.clean("2022-05-03T14:00")
    assert end == datetime(2022, 5, 3, 11, 0, tzinfo=UTC)
    assert instant.widget.format_value(instant.prepare_value(end)) == "2022-05-03T14:00"


def test_an_embargo_that_ends_within_the_minute_is_not_taken_for_changed(instant):
    assert not instant.has_changed(datetime(2022, 5, 3, 11, 0, 42, tzinfo=UTC), "2022-05-03T14:00")
    assert instant.has_changed(datetime(2022, 5, 3, 11, 0, 42, tzinfo=UTC), "2022-05-03T14:01")


@pytest.mark.parametrize("time", ["2022-03-27T03:30", "2022-10-30T03:30"])
def test_a_local_time_that_never_was_or_was_twice_ends_no_embargo(instant, time):
    with pytest.raises(ValidationError):
        instant.clean(time)


def test_a_route_keeps_its_geometry_alone():
    line = '{"type": "LineString", "coordinates": [[1, 2], [3, 4]], "name": "\\u0000", "x": 1}'
    assert RouteField().clean(line) == {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}


@pytest.mark.parametrize(
    "text",
    [
        "a line",
        '{"type": "LineString", "coordinates": [[NaN, 2], [3, 4]]}',
        '{"type": "LineString", "coordinates": [[1, Infinity], [3, 4]]}',
        "[" * 100_000,
        f'{{"coordinates": {"9" * 10_000}}}',
    ],
)
def test_what_no_database_can_hold_is_no_route(text):
    field = RouteField()
    with pytest.raises(ValidationError) as refusal:
        field.clean(text)
    assert refusal.value.code == "invalid"
    assert field.bound_data(text, None) == text, "it is shown again as it was typed"
