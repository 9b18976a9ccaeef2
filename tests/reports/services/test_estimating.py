"""Estimates are stored beside the evaluation: replaced, never piled up, and made up for where a worker was stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.engine.meanwhile import meanwhile
from reports.models import Estimate, Evaluation
from reports.selectors import evaluations_to_estimate
from reports.services import estimating
from reports.services.asking import stored_estimates
from reports.services.estimating import catch_up
from reports.services.evaluating import evaluate
from tests.build import a_count, an_operation, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    return an_operation()


def test_an_evaluation_leaves_the_ranges_and_the_versions_that_they_name(operation):
    record(operation, a_count("U1"))
    evaluation = evaluate(operation)
    (of_place, of_corridor) = Estimate.objects.filter(operation=operation)
    assert (of_place.stage, of_place.place.code, of_place.corridor) == ("arrived", "haven", None)
    assert of_corridor.corridor.code == "way"
    assert of_place.evaluation == evaluation
    assert [count.external_id for count in of_place.counts.all()] == ["U1"]
    assert stored_estimates(operation).estimates[0].certain.range.low == 127


def test_the_next_evaluation_replaces_them(operation):
    record(operation, a_count("U1"))
    evaluate(operation)
    record(operation, a_count("U1", value="131"))
    evaluate(operation)
    told = stored_estimates(operation)
    assert told.revision == operation.revision
    assert [found.certain.range.low for found in told.estimates] == [131, 131]
    assert Estimate.objects.count() == 2
    assert {row.version for row in told.counts.values()} == {2}


def test_while_a_newer_revision_waits_only_old_estimates_are_renewed(operation, monkeypatch):
    record(operation, a_count("U1"))
    first = evaluate(operation)
    case = estimating.Case(estimating.package_of(operation))
    record(operation, a_count("U2", value="3", period_end="2022-05-04"))
    second = Evaluation.objects.create(
        operation=operation, revision=operation.revision - 1, engine_version="older", started_at=timezone.now()
    )
    estimating.store_estimates(second, case)
    assert Estimate.objects.first().evaluation == first
    monkeypatch.setattr(estimating, "PATIENCE", timedelta())
    estimating.store_estimates(second, case)
    assert Estimate.objects.first().evaluation == second


def test_a_write_that_comes_meanwhile_ends_it_as_its_evaluation_waits(operation, monkeypatch):
    record(operation, a_count("U1"))
    first = evaluate(operation)
    record(operation, a_count("U2", value="3", period_end="2022-05-04"))
    asked = []

    def estimated(case, quantity, moment):
        asked.append(quantity)
        record(operation, a_count("U3", value="5", period_end="2022-05-05"))
        return meanwhile(case, quantity, moment)

    monkeypatch.setattr(estimating, "meanwhile", estimated)
    evaluate(operation)
    assert len(asked) == 1
    assert {row.evaluation for row in Estimate.objects.all()} == {first}


def test_an_evaluation_whose_worker_was_stopped_is_estimated_later(operation):
    record(operation, a_count("U1"))
    evaluation = evaluate(operation)
    Estimate.objects.all().delete()
    long_ago = timezone.now() - timedelta(minutes=5)
    Evaluation.objects.filter(pk=evaluation.pk).update(estimated_at=None, started_at=long_ago)
    (waiting,) = evaluations_to_estimate()
    catch_up(waiting)
    assert Estimate.objects.count() == 2
    assert not evaluations_to_estimate().exists()


def test_no_estimate_is_begun_when_time_is_up(operation, monkeypatch):
    monkeypatch.setattr(estimating, "SECONDS", 0)
    record(operation, a_count("U1"))
    evaluation = evaluate(operation)
    assert evaluation.estimated_at is not None
    assert not Estimate.objects.exists()
