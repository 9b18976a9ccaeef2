"""A ledger that the services wrote, tampered with behind their back: by SQL, as whoever holds the database would."""

import re
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Operation
from corridors.services.counts import withdraw_count
from corridors.services.writing import writing
from tests import build
from tests.corridors.packages.folders import SAMPLES
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
TABLE = EvacueeCount._meta.db_table


@pytest.fixture
@remembered
def operation():
    """Counts A to D of the UN, a revision each; B is corrected, C withdrawn, D logged by the ICRC's reporter."""
    operation = build.an_operation()
    reporter = build.a_member(operation, Role.REPORTER, of="icrc")
    for external_id in "ABC":
        build.record(operation, build.a_count(external_id))
    build.record(operation, build.a_count("B", value="130"))
    with writing(operation, by=None) as write:
        withdraw_count(write, source="un", external_id="C")
    build.record(operation, build.a_count("D"), by=reporter)
    return operation


def verify(*arguments):
    """What the command prints, and the faults as `id.version code`."""
    out, err = StringIO(), StringIO()
    with suppress(CommandError):
        call_command("verify_ledger", *arguments, stdout=out, stderr=err)
    return out.getvalue(), [_fault(line) for line in err.getvalue().splitlines()[1:]]


def _fault(line):
    (code,) = re.findall(r"\b[a-z]+_[a-z_]+\b", line)
    counts = re.findall(r"^\w+ +(?:un|icrc) +(\w+) +(\d+) ", line)
    return " ".join([*(".".join(count) for count in counts), code])


def tamper(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("COUNTS", TABLE), values)
        assert cursor.rowcount


def row(external_id, version=1):
    return EvacueeCount.objects.get(external_id=external_id, version=version)


def test_a_ledger_that_nobody_touched(operation):
    said, faults = verify()

    assert faults == []
    assert re.fullmatch(r"op: 6 rows are as they were written; seal op@7:[0-9a-f]{32}\n", said)


def test_the_counts_of_the_samples():
    for folder in SAMPLES:
        call_command("load_package", str(folder), stdout=StringIO())

    assert verify()[1] == []


EDITS = {
    "external_id": "Z",
    "stage": "departed",
    "basis": "cumulative",
    "completeness": "so_far",
    "qualifier": "about",
    "unit": "families",
    "group": "civilians",
    "statement": "briefing",
    "reported_at": "2022-05-04",
    "period_start": "2022-05-01",
    "period_end": "2022-05-04",
    "value": 128,
    "note": "Confirmed",
    "evidence_url": "https://example.org/",
    "men": 1,
    "women": 1,
    "boys": 1,
    "girls": 1,
    "children": 1,
    "older": 1,
    "disabled": 1,
    "wounded": 1,
    "withdrawn": True,
    "recorded_at": "2022-05-04 12:00:00+00:00",
    "version": 2,
    "revision": 3,
    "chain": "0" * 64,
}
REFERENCES = {
    "corridor_id": "NULL",
    "place_id": "(SELECT id FROM corridors_place WHERE code = 'town')",
    "origin_id": "(SELECT id FROM corridors_place WHERE code = 'plant')",
    "source_id": "(SELECT id FROM corridors_organisation WHERE code = 'icrc')",
    "relayed_by_id": "(SELECT id FROM corridors_organisation WHERE code = 'icrc')",
    "logged_by_id": "(SELECT id FROM corridors_organisation WHERE code = 'icrc')",
    "recorded_by_id": "(SELECT id FROM corridors_user)",
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_column(operation, column):
    tamper(f'UPDATE COUNTS SET "{column}" = %s WHERE external_id = %s', EDITS[column], "A")

    assert any(fault.endswith("broken_chain") for fault in verify("op")[1])


@pytest.mark.parametrize("column", REFERENCES)
def test_an_edited_reference(operation, column):
    tamper(f"UPDATE COUNTS SET {column} = {REFERENCES[column]} WHERE external_id = 'A'")

    assert any(fault.endswith("broken_chain") for fault in verify("op")[1])


def test_every_column_is_among_those_that_were_edited():
    elsewhere = {"id", "operation_id", "superseded_at", "movement_id", "value_max"}

    assert {field.column for field in EvacueeCount._meta.concrete_fields} == {*EDITS, *REFERENCES, *elsewhere}


def test_a_word_that_no_vocabulary_has(operation):
    tamper("UPDATE COUNTS SET stage = 'vanished' WHERE external_id = 'A'")

    assert verify()[1] == ["A.1 broken_chain"]


def test_a_count_that_was_moved_to_another_operation(operation):
    other = build.an_operation("other")
    tamper("UPDATE COUNTS SET operation_id = %s WHERE external_id = 'A'", other.pk)

    assert verify("other")[1] == ["A.1 broken_chain", "A.1 revision_ahead"]
    assert verify("op")[1] == ["B.1 broken_chain"]


def test_a_deleted_row(operation):
    tamper("DELETE FROM COUNTS WHERE external_id = 'A'")

    assert verify()[1] == ["B.1 broken_chain"]
    with pytest.raises(CommandError, match="1 fault") as failed:
        call_command("verify_ledger", stderr=StringIO())
    assert failed.value.returncode == 1


def test_a_deleted_version(operation):
    tamper("DELETE FROM COUNTS WHERE external_id = 'B' AND version = 2")

    assert verify()[1] == ["C.2 broken_chain", "B.1 missing_version"]


def test_an_inserted_row(operation):
    columns = [f.column for f in EvacueeCount._meta.concrete_fields if f.column not in ("id", "external_id")]
    names = ", ".join(f'"{name}"' for name in columns)
    tamper(f"INSERT INTO COUNTS (external_id, {names}) SELECT 'X', {names} FROM COUNTS WHERE external_id = 'A'")

    assert verify()[1] == ["X.1 broken_chain", "X.1 revision_falls"]


def test_rows_in_another_order(operation):
    first, second = row("A").pk, row("B").pk
    for now, then in ((first, -1), (second, first), (-1, second)):
        tamper("UPDATE COUNTS SET id = %s WHERE id = %s", then, now)

    assert verify()[1] == ["B.1 broken_chain", "A.1 broken_chain", "A.1 revision_falls", "C.1 broken_chain"]


def test_another_end_of_a_version(operation):
    tamper("UPDATE COUNTS SET superseded_at = %s WHERE external_id = 'B' AND version = 1", row("A").recorded_at)

    assert verify()[1] == ["B.1 wrong_end"]


def test_two_current_versions(operation):
    tamper("UPDATE COUNTS SET superseded_at = %s WHERE external_id = 'B' AND version = 2", row("D").recorded_at)
    tamper("UPDATE COUNTS SET superseded_at = NULL WHERE external_id = 'B' AND version = 1")

    assert verify()[1] == ["B.1 two_current", "B.2 missing_version"]


def test_a_count_that_was_made_to_vanish_by_ending_it(operation):
    tamper("UPDATE COUNTS SET superseded_at = recorded_at WHERE external_id = 'A'")

    assert verify()[1] == ["A.1 missing_version"]


def test_an_operation_that_was_set_back(operation):
    Operation.objects.filter(pk=operation.pk).update(revision=5)

    assert verify()[1] == ["C.2 revision_ahead", "D.1 revision_ahead"]


def seal_now():
    return verify("op")[0].split()[-1]


def test_the_last_row_of_a_chain_is_missed_by_its_seal_alone(operation):
    seal = seal_now()
    tamper("DELETE FROM COUNTS WHERE external_id = 'D'")

    assert verify()[1] == []
    assert verify("--seal", seal)[1] == ["broken_seal"]


def test_a_seal_holds_while_the_ledger_grows(operation):
    seal = seal_now()
    build.record(operation, build.a_count("E"), build.a_count("F", source="icrc"))

    assert verify("--seal", seal)[1] == []
    assert seal_now() != seal


def test_a_seal_of_what_is_no_longer_there(operation):
    seal = seal_now()
    Operation.objects.filter(pk=operation.pk).update(revision=6)
    tamper("DELETE FROM COUNTS WHERE external_id = 'D'")

    assert verify("--seal", seal)[1] == ["broken_seal"]


@pytest.mark.parametrize("seal", ["elsewhere@7:00", "op", "op@x:00", ""])
def test_what_is_no_seal(operation, seal):
    assert verify("--seal", seal)[1] == ["unknown_seal"]


def test_an_operation_that_does_not_exist():
    with pytest.raises(CommandError, match="There is no operation 'nowhere'"):
        call_command("verify_ledger", "nowhere")
