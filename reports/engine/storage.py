"""A finding as plain JSON values and back: what a discrepancy stores. `restored(stored(finding)) == finding`."""

from collections.abc import Mapping
from typing import Any

from reports.engine.findings import Finding, FindingClass, Reason, Severity
from reports.engine.messages import Param, Ref, Sentence

Stored = dict[str, Any]


def stored(finding: Finding) -> Stored:
    """The finding as a dictionary of JSON values; the counts as `[source, external_id]`."""
    return {
        "kind": finding.kind,
        "class": str(finding.class_),
        "severity": str(finding.severity),
        "gap": finding.gap,
        "counts": [list(key) for key in finding.counts],
        "windows": list(finding.windows),
        "summary": stored_sentence(finding.summary),
        "reasons": [
            {"kind": reason.kind, "sentence": stored_sentence(reason.sentence), "explains": reason.explains}
            for reason in finding.reasons
        ],
        "unexplained": finding.unexplained,
        "outlier": list(finding.outlier) if finding.outlier else None,
        "cluster": finding.cluster,
    }


def restored(data: Mapping[str, Any]) -> Finding:
    """The finding that `stored` was given."""
    return Finding(
        kind=data["kind"],
        class_=FindingClass(data["class"]),
        severity=Severity(data["severity"]),
        gap=data["gap"],
        counts=tuple((source, external_id) for source, external_id in data["counts"]),
        windows=tuple(data["windows"]),
        summary=restored_sentence(data["summary"]),
        reasons=tuple(
            Reason(kind=reason["kind"], sentence=restored_sentence(reason["sentence"]), explains=reason["explains"])
            for reason in data["reasons"]
        ),
        unexplained=data["unexplained"],
        outlier=(data["outlier"][0], data["outlier"][1]) if data["outlier"] else None,
        cluster=data["cluster"],
    )


def stored_sentence(sentence: Sentence) -> Stored:
    """The message id and its parameters; a reference becomes `{"ref": kind, "of": codes}`."""
    return {
        "template": sentence.template,
        "params": {name: _stored_param(param) for name, param in sentence.params.items()},
        "plural": sentence.plural,
        "number": sentence.number,
    }


def restored_sentence(data: Mapping[str, Any]) -> Sentence:
    """The sentence that `stored_sentence` was given."""
    params = {name: _restored_param(param) for name, param in data["params"].items()}
    return Sentence(data["template"], params, data["plural"], data["number"])


def _stored_param(param: Param) -> Any:
    return {"ref": param.kind, "of": list(param.of)} if isinstance(param, Ref) else param


def _restored_param(data: Any) -> Param:
    return Ref(data["ref"], tuple(data["of"])) if isinstance(data, dict) else data
