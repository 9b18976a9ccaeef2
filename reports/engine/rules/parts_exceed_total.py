"""A figure whose own parts exceed it.

The harm: the total is wrong, or a part is, and whoever plans for the children or the wounded among them plans for
people who may not exist, or misses some. It is found before any second source speaks.

Men, women and children do not overlap; children include boys and girls; older, disabled and wounded people are among
them, so each of these alone may not exceed the total.
"""

from collections.abc import Iterator
from operator import attrgetter

from corridors.domain.package import Count
from corridors.domain.vocabulary import PARTS, Unit
from reports.engine.case import Case
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import Ref, Sentence, gettext_noop, organisation, said, sentence
from reports.engine.severity import caution_severity

AMONG = ("older", "disabled", "wounded")
_parts = attrgetter(*PARTS)


def find(case: Case) -> Iterator[Finding]:
    for count in case.counts:
        if not any(_parts(count)):
            continue
        excess, summary = max(_excesses(count), key=lambda found: found[0], default=(0, None))
        if summary and excess > 0:
            yield Finding(
                kind="parts_exceed_total",
                class_=FindingClass.CAUTION,
                severity=caution_severity(excess),
                gap=excess,
                counts=(count.key,),
                summary=summary,
                unexplained=excess,
            )


def _excesses(count: Count) -> Iterator[tuple[int, Sentence]]:
    """By how many people parts exceed what contains them, for each way in which they may; 0 or less: they do not."""
    of_children = (count.boys or 0) + (count.girls or 0)
    if count.children is not None:
        yield of_children - count.children, _boys_and_girls(count, of_children)
    total = count.range.high
    if total is None or count.unit is not Unit.PERSONS:
        return
    together = (count.men or 0) + (count.women or 0) + max(of_children, count.children or 0)
    yield together - total, _together(count, together)
    for part in AMONG:
        size = getattr(count, part) or 0
        yield size - total, _one_part(count, part, size)


def _together(count: Count, together: int) -> Sentence:
    return sentence(
        gettext_noop("%(source)s says %(said)s, but the men, women and children that it names are %(parts)s in all."),
        source=organisation(count.source),
        said=said(count.key),
        parts=together,
    )


def _one_part(count: Count, part: str, size: int) -> Sentence:
    return sentence(
        gettext_noop("%(source)s says %(said)s, but names more of one group alone (%(group)s: %(part)s)."),
        source=organisation(count.source),
        said=said(count.key),
        group=Ref("group", (part,)),
        part=size,
    )


def _boys_and_girls(count: Count, of_children: int) -> Sentence:
    return sentence(
        gettext_noop("%(source)s says %(said)s, with %(children)s children among them, but %(parts)s boys and girls."),
        source=organisation(count.source),
        said=said(count.key),
        children=count.children or 0,
        parts=of_children,
    )
