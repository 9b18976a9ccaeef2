"""A frozen report as a JSON object."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from corridors.addresses import address_of
from corridors.domain.moments import MOMENT
from corridors.domain.package import CountKey, Window
from corridors.domain.reading import STATED, TEXT
from corridors.domain.vocabulary import WindowKind, WindowStatus
from corridors.services.outcomes import Outcome
from reports.api.estimates import EstimateSerializer, RangeSerializer, estimate_shown
from reports.api.shown import Addresses, ReasonSerializer, reasons_shown
from reports.engine.findings import FindingClass, Severity
from reports.frozen.seen import SeenFinding, SeenReport
from reports.models import Report
from reports.models.reports import LONGEST_ID, LONGEST_NOTE, LONGEST_TITLE
from reports.wording import moment_of_count, render, said
from reports.wording.moments import window_text

_HIDDEN = "null where it speaks of a count that you may not see"


class ReportEntrySerializer(serializers.Serializer[Any]):
    """A report as it is asked for."""

    external_id = serializers.RegexField(
        f"^{STATED}$",
        max_length=LONGEST_ID,
        help_text="Your id for it, unique in the operation: the same again is `unchanged`. Every member reads it.",
    )
    title = serializers.RegexField(
        f"^{STATED}$", max_length=LONGEST_TITLE, help_text="Every member of the operation reads it."
    )
    note = serializers.RegexField(
        f"^{TEXT}$",
        required=False,
        allow_null=True,
        max_length=LONGEST_NOTE,
        help_text="Read by whoever reads the whole report. Never the name of an evacuee.",
    )
    as_of = serializers.RegexField(
        f"^(?:{MOMENT})?$",
        required=False,
        allow_null=True,
        help_text="The counts as they stood at a date-time with its offset, or at a day's end; left out: now.",
    )


class ReportHeadingSerializer(serializers.Serializer[Any]):
    """A report without what it holds. Describes what `heading` answers with."""

    number = serializers.IntegerField(min_value=1, help_text="By which it is cited: 1, 2, 3 within the operation.")
    external_id = serializers.CharField()
    title = serializers.CharField()
    revision = serializers.IntegerField(min_value=0, help_text="The operation's revision that it holds.")
    engine_version = serializers.CharField()
    as_of = serializers.DateTimeField(allow_null=True, help_text="The counts are those that stood then; null: at once.")
    made_at = serializers.DateTimeField()
    organisation = serializers.CharField(allow_null=True, help_text="Whose coordinator froze it; null: the operator.")
    digest = serializers.CharField(help_text="The SHA-256 of what `content` answers with.")
    url = serializers.URLField()


class FrozenSerializer(serializers.Serializer[Any]):
    """What became of a report that was asked for, and which one it is."""

    outcome = serializers.ChoiceField([Outcome.CREATED.value, Outcome.UNCHANGED.value])
    report = ReportHeadingSerializer()


class ReportedCountSerializer(serializers.Serializer[Any]):
    """A count as it stood when the report was frozen."""

    source = serializers.CharField()  # type: ignore[assignment]
    source_name = serializers.CharField(help_text="As it was called then.")
    external_id = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    said = serializers.CharField(help_text="What the source says, as one clause.")
    range = RangeSerializer(help_text="As its wording was read then.")
    moment = serializers.CharField(help_text="Of when it speaks, in words.")
    evidence_url = serializers.CharField(allow_null=True)
    url = serializers.URLField(help_text="Of the count as it stands now.")


class ReportedMemberSerializer(ReportedCountSerializer):
    outlier = serializers.BooleanField(help_text="Whether it is the one that is likely wrong.")


class ReportedFindingSerializer(serializers.Serializer[Any]):
    """What could not all be true, or needed care."""

    kind = serializers.CharField()
    class_ = serializers.ChoiceField([word.value for word in FindingClass])
    severity = serializers.ChoiceField([word.value for word in Severity])
    gap = serializers.IntegerField(allow_null=True, help_text=f"At least so many people were in question; {_HIDDEN}.")
    unexplained = serializers.IntegerField(
        allow_null=True, help_text=f"Of the gap, what remains if the first reason holds; {_HIDDEN}."
    )
    summary = serializers.CharField(allow_null=True, help_text=f"One sentence; {_HIDDEN}.")
    reasons = ReasonSerializer(many=True, help_text="The likeliest first.")
    counts = ReportedMemberSerializer(many=True, help_text="Those that you may see.")
    windows = serializers.ListField(child=serializers.CharField(), help_text="Ids of ceasefire windows.")
    discrepancy = serializers.URLField(
        allow_null=True, help_text="What became of it; null where there is none that you see."
    )

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class ReportedWindowSerializer(serializers.Serializer[Any]):
    """A ceasefire window as it stood when the report was frozen."""

    external_id = serializers.CharField()
    kind = serializers.ChoiceField([word.value for word in WindowKind])
    status = serializers.ChoiceField([word.value for word in WindowStatus])
    when = serializers.CharField(help_text="When it holds, as announced, in words.")
    announced_by = serializers.ListField(child=serializers.CharField())
    agreed_by = serializers.ListField(child=serializers.CharField())


class TalliesSerializer(serializers.Serializer[Any]):
    """How many of the findings are of a class."""

    def get_fields(self) -> dict[str, Any]:
        return {class_.value: serializers.IntegerField(min_value=0) for class_ in FindingClass}


class ReportSerializer(ReportHeadingSerializer):
    """A report as you may read it. Describes what `report_shown` answers with."""

    note = serializers.CharField(allow_null=True, help_text="null where there is none, or where you read a part.")
    partial = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Whether you read a part: as a reporter, or because something is hidden from you now."
    )
    verified = serializers.BooleanField(help_text="Whether its digest, made anew, is the one that it was frozen with.")
    tallies = TalliesSerializer(help_text="Of the findings that you read.")
    findings = ReportedFindingSerializer(many=True, help_text="The gravest first.")
    estimates = EstimateSerializer(
        many=True, allow_null=True, help_text="What could be said meanwhile; null where you read a part."
    )
    counts = ReportedCountSerializer(many=True, help_text="The counts named above, as far as you may see them.")
    windows = ReportedWindowSerializer(many=True, help_text="Those that you may see.")


def heading(row: Report, url: str) -> dict[str, Any]:
    """The object; `url` is the address of the report."""
    return {
        "number": row.number,
        "external_id": row.external_id,
        "title": row.title,
        "revision": row.revision,
        "engine_version": row.engine_version,
        "as_of": row.as_of,
        "made_at": row.made_at,
        "organisation": row.organisation.code if row.organisation else None,
        "digest": row.digest,
        "url": url,
    }


def report_shown(report: SeenReport, url: str, urls: Addresses) -> dict[str, Any]:
    """The object; what the user may not see is null or left out."""
    counts = {key: _count(report, key, urls) for key in sorted(report.ids)}
    named = dict.fromkeys(key for each in report.findings for key in each.counts)
    return {
        **heading(report.row, url),
        "note": report.note or None,
        "partial": not report.whole,
        "verified": report.as_frozen,
        "tallies": {class_.value: number for class_, number in report.tallies.items()},
        "findings": [_finding(each, report, counts, urls) for each in report.findings],
        "estimates": [estimate_shown(each, report.names) for each in report.estimates] if report.whole else None,
        "counts": list(counts.values()) if report.whole else [counts[key] for key in sorted(named)],
        "windows": [_window(window, report) for window in report.windows],
    }


def _finding(
    each: SeenFinding, report: SeenReport, counts: Mapping[CountKey, dict[str, Any]], urls: Addresses
) -> dict[str, Any]:
    finding, whole = each.finding, each.whole
    return {
        "kind": finding.kind,
        "class": finding.class_,
        "severity": finding.severity,
        "gap": finding.gap if whole else None,
        "unexplained": finding.unexplained if whole else None,
        "summary": render(finding.summary, report.names) if whole else None,
        "reasons": reasons_shown(finding, report.names) if whole else [],
        "counts": [{**counts[key], "outlier": whole and finding.outlier == key} for key in each.counts],
        "windows": list(finding.windows),
        "discrepancy": f"{urls.discrepancies}/{each.discrepancy}" if each.discrepancy else None,
    }


def _count(report: SeenReport, key: CountKey, urls: Addresses) -> dict[str, Any]:
    count, names, range_ = report.names.counts[key], report.names, report.range(key)
    return {
        "source": count.source,
        "source_name": names.organisations.get(count.source, count.source),
        "external_id": count.external_id,
        "version": report.content.versions[key],
        "said": said(count, names),
        "range": {"low": range_.low, "high": range_.high},
        "moment": moment_of_count(count, names),
        "evidence_url": count.evidence_url or None,
        "url": address_of(urls.counts, count.source, count.external_id),
    }


def _window(window: Window, report: SeenReport) -> dict[str, Any]:
    return {
        "external_id": window.external_id,
        "kind": window.kind,
        "status": window.status,
        "when": window_text(window, report.names),
        "announced_by": list(window.announced_by),
        "agreed_by": list(window.agreed_by),
    }
