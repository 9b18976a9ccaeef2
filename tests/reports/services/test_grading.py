"""A grade is stored with its reason and its history, and the next evaluation weighs it."""

import pytest
from django.db import transaction

from corridors.domain.errors import NotAllowed, Rejected
from corridors.domain.vocabulary import Role
from corridors.models import Operation, Organisation
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing
from reports.models import Discrepancy, Grade
from reports.selectors import grades_of, operations_due
from reports.services.asking import stored_estimates
from reports.services.evaluating import evaluate
from reports.services.grading import grade
from tests.build import a_count, a_member, an_operation, record

pytestmark = pytest.mark.django_db

B2 = {"reliability": "B", "credibility": "2", "reason": "Counts at the reception itself"}
E5 = {"reliability": "E", "credibility": "5", "reason": "Was wrong on every day so far"}


@pytest.fixture
def operation() -> Operation:
    operation = an_operation()
    record(operation, a_count("u", value="127"), a_count("m", source="ministry", value="156"))
    evaluate(operation)
    return operation


def graded(operation, source, *, by=None, **said):
    with writing(operation, by=by) as write:
        return grade(write, Organisation.objects.get(code=source), **said)


def contradiction(operation):
    return Discrepancy.objects.get(operation=operation, kind="contradiction")


def test_the_next_evaluation_weighs_it(operation):
    before = contradiction(operation)
    assert before.finding["outlier"] is None
    graded(operation, "ministry", **E5)
    assert list(operations_due()) == [operation]
    evaluation = evaluate(operation)
    assert (evaluation.opened, evaluation.closed) == (0, 0)
    after = contradiction(operation)
    assert (after.pk, after.gap) == (before.pk, before.gap)
    assert after.finding["outlier"] == ["ministry", "m"]
    arrived = next(each for each in stored_estimates(operation).estimates if each.quantity.stage == "arrived")
    assert arrived.certain.range.low == 127


def test_f6_takes_it_back_and_what_was_thought_stays(operation):
    graded(operation, "ministry", **E5)
    first = Grade.objects.get().graded_at
    graded(operation, "ministry", reliability="F", credibility="6", reason="Judged too soon")
    evaluate(operation)
    assert contradiction(operation).finding["outlier"] is None
    assert grades_of(operation) == {"ministry": "F6"}
    assert grades_of(operation, as_of=first) == {"ministry": "E5"}
    assert [record.reason for record in Grade.history.order_by("pk")] == [E5["reason"], "Judged too soon"]


def test_the_same_again_changes_nothing(operation):
    assert graded(operation, "un", **B2).outcome is Outcome.CREATED
    revision = operation.revision
    assert graded(operation, "un", **B2).outcome is Outcome.UNCHANGED
    assert operation.revision == revision
    assert graded(operation, "un", **{**B2, "credibility": "1"}).outcome is Outcome.CORRECTED
    assert operation.revision == revision + 1


@pytest.mark.parametrize("role", [Role.REPORTER, Role.OBSERVER])
def test_only_a_coordinator_grades(operation, role):
    other = a_member(operation, role, of="icrc")
    elsewhere = a_member(an_operation("other"), Role.COORDINATOR, name="elsewhere")
    for user in (other, elsewhere):
        with pytest.raises(NotAllowed), transaction.atomic():
            graded(operation, "un", by=user, **B2)
    assert not Grade.objects.exists()
    coordinator = a_member(operation, Role.COORDINATOR, name="coordinator")
    assert graded(operation, "un", by=coordinator, **B2).row.graded_by == coordinator


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"reliability": "G"}, ("unknown_word", "reliability")),
        ({"credibility": ""}, ("unknown_word", "credibility")),
        ({"reason": "  "}, ("required", "reason")),
        ({"reason": "a\x00"}, ("unreadable_text", "reason")),
        ({"reason": "a" * 1001}, ("too_long", "reason")),
    ],
)
def test_what_is_no_grade_is_refused_and_nothing_stored(operation, wrong, problem):
    with pytest.raises(Rejected) as refusal:
        graded(operation, "un", **{**B2, **wrong})
    assert [(each.code, each.field) for each in refusal.value.problems] == [problem]
    assert not Grade.objects.exists()
    assert not operations_due().exists()
