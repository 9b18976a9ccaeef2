"""One statement, told by several, that looks like agreement.

The harm: three names beside the same figure read as three sources, and an unconfirmed figure is taken for a confirmed
one.

One root is assumed where one voice says exactly the same again, and where an unrounded number of the same people and
the same day, or movement, is also given by an outlet. Other voices that agree are no echo: they confirm each other.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from corridors.domain.package import Count
from corridors.domain.vocabulary import Stage
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import gettext_noop, organisations, said, sentence
from reports.engine.severity import caution_severity
from reports.engine.voices import is_outlet, is_telling, order_of_telling

Told = list[Count]


def find(case: Case) -> Iterator[Finding]:
    for told in _told_together(case):
        sources = tuple(dict.fromkeys(count.source for count in told))
        if len(sources) > 1:
            yield Finding(
                kind="echo",
                class_=FindingClass.CAUTION,
                severity=caution_severity(0),
                gap=0,
                counts=tuple(count.key for count in told),
                summary=sentence(
                    gettext_noop(
                        "%(sources)s tell what is likely one statement: “%(said)s”. It counts as one source, "
                        "not as %(number)s."
                    ),
                    sources=organisations(*sources),
                    number=len(told),
                    said=said(told[0].key),
                ),
            )


def _told_together(case: Case) -> Iterator[Told]:
    """Sets of counts that say the same and have one root, each in order of publication."""
    roots = _roots_of_statements(case)
    figures: dict[int | None, Told] = defaultdict(list)
    for count in case.persons:
        figures[count.value].append(count)
    for value, told in figures.items():
        if value is None or len(told) < 2 or all(count.source == told[0].source for count in told):
            continue
        for people in _split([count for count in told if is_telling(count)], _of_whom):
            yield from _by_root(case, people)
        yield from _split(
            [count for count in told if not is_telling(count)],
            lambda count: (roots.get(count.statement) or case.voice(count.source), *_all_that_is_said(count)),
        )


def _split(told: Told, key: Callable[[Count], Hashable]) -> list[Told]:
    """Those of several counts that have the same key, each in order of publication."""
    parts: dict[Hashable, Told] = defaultdict(list)
    for count in told if len(told) > 1 else ():
        parts[key(count)].append(count)
    return [sorted(part, key=order_of_telling) for part in parts.values() if len(part) > 1]


def _of_whom(count: Count) -> Hashable:
    return count.group, count.movement or (count.period_end and count.period_end.day)


def _roots_of_statements(case: Case) -> dict[str, str]:
    """The voice behind each statement: the first told that is not the press's own."""
    roots: dict[str, str] = {}
    for count in case.counts:
        if count.statement and not is_outlet(case, count.source):
            roots.setdefault(count.statement, case.voice(count.source))
    return roots


def _all_that_is_said(count: Count) -> tuple[Hashable, ...]:
    """A round number tells little of where it comes from, so all else must be the same too."""
    figure = (count.qualifier, count.value, count.value_max, count.group)
    where = (count.stage, count.place, count.origin)
    return (*figure, *where, count.basis, count.period_start, count.period_end)


def _by_root(case: Case, told: Told) -> Iterator[Told]:
    """Counts of one unrounded number by voice; the press repeats whoever said it first."""
    voices: dict[str, Told] = {}
    outlets: Told = []
    for count in told:
        kin = outlets if is_outlet(case, count.source) else voices.setdefault(case.voice(count.source), [])
        kin.append(count)
    for position, counts in enumerate(voices.values() or [[]]):
        alike = counts + outlets if position == 0 else counts
        yield sorted((one for one in alike if _same_people(case, alike[0], one)), key=order_of_telling)


def _same_people(case: Case, one: Count, other: Count) -> bool:
    """Whether two counts of the same number speak of the same people: of a stage in one movement, or in one place."""
    if one.stage != other.stage and Stage.EVACUATED not in (one.stage, other.stage):
        return False
    if one.movement and one.movement == other.movement:
        return True
    return case.overlap(one.place, other.place)
