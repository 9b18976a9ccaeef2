"""Work in the background: handed out at once or not at all, and never lost."""

import time

import pytest
from celery import current_app
from celery.exceptions import OperationalError

from evactrack.celery import app
from reports.tasks import evaluate_operation

TASKS = {
    "evaluate_operation": "celery",
    "evaluate_due": "celery",
    "deliver": "webhooks",
    "deliver_due": "webhooks",
}


def test_it_is_the_app_that_shared_tasks_use():
    assert current_app.main == "evactrack"
    assert "reports.tasks.evaluate_due" in app.tasks


@pytest.mark.parametrize("sweep", ["evaluate_due", "deliver_due"])
def test_the_sweeps_are_in_the_schedule(sweep):
    entry = app.conf.beat_schedule[sweep.replace("_", "-")]
    assert (entry["task"], entry["schedule"]) == (f"reports.tasks.{sweep}", 30)


def test_webhooks_wait_in_a_line_of_their_own():
    """A receiver that does not answer holds up no evaluation."""
    queues = {name: app.amqp.router.route({}, f"reports.tasks.{name}")["queue"].name for name in TASKS}
    assert queues == TASKS


def test_handing_out_work_without_a_broker_fails_in_a_fifth_of_a_second():
    """The quickest of a few, as the machine may be busy with something else."""
    took = []
    for _ in range(5):
        start = time.monotonic()
        with pytest.raises(OperationalError):
            evaluate_operation.delay(1)
        took.append(time.monotonic() - start)
    assert min(took) < 0.2


def test_a_worker_sweeps_when_it_comes_up_and_takes_up_the_work(worker):
    worker.wait_until_said("reports.tasks.evaluate_due", "succeeded")
    worker.wait_until_said("reports.tasks.deliver_due", "succeeded")
    evaluate_operation.delay(1)
    worker.wait_until_said("reports.tasks.evaluate_operation", "succeeded")
