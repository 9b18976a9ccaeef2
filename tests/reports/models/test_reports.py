"""What the database and the model refuse of a frozen report, past every service."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from corridors.models import Operation
from reports.models import Report, ReportedFinding
from reports.services.freezing import NewReport, freeze
from tests.build import a_count, an_operation, record

FOREVER = timedelta(days=9)


@pytest.fixture
def stored(db):
    operation = an_operation()
    record(operation, a_count("U1"), a_count("M1", source="ministry", value="156"))
    return freeze(operation=operation, by=None, new=NewReport(external_id="r1", title="Crisis room")).row


def like(row, **changes):
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**{**values, **changes})


NEXT = {"number": 2, "external_id": "r2"}


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2},
        {"external_id": "r2"},
        {**NEXT, "number": 0},
        {**NEXT, "external_id": ""},
        {**NEXT, "title": ""},
        {**NEXT, "digest": ""},
        {**NEXT, "as_of": timezone.now() + FOREVER},
    ],
)
def test_the_database_refuses_a_number_and_an_id_twice_and_what_is_empty(stored, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.bulk_create([like(stored, **changes)])
    assert Report.objects.count() == 1


def test_it_takes_the_next_one(stored):
    Report.objects.bulk_create([like(stored, **NEXT)])
    assert Report.objects.count() == 2


def test_a_finding_stands_once_in_its_report(stored):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedFinding.objects.bulk_create([like(stored.findings.first())])


def test_nobody_changes_or_deletes_one(stored):
    for row in (stored, stored.findings.first()):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()


def test_nothing_that_it_belongs_to_is_deleted_along_with_it(stored):
    for rows in (Report.objects.all(), Operation.objects.all()):
        with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
            rows.delete()
    assert Report.objects.count() == 1
