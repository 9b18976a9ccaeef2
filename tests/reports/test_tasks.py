"""Work reaches a real worker by the hint, and by the sweep where the hint was lost."""

import time
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from corridors.models import Corridor, Operation
from corridors.services.visibility import note_visibility, operations_to_note
from reports.selectors import open_discrepancies, operations_due
from reports.tasks import evaluate_due
from tests.build import a_count, an_operation, record
from tests.corridors.api.door import hide
from tests.waiting import wait_until

TWO = (a_count("U1"), a_count("M1", source="ministry", value="156"))


def test_a_recorded_count_is_evaluated_by_the_worker(worker):
    operation = an_operation()
    record(operation, *TWO)
    wait_until(lambda: not operations_due().exists())
    assert open_discrepancies(operation).filter(finding_class="contradiction", gap=29).exists()


def test_what_the_worker_missed_is_found_by_the_sweep(worker):
    worker.wait_until_swept()
    operation = an_operation()
    wait_until(lambda: not operations_due().exists())
    with transaction.atomic():
        record(operation, *TWO)
        connection.run_on_commit.clear()
    operation = Operation.objects.get(pk=operation.pk)
    time.sleep(1)
    assert operation in operations_due(), "the hint was dropped, so nothing has evaluated it"
    evaluate_due.delay()
    wait_until(lambda: not operations_due().exists())
    assert open_discrepancies(operation).filter(finding_class="contradiction").exists()


def test_what_an_embargos_end_shows_is_noted_by_the_sweep(worker):
    operation = an_operation()
    hide(operation.corridors.get())
    note_visibility(operation)
    record(operation, *TWO)
    Corridor.objects.update(visible_from=timezone.now() - timedelta(hours=1))
    evaluate_due.delay()
    wait_until(lambda: not operations_to_note().exists())
    assert Corridor.objects.get().shown_revision == operation.revision + 1
    wait_until(lambda: not operations_due().exists())


def test_a_write_is_accepted_while_the_broker_is_away_and_waits_for_the_sweep(transactional_db):
    operation = an_operation()
    record(operation, *TWO)
    assert operation in operations_due()
