from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.domain.moments import YEARS, Moment, MomentError

KYIV = ZoneInfo("Europe/Kyiv")
DAMASCUS = ZoneInfo("Asia/Damascus")
HAVANA = ZoneInfo("America/Havana")
ZONES = st.sampled_from([KYIV, DAMASCUS, HAVANA, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")])
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
TIMES = st.builds(datetime.combine, st.dates(date(1900, 1, 2), date(2199, 12, 30)), st.times())


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_day_lasts_from_midnight_to_midnight_of_the_operation():
    day = Moment.parse("2022-05-03")

    assert day.is_day
    assert day.opening(KYIV) == utc("2022-05-02T21:00")
    assert day.closing(KYIV) == utc("2022-05-03T21:00")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2022-05-03T14:00+03:00", "2022-05-03T11:00"),
        ("2022-05-03T14:00+0300", "2022-05-03T11:00"),
        ("2022-05-03T14:00Z", "2022-05-03T14:00"),
        ("2022-05-03T14:00:30-05:30", "2022-05-03T19:30:30"),
        ("2022-05-03T00:30+03:00", "2022-05-02T21:30"),
    ],
)
def test_an_instant_means_one_moment_wherever_it_is_read(said, meant):
    instant = Moment.parse(said)

    assert not instant.is_day
    assert instant.opening(KYIV) == instant.closing(HAVANA) == utc(meant)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2022-03-27", KYIV, 23),
        ("2022-10-30", KYIV, 25),
        ("2022-05-03", KYIV, 24),
        ("2014-03-28", DAMASCUS, 23),  # Its midnight does not exist: the clock goes from 23:59 to 01:00.
        ("2014-10-30", DAMASCUS, 25),  # Its last hour comes twice.
        ("2022-11-06", HAVANA, 25),  # Its first hour comes twice.
    ],
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(day, zone, hours):
    moment = Moment.parse(day)

    assert moment.closing(zone) - moment.opening(zone) == timedelta(hours=hours)


@given(day=DAYS, zone=ZONES)
def test_days_join_without_a_seam(day, zone):
    after = day + timedelta(days=1)
    if after.year in YEARS:
        assert Moment.parse(str(day)).closing(zone) == Moment.parse(str(after)).opening(zone)
    assert Moment.parse(str(day)).opening(zone) <= Moment.parse(str(day)).closing(zone)


@given(instant=TIMES, offset=st.integers(-14 * 60, 14 * 60))
def test_every_instant_is_read_as_it_is_written(instant, offset):
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    said = f"{instant.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"

    moment = Moment.parse(said)

    assert str(moment) == said
    assert moment.opening(KYIV) == (instant - timedelta(minutes=offset)).replace(tzinfo=UTC)


@pytest.mark.parametrize("said", [" 2022-05-03 ", "2022-05-03\n"])
def test_space_around_it_is_not_said(said):
    assert Moment.parse(said) == Moment.parse("2022-05-03")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yesterday",
        "2022-02-29",
        "2022-13-01",
        "2022-5-3",
        "03.05.2022",
        "20220503",
        "2022-05-03 14:00+03:00",
        "2022-05-03T24:00+03:00",
        "2022-05-03T14:60+03:00",
        "2022-05-03T14:00+24:00",
        "2022-05-03T14:00+03:00[Europe/Kyiv]",
        "2022-05",
        "٢٠٢٢-٠٥-٠٣",
    ],
)
def test_what_is_no_moment(said):
    with pytest.raises(MomentError) as refused:
        Moment.parse(said)

    assert refused.value.code == "not_a_moment"


def test_a_time_without_an_offset_could_be_any_time():
    with pytest.raises(MomentError, match=r"such as 2022-05-03T14:00\+03:00") as refused:
        Moment.parse("2022-05-03T14:00")

    assert refused.value.code == "moment_without_offset"


@pytest.mark.parametrize("said", ["0001-01-01", "0022-05-03", "9999-12-31", "9999-12-31T23:59-12:00", "1899-12-31"])
def test_a_year_that_is_a_slip_of_the_hand(said):
    with pytest.raises(MomentError) as refused:
        Moment.parse(said)

    assert refused.value.code == "moment_out_of_range"
