"""Work in the background: handed out at once or not at all, and never lost."""

import time

import pytest
from celery import current_app
from celery.exceptions import OperationalError

from evactrack.celery import app
from reports.tasks import evaluate_operation


def test_it_is_the_app_that_shared_tasks_use():
    assert current_app.main == "evactrack"
    assert "reports.tasks.evaluate_due" in app.tasks


def test_the_sweep_is_in_the_schedule():
    entry = app.conf.beat_schedule["evaluate-due"]
    assert (entry["task"], entry["schedule"]) == ("reports.tasks.evaluate_due", 30)


def test_handing_out_work_without_a_broker_fails_in_a_fifth_of_a_second():
    start = time.monotonic()
    with pytest.raises(OperationalError):
        evaluate_operation.delay(1)
    assert time.monotonic() - start < 0.2


def test_a_worker_takes_the_work_up(worker):
    evaluate_operation.delay(1)
    worker.wait_until_said("reports.tasks.evaluate_operation", "succeeded")


def test_a_worker_sweeps_when_it_comes_up(worker):
    worker.wait_until_said("reports.tasks.evaluate_due", "succeeded")
