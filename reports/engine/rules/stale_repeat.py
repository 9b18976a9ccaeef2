"""An old estimate, repeated as if it were new.

The harm: a round figure that nobody counted again passes for a measurement of today, and help is planned for people who
have left, or not for those who came.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator

from corridors.domain.package import Count
from corridors.domain.ranges import precision_of
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import ngettext, organisation, said
from reports.engine.severity import caution_severity

DAY = 86_400
OLD = 5 * DAY
"""An estimate of people who are somewhere, unchanged for so long, was not made anew."""


def find(case: Case) -> Iterator[Finding]:
    estimates: dict[Hashable, list[Count]] = defaultdict(list)
    for count in case.counts:
        if count.stage.is_stock and count.value and count.period_end and precision_of(count.value) > 1:
            voice = case.voice(count.source)
            estimates[voice, count.stage, count.place, count.group, count.unit, count.value].append(count)
    for told in estimates.values():
        if len(told) > 1:
            told.sort(key=lambda count: (_moment(case, count), count.key))
            first = told[0]
            again = next((count for count in told if _moment(case, count) - _moment(case, first) >= OLD), None)
            if again:
                yield _stale(first, again, days=int(_moment(case, again) - _moment(case, first)) // DAY)


def _moment(case: Case, count: Count) -> float:
    assert count.period_end
    return case.closing(count.period_end)


def _stale(first: Count, again: Count, *, days: int) -> Finding:
    return Finding(
        kind="stale_repeat",
        class_=FindingClass.CAUTION,
        severity=caution_severity(0),
        gap=0,
        counts=(first.key, again.key),
        summary=ngettext(
            "%(source)s says %(said)s, the same round figure as %(number)s day before: perhaps nobody counted again.",
            "%(source)s says %(said)s, the same round figure as %(number)s days before: perhaps nobody counted again.",
            days,
            source=organisation(again.source),
            said=said(again.key),
        ),
    )
