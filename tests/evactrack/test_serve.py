"""`manage.py serve`, the real one, from its first line to its last."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from evactrack import broker
from evactrack.watchdog import alive
from tests.waiting import PATIENCE, wait_until


class Served:
    """One `serve` with its data in `folder`; on a port that is free where `port` is 0."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--verbosity", "2", "--port", str(port)],
                cwd=settings.BASE_DIR,
                env=environment(folder),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def port(self) -> int:
        """The port on which it says that it is."""
        return int(self.said.partition("EvacTrack is at http://127.0.0.1:")[2].partition("/")[0])

    def wait_until_said(self, *words: str) -> None:
        def are_said() -> bool:
            assert self.process.poll() is None, self.said
            return all(word in self.said for word in words)

        wait_until(are_said, told=lambda: self.said)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body


def environment(folder: Path) -> dict[str, str]:
    """A user's, with all data in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVACTRACK_", "REDIS_"))}
    return (
        kept
        | {"DJANGO_SETTINGS_MODULE": "evactrack.settings", "EVACTRACK_VAR": str(folder)}
        | {"EVACTRACK_WEB_PROCESSES": "1", "EVACTRACK_WORKER_PROCESSES": "1", "DATABASE_URL": ""}
    )


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, with their commands."""
    listing = subprocess.run(["ps", "-wwAo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in listing.splitlines()]
    return {int(child): "".join(command) for child, parent, *command in rows if int(parent) == pid}


def descendants(pid: int) -> set[int]:
    """The processes that this one started, and theirs."""
    below = set(children(pid))
    return below.union(*map(descendants, below))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A folder with a database that is up to date, and all that there is in it."""
    folder = tmp_path_factory.mktemp("migrated")
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment(folder), check=True)
    return folder


@pytest.fixture
def serve(tmp_path, migrated):
    """Starts a `serve` on its own copy of the data; each is stopped in the end."""
    started: list[Served] = []

    def start(name: str = "var", port: int = 0) -> Served:
        if not (tmp_path / name).exists():
            shutil.copytree(migrated, tmp_path / name)
        started.append(Served(tmp_path / name, port))
        return started[-1]

    yield start
    for one in started:
        one.process.terminate()
        one.process.wait(PATIENCE)


def test_it_serves_and_ctrl_c_stops_everything_in_order(serve, tmp_path):
    """From an empty folder on, as for a new user."""
    (tmp_path / "var").mkdir()
    one = serve()
    one.wait_until_said("EvacTrack is at", " ready.")
    assert one.get("/health/") == (200, "Database(alias='default'): OK\nBroker(): OK\n")
    below = descendants(one.process.pid)
    assert len(below) >= 7

    port_taken = serve("other", one.port)
    assert port_taken.process.wait(PATIENCE) == 1
    assert f"Port {one.port} on 127.0.0.1 is taken. Choose another, for example: make run PORT=" in port_taken.said

    data_taken = serve()
    assert data_taken.process.wait(PATIENCE) == 1
    assert "EvacTrack already runs with the data in" in data_taken.said

    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(PATIENCE) == 0
    ends = [one.said.index(word) for word in ("Stopping", "Warm shutdown", "Shutting down: Master")]
    assert ends == sorted(ends)
    assert not any(alive(pid) for pid in below)


def test_two_copies_do_not_meet_and_nothing_outlives_them_killed_or_after_a_death(serve):
    """In one test, as a copy takes several seconds to come up."""
    killed, bereft = serve("one"), serve("two")
    for copy in (killed, bereft):
        copy.wait_until_said("EvacTrack is at", " ready.")
        assert copy.get("/health/")[0] == 200

    below = descendants(killed.process.pid)
    killed.process.kill()
    wait_until(lambda: not any(alive(pid) for pid in below))
    shutil.rmtree(Path(broker.own_address(killed.folder / "broker").removeprefix("unix://")).parent)

    assert bereft.get("/health/")[0] == 200, "the end of another is none of its own"
    below = descendants(bereft.process.pid)
    (scheduler,) = (pid for pid, command in children(bereft.process.pid).items() if " beat " in command)
    os.kill(scheduler, signal.SIGKILL)
    assert bereft.process.wait(PATIENCE) == 1
    assert "CommandError: beat ended unexpectedly (exit code -9)." in bereft.said
    assert not any(alive(pid) for pid in below)
