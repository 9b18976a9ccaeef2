"""Listens to what `corridors` announces."""

import logging
from collections.abc import Sequence
from typing import Any

from celery.exceptions import OperationalError
from django.dispatch import receiver

from corridors.access import Viewer
from corridors.consequences import Foreseen
from corridors.domain.package import Count
from corridors.models import Operation
from corridors.signals import consequences_asked, operation_changed
from reports.services.previewing import consequences
from reports.tasks import evaluate_operation

logger = logging.getLogger(__name__)


@receiver(operation_changed)
def hint_evaluation(operation_id: int, revision: int, **_: Any) -> None:
    """Asks a worker to evaluate soon. Where the broker is away the sweep does it later: nothing is lost."""
    try:
        evaluate_operation.delay(operation_id)
    except OperationalError:
        logger.warning("The broker is away; revision %d of operation %d waits for the sweep", revision, operation_id)


@receiver(consequences_asked)
def tell_consequences(operation_id: int, counts: Sequence[Count], viewer: Viewer, **_: Any) -> Foreseen:
    """Answers a door that asks what its counts would cause."""
    return consequences(Operation.objects.get(pk=operation_id), counts, viewer)
