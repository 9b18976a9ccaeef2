"""Ledgers as their service writes them, then tampered with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corridors.domain.ledger import Entry, chained
from corridors.domain.package import Count
from corridors.domain.verifying import Row, faults_of
from corridors.domain.vocabulary import Basis, Qualifier, Stage

START = datetime(2022, 5, 3, 14, tzinfo=UTC)


def ledger(*said):
    """The rows of entries such as `un A 127`, one revision each; the same source and id again is a correction."""
    rows: list[Row] = []
    for revision, text in enumerate(said, start=1):
        source, external_id, value = text.split()
        moment = START + timedelta(hours=revision)
        versions = [n for n, row in enumerate(rows) if row.entry.key == (source, external_id)]
        if versions:
            rows[versions[-1]] = replace(rows[versions[-1]], superseded_at=moment)
        count = Count(
            external_id=external_id,
            stage=Stage.DEPARTED,
            place="plant",
            source=source,
            basis=Basis.INCREMENT,
            qualifier=Qualifier.EXACT,
            value=int(value),
        )
        entry = Entry(
            operation="op",
            count=count,
            version=len(versions) + 1,
            withdrawn=False,
            recorded_at=moment,
            recorded_by="",
            logged_by="",
            revision=revision,
        )
        rows.append(Row(entry, chained(last_chain(rows, source), entry), None))
    return rows


def last_chain(rows, source):
    return next((row.chain for row in reversed(rows) if row.entry.count.source == source), "")


def edited(row, **columns):
    return replace(row, entry=replace(row.entry, **columns))


def faults(rows, revision=5):
    """The faults of the rows, as `id.version code`."""
    return [f"{fault.key[1]}.{fault.version} {fault.code}" for fault in faults_of(rows, revision=revision)]


@pytest.fixture
def rows():
    return ledger("un A 127", "icrc B 156", "un C 20", "un A 101", "icrc D 50")


def test_a_ledger_as_it_was_written(rows):
    assert faults(rows) == []
    assert faults([]) == []


def test_an_edited_value(rows):
    rows[2] = edited(rows[2], count=replace(rows[2].entry.count, value=200))

    assert faults(rows) == ["C.1 broken_chain"]


def test_an_edited_value_with_a_chain_made_to_fit(rows):
    forged = edited(rows[2], count=replace(rows[2].entry.count, value=200))
    rows[2] = replace(forged, chain=chained(rows[0].chain, forged.entry))

    assert faults(rows) == ["A.2 broken_chain"]


def test_a_removed_row(rows):
    del rows[2]

    assert faults(rows) == ["A.2 broken_chain"]


def test_a_removed_version(rows):
    del rows[0]

    assert faults(rows) == ["C.1 broken_chain", "A.2 missing_version"]


def test_a_removed_correction_though_nothing_follows_in_its_chain(rows):
    del rows[3]

    assert faults(rows) == ["A.1 missing_version"]


def test_an_inserted_row(rows):
    entry = replace(rows[1].entry, count=replace(rows[1].entry.count, external_id="X"))
    rows.insert(2, Row(entry, chained(rows[1].chain, entry), None))

    assert faults(rows) == ["D.1 broken_chain"]


def test_rows_in_another_order(rows):
    rows[1], rows[4] = rows[4], rows[1]

    assert "D.1 broken_chain" in faults(rows)
    assert "C.1 revision_falls" in faults(rows)


def test_a_row_of_another_operation(rows):
    rows[1] = edited(rows[1], operation="other")

    assert faults(rows) == ["B.1 broken_chain"]


def test_a_version_that_ended_at_another_moment(rows):
    rows[0] = replace(rows[0], superseded_at=START)

    assert faults(rows) == ["A.1 wrong_end"]


def test_a_version_that_never_ended(rows):
    rows[0] = replace(rows[0], superseded_at=None)

    assert faults(rows) == ["A.1 two_current"]


def test_a_count_that_has_no_current_version(rows):
    rows[4] = replace(rows[4], superseded_at=START)

    assert faults(rows) == ["D.1 missing_version"]


def test_the_same_version_twice(rows):
    entry = replace(rows[3].entry, version=1)
    rows[3] = Row(entry, chained(rows[2].chain, entry), None)

    assert faults(rows) == ["A.1 version_out_of_order"]


def test_an_operation_that_was_set_back(rows):
    assert faults(rows, revision=4) == ["D.1 revision_ahead"]


def test_the_end_of_a_chain_is_not_missed_by_the_chain(rows):
    """What a seal is for: see tests/corridors/management/test_verify_ledger.py."""
    assert faults(rows[:4]) == []
