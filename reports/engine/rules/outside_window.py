"""People moved along a corridor while no ceasefire window was in force for it.

The harm: they moved under fire, or the window, the date or the corridor is recorded wrongly; either way the next
convoy is planned on it. Arrivals are left out: a convoy may well arrive after its window has ended.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from corridors.domain.package import Count, Package
from corridors.domain.vocabulary import Basis, Stage, Unit, WindowStatus
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass, Severity
from reports.engine.messages import Param, Ref, Sentence, gettext_noop, ngettext, organisation, said, sentence
from reports.engine.severity import caution_severity
from reports.engine.voices import order_of_telling
from reports.engine.windows import hours_of, serves

SETTING_OUT = frozenset({Stage.DEPARTED, Stage.JOINED, Stage.EVACUATED})
NOT_IN_FORCE = frozenset({WindowStatus.POSTPONED, WindowStatus.CANCELLED})


def find(case: Case) -> Iterator[Finding]:
    windows = [hours for hours in hours_of(case) if hours.window.status not in NOT_IN_FORCE]
    if not windows:
        return
    package = case.package
    serving = {
        corridor.code: [hours for hours in windows if serves(package, hours.window, corridor)]
        for corridor in package.corridors
    }
    outside: dict[tuple[str, int], list[Count]] = defaultdict(list)
    for count in case.counts:
        if not _sets_out(count, package):
            continue
        assert count.period_start
        assert count.period_end
        start, end = case.opening(count.period_start), case.closing(count.period_end)
        meant = serving.get(count.corridor, windows)
        if not any(hours.overlaps(start, end) for hours in meant):
            windows_before = sum(hours.end <= start for hours in meant)
            outside[count.corridor, windows_before].append(count)
    for (corridor, _), counts in outside.items():
        yield _outside(case, corridor, counts, has_window=bool(serving.get(corridor, windows)))


def _sets_out(count: Count, package: Package) -> bool:
    """Whether a count tells of people who set out by a corridor, or by any, in a period of its own."""
    if count.stage not in SETTING_OUT or count.basis is not Basis.INCREMENT or count.value == 0:
        return False
    if not (count.period_start and count.period_end):
        return False
    corridor = package.corridor_by_code.get(count.corridor)
    if corridor:
        return count.place != corridor.destination
    return any(package.within(count.place, way.origin) for way in package.corridors)


def _outside(case: Case, corridor: str, counts: Sequence[Count], *, has_window: bool) -> Finding:
    """All that is told of one time without a window is one finding; the first day's counts stand for it."""
    told = sorted(counts, key=lambda count: (_opening(case, count), *order_of_telling(count)))
    first = [count for count in told if _opening(case, count) == _opening(case, told[0])]
    people = max(count.range.low if count.unit is Unit.PERSONS else 0 for count in first)
    params: dict[str, Param] = {"source": organisation(first[0].source), "said": said(first[0].key)}
    if corridor:
        params["corridor"] = Ref("corridor", (corridor,))
    return Finding(
        kind="outside_window",
        class_=FindingClass.CAUTION,
        severity=caution_severity(people) if has_window else Severity.LOW,
        gap=people,
        counts=tuple(count.key for count in first),
        summary=_summary(len(told) - len(first), params, has_window=has_window),
    )


def _opening(case: Case, count: Count) -> float:
    assert count.period_start
    return case.opening(count.period_start)


def _summary(more: int, params: Mapping[str, Param], *, has_window: bool) -> Sentence:
    if not has_window:
        return sentence(
            gettext_noop("%(source)s says %(said)s, but no window is known for the corridor %(corridor)s."), **params
        )
    if "corridor" not in params:
        return sentence(gettext_noop("%(source)s says %(said)s, when no window was in force."), **params)
    if not more:
        return sentence(
            gettext_noop("%(source)s says %(said)s, when no window was in force for the corridor %(corridor)s."),
            **params,
        )
    return ngettext(
        "%(source)s says %(said)s, when no window was in force for the corridor %(corridor)s; before the next window, "
        "%(number)s more count tells of people setting out.",
        "%(source)s says %(said)s, when no window was in force for the corridor %(corridor)s; before the next window, "
        "%(number)s more counts tell of people setting out.",
        more,
        **params,
    )
