"""Migrations that meet data of an earlier version."""

import pytest
from django.core.management import call_command
from django.db import connection

from corridors.models import Corridor, Movement, Operation
from corridors.services.visibility import note_visibility
from tests.build import a_count, an_operation, record
from tests.corridors.api.door import hide


@pytest.mark.django_db(transaction=True)
def test_keys_of_knoxs_own_table_are_dropped_with_it():
    call_command("migrate", "corridors", "0001", verbosity=0)
    with connection.cursor() as cursor:
        # As the version before had it.
        cursor.execute("CREATE TABLE knox_authtoken (digest varchar(128) PRIMARY KEY, user_id bigint)")
        cursor.execute("INSERT INTO knox_authtoken VALUES ('4f', 1)")
    call_command("migrate", verbosity=0)
    tables = connection.introspection.table_names()
    assert "knox_authtoken" not in tables
    assert {"corridors_key", "corridors_key_operations", "corridors_historicalkey"} <= set(tables)


@pytest.mark.django_db(transaction=True)
def test_what_was_hidden_before_is_noted_as_hidden_and_taken_from_nobody():
    operation, unshared = an_operation(), an_operation("unshared", shares_counts=False)
    movement = Movement.objects.create(operation=operation, code="m", name="M")
    movement.corridors.set([operation.corridors.get()])
    hide(operation.corridors.get())
    record(operation, a_count("U1"))
    record(unshared, a_count("U1"))
    call_command("migrate", "corridors", "0003", verbosity=0)
    call_command("migrate", verbosity=0)
    assert list(Corridor.objects.order_by("operation").values_list("hidden", flat=True)) == [True, False]
    assert Movement.objects.get().hidden
    for row in (operation, unshared):
        note_visibility(row)
    now = {row.code: (row.revision, row.shared_revision, row.taken_revision) for row in Operation.objects.all()}
    assert now == {"op": (operation.revision, 0, 0), "unshared": (unshared.revision, None, 0)}
