"""From a conflict to a finding: its severity and its one sentence."""

from corridors.domain.package import Count
from reports.engine.case import Case
from reports.engine.disputes import Conflict
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import Sentence, ngettext, organisation, said
from reports.engine.reasons import reasons_for
from reports.engine.severity import severity_of


def finding_of(case: Case, conflict: Conflict, class_: FindingClass) -> Finding:
    """The finding that tells of a conflict, the smallest figure first."""
    counts = sorted((case.by_key[key] for key in conflict.keys), key=lambda count: (largest(count), count.key))
    reasons, unexplained = reasons_for(case, counts, conflict.gap)
    return Finding(
        kind=str(class_),
        class_=class_,
        severity=severity_of(conflict.gap, max(largest(count) for count in counts)),
        gap=conflict.gap,
        counts=tuple(count.key for count in counts),
        summary=summary_of(counts, conflict.gap),
        reasons=reasons,
        unexplained=unexplained,
        outlier=conflict.outlier,
    )


def largest(count: Count) -> int:
    """The largest number of people in a figure's range that it names."""
    return max(count.range.low, count.range.high or 0)


def summary_of(counts: list[Count], gap: int) -> Sentence:
    """What each count says, and how far apart they are, in one sentence; the smallest figure first."""
    sources = {f"source{position}": organisation(count.source) for position, count in enumerate(counts, start=1)}
    figures = {f"said{position}": said(count.key) for position, count in enumerate(counts, start=1)}
    match len(counts):
        case 1:
            return ngettext(
                "%(source1)s says %(said1)s, which cannot be: at least %(number)s person too many or too few.",
                "%(source1)s says %(said1)s, which cannot be: at least %(number)s people too many or too few.",
                gap,
                **sources,
                **figures,
            )
        case 2:
            return ngettext(
                "%(source1)s says %(said1)s; %(source2)s says %(said2)s: at least %(number)s person apart.",
                "%(source1)s says %(said1)s; %(source2)s says %(said2)s: at least %(number)s people apart.",
                gap,
                **sources,
                **figures,
            )
        case 3:
            return ngettext(
                "%(source1)s says %(said1)s, %(source2)s says %(said2)s and %(source3)s says %(said3)s: together at "
                "least %(number)s person apart.",
                "%(source1)s says %(said1)s, %(source2)s says %(said2)s and %(source3)s says %(said3)s: together at "
                "least %(number)s people apart.",
                gap,
                **sources,
                **figures,
            )
        case 4:
            return ngettext(
                "%(source1)s says %(said1)s, %(source2)s says %(said2)s, %(source3)s says %(said3)s and %(source4)s "
                "says %(said4)s: together at least %(number)s person apart.",
                "%(source1)s says %(said1)s, %(source2)s says %(said2)s, %(source3)s says %(said3)s and %(source4)s "
                "says %(said4)s: together at least %(number)s people apart.",
                gap,
                **sources,
                **figures,
            )
    last = len(counts)
    return ngettext(
        "%(figures)s figures cannot all be true, from %(smallest)s by %(one)s to %(largest)s by %(other)s: together "
        "at least %(number)s person apart.",
        "%(figures)s figures cannot all be true, from %(smallest)s by %(one)s to %(largest)s by %(other)s: together "
        "at least %(number)s people apart.",
        gap,
        figures=last,
        smallest=figures["said1"],
        one=sources["source1"],
        largest=figures[f"said{last}"],
        other=sources[f"source{last}"],
    )
