"""Moments as published: a calendar day in the operation's time zone, or an instant with its offset."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?")


YEARS = range(1900, 2200)
"""The years that are taken for moments of an operation; anything else is a slip of the hand."""

DAY = (
    "(?:19|20|21)[0-9]{2}-"
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
)
INSTANT = (
    f"{DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{{1,6}})?)?"
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
)
MOMENT = f"{DAY}|{INSTANT}"
"""What is read, as a regular expression tells it: all but that a year without a 29 February has none."""


class MomentError(ValueError):
    """A text that is no moment. `code` says which way."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as its source stated it: a whole `day`, or one `instant`. Its text is kept as said."""

    said: str
    day: date
    instant: datetime | None

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """Reads `2022-05-03` or `2022-05-03T14:00+03:00`. Raises MomentError for anything else."""
        said = text.strip()
        try:
            if _DAY.fullmatch(said):
                return cls(said, _sensible(date.fromisoformat(said)), None)
            if _INSTANT.fullmatch(said):
                instant = datetime.fromisoformat(said)
                if instant.tzinfo is None:
                    raise MomentError("moment_without_offset", f"{said!r} needs an offset, such as {said}+03:00")
                return cls(said, _sensible(instant.date()), instant)
        except MomentError:
            raise
        except ValueError:
            pass
        raise MomentError("not_a_moment", f"{said!r} is no date (2022-05-03) or date-time (2022-05-03T14:00+03:00)")

    @property
    def is_day(self) -> bool:
        return self.instant is None

    def opening(self, zone: ZoneInfo) -> datetime:
        """The first moment that it can mean, in UTC: a day's midnight in the zone, or the instant itself."""
        return (self.instant or datetime.combine(self.day, time.min, zone)).astimezone(UTC)

    def closing(self, zone: ZoneInfo) -> datetime:
        """The last moment that it can mean, in UTC: the midnight that ends the day, or the instant itself.

        A day's end is the next day's start, so that consecutive periods join without a seam.
        """
        return (self.instant or datetime.combine(self.day + timedelta(days=1), time.min, zone)).astimezone(UTC)

    def __str__(self) -> str:
        return self.said


@cache
def timezones() -> frozenset[str]:
    """The names of all IANA time zones; they stand in a tree of folders, which is walked once."""
    return frozenset(available_timezones())


def _sensible(day: date) -> date:
    if day.year not in YEARS:
        years = f"{YEARS.start} to {YEARS.stop - 1}"
        raise MomentError("moment_out_of_range", f"the year {day.year} is not within {years}")
    return day
