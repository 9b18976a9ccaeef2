"""People stopped from leaving.

The harm: they are at a checkpoint or a gathering point without shelter, food or protection, and in no count of those
who left or arrived; if nobody asks about them, nobody looks for them.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from corridors.domain.package import Count
from corridors.domain.vocabulary import Stage, Unit
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import gettext_noop, organisation, organisations, said, sentence
from reports.engine.severity import severity_of
from reports.engine.voices import order_of_telling


def find(case: Case) -> Iterator[Finding]:
    """One finding for each place and day, whoever tells of it."""
    held_back: dict[tuple[str, date | None], list[Count]] = defaultdict(list)
    for count in case.counts:
        if count.stage is Stage.PREVENTED and count.value != 0:
            held_back[count.place, count.period_end.day if count.period_end else None].append(count)
    for counts in held_back.values():
        yield _prevented(case, sorted(counts, key=order_of_telling))


def _prevented(case: Case, counts: list[Count]) -> Finding:
    people = max(count.range.low if count.unit is Unit.PERSONS else 0 for count in counts)
    most = max(counts, key=lambda count: (count.unit is Unit.PERSONS, count.range.low))
    others = [count.source for count in counts if case.voice(count.source) != case.voice(most.source)]
    if others:
        summary = sentence(
            gettext_noop("%(source)s says %(said)s; %(others)s say so too, with figures of their own."),
            source=organisation(most.source),
            said=said(most.key),
            others=organisations(*dict.fromkeys(others)),
        )
    else:
        summary = sentence(
            gettext_noop("%(source)s says %(said)s. Nobody else tells of them."),
            source=organisation(most.source),
            said=said(most.key),
        )
    return Finding(
        kind="prevented",
        class_=FindingClass.ALERT,
        severity=severity_of(people),
        gap=people,
        counts=tuple(count.key for count in counts),
        summary=summary,
        unexplained=people,
    )
