"""Frozen reports as pages: their list with the form that freezes one, and one to read, print and cite."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import uuid4

from django.core.paginator import Page, Paginator

from corridors import access
from corridors.access import Action
from corridors.domain.moments import MomentError
from corridors.domain.package import CountKey, Package
from corridors.models import Corridor, EvacueeCount, Movement, Operation, Organisation, Place, User
from corridors.records import record_of
from reports.frozen.seen import SeenFinding, SeenReport, read_report, reports_of
from reports.models import Report
from reports.models.reports import LONGEST_NOTE, LONGEST_TITLE
from reports.pages.board import sentence_of
from reports.pages.detail import Why
from reports.pages.meanwhile import Shown, in_words
from reports.pages.moments import moment_from
from reports.pages.operations import Tally, tallies_of
from reports.pages.replies import Sent
from reports.pages.said import Said, said_in
from reports.pages.windows import WindowCard, cards_of
from reports.services.freezing import COLUMNS, freeze, read_new_report
from reports.wording import class_label, kind_label, range_read, render

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form that freezes a report: sent twice, it freezes one, as it brings its id along."""

    external_id: str
    sent: Sent | None
    longest_title: int = LONGEST_TITLE
    longest_note: int = LONGEST_NOTE


@dataclass(frozen=True, kw_only=True)
class Reports:
    page: Page[Report]
    form: Form | None
    """For coordinators."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A finding with its figures as they were published and read then; `gap` is None where it may not be known."""

    class_: str
    class_label: str
    kind_label: str
    sentence: str
    gap: int | None
    said: tuple[Said, ...]
    hidden: int
    reasons: tuple[Why, ...]
    unexplained: int | None
    windows: list[WindowCard]
    discrepancy: int | None


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    seen: SeenReport
    by: str
    """The user who froze it, for coordinators alone."""
    tallies: tuple[Tally, ...]
    estimates: tuple[Shown, ...]
    findings: tuple[Finding, ...]
    windows: list[WindowCard]


def reports_page(operation: Operation, user: User, *, page: str, sent: Sent | None = None) -> Reports:
    """The reports, the latest first; `sent` is a form that was not accepted."""
    may_freeze = access.may(user, Action.REVIEW, operation)
    form = Form(external_id=(sent.given.get("external_id", "") if sent else "") or uuid4().hex, sent=sent)
    rows = reports_of(operation).order_by("-pk")
    return Reports(page=Paginator(rows, PAGE_SIZE).get_page(page), form=form if may_freeze else None)


def freeze_by_form(operation: Operation, user: User, given: Mapping[str, str]) -> Report:
    """Freezes what a form asks for. Raises what the service raises."""
    said = {name: given.get(name, "") for name in COLUMNS}
    # A browser sends each end of a line as two characters, which the form did not count.
    said["note"] = said["note"].replace("\r\n", "\n")
    zone = record_of(operation).zone
    with suppress(MomentError):  # What is none, the service refuses.
        as_of = moment_from(said["as_of"], zone)
        said["as_of"] = as_of.isoformat() if as_of else ""
    return freeze(operation=operation, by=user, new=read_new_report(said, zone)).row


def report_page(operation: Operation, user: User, number: int) -> ReportPage:
    """The report as the user may read it. Raises NotFound where there is none."""
    seen = read_report(user, operation, number)
    rows = _rows(seen)
    names_users = access.may(user, Action.REVIEW, operation)
    return ReportPage(
        seen=seen,
        by=seen.row.made_by.get_username() if names_users and seen.row.made_by else "",
        tallies=tallies_of({class_.value: number for class_, number in seen.tallies.items()}),
        estimates=tuple(in_words(found, seen.names, seen.ids) for found in seen.estimates),
        findings=tuple(_finding(each, seen, rows) for each in seen.findings),
        windows=cards_of(seen.windows, seen.violations, seen.names),
    )


def _finding(each: SeenFinding, seen: SeenReport, rows: Mapping[CountKey, EvacueeCount]) -> Finding:
    finding, names = each.finding, seen.names
    reasons = finding.reasons if each.whole else ()
    windows = [window for window in seen.windows if window.external_id in finding.windows]
    return Finding(
        class_=finding.class_.value,
        class_label=class_label(finding.class_),
        kind_label="" if finding.kind == finding.class_ else kind_label(finding.kind),
        sentence=sentence_of(each, names),
        gap=finding.gap or None if each.whole else None,
        said=tuple(_said(key, seen, rows, outlier=each.whole and finding.outlier == key) for key in each.counts),
        hidden=len(finding.counts) - len(each.counts),
        reasons=tuple(Why(sentence=render(one.sentence, names), explains=one.explains) for one in reasons),
        unexplained=finding.unexplained if reasons and reasons[0].explains else None,
        windows=cards_of(windows, seen.violations, names),
        discrepancy=each.discrepancy,
    )


def _said(key: CountKey, seen: SeenReport, rows: Mapping[CountKey, EvacueeCount], *, outlier: bool) -> Said:
    """The count in words, with the range that it was read as when the report was frozen."""
    return replace(said_in(rows[key], seen.names, outlier=outlier), read_as=range_read(seen.range(key)))


def _rows(seen: SeenReport) -> dict[CountKey, EvacueeCount]:
    """The counts that the user sees as rows of their table, with the names of then. They are never stored."""
    package = seen.content.package
    named: dict[str, dict[str, Any]] = {
        "source": (organisations := _named(Organisation, package, "organisations")),
        "relayed_by": organisations,
        "place": (places := _named(Place, package, "places")),
        "origin": places,
        "corridor": _named(Corridor, package, "corridors"),
        "movement": _named(Movement, package, "movements"),
    }
    rows = {}
    for count in package.counts:
        if count.key in seen.ids:
            said = {column.name: getattr(count, column.name) for column in fields(count)}
            said |= {name: known.get(said[name]) for name, known in named.items()}
            version = seen.content.versions[count.key]
            rows[count.key] = EvacueeCount(pk=seen.ids[count.key], version=version, **said)
    return rows


def _named(model: type[Any], package: Package, kind: str) -> dict[str, Any]:
    """By code, rows that say what pages say of them."""
    shown = {Organisation: ("code", "name", "kind", "party")}.get(model, ("code", "name"))
    return {one.code: model(**{name: getattr(one, name) for name in shown}) for one in getattr(package, kind)}
