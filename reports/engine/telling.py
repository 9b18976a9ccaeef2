"""From a conflict to a finding: its severity and its one sentence."""

from corridors.domain.package import Count
from corridors.domain.ranges import Range
from reports.engine.case import Case
from reports.engine.disputes import Conflict
from reports.engine.findings import Finding, FindingClass
from reports.engine.messages import Sentence, ngettext, organisation, said
from reports.engine.reasons import reasons_for
from reports.engine.severity import severity_of


def finding_of(case: Case, conflict: Conflict, class_: FindingClass) -> Finding:
    """The finding that tells of a conflict, the smallest figure first."""
    sizes = sorted((_largest(case.readings[key].range), key) for key in conflict.keys)
    counts = [case.by_key[key] for _, key in sizes]
    reasons, unexplained = reasons_for(case, counts, conflict.gap)
    return Finding(
        kind=str(class_),
        class_=class_,
        severity=severity_of(conflict.gap, sizes[-1][0]),
        gap=conflict.gap,
        counts=tuple(key for _, key in sizes),
        summary=summary_of(counts, conflict.gap),
        reasons=reasons,
        unexplained=unexplained,
        outlier=conflict.outlier,
    )


def _largest(said: Range) -> int:
    """The largest number of people that a range names."""
    return max(said.low, said.high or 0)


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
