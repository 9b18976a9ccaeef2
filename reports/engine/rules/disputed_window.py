"""A window on which the parties do not agree.

The harm: people set out under a ceasefire that one side never agreed to, has called off, or understands to last other
hours. What each side says is set side by side; nothing here finds who broke it.

Windows of one announcement are one finding. It is a tension only where one says that a window holds or held, and
another that the same hours were called off.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations

from corridors.domain.moments import Moment
from corridors.domain.package import Window
from corridors.domain.vocabulary import WindowStatus
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass, Severity
from reports.engine.messages import Ref, Sentence, gettext_noop, organisations, sentence
from reports.engine.voices import party_of
from reports.engine.windows import hours_of, share_a_corridor

HOLDS = frozenset({WindowStatus.IN_FORCE, WindowStatus.HELD})
CALLED_OFF = frozenset({WindowStatus.POSTPONED, WindowStatus.CANCELLED, WindowStatus.COLLAPSED})
WITHDRAWN = frozenset({WindowStatus.POSTPONED, WindowStatus.CANCELLED})


def find(case: Case) -> Iterator[Finding]:
    yield from _not_agreed_or_contested(case)
    yield from _announced_otherwise(case)


def _not_agreed_or_contested(case: Case) -> Iterator[Finding]:
    """Windows without a party's agreement, and windows that each side accuses the other of breaking."""
    speakers = _speakers(case)
    accusers: dict[str, set[str]] = defaultdict(set)
    for violation in case.package.violations:
        if party := party_of(case, violation.alleged_by):
            accusers[violation.window].add(party)
    alike: dict[Hashable, list[Window]] = defaultdict(list)
    for window in case.package.windows:
        missing = _parties_missing(case, window, frozenset(speakers))
        accusing = tuple(sorted(accusers[window.external_id])) if len(accusers[window.external_id]) > 1 else ()
        if accusing or missing:
            announcement = window.external_id if accusing else (window.announced_by, window.announced_at)
            alike[announcement, missing, accusing].append(window)
    for (_, missing, accusing), windows in alike.items():  # type: ignore[misc]
        yield _disputed(windows, _summary(windows, [speakers[p] for p in missing], [speakers[p] for p in accusing]))


def _speakers(case: Case) -> dict[str, str]:
    """The parties whose agreement a window needs, each with the organisation that speaks for it most often.

    They are those that fight over the windows, those that agreed to a corridor, and those that agreed to half of the
    windows, or announced them where nobody is said to have agreed; a guarantor that announces what others agreed to is
    none.
    """
    package = case.package
    needed: Counter[str] = Counter()
    voices: dict[str, Counter[str]] = defaultdict(Counter)
    agreeing = [(1, set(window.agreed_by or window.announced_by)) for window in package.windows]
    always = len(package.windows)
    agreeing += [(always, set(corridor.agreed_by)) for corridor in package.corridors]
    agreeing += [(always, {violation.alleged_by, violation.alleged_against}) for violation in package.violations]
    for weight, codes in agreeing:
        needed.update(dict.fromkeys({party_of(case, code) for code in codes}, weight))
        for code in codes:
            voices[party_of(case, code)][case.voice(code)] += 1
    return {
        party: min(voices[party], key=lambda code: (-voices[party][code], code))
        for party in sorted(needed)
        if party and needed[party] * 2 >= always
    }


def _parties_missing(case: Case, window: Window, parties: frozenset[str]) -> tuple[str, ...]:
    """The parties not known to have agreed; none where nothing is said of agreement, or the window was withdrawn."""
    if not window.agreed_by or window.status in WITHDRAWN:
        return ()
    agreed = {party_of(case, code) for code in (*window.agreed_by, *window.announced_by)}
    return tuple(sorted(parties - agreed))


def _summary(windows: list[Window], missing: list[str], accusing: list[str]) -> Sentence:
    params = {
        "windows": Ref("windows", tuple(window.external_id for window in windows)),
        "missing": organisations(*missing),
        "accusing": organisations(*accusing),
        "announced": organisations(*windows[0].announced_by),
    }
    if accusing and missing:
        template = gettext_noop(
            "%(accusing)s accuse each other of breaking %(windows)s, to which no agreement by %(missing)s is known."
        )
    elif accusing:
        template = gettext_noop("%(accusing)s accuse each other of breaking %(windows)s.")
    elif windows[0].announced_by:
        template = gettext_noop("No agreement by %(missing)s is known to what %(announced)s announced: %(windows)s.")
    else:
        template = gettext_noop("No agreement by %(missing)s is known to this announcement: %(windows)s.")
    return sentence(template, **params)


def _announced_otherwise(case: Case) -> Iterator[Finding]:
    """Two sides' announcements for a same corridor and overlapping hours, that differ in either."""
    for one, other in combinations(hours_of(case), 2):
        if not one.overlaps(other.start, other.end) or not share_a_corridor(one.window, other.window):
            continue
        if _announcers(case, one.window) & _announcers(case, other.window):
            continue
        params = {
            "one": Ref("window", (one.window.external_id,)),
            "by": organisations(*one.window.announced_by),
            "other": Ref("window", (other.window.external_id,)),
            "others": organisations(*other.window.announced_by),
        }
        statuses = {one.window.status, other.window.status}
        if statuses & HOLDS and statuses & CALLED_OFF:
            template = gettext_noop(
                "Of %(one)s (%(by)s) and %(other)s (%(others)s), one is said to hold and the other to be called off, "
                "for the same corridor and hours."
            )
            yield _disputed([one.window, other.window], sentence(template, **params), FindingClass.TENSION)
        elif _other_hours(case, one.window, other.window):
            template = gettext_noop(
                "Two sides announce other hours for a same corridor: %(one)s (%(by)s) and %(other)s (%(others)s)."
            )
            yield _disputed([one.window, other.window], sentence(template, **params))


def _announcers(case: Case, window: Window) -> set[str]:
    """Who announced a window, by side: a party's organisations are one."""
    return {party_of(case, code) or case.voice(code) for code in window.announced_by}


def _other_hours(case: Case, one: Window, other: Window) -> bool:
    return _differ(case, one.starts_at, other.starts_at) or _differ(case, one.ends_at, other.ends_at)


def _differ(case: Case, one: Moment | None, other: Moment | None) -> bool:
    """Whether two stated moments cannot be the same: a day holds every hour of it."""
    if one is None or other is None:
        return False
    return case.closing(one) < case.opening(other) or case.closing(other) < case.opening(one)


def _disputed(windows: list[Window], summary: Sentence, class_: FindingClass = FindingClass.CAUTION) -> Finding:
    return Finding(
        kind="disputed_window",
        class_=class_,
        severity=Severity.MEDIUM,
        gap=0,
        counts=(),
        windows=tuple(window.external_id for window in windows),
        summary=summary,
    )
