"""A package goes to another EvacTrack: a real server, real keys, a line that breaks, a machine without a database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from corridors.models import EvacueeCount, Operation
from corridors.packages import remote
from corridors.selectors import package_of
from tests.corridors.management.pushes import a_key, is_stored_as_in, push, set_up
from tests.corridors.packages.folders import a_folder
from tests.journeys.proxy import bad_line
from tests.waiting import PATIENCE

SAMPLE = Path(settings.BASE_DIR) / "samples/mariupol_azovstal_2022"
SIZE = 78
NOWHERE = "postgres://nobody@127.0.0.1:9/none"


@pytest.fixture
def operation(transactional_db) -> Operation:
    """The sample operation on the server, as it was set up: nobody has said a figure yet."""
    return set_up(SAMPLE)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(remote, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(remote, "LONGEST_PAUSE", 0.01)


def test_over_a_line_that_breaks_exactly_the_package_is_stored(live_server, operation):
    fates = ["answer lost", "carried", "refused", "answer cut", "carried"]
    with bad_line(live_server.thread.host, live_server.thread.port, fates) as (address, met):
        code, why, out, err = push(SAMPLE, address, a_key(operation, of="ocha"), "--batch", "8")
    assert (code, why) == (0, "")
    assert min(met.count(fate) for fate in set(fates)) >= 3
    assert err.count("Again in") == len(met) - met.count("carried")
    assert is_stored_as_in(SAMPLE, operation)
    assert set(EvacueeCount.objects.values_list("version", flat=True)) == {1}
    assert err.splitlines()[-1].startswith("100 %, ")
    assert out.splitlines()[-1].endswith("0 rejected (mariupol-azovstal-2022 is at revision 11)")


@contextmanager
def pushing(url: str, key: str, tmp_path: Path, *, batch: int):
    """The command in a process of its own, whose database cannot be reached; it is killed at the end."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": NOWHERE,
        "EVACTRACK_VAR": str(tmp_path / "var"),
        "EVACTRACK_KEY": key,
    }
    command = [sys.executable, "manage.py", "push_package", str(SAMPLE), "--to", url, "--batch", str(batch)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=pipe, stderr=pipe, text=True
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def test_killed_and_run_again_it_ends_with_exactly_the_package(live_server, operation, tmp_path):
    """On a machine that has no database, with the key where no list of processes shows it."""
    key = a_key(operation, of="ocha")
    with pushing(live_server.url, key, tmp_path, batch=1) as program:
        while EvacueeCount.objects.count() < 3:
            assert program.poll() is None, program.communicate()
            time.sleep(0.005)
        program.send_signal(signal.SIGKILL)
        program.communicate()
    before = EvacueeCount.objects.count()
    assert 3 <= before < SIZE
    with pushing(live_server.url, key, tmp_path, batch=50) as again:
        out, err = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0, err
    assert is_stored_as_in(SAMPLE, operation)
    counts = next(line.split() for line in out.splitlines() if line.startswith("counts.csv"))
    created, corrected, unchanged, rejected, left = map(int, counts[1:])
    assert (created + unchanged, corrected, rejected, left) == (SIZE, 0, 0, 0)
    assert unchanged >= before
    assert set(EvacueeCount.objects.values_list("version", flat=True)) == {1}


def test_a_row_that_the_service_rejects_is_named_and_the_rest_is_stored(live_server, transactional_db, tmp_path):
    small = set_up(a_folder(tmp_path / "package"))
    a_key(small, of="icrc")  # Who thereby logs its own.
    code, why, out, err = push(tmp_path / "package", live_server.url, a_key(small))
    assert (code, why) == (1, "1 row was rejected.")
    assert err.splitlines()[-1].split(maxsplit=4)[:4] == ["counts.csv", "3", "source", "not_your_count"]
    assert "1 created, 0 corrected, 10 unchanged, 1 rejected" in out
    assert [count.source for count in package_of(small).counts] == ["un"]
