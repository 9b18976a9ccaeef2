"""Freezing: what stands at one revision, worked out or as stored, by coordinators, once for each id, and for good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from corridors.domain.errors import Conflict, NotAllowed, Rejected
from corridors.domain.vocabulary import Role
from corridors.models import CeasefireWindow, Operation, Organisation
from corridors.services.operations import remove_planned
from corridors.services.writing import writing
from reports.frozen.content import restored_content, stored_content
from reports.frozen.digests import is_as_frozen
from reports.models import Discrepancy, Evaluation, Report
from reports.services import freezing
from reports.services.evaluating import evaluate
from reports.services.freezing import NewReport, freeze, read_new_report
from tests.build import a_count, a_member, a_window, an_operation, record
from tests.corridors.services.test_concurrency import all_at_once

NEW = NewReport(external_id="r1", title="Crisis room", note="Before the call.")
KYIV = ZoneInfo("Europe/Kyiv")

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    """The UN says that 127 arrived, the ministry 156; a window. Not evaluated."""
    operation = an_operation()
    a_window(operation, "w1")
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    return operation


@pytest.fixture
def coordinator(operation):
    return a_member(operation, Role.COORDINATOR, of="icrc")


def frozen(operation, by=None, **changes):
    return freeze(operation=operation, by=by, new=replace(NEW, **changes))


def content(report):
    return restored_content(Report.objects.get(pk=report.pk).content)


def test_it_holds_what_could_not_be_true_what_could_be_said_and_the_versions_that_these_name(operation, coordinator):
    evaluate(operation)
    report = frozen(operation, coordinator).row
    held = content(report)
    contradiction = Discrepancy.objects.get(kind="contradiction")
    assert held.discrepancies[0] == contradiction.pk
    assert held.findings[0].kind == "contradiction"
    assert held.versions == {("un", "U1"): 1, ("ministry", "M1"): 1}
    assert held.ranges["ministry", "M1"].low == 156
    assert held.estimates[0].quantity.place == "haven"
    assert held.standing == (2, 2)
    assert (report.number, report.revision, report.organisation.code) == (1, operation.revision, "icrc")
    assert {row.external_id for row in report.counts.all()} == {"U1", "M1"}
    assert {row.external_id for row in report.findings.get(position=0).counts.all()} == {"U1", "M1"}
    assert {row.external_id for row in report.windows.all()} == {"w1"}


def test_what_is_not_evaluated_yet_is_worked_out_and_says_the_same(operation):
    worked_out = content(frozen(operation).row)
    evaluate(operation)
    stored = content(frozen(operation, external_id="r2").row)
    assert worked_out.findings == stored.findings
    assert stored_content(replace(worked_out, salt="", discrepancies=stored.discrepancies)) == stored_content(
        replace(stored, salt="")
    )
    assert worked_out.salt != stored.salt
    assert set(worked_out.discrepancies) == {None}


def test_very_many_counts_wait_for_their_evaluation(operation, monkeypatch):
    monkeypatch.setattr(freezing, "MOST_COUNTS", 1)
    with pytest.raises(Conflict) as refused:
        frozen(operation)
    assert refused.value.code == "not_evaluated"
    assert not Report.objects.exists()
    evaluate(operation)
    assert frozen(operation).row.number == 1


@pytest.mark.parametrize("change", [{"engine_version": "other"}, {"estimated_at": None}])
def test_an_evaluation_by_another_engine_or_without_its_estimates_is_no_evaluation(operation, monkeypatch, change):
    monkeypatch.setattr(freezing, "MOST_COUNTS", 1)
    evaluate(operation)
    Evaluation.objects.update(**change)
    with pytest.raises(Conflict):
        frozen(operation)


def test_it_stays_the_same_whatever_is_corrected_renamed_or_worked_out_otherwise(operation, monkeypatch):
    evaluate(operation)
    row = frozen(operation).row
    before = Report.objects.filter(pk=row.pk).values().get(), content(row)
    record(operation, a_count("U1", value="156"))
    Organisation.objects.filter(code="un").update(name="United Nations")
    monkeypatch.setattr("reports.services.evaluating.ENGINE_VERSION", "another")
    evaluate(operation)
    assert not Discrepancy.objects.filter(closed_at__isnull=True, kind="contradiction").exists()
    assert (Report.objects.filter(pk=row.pk).values().get(), content(row)) == before
    assert is_as_frozen(Report.objects.get(pk=row.pk))
    later = frozen(operation, external_id="r2").row
    assert (later.number, later.revision > row.revision) == (2, True)
    assert content(later).versions["un", "U1"] == 2


def test_the_same_again_is_the_same_report_and_its_id_is_nobody_elses(operation, coordinator):
    first = frozen(operation, coordinator)
    record(operation, a_count("U2", value="3"))
    again = frozen(operation, coordinator)
    assert (first.outcome, again.outcome, again.row.pk) == ("created", "unchanged", first.row.pk)
    for other in ({"title": "Another"}, {"note": ""}, {"as_of": timezone.now()}):
        with pytest.raises(Conflict) as refused:
            frozen(operation, coordinator, **other)
        assert refused.value.code == "id_taken"
    assert Report.objects.count() == 1


def test_each_operation_numbers_its_own(operation):
    other = an_operation("other")
    assert [frozen(operation, external_id=name).row.number for name in "ab"] == [1, 2]
    assert frozen(other).row.number == 1


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER, None])
def test_only_a_coordinator_freezes(operation, role):
    by = a_member(operation if role else None, role, of="un", name="someone")
    with pytest.raises(NotAllowed) as refused:
        frozen(operation, by)
    assert refused.value.code == "not_a_coordinator"
    assert not Report.objects.exists()


def test_as_of_a_moment_it_holds_the_counts_that_stood_then(operation):
    then = timezone.now()
    record(operation, a_count("M1", source="ministry", value="127"))
    now, back = frozen(operation).row, frozen(operation, external_id="r2", as_of=then).row
    assert [finding.kind for finding in content(back).findings][:1] == ["contradiction"]
    assert "contradiction" not in [finding.kind for finding in content(now).findings]
    assert content(back).versions["ministry", "M1"] == 1
    assert (back.as_of, back.revision) == (then, now.revision)


def test_as_of_a_moment_very_many_counts_are_not_compared(operation, monkeypatch):
    evaluate(operation)
    monkeypatch.setattr(freezing, "MOST_COUNTS", 1)
    with pytest.raises(Conflict) as refused:
        frozen(operation, as_of=timezone.now())
    assert refused.value.code == "too_many_counts"


def test_what_a_report_shows_is_not_removed(operation):
    frozen(operation)
    with writing(operation, by=None) as write, pytest.raises(Conflict) as refused:
        remove_planned(write, CeasefireWindow.objects.get(external_id="w1"))
    assert refused.value.code == "still_named"


def test_a_window_that_is_removed_while_it_is_frozen_is_not_forgotten(operation, monkeypatch):
    """Its embargo, if it had one, could no longer be asked for."""
    store = freezing._store

    def remove_first(write, *given):
        remove_planned(write, CeasefireWindow.objects.get(external_id="w1"))
        return store(write, *given)

    monkeypatch.setattr(freezing, "_store", remove_first)
    with pytest.raises(Conflict):
        frozen(operation)
    assert not Report.objects.exists()


GIVEN = {"external_id": "r1", "title": "Crisis room"}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"title": "Crisis room"}, "required", "external_id"),
        ({"external_id": "r1", "title": "  "}, "required", "title"),
        ({**GIVEN, "title": "x" * 201}, "too_long", "title"),
        ({**GIVEN, "note": "x" * 4001}, "too_long", "note"),
        ({**GIVEN, "external_id": "x" * 201}, "too_long", "external_id"),
        ({**GIVEN, "note": "a\x07"}, "unreadable_text", "note"),
        ({**GIVEN, "as_of": "soon"}, "not_a_moment", "as_of"),
        ({**GIVEN, "as_of": (timezone.now() + timedelta(days=2)).isoformat()}, "as_of_ahead", "as_of"),
    ],
)
def test_what_cannot_be_read_is_refused(given, code, field):
    with pytest.raises(Rejected) as refused:
        read_new_report(given, KYIV)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]


def test_a_day_means_its_end_in_the_operations_zone():
    new = read_new_report({**GIVEN, "as_of": "2022-05-03"}, KYIV)
    assert new.as_of == datetime(2022, 5, 3, 21, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_reports_that_race_are_numbered_without_a_gap_and_one_id_is_one_report():
    an_operation()

    def freezer(name):
        return lambda: frozen(Operation.objects.get(code="op"), external_id=name).outcome.value

    outcomes = all_at_once(*(freezer(name) for name in "aaaabcde"))
    assert sorted(outcomes) == ["created"] * 5 + ["unchanged"] * 3
    assert sorted(Report.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
