import json

from reports.engine.findings import Finding, FindingClass, Reason, Severity
from reports.engine.messages import figure, moment, ngettext, organisations, said, sentence
from reports.engine.storage import restored, stored

FINDING = Finding(
    kind="contradiction",
    class_=FindingClass.CONTRADICTION,
    severity=Severity.HIGH,
    gap=29,
    counts=(("un", "A"), ("office", "B")),
    windows=("w1",),
    summary=ngettext(
        "%(said)s: %(number)s person apart.", "%(said)s: %(number)s people apart.", 29, said=said(("un", "A"))
    ),
    reasons=(
        Reason(
            kind="moment",
            sentence=sentence(
                "%(who)s said %(figure)s at %(when)s: %(text)s.",
                who=organisations("un", "office"),
                figure=figure(("office", "B")),
                when=moment("2022-05-03T14:00+03:00"),
                text="як є",
            ),
            explains=12,
        ),
        Reason(kind="wording", sentence=sentence("The number was rounded.")),
    ),
    unexplained=17,
    outlier=("office", "B"),
    cluster="c1",
)


def test_a_finding_survives_being_stored_as_json():
    assert restored(json.loads(json.dumps(stored(FINDING)))) == FINDING


def test_a_finding_without_the_optional_survives_too():
    plain = Finding(
        kind="echo",
        class_=FindingClass.CAUTION,
        severity=Severity.LOW,
        gap=0,
        counts=(),
        summary=sentence("Look."),
    )

    assert restored(json.loads(json.dumps(stored(plain)))) == plain
    assert restored(stored(plain)).fingerprint == plain.fingerprint
