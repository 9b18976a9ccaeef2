"""Listens to what `corridors` announces."""

import logging
from typing import Any

from celery.exceptions import OperationalError
from django.dispatch import receiver

from corridors.signals import operation_changed

logger = logging.getLogger(__name__)


@receiver(operation_changed)
def hint_evaluation(operation_id: int, revision: int, **_: Any) -> None:
    """Asks a worker to evaluate soon. Where the broker is away the sweep does it later: nothing is lost."""
    from reports.tasks import evaluate_operation

    try:
        evaluate_operation.delay(operation_id)
    except OperationalError:
        logger.warning("The broker is away; revision %d of operation %d waits for the sweep", revision, operation_id)
