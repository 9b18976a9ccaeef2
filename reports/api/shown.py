"""A discrepancy as a JSON object."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from corridors.addresses import address_of
from corridors.models import EvacueeCount
from reports.engine.findings import Finding, FindingClass, Severity
from reports.models import Reply, ReplyKind, ReplyReason
from reports.selectors import DiscrepancyView
from reports.wording import Names, render, said

Replies = Mapping[tuple[int, int], Reply]
"""By discrepancy and version of a count, the reply that stands for it."""

REPLY_KINDS = [word.value for word in ReplyKind]

_HIDDEN = "null where it speaks of a count that you may not see"


@dataclass(frozen=True)
class Addresses:
    """Under which counts and discrepancies have theirs."""

    counts: str
    discrepancies: str


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
    reply = serializers.ChoiceField(
        [word.value for word in ReplyKind],
        allow_null=True,
        help_text="What was replied; null: nothing yet.",
    )
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
    url = serializers.URLField()

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class ReplySerializer(serializers.Serializer[Any]):
    """What an organisation answered, of one version of one count. Describes what `reply_shown` answers with."""

    id = serializers.IntegerField()
    organisation = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()
    version = serializers.IntegerField(min_value=1, help_text="The version that was replied to.")
    kind = serializers.ChoiceField(REPLY_KINDS)
    reason = serializers.ChoiceField([word.value for word in ReplyReason], allow_null=True)
    text = serializers.CharField(allow_null=True)
    correction = serializers.IntegerField(
        allow_null=True, min_value=2, help_text="The version that corrects the count, if you may see it."
    )
    replied_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(
        allow_null=True, help_text="When a later reply took its place; null for the one that stands."
    )


class DiscrepancyPageSerializer(serializers.Serializer[Any]):
    """A page of discrepancies."""

    evaluated_revision = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="The operation's revision up to which they are known; null: none yet."
    )
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DiscrepancySerializer(many=True)


def shown(view: DiscrepancyView, names: Names, urls: Addresses, replies: Replies) -> dict[str, Any]:
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
        "reasons": reasons_shown(finding, names) if whole else [],
        "counts": [_member(count, view, names, urls, replies) for count in view.counts],
        "windows": list(finding.windows),
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "url": f"{urls.discrepancies}/{row.pk}",
    }


def reasons_shown(finding: Finding, names: Names) -> list[dict[str, Any]]:
    """The objects that `ReasonSerializer` describes."""
    return [
        {"kind": reason.kind, "sentence": render(reason.sentence, names), "explains": reason.explains}
        for reason in finding.reasons
    ]


def reply_shown(row: Reply, seen: Container[int]) -> dict[str, Any]:
    """The object; its correction is null where its key is not among the versions of counts that are `seen`."""
    return {
        "id": row.pk,
        "organisation": row.organisation.code,
        "source": row.count.source.code,
        "external_id": row.count.external_id,
        "version": row.count.version,
        "kind": row.kind,
        "reason": row.reason or None,
        "text": row.text or None,
        "correction": row.correction.version if row.correction and row.correction.pk in seen else None,
        "replied_at": row.replied_at,
        "superseded_at": row.superseded_at,
    }


def _member(
    row: EvacueeCount, view: DiscrepancyView, names: Names, urls: Addresses, replies: Replies
) -> dict[str, Any]:
    count = names.counts[row.source.code, row.external_id]
    reply = replies.get((view.row.pk, row.pk))
    return {
        "source": count.source,
        "external_id": count.external_id,
        "version": row.version,
        "said": said(count, names),
        "low": count.range.low,
        "high": count.range.high,
        "outlier": view.whole and view.finding.outlier == count.key,
        "reply": reply.kind if reply else None,
        "url": address_of(urls.counts, count.source, count.external_id),
    }
