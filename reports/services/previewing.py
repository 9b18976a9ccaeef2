"""What a write would cause, before it is made: a run of the engine on a copy, told as far as the asker may read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridors import access
from corridors.domain.package import Count
from corridors.models import CeasefireWindow, EvacueeCount, Operation
from corridors.selectors import counts_as_of, domain_counts, package_around
from reports.engine import what_if
from reports.engine.findings import Finding
from reports.engine.storage import restored
from reports.selectors import open_discrepancies, operations_due
from reports.wording import Names, render

SHOWN = 8
"""So many discrepancies are told one by one; of more the number is told."""


def consequences(operation: Operation, counts: Sequence[Count], viewer: access.Viewer) -> list[str]:
    """What would open and close if the counts were recorded, as sentences, the gravest first.

    The run sees only the counts that the viewer sees, and nothing is told that names a window that the viewer does not.
    """
    seen = access.visible(viewer, EvacueeCount).filter(operation=operation)
    standing = package_around(operation, domain_counts(counts_as_of(seen, None)))
    new = {count.key: count for count in counts}
    changed = [count for count in standing.counts if count.key in new]
    added = [count for key, count in new.items() if key not in {old.key for old in changed}]
    known = _known(operation, len(standing.counts))
    result = what_if(standing, added, [new[old.key] for old in changed], findings=known)
    after = {**{count.key: count for count in standing.counts}, **new}
    names = Names.of(replace(standing, counts=tuple(after.values())))
    windows = set(access.visible(viewer, CeasefireWindow).values_list("external_id", flat=True))
    opens = [finding for finding in result.opens if windows.issuperset(finding.windows)]
    closes = [finding for finding in result.closes if windows.issuperset(finding.windows)]
    return [
        *_told(opens, names, _("This would open: %(sentence)s")),
        *_told(closes, Names.of(standing), _("This would close: %(sentence)s")),
    ]


def _known(operation: Operation, seen: int) -> list[Finding] | None:
    """The findings as they stand, which spare a run; None where some are of counts not seen, or not evaluated yet."""
    everything = counts_as_of(EvacueeCount.objects.filter(operation=operation), None)
    if seen != everything.count() or operations_due().filter(pk=operation.pk).exists():
        return None
    return [restored(row.finding) for row in open_discrepancies(operation)]


def _told(findings: Sequence[Finding], names: Names, template: str) -> Iterable[str]:
    for finding in findings[:SHOWN]:
        yield template % {"sentence": render(finding.summary, names)}
    more = len(findings) - SHOWN
    if more > 0:
        yield ngettext("And %(number)d more.", "And %(number)d more.", more) % {"number": more}
