"""What a web server runs: `gunicorn evactrack.wsgi`."""

import os
import signal
import threading
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evactrack.settings")

application = get_wsgi_application()

from corridors.api import waiting  # noqa: E402


def _end_waiting_first() -> None:
    """Whoever stops this process need not wait for requests that wait."""
    stop = signal.getsignal(signal.SIGTERM)

    def end_waiting(number: int, frame: Any) -> None:
        waiting.stop()
        if callable(stop):
            stop(number, frame)

    if callable(stop):
        signal.signal(signal.SIGTERM, end_waiting)


if threading.current_thread() is threading.main_thread():
    _end_waiting_first()
