"""The moment that a reader asks for, in an address or a form."""

from datetime import datetime
from zoneinfo import ZoneInfo

from corridors.domain.moments import Moment, MomentError


def moment_from(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that an address or a form names: `2022-05-03T18:00Z`, a day (its end), or a time in the zone.

    None for an empty text. Raises MomentError for what is no moment.
    """
    said = text.strip().replace(" ", "+")
    if not said:
        return None
    try:
        return Moment.parse(said).closing(zone)
    except MomentError as error:
        if error.code != "moment_without_offset":
            raise
        return datetime.fromisoformat(said).replace(tzinfo=zone)
