"""When ceasefire windows hold, and for which corridors: read from announcements that often leave an end open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corridors.domain.moments import Moment
from corridors.domain.package import Corridor, Package, Window
from corridors.domain.vocabulary import WindowStatus
from reports.engine.case import Case

FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Hours:
    """A window and the hours for which it was announced, as epoch seconds."""

    window: Window
    start: float
    end: float

    def overlaps(self, start: float, end: float) -> bool:
        return self.start < end and start < self.end

    def lies_in(self, other: "Hours") -> bool:
        return other.start <= self.start and self.end <= other.end


def hours_of(case: Case) -> list[Hours]:
    """The hours of every window that has any, by start.

    A start not stated is that of the day on which the window ends, or was announced. An end not stated is that of the
    first day where the window collapsed; else it holds until the next one for its corridors starts.
    """
    windows = [
        Hours(window, start, FOREVER) for window in case.package.windows if (start := _start(case, window)) is not None
    ]
    windows.sort(key=lambda hours: (hours.start, hours.window.external_id))
    return [replace(hours, end=_end(case, hours, windows)) for hours in windows]


def serves(package: Package, window: Window, corridor: Corridor) -> bool:
    """Whether a window is for a corridor: by name, for all, or for the way that it follows from its origin."""
    if not window.corridors or corridor.code in window.corridors:
        return True
    stops = (*corridor.via, corridor.destination)
    named = (package.corridor_by_code.get(code) for code in window.corridors)
    return any(way and package.within(corridor.origin, way.origin) and way.destination in stops for way in named)


def _start(case: Case, window: Window) -> float | None:
    if window.starts_at:
        return case.opening(window.starts_at)
    day = window.ends_at or window.announced_at
    return case.opening(_whole_day(case, day)) if day else None


def _end(case: Case, hours: Hours, windows: Sequence[Hours]) -> float:
    window = hours.window
    if window.ends_at:
        return case.closing(window.ends_at)
    first = window.starts_at or window.announced_at
    if first and (window.status is WindowStatus.COLLAPSED or window.starts_at is None):
        return case.closing(_whole_day(case, first))
    later = (other.start for other in windows if other.start > hours.start and share_a_corridor(window, other.window))
    return min(later, default=FOREVER)


def _whole_day(case: Case, moment: Moment) -> Moment:
    day = moment.instant.astimezone(case.zone).date() if moment.instant else moment.day
    return Moment(day.isoformat(), day, None)


def share_a_corridor(one: Window, other: Window) -> bool:
    """Whether two windows are for a same corridor."""
    return not one.corridors or not other.corridors or bool(set(one.corridors) & set(other.corridors))
