"""What push_package sends with whose key, what it leaves, and what it says."""

import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corridors.domain import package as published
from corridors.domain.vocabulary import PlaceKind, Role
from corridors.models import Corridor, EvacueeCount, Operation, Place
from corridors.packages import remote
from corridors.packages.loading import load_package
from corridors.packages.reading import read_package
from corridors.packages.remote import Service
from corridors.selectors import package_of
from corridors.services.keys import key_of, revoke_key
from corridors.services.operations import put_planned, remove_planned
from corridors.services.writing import writing
from tests.corridors.management.pushes import a_key, is_stored_as_in, push, set_up
from tests.corridors.packages.folders import PLAIN, a_folder
from tests.journeys.proxy import bad_line

MAYOR = PLAIN["organisations.csv"] + "mayor,Mayor,authority,\n"


@pytest.fixture
def small(transactional_db, tmp_path) -> Operation:
    """A small operation on the server, as it was set up; the package with its counts is in the folder `package`."""
    return set_up(a_folder(tmp_path / "package"))


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(remote, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(remote, "LONGEST_PAUSE", 0.01)


def test_a_second_time_changes_nothing_and_a_change_is_a_correction(live_server, small, tmp_path):
    key, folder = a_key(small), tmp_path / "package"
    assert push(folder, live_server.url, key)[2].splitlines()[-1].startswith("2 created, 0 corrected, 10 unchanged")
    small.refresh_from_db()
    again = push(folder, live_server.url, key)[2].splitlines()[-1]
    assert again == f"0 created, 0 corrected, 12 unchanged, 0 rejected (op is at revision {small.revision})"
    a_folder(folder, counts=PLAIN["counts.csv"].replace(",127,", ",128,"))
    assert push(folder, live_server.url, key)[2].splitlines()[-1].startswith("0 created, 1 corrected, 11 unchanged")
    assert is_stored_as_in(folder, small)


def test_a_dry_run_stores_nothing_and_says_the_same(live_server, small, tmp_path):
    code, _, out, _ = push(tmp_path / "package", live_server.url, a_key(small), "--dry-run")
    assert (code, EvacueeCount.objects.count()) == (0, 0)
    last = out.splitlines()[-1]
    assert last == "2 created, 0 corrected, 10 unchanged, 0 rejected (dry run, nothing was stored)"


def test_a_bad_package_is_not_sent_at_all(live_server, small, tmp_path):
    folder = a_folder(
        tmp_path / "package",
        counts=PLAIN["counts.csv"].replace(",127,", ",many,"),
        places=PLAIN["places.csv"].replace("settlement", "moon"),
    )
    code, why, out, err = push(folder, live_server.url, a_key(small))
    assert (code, why, out) == (1, "2 problems; nothing was sent.", "")
    assert [line.split()[:4] for line in err.splitlines()[1:]] == [
        ["places.csv", "2", "kind", "unknown_word"],
        ["counts.csv", "2", "value", "not_a_number"],
    ]
    assert not EvacueeCount.objects.exists()


def test_what_a_reporter_may_not_send_is_named_with_what_to_do(live_server, small, tmp_path):
    folder = a_folder(
        tmp_path / "package",
        operation=PLAIN["operation.csv"].replace("Operation", "Another"),
        organisations=PLAIN["organisations.csv"] + "mayor,Mayor,authority,\n",
        places=PLAIN["places.csv"].replace("Haven", "Heaven") + "camp,Camp,reception,,\n",
    )
    code, _, out, err = push(folder, live_server.url, a_key(small))
    assert code == 0
    assert "2 created, 0 corrected, 8 unchanged, 0 rejected" in out
    told = [line.split(maxsplit=4) for line in err[err.index("Left") :].splitlines()[2:]]
    there = "There: “{}”; here: “{}”. {} changes it."
    assert told == [
        ["operation.csv", "2", "name", "different", there.format("Operation", "Another", ADMINISTRATOR)],
        ["places.csv", "4", "name", "different", there.format("Haven", "Heaven", COORDINATOR)],
        ["places.csv", "5", "code", "missing", HIDDEN],
        ["organisations.csv", "4", "code", "missing", MISSING],
    ]
    assert set(Place.objects.values_list("name", flat=True)) == {"Town", "Plant", "Haven"}
    assert is_stored_as_in(folder, small)


ADMINISTRATOR, COORDINATOR = "An administrator of the service", "A coordinator of the operation"
MISSING = "It is not there: ask an administrator of the service to add it."
HIDDEN = "It is not there, or hidden from you: ask a coordinator of the operation to add it."


def test_a_coordinators_key_plans_and_records_nothing(live_server, small, tmp_path):
    """In the order of what names what; what the package lacks, and the end of an embargo, stay as they are."""
    folder = tmp_path / "package"
    with writing(small, by=None) as write:
        for rows in (small.violations, small.movements, small.windows):
            remove_planned(write, rows.get())
        put_planned(write, replace(read_package(folder).corridors[0], name="Old"), also={"visible_from": LATER})
        put_planned(write, published.Place(code="extra", name="Extra", kind=PlaceKind.SITE))
    key = a_key(small, Role.COORDINATOR)
    dry = push(folder, live_server.url, key, "--dry-run")[2]
    assert "3 created, 1 corrected, 6 unchanged, 0 rejected" in dry
    assert Corridor.objects.get().name == "Old"
    with bad_line(live_server.thread.host, live_server.thread.port, ["carried", "answer lost"]) as (address, _):
        code, _, _, err = push(folder, address, key)
    assert code == 0
    there, here = package_of(small), read_package(folder)
    for name in ("corridors", "windows", "movements", "violations"):
        assert getattr(there, name) == getattr(here, name)
    assert {place.code for place in there.places} - {place.code for place in here.places} == {"extra"}
    assert Corridor.objects.get().visible_from == LATER
    assert not EvacueeCount.objects.exists()
    assert "send them with the key of a reporter" in err.splitlines()[-1]


LATER = datetime(2999, 1, 1, tzinfo=UTC)


def test_a_planned_record_that_the_service_rejects_is_named(live_server, small, tmp_path):
    """It names an organisation that the service does not know."""
    folder = a_folder(
        tmp_path / "package", windows=PLAIN["windows.csv"].replace(",un,", ",mayor,"), organisations=MAYOR
    )
    code, why, _, err = push(folder, live_server.url, a_key(small, Role.COORDINATOR))
    assert (code, why) == (1, "1 row was rejected.")
    assert ["windows.csv", "2", "announced_by", "unknown_code"] in [line.split()[:4] for line in err.splitlines()]


def test_what_another_logged_with_the_same_words_is_unchanged_and_with_others_rejected(live_server, small, tmp_path):
    folder, counts = tmp_path / "package", PLAIN["counts.csv"]
    load_package(read_package(folder))
    a_key(small, of="icrc")  # Who thereby logs its own.
    key = a_key(small)
    assert push(folder, live_server.url, key)[2].splitlines()[-1].startswith("0 created, 0 corrected, 12 unchanged")
    a_folder(folder, counts=counts.replace(",150,", ",151,"))
    code, _, out, err = push(folder, live_server.url, key, "--batch", "1")
    assert (code, "11 unchanged, 1 rejected" in out) == (1, True)
    assert err.splitlines()[-1].split()[:4] == ["counts.csv", "3", "source", "not_your_count"]


def test_an_observers_key_sends_nothing(live_server, small, tmp_path):
    code, _, out, err = push(tmp_path / "package", live_server.url, a_key(small, Role.OBSERVER))
    assert (code, EvacueeCount.objects.exists()) == (0, False)
    assert "0 created, 0 corrected, 10 unchanged, 0 rejected" in out
    assert "not_a_reporter" in err


def test_the_operation_may_have_another_code_there(live_server, small, tmp_path):
    folder = a_folder(tmp_path / "package", operation=PLAIN["operation.csv"].replace("op,", "ours,"))
    key = a_key(small)
    code, why, *_ = push(folder, live_server.url, key)
    assert (code, why.startswith("There is no operation ours there")) == (1, True)
    assert push(folder, live_server.url, key, "--operation", "op")[0] == 0
    assert is_stored_as_in(folder, small)


def test_a_service_that_stays_away_is_told(small, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    code, why, out, _ = push(tmp_path / "package", f"http://127.0.0.1:{port}", "key", "--patience", "0.01")
    assert (code, why.startswith("Stopped: "), why.endswith("Run it again later.")) == (1, True, True)
    assert out == ""


def test_what_was_done_before_it_was_stopped_is_told(live_server, small, tmp_path, monkeypatch):
    """The key is revoked after the first count."""
    key, folder = a_key(small), tmp_path / "package"
    ask = Service.ask

    def revoked_meanwhile(self, method, path, *given):
        answer = ask(self, method, path, *given)
        if path.endswith("counts/bulk?mode=each"):
            revoke_key(key_of(key), by=None)
        return answer

    monkeypatch.setattr(Service, "ask", revoked_meanwhile)
    code, why, out, _ = push(folder, live_server.url, key, "--batch", "1")
    assert (code, why) == (1, "The key is not known there, was revoked or has expired: ask for a new one.")
    assert out.splitlines()[-1].startswith("1 created, 0 corrected, 10 unchanged, 0 rejected")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--key", ""], "in the environment as EVACTRACK_KEY"),
        (["--key", "0123 456"], "in the environment as EVACTRACK_KEY"),
        (["--to", "http://evactrack.example"], "give an address with https://"),
        (["--to", "evactrack"], "such as https://evactrack.example"),
        (["--batch", "0"], "a number from 1 to 10000"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_sent(monkeypatch, tmp_path, options, told):
    monkeypatch.delenv("EVACTRACK_KEY", raising=False)
    code, why, _, _ = push(a_folder(tmp_path / "package"), "https://evactrack.example", "key", *options)
    assert (code, told in why) == (1, True), why


def test_a_key_that_is_not_known_there_is_said(live_server, small, tmp_path):
    code, why, _, _ = push(tmp_path / "package", live_server.url, "f" * 64)
    assert (code, "The key is not known there" in why) == (1, True)
