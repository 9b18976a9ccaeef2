"""Stops what a runner started when the runner itself was killed and could not.

Runs as a process of its own, with the standard library alone. Its input names the runner's processes: `+PID` when one
has started, `-PID` when it has ended. The input ends when the runner does, however it ends; what still runs then is
stopped, the last one started first, each with the whole process group that it leads.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

GRACE = 10.0
"""Seconds that a process has for ending by itself."""


def remaining(lines: Iterable[str]) -> list[int]:
    """The processes that were said to start and not to end, in the order of starting."""
    pids: dict[int, None] = {}
    for line in lines:
        if line.startswith("+"):
            pids[int(line[1:])] = None
        else:
            pids.pop(int(line[1:]), None)
    return list(pids)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(OSError):
        # Where nobody collects orphans, one that has ended stays as a zombie.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def stop(pid: int, *, grace: float = GRACE) -> None:
    """Asks the process to end, waits, and then ends its whole group."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    for pid in reversed(remaining(sys.stdin)):
        stop(pid)
