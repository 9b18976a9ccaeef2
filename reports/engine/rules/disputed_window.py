"""A window on which the parties do not agree.

The harm: people set out under a ceasefire that one side never agreed to, has called off, or understands to last other
hours. What each side says is set side by side; nothing here finds who broke it.

Windows of one announcement are one finding. Two announcements cannot both hold, which is a tension, where one says
that a window holds, or that both sides agreed to it, and the other side calls the same hours off; and where each side
says of a window that it holds, until another hour, and is not known to agree with the other. All else is a caution.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import combinations

from corridors.domain.moments import Moment
from corridors.domain.package import Window
from corridors.domain.vocabulary import WindowStatus
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass, Severity
from reports.engine.messages import Ref, Sentence, gettext_noop, organisations, sentence
from reports.engine.voices import party_of
from reports.engine.windows import Hours, hours_of, share_a_corridor

HOLDS = frozenset({WindowStatus.IN_FORCE, WindowStatus.HELD})
CALLED_OFF = frozenset({WindowStatus.POSTPONED, WindowStatus.CANCELLED, WindowStatus.COLLAPSED})
WITHDRAWN = frozenset({WindowStatus.POSTPONED, WindowStatus.CANCELLED})
TO_COME = frozenset({WindowStatus.ANNOUNCED, WindowStatus.AGREED})


def find(case: Case) -> Iterator[Finding]:
    hours = hours_of(case)
    yield from _not_agreed_or_contested(case, hours)
    yield from _called_off(case, hours)
    yield from _other_hours(case, hours)


def _not_agreed_or_contested(case: Case, hours: Sequence[Hours]) -> Iterator[Finding]:
    """Windows without a party's agreement, and windows that each side accuses the other of breaking."""
    speakers = _speakers(case)
    accusations: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for violation in case.package.violations:
        parties = party_of(case, violation.alleged_by), party_of(case, violation.alleged_against)
        if all(parties):
            accusations[violation.window].add(parties)
    alike: dict[Hashable, list[Window]] = defaultdict(list)
    for window in case.package.windows:
        missing = _parties_missing(case, window, frozenset(speakers), hours)
        accused = accusations[window.external_id]
        accusing = tuple(sorted({by for by, against in accused if by != against and (against, by) in accused}))
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


def _parties_missing(case: Case, window: Window, parties: frozenset[str], hours: Sequence[Hours]) -> tuple[str, ...]:
    """The parties not known to have agreed, to this announcement of the window or to another of the same.

    None where nothing is said of agreement, or the window was withdrawn.
    """
    if not window.agreed_by or window.status in WITHDRAWN:
        return ()
    agreed = _sides(case, window.agreed_by, window.announced_by)
    if not parties <= agreed:
        mine = next((one for one in hours if one.window is window), None)
        for other in hours:
            if mine and other is not mine and _is_told_again(case, mine, other):
                agreed |= _sides(case, other.window.agreed_by, other.window.announced_by)
    return tuple(sorted(parties - agreed))


def _sides(case: Case, *organisations: Iterable[str]) -> set[str]:
    """The parties for which organisations speak, and everyone else by their voice."""
    return {party_of(case, code) or case.voice(code) for codes in organisations for code in codes}


def _is_told_again(case: Case, one: Hours, other: Hours) -> bool:
    """Whether the other announcement is of the same hours, and of every corridor of this one."""
    if other.window.status in WITHDRAWN or not one.overlaps(other.start, other.end):
        return False
    named, others = set(one.window.corridors), set(other.window.corridors)
    return (not others or (bool(named) and named <= others)) and not _differ_in_hours(case, one.window, other.window)


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


def _called_off(case: Case, hours: Sequence[Hours]) -> Iterator[Finding]:
    """What one says holds, or was agreed by both, and the other side calls off: the same hours, or some of them."""
    disputed: dict[tuple[Hours, tuple[str, ...], Moment | None], list[Window]] = defaultdict(list)
    for off in hours:
        if off.window.status not in CALLED_OFF:
            continue
        for one in hours:
            is_one_window = _two_sides(case, one, off) and (one.lies_in(off) or off.lies_in(one))
            if is_one_window and _holds(case, one.window, off.window):
                disputed[off, one.window.announced_by, one.window.announced_at].append(one.window)
    for (off, announced_by, _), windows in disputed.items():
        template = gettext_noop(
            "According to %(by)s, this holds or is agreed: %(windows)s. According to %(others)s, it is called off, for "
            "the same corridor and hours: %(other)s."
        )
        summary = sentence(
            template,
            by=organisations(*announced_by),
            windows=Ref("windows", tuple(window.external_id for window in windows)),
            others=organisations(*off.window.announced_by),
            other=Ref("window", (off.window.external_id,)),
        )
        yield _disputed([*windows, off.window], summary, FindingClass.TENSION)


def _two_sides(case: Case, one: Hours, other: Hours) -> bool:
    """Whether two announcements with overlapping hours for a same corridor are by two sides."""
    if not one.overlaps(other.start, other.end) or not share_a_corridor(one.window, other.window):
        return False
    sides = _sides(case, one.window.announced_by), _sides(case, other.window.announced_by)
    return all(sides) and not sides[0] & sides[1]


def _holds(case: Case, window: Window, off: Window) -> bool:
    """Whether a window is said to hold, or to be agreed to by the very side that calls it off."""
    if window.status in HOLDS:
        return True
    return window.status in TO_COME and _agreed_to(case, window, off)


def _agreed_to(case: Case, window: Window, by: Window) -> bool:
    """Whether who announces one window is said to have agreed to another."""
    return bool(_sides(case, window.agreed_by) & _sides(case, by.announced_by))


def _other_hours(case: Case, hours: Sequence[Hours]) -> Iterator[Finding]:
    """Two sides' announcements for a same corridor that start on the same day and differ in their hours."""
    for one, other in combinations(hours, 2):
        windows = one.window, other.window
        if any(window.status in CALLED_OFF for window in windows) or _day(case, one.start) != _day(case, other.start):
            continue
        if not _two_sides(case, one, other) or not _differ_in_hours(case, *windows):
            continue
        template = gettext_noop(
            "Two sides announce other hours for a same corridor: %(one)s (%(by)s) and %(other)s (%(others)s)."
        )
        summary = sentence(
            template,
            one=Ref("window", (one.window.external_id,)),
            by=organisations(*one.window.announced_by),
            other=Ref("window", (other.window.external_id,)),
            others=organisations(*other.window.announced_by),
        )
        both_hold = all(window.status in HOLDS for window in windows)
        agreed = _agreed_to(case, *windows) or _agreed_to(case, *reversed(windows))
        yield _disputed(windows, summary, FindingClass.TENSION if both_hold and not agreed else FindingClass.CAUTION)


def _day(case: Case, instant: float) -> date:
    return datetime.fromtimestamp(instant, case.zone).date()


def _differ_in_hours(case: Case, one: Window, other: Window) -> bool:
    return _differ(case, one.starts_at, other.starts_at) or _differ(case, one.ends_at, other.ends_at)


def _differ(case: Case, one: Moment | None, other: Moment | None) -> bool:
    """Whether two stated moments cannot be the same: a day holds every hour of it."""
    if one is None or other is None:
        return False
    return case.closing(one) < case.opening(other) or case.closing(other) < case.opening(one)


def _disputed(windows: Sequence[Window], summary: Sentence, class_: FindingClass = FindingClass.CAUTION) -> Finding:
    return Finding(
        kind="disputed_window",
        class_=class_,
        severity=Severity.MEDIUM,
        gap=0,
        counts=(),
        windows=tuple(window.external_id for window in windows),
        summary=summary,
    )
