"""manage.py freeze_report and verify_reports."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import Report
from tests.build import a_count, an_operation, record


@pytest.fixture
def operation(db):
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    return operation


def run(*command, **options):
    said = StringIO()
    call_command(*command, stdout=said, stderr=said, **options)
    return said.getvalue()


def freeze(**options):
    return run("freeze_report", "op", title="Crisis room", **options)


def test_the_operator_freezes_what_it_evaluates_first(operation, monkeypatch):
    monkeypatch.setattr("reports.services.freezing.MOST_COUNTS", 0)
    said = freeze()
    report = Report.objects.get()
    assert said == f"op: report 1, revision {operation.revision}, created; digest {report.digest}\n"
    assert (report.made_by, report.organisation) == (None, None)
    assert freeze(id="same").startswith("op: report 2")
    assert "report 2, " in (again := freeze(id="same"))
    assert "unchanged" in again


@pytest.mark.parametrize(
    ("code", "options", "why"),
    [
        ("nowhere", {"title": "Crisis room"}, "There is no operation"),
        ("op", {"title": " "}, "title may not be empty"),
        ("op", {"title": "Crisis room", "as_of": "soon"}, "as_of"),
    ],
)
def test_what_cannot_be_frozen_says_why(operation, code, options, why):
    with pytest.raises(CommandError, match=why):
        run("freeze_report", code, **options)
    assert not Report.objects.exists()


def test_reports_as_they_were_frozen_are_verified(operation):
    freeze()
    said = run("verify_reports")
    assert f"op: report 1, {Report.objects.get().digest}" in said
    assert "Every report is as it was frozen." in said
    assert run("verify_reports", "op") == said
    with pytest.raises(CommandError, match="There is no operation"):
        run("verify_reports", "nowhere")


def test_one_that_was_changed_or_removed_is_named(operation):
    for _ in range(3):
        freeze()
    Report.objects.filter(number=3).update(revision=0)
    first = Report.objects.get(number=1)
    for finding in first.findings.all():
        type(finding).objects.filter(pk=finding.pk).delete()
    Report.objects.filter(pk=first.pk).delete()
    said = StringIO()
    with pytest.raises(CommandError, match="2 reports are not as they were frozen"):
        call_command("verify_reports", stdout=StringIO(), stderr=said)
    assert said.getvalue().splitlines() == ["op: report 3 was changed.", "op: report 1 was removed."]
