"""Freezes reports: what follows from an operation's counts at one revision, kept unchanged so that it can be cited."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone

from corridors import access
from corridors.access import Action
from corridors.domain.errors import Conflict, NotAllowed, Problem, Rejected
from corridors.domain.package import CountKey, Package
from corridors.domain.reading import UNREADABLE
from corridors.models import CeasefireWindow, EvacueeCount, Operation, User
from corridors.parameters import moment
from corridors.selectors import counts_as_of, package_of
from corridors.services.outcomes import Outcome
from corridors.services.writing import Write, writing
from reports.engine import ENGINE_VERSION, reconcile
from reports.engine.case import Case
from reports.engine.findings import Finding
from reports.engine.meanwhile import Meanwhile
from reports.engine.storage import restored
from reports.frozen.content import Content, content_of, stored_content
from reports.frozen.digests import digest_of
from reports.models import Discrepancy, Report, ReportedFinding
from reports.models.reports import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from reports.selectors import grades_of, last_evaluation, open_discrepancies
from reports.services.asking import MOST_COUNTS, stored_estimates
from reports.services.estimating import first_estimates
from reports.services.evaluating import snapshot

LONGEST = {"external_id": LONGEST_ID, "title": LONGEST_TITLE, "note": LONGEST_NOTE}
REQUIRED = ("external_id", "title")
COLUMNS = (*LONGEST, "as_of")


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """What whoever freezes a report says of it; with `as_of`, of the counts that stood at that moment."""

    external_id: str
    title: str
    note: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True)
class Frozen:
    outcome: Outcome
    row: Report


_Results = tuple[Sequence[Finding], Sequence[Meanwhile]]


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What was read in one snapshot: `versions` has the version and the key of each count that stood.

    `stored` is what an evaluation of this very state left, `discrepancies` are keys by fingerprint.
    """

    revision: int
    package: Package
    grades: Mapping[str, str]
    stored: _Results | None
    versions: Mapping[CountKey, tuple[int, int]]
    discrepancies: Mapping[str, int]


def read_new_report(given: Mapping[str, str], zone: ZoneInfo) -> NewReport:
    """The report that is asked for, from text as a form or a JSON body holds it; a day in `zone` means its end.

    Raises Rejected with a problem for each fault.
    """
    said = {name: given.get(name, "").strip() for name in COLUMNS}
    problems = list(_faults(said))
    as_of = None
    try:
        as_of = moment(said, "as_of", zone) if said["as_of"] else None
    except Rejected as rejected:
        problems += rejected.problems
    if as_of is not None and as_of > timezone.now():
        message = "as_of: this moment is still to come; leave it out to freeze what stands now."
        problems.append(Problem("as_of_ahead", "as_of", message))
    if problems:
        raise Rejected(problems)
    return NewReport(external_id=said["external_id"], title=said["title"], note=said["note"], as_of=as_of)


def _faults(said: Mapping[str, str]) -> Iterator[Problem]:
    for name, longest in LONGEST.items():
        if not said[name] and name in REQUIRED:
            yield Problem("required", name, f"{name} may not be empty.")
        elif UNREADABLE.search(said[name]):
            yield Problem("unreadable_text", name, f"{name}: contains a control character; remove it.")
        elif len(said[name]) > longest:
            yield Problem("too_long", name, f"{name} is longer than {longest} characters.", {"limit": longest})


def freeze(*, operation: Operation, by: User | None, new: NewReport) -> Frozen:
    """Freezes what follows from the operation as it stands, or as its counts stood; the same again changes nothing.

    What is evaluated is taken as it is stored; what is not yet is worked out here, as far as its counts are few. `by`
    is None for the operator. Raises NotAllowed for who is no coordinator, and Conflict where the id is taken, where
    very many counts wait for their evaluation (`not_evaluated`), or would have to be compared as of a moment.
    """
    if by is not None and not access.may(by, Action.REVIEW, operation):
        raise NotAllowed("Only a coordinator of the operation freezes a report.", code="not_a_coordinator")
    if known := _known(operation, new):
        return known
    made_at = timezone.now()
    with snapshot():
        read = _read(operation, new.as_of)
    content = _content(read, new.as_of, made_at)
    with writing(operation, by=by) as write:
        if known := _known(operation, new):
            return known
        return Frozen(Outcome.CREATED, _store(write, new, read, content, made_at))


def _known(operation: Operation, new: NewReport) -> Frozen | None:
    """The report that has this id already. Raises Conflict where it says something else of itself."""
    row = Report.objects.filter(operation=operation, external_id=new.external_id).first()
    if row is None:
        return None
    if (row.title, row.note, row.as_of) != (new.title, new.note, new.as_of):
        message = f"Report {row.number} has this id, and never changes: give another id for another report."
        raise Conflict(message, code="id_taken")
    return Frozen(Outcome.UNCHANGED, row)


def _read(operation: Operation, as_of: datetime | None) -> _Read:
    revision = Operation.objects.values_list("revision", flat=True).get(pk=operation.pk)
    standing = counts_as_of(EvacueeCount.objects.filter(operation=operation), as_of)
    rows = standing.values_list("source__code", "external_id", "version", "pk")
    return _Read(
        revision=revision,
        package=package_of(operation, as_of=as_of),
        grades=grades_of(operation),
        stored=None if as_of else _stored(operation, revision),
        versions={(source, external_id): (version, pk) for source, external_id, version, pk in rows},
        discrepancies=dict(Discrepancy.objects.filter(operation=operation).values_list("fingerprint", "pk")),
    )


def _stored(operation: Operation, revision: int) -> _Results | None:
    """What is stored of this revision by this engine; None where it is not evaluated and estimated yet."""
    last = last_evaluation(operation)
    if last is None or last.estimated_at is None:
        return None
    if (last.revision, last.engine_version) != (revision, ENGINE_VERSION):
        return None
    findings = [restored(row.finding) for row in open_discrepancies(operation)]
    return findings, stored_estimates(operation).estimates


def _content(read: _Read, as_of: datetime | None, now: datetime) -> Content:
    results = read.stored
    if results is None:
        _check_few(len(read.package.counts), read.revision, as_of)
        case = Case(read.package, grades=read.grades)
        results = reconcile(case).findings, first_estimates(case, until=as_of or now)
    findings, estimates = results
    return content_of(
        read.package,
        sorted(findings, key=lambda finding: (finding.gravity, -finding.gap, finding.fingerprint)),
        estimates,
        versions={key: version for key, (version, _) in read.versions.items()},
        discrepancies=read.discrepancies,
        salt=secrets.token_hex(16),
    )


def _check_few(counts: int, revision: int, as_of: datetime | None) -> None:
    if counts <= MOST_COUNTS:
        return
    if as_of is not None:
        message = f"More than {MOST_COUNTS} counts would have to be compared while you wait; leave `as_of` out."
        raise Conflict(message, code="too_many_counts")
    raise _not_evaluated(revision)


def _not_evaluated(revision: int) -> Conflict:
    return Conflict(f"Revision {revision} is still being evaluated; try again soon.", code="not_evaluated")


def _store(write: Write, new: NewReport, read: _Read, content: Content, made_at: datetime) -> Report:
    operation, keys = write.operation, {key: pk for key, (_, pk) in read.versions.items()}
    windows = _windows(operation, [window.external_id for window in content.package.windows], read.revision)
    last = Report.objects.filter(operation=operation).aggregate(last=Max("number"))["last"] or 0
    report = Report(
        operation=operation,
        number=last + 1,
        external_id=new.external_id,
        title=new.title,
        note=new.note,
        revision=read.revision,
        engine_version=ENGINE_VERSION,
        as_of=new.as_of,
        made_at=made_at,
        made_by=write.by,
        organisation=write.by.organisation if write.by else None,
        content=stored_content(content),
    )
    report.digest = digest_of(report)
    Report.objects.bulk_create([report])
    rows = [
        ReportedFinding(report=report, operation=operation, position=position)
        for position in range(len(content.findings))
    ]
    ReportedFinding.objects.bulk_create(rows, batch_size=1000)
    _link(Report.counts.through, "report_id", "evacueecount_id", [(report.pk, keys[key]) for key in content.versions])
    _link(Report.windows.through, "report_id", "ceasefirewindow_id", [(report.pk, pk) for pk in windows.values()])
    pairs = list(zip(rows, content.findings, strict=True))
    _link(
        ReportedFinding.counts.through,
        "reportedfinding_id",
        "evacueecount_id",
        [(row.pk, keys[key]) for row, finding in pairs for key in finding.counts],
    )
    _link(
        ReportedFinding.windows.through,
        "reportedfinding_id",
        "ceasefirewindow_id",
        [(row.pk, windows[window]) for row, finding in pairs for window in finding.windows],
    )
    return report


def _windows(operation: Operation, ids: Collection[str], revision: int) -> dict[str, int]:
    """The keys of the windows, which nobody removes from here on. Raises Conflict where one was removed meanwhile."""
    there = CeasefireWindow.objects.filter(operation=operation, external_id__in=ids)
    found = dict(there.values_list("external_id", "pk"))
    if len(found) < len(ids):
        raise _not_evaluated(revision + 1)
    return found


def _link(through: Any, of: str, to: str, pairs: Sequence[tuple[int, int]]) -> None:
    through.objects.bulk_create([through(**{of: one, to: other}) for one, other in pairs], batch_size=1000)
