"""The Celery application; its settings are the ones that begin with CELERY_."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evactrack.settings")

app = Celery("evactrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def sweep(sender: Any, **_: Any) -> None:
    """A worker that comes up looks for what was left undone, without waiting for the next periodic sweep."""
    for entry in app.conf.beat_schedule.values():
        sender.app.send_task(entry["task"])
