"""Thin doors for Celery: fetch, call a service."""

from celery import shared_task

from reports.selectors import evaluations_to_estimate, operations_due
from reports.services.estimating import catch_up
from reports.services.evaluating import evaluate


@shared_task
def evaluate_operation(operation_id: int) -> None:
    """The hint after a commit: evaluates the operation if it was written to since."""
    operation = operations_due().filter(pk=operation_id).first()
    if operation is not None:
        evaluate(operation)


@shared_task
def estimate_evaluation(evaluation_id: int) -> None:
    """Makes the estimates that an evaluation still lacks."""
    evaluation = evaluations_to_estimate().filter(pk=evaluation_id).first()
    if evaluation is not None:
        catch_up(evaluation)


@shared_task
def evaluate_due() -> None:
    """The sweep: every operation whose hint was lost and every evaluation without estimates, each in its own task."""
    for operation_id in operations_due().values_list("pk", flat=True):
        evaluate_operation.delay(operation_id)
    for evaluation_id in evaluations_to_estimate().values_list("pk", flat=True):
        estimate_evaluation.delay(evaluation_id)
