"""A partner's system, written by someone who read only docs/partners.md, against a real server with a real key."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.core.management import call_command

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation, Organisation, User
from corridors.services.keys import give_key
from corridors.services.members import put_membership, put_user
from tests.corridors.packages.scripted import Said, answering
from tests.journeys.proxy import bad_line
from tests.waiting import PATIENCE, wait_until

GUIDE = (Path(settings.BASE_DIR) / "docs/partners.md").read_text()
SHELL = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
(SYNC,) = re.findall(r"^```python\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
OPERATION = "mariupol-azovstal-2022"


@pytest.fixture
def partner(transactional_db) -> User:
    """OCHA's system, a reporter in the sample operation."""
    call_command("load_package", str(Path(settings.BASE_DIR) / "samples/mariupol_azovstal_2022"), verbosity=0)
    operation, ocha = Operation.objects.get(code=OPERATION), Organisation.objects.get(code="ocha")
    user = put_user(username="ocha-system", password=None, organisation=ocha, by=None, staff=False)
    put_membership(operation=operation, user=user, role=Role.REPORTER, by=None)
    return user


@pytest.fixture
def environment(partner, tmp_path) -> dict[str, str]:
    """The environment of the partner's shell, but for the service's address."""
    (tmp_path / "sync.py").write_text(SYNC)
    key = give_key(user=partner, by=None)
    return {"PATH": os.environ["PATH"], "KEY": key, "OPERATION": OPERATION, "PATIENCE": "30"}


def stored(prefix: str) -> dict[str, int]:
    """The versions of each count whose id begins so."""
    rows = EvacueeCount.objects.filter(external_id__startswith=prefix).order_by("version")
    return dict(rows.values_list("external_id", "version"))


def test_every_line_of_the_guide_works_as_it_stands(live_server, environment, tmp_path):
    environment["API"] = f"{live_server.url}/api/v1"
    said = []
    for block in SHELL[1:]:
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert run.returncode == 0, (block, run.stdout, run.stderr)
        said.append(run.stdout)
    assert SHELL[0].count("export") == 3
    operations, codes, created, withdrawn, dry_run, synced, changes, awaiting, reply = said
    assert json.loads(operations)["results"][0]["code"] == OPERATION
    assert '"zaporizhzhia"' in codes
    assert '"az-zaporizhzhia"' in codes
    assert '"ocha"' in codes
    assert json.loads(created)["outcome"] == "created"
    assert '"outcome":"withdrawn"' in withdrawn
    assert '"version":2' in withdrawn
    assert json.loads(dry_run)["created"] == 2
    assert synced == "ocha report-8 created \nocha report-9 created \n"
    assert stored("report-") == {"report-8": 1, "report-9": 1}
    assert {each["change"] for each in json.loads(changes)["results"]} == {"created", "withdrawn"}
    assert json.loads(awaiting)["results"] == []
    assert json.loads(reply)["code"] == "not_found"  # Nothing was evaluated here, so there is no discrepancy 14.


def a_spreadsheet(folder: Path, rows: int) -> None:
    header = "external_id,source,stage,place,basis,period_start,period_end,qualifier,value\n"
    line = "row-{},ocha,arrived,zaporizhzhia,increment,2022-05-03,2022-05-03,exact,{}\n"
    (folder / "rows.csv").write_text(header + "".join(line.format(number, number) for number in range(rows)))


@contextmanager
def syncing(folder: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Runs the guide's program with few rows at once, so that it takes many requests; it is killed at the end."""
    (folder / "sync.py").write_text(SYNC.replace("AT_ONCE = 200", "AT_ONCE = 5"))
    command = [sys.executable, "sync.py", "rows.csv"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True) as program:
        try:
            yield program
        finally:
            program.kill()


def test_a_line_that_breaks_neither_loses_nor_doubles_a_count(live_server, environment, tmp_path):
    a_spreadsheet(tmp_path, 40)
    host, port = live_server.thread.host, live_server.thread.port
    fates = ["answer lost", "carried", "refused", "answer cut", "carried"]
    with (
        bad_line(host, port, fates) as (address, met),
        syncing(tmp_path, environment | {"API": f"{address}/api/v1"}) as program,
    ):
        out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0, err
    assert {fate: met.count(fate) for fate in fates} == {
        "answer lost": 4,
        "carried": 8,
        "refused": 4,
        "answer cut": 4,
    }
    assert stored("row-") == {f"row-{number}": 1 for number in range(40)}
    assert len(out.splitlines()) == 40
    assert out.count("unchanged") == 40


def test_the_program_waits_for_as_long_as_it_is_told(tmp_path):
    a_spreadsheet(tmp_path, 1)
    (tmp_path / "sync.py").write_text(SYNC)
    at_once = "import runpy, sys, time; time.sleep = lambda _: None; sys.argv[1:] = ['rows.csv']; "
    at_once += "runpy.run_path('sync.py')"
    done = {"rejected": 0, "rows": [{"source": "ocha", "external_id": "row-0", "outcome": "created", "errors": []}]}
    told = [Said(429, headers=(("Retry-After", said),)) for said in ("17", "0", "Wed, 21 Oct 2015 07:28:00 GMT")]
    with answering(*told, Said(503), Said(body=done)) as (address, asked):
        environment = {"PATH": os.environ["PATH"], "KEY": "key", "OPERATION": OPERATION, "API": address}
        run = subprocess.run(
            [sys.executable, "-c", at_once], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
    assert (run.returncode, run.stdout) == (0, "ocha row-0 created \n")
    assert re.findall(r"Again in (\d+) s", run.stderr) == ["17", "1", "4", "8"]
    assert len({one.body for one in asked}) == 1


def test_a_program_that_was_killed_is_simply_run_again(live_server, environment, tmp_path):
    a_spreadsheet(tmp_path, 100)
    environment["API"] = f"{live_server.url}/api/v1"
    with syncing(tmp_path, environment) as program:
        wait_until(lambda: stored("row-"))
        program.send_signal(signal.SIGKILL)
        program.communicate()
    before = len(stored("row-"))
    with syncing(tmp_path, environment) as again:
        out, err = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0, err
    assert before < 100
    assert out.count("unchanged") >= before
    assert stored("row-") == {f"row-{number}": 1 for number in range(100)}


def test_what_is_rejected_is_told_row_by_row_and_the_rest_is_stored(live_server, environment, tmp_path):
    a_spreadsheet(tmp_path, 3)
    with (tmp_path / "rows.csv").open("a") as file:
        file.write("row-x,icrc,arrived,atlantis,increment,2022-05-03,2022-05-03,exact,many\n")
    with syncing(tmp_path, environment | {"API": f"{live_server.url}/api/v1"}) as program:
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, err) == (1, "1 rows were rejected\n")
    assert out.splitlines()[-1].startswith("icrc row-x rejected value: 'many' is no whole number")
    assert len(stored("row-")) == 3


def test_a_count_that_cannot_be_true_is_a_discrepancy_a_moment_later(worker, partner, site):
    """The whole way: gunicorn takes the count, a worker evaluates it, and the partner reads what it says."""
    key = give_key(user=partner, by=None)
    count = {
        "stage": "arrived",
        "place": "zaporizhzhia",
        "movement": "second-operation",
        "basis": "cumulative",
        "period_end": "2022-05-06",
        "completeness": "final",
        "qualifier": "exact",
        "value": 777,
    }
    recorded = ask(site, key, "PUT", "counts/ocha/report-10", count)
    assert recorded["outcome"] == "created"
    revision = recorded["count"]["revision"]
    wait_until(lambda: ask(site, key, "GET", "discrepancies")["evaluated_revision"] == revision)
    page = ask(site, key, "GET", "discrepancies")
    named = [each for each in page["results"] if "report-10" in {count["external_id"] for count in each["counts"]}]
    assert any("says 777 people arrived in Zaporizhzhia" in each["summary"] and each["gap"] > 100 for each in named)


def ask(site: str, key: str, method: str, path: str, body: object = None):
    headers = {"Authorization": f"Token {key}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    with urlopen(Request(f"{site}/api/v1/operations/{OPERATION}/{path}", data, headers, method=method)) as answer:
        return json.load(answer)
