"""Several processes as one: their words, their order, and their end, whatever happens."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evactrack.processes import Died, Processes
from evactrack.watchdog import alive, remaining
from tests.waiting import wait_until

SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
NOTES_ITS_END = """
import signal, sys, time
def end(*_):
    print("ends", flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
"""
DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
time.sleep(600)
"""


class Said(list):
    def wait_for(self, count: int) -> None:
        wait_until(lambda: len(self) >= count, told=lambda: self)


@pytest.fixture
def said():
    return Said()


def start(processes: Processes, name: str, program: str, *, grace: float = 10) -> None:
    processes.start(name, [sys.executable, "-c", program], env=os.environ, grace=grace)


def test_they_stop_from_the_last_one_started_to_the_first(said, tmp_path):
    with Processes(say=said.append, folder=tmp_path) as processes:
        for number, name in enumerate(["broker", "web", "worker"], start=1):
            start(processes, name, NOTES_ITS_END)
            said.wait_for(number)
    assert said[3:] == ["worker | ends", "   web | ends", "broker | ends"]


def test_the_death_of_one_is_told_with_its_name_and_code(said, tmp_path):
    with Processes(say=said.append, folder=tmp_path) as processes:
        start(processes, "web", SLEEPS)
        start(processes, "worker", "import sys; print('oh'); sys.exit(3)")
        with pytest.raises(Died, match=r"worker ended unexpectedly \(exit code 3\)"):
            processes.watch()
    assert "worker | oh" in said


def test_one_that_does_not_listen_is_killed_with_its_own_children(said, tmp_path):
    with Processes(say=said.append, folder=tmp_path) as processes:
        start(processes, "deaf", DEAF, grace=0.2)
        said.wait_for(1)
    child = int(said[0].split("|")[1])
    wait_until(lambda: not alive(child))


RUNNER = """
import fcntl, os, sys, time
from pathlib import Path
from evactrack.processes import Processes
folder, program = Path(sys.argv[1]), sys.argv[2]
with (folder / "lock").open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    with Processes(say=lambda line: print(line, flush=True), folder=folder, held=[lock.fileno()]) as processes:
        for name in ("one", "two"):
            processes.start(name, [sys.executable, "-c", program], env=os.environ, grace=10)
        time.sleep(600)
"""
ENDS_SLOWLY = """
import os, signal, sys, time
def end(*_):
    time.sleep(2)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print(os.getpid(), flush=True)
time.sleep(600)
"""


def test_when_the_runner_is_killed_the_watchdog_stops_all_and_keeps_the_lock_until_then(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(tmp_path), ENDS_SLOWLY],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    ) as runner:
        assert runner.stdout is not None
        pids = [int(runner.stdout.readline().split("|")[1]) for _ in range(2)]
        runner.kill()
    with (tmp_path / "lock").open() as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert all(alive(pid) for pid in pids)
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not any(alive(pid) for pid in pids)


def test_the_watchdog_forgets_what_has_ended():
    assert remaining(["+10\n", "+11\n", "+12\n", "-11\n"]) == [10, 12]
