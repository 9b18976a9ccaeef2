"""An evaluation stores the difference between what stood open and what the engine finds now."""

import pytest

from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from reports.models import Discrepancy, Evaluation
from reports.selectors import open_discrepancies, operations_due
from reports.services.evaluating import evaluate
from tests.build import a_count, an_operation, record

pytestmark = pytest.mark.django_db

UN, MINISTRY = a_count("U1"), a_count("M1", source="ministry", value="156")


def contradictions(operation):
    return list(open_discrepancies(operation).filter(finding_class="contradiction"))


@pytest.fixture
def operation():
    return an_operation()


def test_two_figures_that_cannot_both_be_true_open_a_discrepancy(operation):
    record(operation, UN, MINISTRY)
    evaluation = evaluate(operation)
    (discrepancy,) = contradictions(operation)
    assert discrepancy.gap == 29
    assert {count.external_id for count in discrepancy.counts.all()} == {"U1", "M1"}
    assert evaluation.revision == operation.revision
    assert evaluation.opened >= 1


def test_it_is_due_until_its_last_revision_is_evaluated(operation):
    record(operation, UN)
    assert operation in operations_due()
    evaluate(operation)
    assert operation not in operations_due()
    record(operation, MINISTRY)
    assert operation in operations_due()


def test_a_revision_is_evaluated_once(operation):
    record(operation, UN)
    assert evaluate(operation) is not None
    assert evaluate(operation) is None
    assert Evaluation.objects.filter(operation=operation).count() == 1


def test_a_correction_that_settles_it_closes_the_discrepancy_and_its_reversal_opens_the_same_one_again(operation):
    record(operation, UN, MINISTRY)
    evaluate(operation)
    (before,) = contradictions(operation)
    record(operation, a_count("M1", source="ministry", value="127"))
    evaluation = evaluate(operation)
    assert evaluation.closed >= 1
    assert contradictions(operation) == []
    record(operation, MINISTRY)
    evaluate(operation)
    (after,) = contradictions(operation)
    assert after.pk == before.pk
    assert [row.closed_at is None for row in after.history.order_by("history_id")] == [True, False, True]


def test_a_withdrawn_count_contradicts_nobody(operation):
    record(operation, UN, MINISTRY)
    evaluate(operation)
    with writing(operation, by=None) as write:
        withdraw_count(write, source="ministry", external_id="M1")
    evaluate(operation)
    assert contradictions(operation) == []


def test_a_correction_that_settles_nothing_keeps_the_discrepancy_and_points_it_at_the_new_version(operation):
    record(operation, UN, MINISTRY)
    evaluate(operation)
    (before,) = contradictions(operation)
    record(operation, a_count("M1", source="ministry", value="160"))
    evaluate(operation)
    (after,) = contradictions(operation)
    assert (after.pk, after.opened_at) == (before.pk, before.opened_at)
    assert {count.value for count in after.counts.all()} == {127, 160}


def test_operations_do_not_touch_each_other(operation):
    other = an_operation("other")
    record(operation, UN, MINISTRY)
    record(other, UN, MINISTRY)
    evaluate(operation)
    evaluate(other)
    record(operation, a_count("M1", source="ministry", value="127"))
    evaluate(operation)
    assert contradictions(operation) == []
    assert len(contradictions(other)) == 1


def test_an_older_view_of_the_operation_is_dropped(operation, monkeypatch):
    """Another worker evaluates a later revision while this one is still reconciling an older one."""
    from reports.services import evaluating

    record(operation, UN, MINISTRY)
    plainly = evaluating.reconcile

    def slowly(package):
        monkeypatch.setattr(evaluating, "reconcile", plainly)
        record(operation, a_count("M1", source="ministry", value="127"))
        assert evaluate(operation) is not None
        return plainly(package)

    monkeypatch.setattr(evaluating, "reconcile", slowly)
    assert evaluate(operation) is None
    assert contradictions(operation) == []
    assert Discrepancy.objects.filter(operation=operation, finding_class="contradiction").count() == 0
