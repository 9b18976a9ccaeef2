"""An organisation that reported regularly has fallen silent while others go on.

The harm: its silence is read as "nothing happened". It may have lost its access or its connection, and what only it
could see is no longer seen.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from statistics import median

from corridors.domain.package import Count
from corridors.domain.vocabulary import OrganisationKind
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import moment, ngettext, organisation
from reports.engine.severity import caution_severity

OUTSIDERS = frozenset({OrganisationKind.MEDIA, OrganisationKind.WITNESS})
REGULAR = 3
"""Reporting on so many days makes a reporter an expected one."""
TIMES = 3
"""Silent: for so many times its usual interval, and for as many days."""


def find(case: Case) -> Iterator[Finding]:
    last_of: dict[str, dict[date, Count]] = defaultdict(dict)
    for count in case.counts:
        day = _day_told(count)
        if day:
            last_of[case.voice(count.source)][day] = count
    if not last_of:
        return
    now = max(day for days in last_of.values() for day in days)
    ends_at = case.package.operation.ends_at
    until = min(now, ends_at.day) if ends_at else now
    for voice, told in last_of.items():
        known = case.package.organisation_by_code.get(voice)
        if known is None or known.kind in OUTSIDERS or len(told) < REGULAR:
            continue
        days = sorted(told)
        usual = median((later - earlier).days for earlier, later in pairwise(days))
        silence = (until - days[-1]).days
        if silence > TIMES * max(usual, 1):
            yield _silent(voice, told[days[-1]], days[-1], silence)


def _day_told(count: Count) -> date | None:
    told = count.reported_at or count.period_end
    return told.day if told else None


def _silent(voice: str, last: Count, day: date, silence: int) -> Finding:
    return Finding(
        kind="silent_reporter",
        class_=FindingClass.CAUTION,
        severity=caution_severity(0),
        gap=0,
        counts=(last.key,),
        summary=ngettext(
            "%(source)s reported regularly until %(last)s; others went on, but it said nothing for %(number)s day.",
            "%(source)s reported regularly until %(last)s; others went on, but it said nothing for %(number)s days.",
            silence,
            source=organisation(voice),
            last=moment(day.isoformat()),
        ),
    )
