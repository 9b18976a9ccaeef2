"""What counts would cause, as the members of a dry run's report."""

from typing import Any

from rest_framework import serializers

from corridors.consequences import Consequence, Foreseen, Unknown


class CountKeySerializer(serializers.Serializer[Any]):
    """A count, by whose it is and its id."""

    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()


class ConsequenceSerializer(serializers.Serializer[Any]):
    """A discrepancy that would open or close."""

    class_ = serializers.CharField(help_text="contradiction, tension, alert or caution.")
    kind = serializers.CharField()
    severity = serializers.CharField(help_text="high, medium or low.")
    gap = serializers.IntegerField(min_value=0, help_text="At least so many people are in question.")
    summary = serializers.CharField(help_text="One sentence, in the language of the request.")
    counts = CountKeySerializer(many=True)
    windows = serializers.ListField(child=serializers.CharField(), help_text="Ids of ceasefire windows.")

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class ConsequencesSerializer(serializers.Serializer[Any]):
    """What would follow from what you see and what you send, as if there were nothing else; the gravest first."""

    opens = ConsequenceSerializer(many=True)
    closes = ConsequenceSerializer(many=True)


def foreseen_shown(foreseen: Foreseen) -> dict[str, Any]:
    """The members; the consequences are null where they are not known, and the second member says why."""
    if isinstance(foreseen, Unknown):
        return {"consequences": None, "consequences_unknown": foreseen.value}
    told = {"opens": [_shown(one) for one in foreseen.opens], "closes": [_shown(one) for one in foreseen.closes]}
    return {"consequences": told, "consequences_unknown": None}


def _shown(one: Consequence) -> dict[str, Any]:
    return {
        "class": one.class_,
        "kind": one.kind,
        "severity": one.severity,
        "gap": one.gap,
        "summary": one.summary,
        "counts": [{"source": source, "external_id": external_id} for source, external_id in one.counts],
        "windows": list(one.windows),
    }
