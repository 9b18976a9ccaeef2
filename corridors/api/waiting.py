"""Requests that wait for something to happen: they never use up a web process's threads, and end when it is stopped."""

import threading
import time
from collections.abc import Generator

from django.conf import settings

LOOK_EVERY = 0.25
"""Seconds between two looks."""

_places = threading.BoundedSemaphore(settings.WAITING_READERS)
_stopped = threading.Event()


def looks(seconds: float) -> Generator[None, None, None]:
    """Comes round a few times a second until the time is up or the process is stopped.

    Never, where as many requests wait already as may. Close it (`contextlib.closing`), so that its place is free again.
    """
    if not _places.acquire(blocking=False):
        return
    try:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not _stopped.wait(min(LOOK_EVERY, left)):
            yield
    finally:
        _places.release()


def stop() -> None:
    """Ends all that wait, for good."""
    _stopped.set()
