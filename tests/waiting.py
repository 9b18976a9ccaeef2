"""Waiting for what another process does."""

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds: more than the busiest machine needs, as a test that waits for what never comes fails either way."""


def wait_until(what: Callable[[], object], *, told: Callable[[], object] = lambda: "it did not happen in time") -> None:
    """Returns once `what` is true; `told` says what there is instead, where that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)
