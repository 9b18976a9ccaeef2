"""What a write would cause, before it is made: a run of the engine on a copy, told as far as the asker may read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from corridors import access
from corridors.consequences import Consequence, Consequences, Foreseen, Unknown
from corridors.domain.package import Count
from corridors.models import Operation
from corridors.selectors import counts_as_of, domain_counts
from reports.engine import what_if
from reports.engine.findings import Finding
from reports.engine.storage import restored
from reports.selectors import counts_seen, last_evaluation, open_discrepancies, operations_due, seen_around
from reports.services.evaluating import snapshot
from reports.wording import Names, render

MOST_COUNTS = 1000
"""Standing and new together, so many are compared at most while somebody waits (docs/decisions/0017-previews.md)."""

LONGEST_RUN = timedelta(seconds=10)
"""Nor are they where the operation's last evaluation took longer, as quarrels take longer than numbers."""


def consequences(operation: Operation, counts: Sequence[Count], viewer: access.Viewer) -> Foreseen:
    """What would open and close if the counts were recorded, the gravest first.

    The run sees what the viewer sees and nothing else, as if there were no more: what is hidden from the viewer is
    neither named nor has any part in the answer.
    """
    new = {count.key: count for count in counts}
    with snapshot():
        standing = counts_as_of(counts_seen(viewer, operation), None)
        if standing.count() + len(new) > MOST_COUNTS:
            return Unknown.TOO_MANY_COUNTS
        last = last_evaluation(operation)
        if last is not None and last.duration > LONGEST_RUN:
            return Unknown.TOO_SLOW
        old = {count.key: count for count in domain_counts(standing)}
        after = seen_around(viewer, operation, tuple((old | new).values()))
        known = _known(operation, viewer)
    before = replace(after, counts=tuple(old.values()))
    added = [count for key, count in new.items() if key not in old]
    changed = [count for key, count in new.items() if key in old]
    result = what_if(before, added, changed, findings=known)
    return Consequences(opens=_told(result.opens, Names.of(after)), closes=_told(result.closes, Names.of(before)))


def _known(operation: Operation, viewer: access.Viewer) -> list[Finding] | None:
    """The findings as they stand, which spare a run; None where they rest on more than the viewer sees, or are old."""
    if operations_due().filter(pk=operation.pk).exists() or not access.sees_everything(viewer, operation):
        return None
    return [restored(row.finding) for row in open_discrepancies(operation)]


def _told(findings: Sequence[Finding], names: Names) -> tuple[Consequence, ...]:
    return tuple(
        Consequence(
            class_=finding.class_.value,
            kind=finding.kind,
            severity=finding.severity.value,
            gap=finding.gap,
            summary=render(finding.summary, names),
            counts=finding.counts,
            windows=finding.windows,
        )
        for finding in findings
    )
