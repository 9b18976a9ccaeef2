from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from corridors.domain.ledger import Entry, chained, seal
from corridors.domain.moments import Moment
from corridors.domain.package import Count
from corridors.domain.vocabulary import Basis, Completeness, Group, Qualifier, Stage, Unit

ENTRY = Entry(
    operation="op",
    count=Count(
        external_id="A",
        stage=Stage.DEPARTED,
        place="plant",
        source="un",
        basis=Basis.INCREMENT,
        qualifier=Qualifier.EXACT,
    ),
    version=1,
    withdrawn=False,
    recorded_at=datetime(2022, 5, 3, 14, tzinfo=UTC),
    recorded_by="7",
    logged_by="un",
    revision=3,
)
OTHERS = {
    "stage": Stage.ARRIVED,
    "basis": Basis.CUMULATIVE,
    "completeness": Completeness.FINAL,
    "qualifier": Qualifier.ABOUT,
    "unit": Unit.FAMILIES,
    "group": Group.MEN,
    "reported_at": Moment.parse("2022-05-03"),
    "period_start": Moment.parse("2022-05-03"),
    "period_end": Moment.parse("2022-05-03"),
}


def test_the_same_entry_after_the_same_chain_has_the_same_chain():
    elsewhere = replace(ENTRY, recorded_at=ENTRY.recorded_at.astimezone(timezone(timedelta(hours=3))))

    assert chained("", ENTRY) == chained("", elsewhere)
    assert len(chained("", ENTRY)) == 64


def test_another_past_gives_another_chain():
    assert chained("", ENTRY) != chained("0" * 64, ENTRY)


@pytest.mark.parametrize("column", [field.name for field in fields(Count)])
def test_every_column_of_the_count_is_in_its_chain(column):
    now = getattr(ENTRY.count, column)
    other = OTHERS.get(column, f"{now}x" if isinstance(now, str) else 5)

    assert chained("", replace(ENTRY, count=replace(ENTRY.count, **{column: other}))) != chained("", ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"operation": "other"},
        {"version": 2},
        {"withdrawn": True},
        {"recorded_at": ENTRY.recorded_at + timedelta(microseconds=1)},
        {"recorded_by": "8"},
        {"logged_by": "icrc"},
        {"revision": 4},
    ],
)
def test_all_that_was_recorded_about_it_is_in_its_chain(change):
    assert chained("", replace(ENTRY, **change)) != chained("", ENTRY)


def test_a_seal_names_its_operation_and_revision():
    assert seal("op", 3, {"un": "a" * 64}).startswith("op@3:")


@pytest.mark.parametrize(
    "other",
    [
        seal("op", 4, {"un": "a", "icrc": "b"}),
        seal("other", 3, {"un": "a", "icrc": "b"}),
        seal("op", 3, {"un": "b", "icrc": "a"}),
        seal("op", 3, {"un": "a"}),
        seal("op", 3, {}),
    ],
)
def test_a_seal_is_of_one_ledger_alone(other):
    assert seal("op", 3, {"icrc": "b", "un": "a"}) == seal("op", 3, {"un": "a", "icrc": "b"}) != other
