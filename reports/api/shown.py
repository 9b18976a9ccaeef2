"""A discrepancy as a JSON object."""

from typing import Any

from rest_framework import serializers

from corridors.addresses import address_of
from corridors.models import EvacueeCount
from reports.engine.findings import FindingClass, Severity
from reports.selectors import DiscrepancyView
from reports.wording import Names, render, said

_HIDDEN = "null where it speaks of a count that you may not see"


class ReasonSerializer(serializers.Serializer[Any]):
    """Something that may explain the gap."""

    kind = serializers.CharField(help_text="What differs: place, stage, moment, …")
    sentence = serializers.CharField()
    explains = serializers.IntegerField(allow_null=True, help_text="People that it accounts for, if known.")


class MemberSerializer(serializers.Serializer[Any]):
    """A count that the discrepancy names, in the version that it was found in."""

    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()
    version = serializers.IntegerField(min_value=1)
    said = serializers.CharField(help_text="What the source says, as one clause.")
    low = serializers.IntegerField(min_value=0, help_text="The fewest that its wording allows.")
    high = serializers.IntegerField(min_value=0, allow_null=True, help_text="The most; null: no limit.")
    outlier = serializers.BooleanField(help_text="Whether it is the one that is likely wrong.")
    url = serializers.URLField()


class DiscrepancySerializer(serializers.Serializer[Any]):
    """What cannot all be true, or needs care. Describes what `shown` answers with."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    class_ = serializers.ChoiceField([word.value for word in FindingClass])
    severity = serializers.ChoiceField([word.value for word in Severity])
    gap = serializers.IntegerField(allow_null=True, help_text=f"At least so many people are in question; {_HIDDEN}.")
    unexplained = serializers.IntegerField(
        allow_null=True, help_text=f"Of the gap, what remains if the first reason holds; {_HIDDEN}."
    )
    cluster = serializers.CharField(allow_null=True, help_text="Shared by all discrepancies of one dispute.")
    summary = serializers.CharField(allow_null=True, help_text=f"One sentence; {_HIDDEN}.")
    reasons = ReasonSerializer(many=True, help_text="The likeliest first.")
    counts = MemberSerializer(many=True, help_text="Those that you may see.")
    windows = serializers.ListField(child=serializers.CharField(), help_text="Ids of ceasefire windows.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class DiscrepancyPageSerializer(serializers.Serializer[Any]):
    """A page of discrepancies."""

    evaluated_revision = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="The operation's revision up to which they are known; null: none yet."
    )
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DiscrepancySerializer(many=True)


def shown(view: DiscrepancyView, names: Names, counts_url: str) -> dict[str, Any]:
    """The object; what speaks of counts that the user may not see is null or left out."""
    row, finding, whole = view.row, view.finding, view.whole
    return {
        "id": row.pk,
        "kind": finding.kind,
        "class": finding.class_,
        "severity": finding.severity,
        "gap": finding.gap if whole else None,
        "unexplained": finding.unexplained if whole else None,
        "cluster": finding.cluster or None,
        "summary": render(finding.summary, names) if whole else None,
        "reasons": [
            {"kind": reason.kind, "sentence": render(reason.sentence, names), "explains": reason.explains}
            for reason in (finding.reasons if whole else ())
        ],
        "counts": [_member(count, view, names, counts_url) for count in view.counts],
        "windows": list(finding.windows),
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
    }


def _member(row: EvacueeCount, view: DiscrepancyView, names: Names, counts_url: str) -> dict[str, Any]:
    count = names.counts[row.source.code, row.external_id]
    return {
        "source": count.source,
        "external_id": count.external_id,
        "version": row.version,
        "said": said(count, names),
        "low": count.range.low,
        "high": count.range.high,
        "outlier": view.whole and view.finding.outlier == count.key,
        "url": address_of(counts_url, count.source, count.external_id),
    }
