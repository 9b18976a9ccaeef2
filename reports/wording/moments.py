"""Moments in words: dates and times of the operation's own time zone, in the reader's language."""

from datetime import datetime

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from corridors.domain.moments import Moment
from corridors.domain.package import Count, Window
from corridors.domain.vocabulary import Basis, Completeness
from reports.wording.names import Names


def day_text(moment: Moment, names: Names) -> str:
    """“3 May”, or “3 May 2021” in another year than the operation's."""
    day = moment.instant.astimezone(names.zone).date() if moment.instant else moment.day
    pattern = (
        pgettext("Django date format of a day in the operation's year", "j F")
        if day.year == names.year
        else pgettext("Django date format of a day", "j F Y")
    )
    return dateformat.format(day, pattern)


def time_text(instant: datetime, names: Names) -> str:
    """“17:48”, on the clock of the operation."""
    return dateformat.format(instant.astimezone(names.zone), pgettext("Django date format of a time", "H:i"))


def moment_text(moment: Moment, names: Names) -> str:
    """“3 May”, or “1 May, 17:48” where the moment is an instant."""
    day = day_text(moment, names)
    if moment.instant is None:
        return day
    return _("%(day)s, %(time)s") % {"day": day, "time": time_text(moment.instant, names)}


def moment_of_count(count: Count, names: Names) -> str:
    """When a count speaks of, for a table: “3 May, whole day”, “29 April to 3 May, running total”, “1 May, 17:48”."""
    start, end = count.period_start, count.period_end
    if end is None:
        return _("not stated")
    if count.basis is Basis.STOCK:
        return moment_text(end, names)
    if count.basis is Basis.CUMULATIVE:
        if start is None:
            return _("up to %(end)s, running total") % {"end": moment_text(end, names)}
        return _("%(start)s to %(end)s, running total") % _span(start, end, names)
    if start is None:
        return _("up to %(end)s") % {"end": moment_text(end, names)}
    if _same_day(start, end):
        day = {"day": day_text(end, names)}
        return _("%(day)s, whole day") % day if count.is_final else _("%(day)s, so far") % day
    if not count.is_final:
        return _("%(start)s to %(end)s, so far") % _span(start, end, names)
    return _("%(start)s to %(end)s") % _span(start, end, names)


def when(count: Count, names: Names) -> str:
    """When a count speaks of, as the end of a clause: “on 3 May”, “from 29 April to 3 May (running total)”."""
    start, end = count.period_start, count.period_end
    if end is None:
        return _("at a time not stated")
    if count.basis is Basis.STOCK or (start is not None and _same_day(start, end)):
        if count.basis is Basis.INCREMENT and count.completeness is Completeness.SO_FAR:
            return _("on %(day)s so far") % {"day": day_text(end, names)}
        if end.instant is not None:
            day = {"day": day_text(end, names), "time": time_text(end.instant, names)}
            return _("at %(time)s on %(day)s") % day
        return _("on %(day)s") % {"day": day_text(end, names)}
    if start is None:
        if count.basis is Basis.CUMULATIVE:
            return _("up to %(end)s (running total)") % {"end": moment_text(end, names)}
        return _("up to %(end)s") % {"end": moment_text(end, names)}
    if count.basis is Basis.CUMULATIVE:
        return _("from %(start)s to %(end)s (running total)") % _span(start, end, names)
    return _("from %(start)s to %(end)s") % _span(start, end, names)


def window_text(window: Window, names: Names) -> str:
    """When a window holds, as announced: “on 5 May (08:00 to 18:00)”, “from 7 March, 09:00”, “until 3 May”."""
    start, end = window.starts_at, window.ends_at
    if start is None and end is None:
        if window.announced_at is None:
            return _("at a time not stated")
        return _("announced on %(day)s") % {"day": day_text(window.announced_at, names)}
    if end is None and start is not None:
        return _("from %(start)s") % {"start": moment_text(start, names)}
    if start is None and end is not None:
        return _("until %(end)s") % {"end": moment_text(end, names)}
    assert start is not None
    assert end is not None
    if day_text(start, names) == day_text(end, names):
        if start.instant is None or end.instant is None:
            return _("on %(day)s") % {"day": day_text(start, names)}
        return _("on %(day)s (%(start)s to %(end)s)") % {
            "day": day_text(start, names),
            "start": time_text(start.instant, names),
            "end": time_text(end.instant, names),
        }
    return _("from %(start)s to %(end)s") % _span(start, end, names)


def _span(start: Moment, end: Moment, names: Names) -> dict[str, str]:
    return {"start": moment_text(start, names), "end": moment_text(end, names)}


def _same_day(start: Moment, end: Moment) -> bool:
    return start == end if start.instant or end.instant else start.day == end.day
