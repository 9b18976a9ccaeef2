"""The digest of a frozen report covers all of it, in one form of JSON."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from corridors.domain.vocabulary import Role
from reports.frozen.digests import canonical, digest_of, is_as_frozen, missing_numbers, sealed
from reports.models import Report
from reports.services.freezing import NewReport, freeze
from tests.build import a_count, a_member, an_operation, record


@pytest.fixture
def report(db):
    operation = an_operation()
    record(operation, a_count("U1", note="Café «Азов»"), a_count("M1", source="ministry", value="156"))
    by = a_member(operation, Role.COORDINATOR, of="icrc")
    freeze(operation=operation, by=by, new=NewReport(external_id="r1", title="Crisis room", note="Before the call."))
    return Report.objects.get()


def test_a_change_of_anything_shows(report):
    then = datetime(2022, 5, 3, tzinfo=UTC)
    changes = {
        "title": "Another",
        "note": "",
        "number": 2,
        "external_id": "r9",
        "revision": 0,
        "engine_version": "0",
        "as_of": then,
        "made_at": then,
        "made_by": None,
        "organisation": None,
        "content": {},
    }
    assert changes.keys() == {field.name for field in Report._meta.concrete_fields} - {"id", "operation", "digest"}
    for column, value in changes.items():
        before = getattr(report, column)
        assert is_as_frozen(report)
        setattr(report, column, value)
        assert not is_as_frozen(report), column
        setattr(report, column, before)


def test_one_figure_that_was_changed_shows(report):
    assert is_as_frozen(report)
    report.content["counts"][0]["said"]["value"] = "155"
    assert not is_as_frozen(report)


def test_it_is_the_sha256_of_json_in_one_form(report):
    written = canonical(sealed(report))
    assert hashlib.sha256(written).hexdigest() == digest_of(report)
    assert "Café «Азов»".encode() in written
    assert canonical({"b": [1, None], "a": "x"}) == b'{"a":"x","b":[1,null]}'


def test_the_zone_in_which_a_moment_is_read_makes_no_difference(report):
    report.made_at = report.made_at.astimezone(timezone(timedelta(hours=3)))
    assert is_as_frozen(report)


def test_numbers_that_are_missing():
    assert missing_numbers([1, 2, 3]) == []
    assert missing_numbers([]) == []
    assert missing_numbers([4, 2]) == [1, 3]
