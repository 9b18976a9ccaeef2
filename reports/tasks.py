"""Thin doors for Celery: fetch, call a service."""

import logging

from celery import shared_task
from celery.exceptions import OperationalError

from corridors.services.visibility import note_visibility, operations_to_note
from reports.selectors import evaluations_to_estimate, operations_due, subscriptions_due
from reports.services import delivering
from reports.services.estimating import catch_up
from reports.services.evaluating import evaluate

logger = logging.getLogger(__name__)


@shared_task
def evaluate_operation(operation_id: int) -> None:
    """The hint after a commit: evaluates the operation if it was written to since, and tells its webhooks of both."""
    _hint_webhooks(operation_id)
    operation = operations_due().filter(pk=operation_id).first()
    if operation is not None:
        evaluate(operation)
        _hint_webhooks(operation_id)


@shared_task
def estimate_evaluation(evaluation_id: int) -> None:
    """Makes the estimates that an evaluation still lacks."""
    evaluation = evaluations_to_estimate().filter(pk=evaluation_id).first()
    if evaluation is not None:
        catch_up(evaluation)


@shared_task
def evaluate_due() -> None:
    """The sweep: every operation whose hint was lost and every evaluation without estimates, each in its own task.

    What an embargo's end shows is noted first, as that may be something to evaluate.
    """
    for operation in operations_to_note():
        note_visibility(operation)
    for operation_id in operations_due().values_list("pk", flat=True):
        evaluate_operation.delay(operation_id)
    for evaluation_id in evaluations_to_estimate().values_list("pk", flat=True):
        estimate_evaluation.delay(evaluation_id)


@shared_task
def deliver(subscription_id: int) -> None:
    """Sends what one webhook is to be told; a long line goes on in a task behind those that wait by now."""
    if delivering.deliver(subscription_id):
        deliver.delay(subscription_id)


@shared_task
def deliver_due() -> None:
    """The sweep: looks after every webhook, each in a task of its own, and forgets what is long settled."""
    for subscription_id in subscriptions_due().values_list("pk", flat=True):
        deliver.delay(subscription_id)
    delivering.forget_deliveries()


def hint_webhook(subscription_id: int) -> None:
    """Asks a worker to send soon. Where the broker is away the sweep does it later: nothing is lost."""
    try:
        deliver.delay(subscription_id)
    except OperationalError:
        logger.warning("The broker is away; webhook %d waits for the sweep", subscription_id)


def _hint_webhooks(operation_id: int) -> None:
    for subscription_id in subscriptions_due().filter(operation=operation_id).values_list("pk", flat=True):
        deliver.delay(subscription_id)
