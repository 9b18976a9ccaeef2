"""A frozen report as one user may read it now, whatever was secret or shared when it was frozen."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from corridors import access
from corridors.domain.errors import NotFound
from corridors.domain.package import CountKey, Violation, Window
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Role
from corridors.models import CeasefireWindow, EvacueeCount, Operation, User
from corridors.models import Violation as ViolationRow
from reports.engine.findings import Finding, FindingClass
from reports.engine.meanwhile import Meanwhile
from reports.frozen.content import Content, restored_content
from reports.frozen.digests import is_as_frozen
from reports.models import Discrepancy, Report, ReportedFinding
from reports.selectors import citing
from reports.wording import Names

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SeenFinding:
    """A finding of the report; `whole` and `counts` mean what they mean of a `DiscrepancyView`.

    `discrepancy` is the key of its discrepancy, where it had one that the user may see today.
    """

    finding: Finding
    counts: tuple[CountKey, ...]
    whole: bool
    discrepancy: int | None


@dataclass(frozen=True, kw_only=True)
class SeenReport:
    """What the user may read of a report.

    `whole` says that it is all; otherwise there are no estimates, and nobody's note. `names` are those of then; `ids`
    are the keys of the versions that the user sees.
    """

    row: Report
    whole: bool
    as_frozen: bool
    content: Content
    names: Names
    findings: tuple[SeenFinding, ...]
    estimates: tuple[Meanwhile, ...]
    windows: tuple[Window, ...]
    violations: tuple[Violation, ...]
    ids: Mapping[CountKey, int]

    @property
    def note(self) -> str:
        return self.row.note if self.whole else ""

    @property
    def tallies(self) -> dict[FindingClass, int]:
        """By class, how many findings the user reads."""
        numbers = Counter(each.finding.class_ for each in self.findings)
        return {class_: numbers[class_] for class_ in FindingClass}

    def range(self, key: CountKey) -> Range:
        """The range that the count's wording meant when the report was frozen."""
        return self.content.ranges[key]


def reports_of(operation: Operation) -> QuerySet[Report]:
    """For a member of the operation: the reports without what they hold, the first one first."""
    return Report.objects.filter(operation=operation).defer("content").select_related("organisation").order_by("pk")


def read_report(user: User, operation: Operation, number: int) -> SeenReport:
    """The report of that number, for a member of the operation. That a coordinator or an observer read it is logged.

    Raises NotFound where there is none.
    """
    named = ("operation", "organisation", "made_by")
    row = Report.objects.filter(operation=operation, number=number).select_related(*named).first()
    if row is None:
        raise NotFound
    seen = _seen(user, row)
    role = access.role_in(user, operation)
    if role is not Role.REPORTER:
        logger.info(
            "report=%d operation=%s user=%s role=%s whole=%s",
            number,
            operation.code,
            user.get_username(),
            role,
            seen.whole,
        )
    return seen


def _seen(user: User, row: Report) -> SeenReport:
    operation, content = row.operation, restored_content(row.content)
    visible = access.visible(user, EvacueeCount).filter(reports=row)
    ids = {(source, name): pk for pk, source, name in visible.values_list("pk", "source__code", "external_id")}
    whole = access.reads_all(user, operation) and len(ids) == len(content.versions)
    windows, violations = content.package.windows, content.package.violations
    if not whole:
        there = set(access.visible(user, CeasefireWindow).filter(reports=row).values_list("external_id", flat=True))
        claims = access.visible(user, ViolationRow).filter(operation=operation)
        alleged = set(claims.values_list("external_id", flat=True))
        windows = tuple(window for window in windows if window.external_id in there)
        violations = tuple(claim for claim in violations if claim.window in there and claim.external_id in alleged)
    return SeenReport(
        row=row,
        whole=whole,
        as_frozen=is_as_frozen(row),
        content=content,
        names=Names.of(content.package),
        findings=_findings(user, row, content, ids),
        estimates=content.estimates if whole else (),
        windows=windows,
        violations=violations,
        ids=ids,
    )


def _findings(user: User, row: Report, content: Content, ids: Mapping[CountKey, int]) -> tuple[SeenFinding, ...]:
    rows = access.visible_discrepancies(user, ReportedFinding.objects.filter(report=row))
    positions = rows.order_by("position").values_list("position", flat=True).distinct()
    kept = [key for key in content.discrepancies if key is not None]
    today = Discrepancy.objects.filter(operation=row.operation, pk__in=kept)
    there = set(access.visible_discrepancies(user, today).values_list("pk", flat=True))
    found = []
    for position in positions:
        finding, discrepancy = content.findings[position], content.discrepancies[position]
        seen = tuple(key for key in finding.counts if key in ids)
        found.append(
            SeenFinding(
                finding=citing(finding, {*ids, *finding.counts}),
                counts=seen,
                whole=len(seen) == len(finding.counts),
                discrepancy=discrepancy if discrepancy in there else None,
            )
        )
    return tuple(found)
