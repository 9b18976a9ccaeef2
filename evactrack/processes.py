"""Runs several processes as one: what they say under their names, and all of them stopped in order, whatever happens.

Each process leads a process group, so that Ctrl-C in a terminal reaches the runner alone, which then stops them from
the last one started to the first. A watchdog does the same should the runner be killed (see `evactrack.watchdog`).
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from evactrack import watchdog


class Died(Exception):
    """A process ended that should have gone on."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"{name} ended unexpectedly (exit code {code}).")


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[str]
    relay: threading.Thread
    grace: float
    """Seconds that it has for ending by itself."""


class Processes:
    """Started one after another; leaving the `with` block stops them in the reverse order."""

    def __init__(self, *, say: Callable[[str], None], folder: Path, held: Iterable[int] = ()) -> None:
        """`say` takes each line that they print; they run in `folder`.

        The watchdog too keeps the open files `held`, so that a lock lasts until all have ended, come what may.
        """
        self._say = say
        self._folder = folder
        self._children: list[Child] = []
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", watchdog.__file__],
            pass_fds=tuple(held),
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def start(
        self, name: str, command: list[str], *, env: Mapping[str, str], grace: float, files: Iterable[int] = ()
    ) -> None:
        """Starts a process, which inherits the open `files`."""
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=env,
            pass_fds=tuple(files),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._tell_watchdog(f"+{process.pid}")
        relay = threading.Thread(target=self._relay, args=(name, process), daemon=True)
        relay.start()
        self._children.append(Child(name, process, relay, grace))

    def kill(self, name: str) -> None:
        """Kills a process with its own children, and forgets it."""
        child = next(child for child in self._children if child.name == name)
        self._children.remove(child)
        os.killpg(child.process.pid, signal.SIGKILL)
        self._stop(child)

    def check(self) -> None:
        """Raises Died where a process has ended."""
        for child in self._children:
            if (code := child.process.poll()) is not None:
                raise Died(child.name, code)

    def watch(self) -> None:
        """Waits until a process ends; raises Died then."""
        while True:
            self.check()
            time.sleep(0.2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        while self._children:
            self._stop(self._children.pop())
        self._watchdog.communicate()

    def _stop(self, child: Child) -> None:
        child.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(child.grace)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        child.relay.join(timeout=1)
        self._tell_watchdog(f"-{child.process.pid}")

    def _relay(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._say(f"{name:>6} | {line.rstrip()}")

    def _tell_watchdog(self, line: str) -> None:
        assert self._watchdog.stdin is not None
        with suppress(BrokenPipeError):
            print(line, file=self._watchdog.stdin, flush=True)
