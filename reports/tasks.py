"""Thin doors for Celery: fetch, call a service."""

from celery import shared_task

from reports.selectors import operations_due
from reports.services.evaluating import evaluate


@shared_task
def evaluate_operation(operation_id: int) -> None:
    """The hint after a commit: evaluates the operation if it was written to since."""
    operation = operations_due().filter(pk=operation_id).first()
    if operation is not None:
        evaluate(operation)


@shared_task
def evaluate_due() -> None:
    """The sweep: evaluates every operation whose hint was lost, each in a task of its own."""
    for operation_id in operations_due().values_list("pk", flat=True):
        evaluate_operation.delay(operation_id)
