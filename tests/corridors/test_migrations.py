"""Migrations that meet data of an earlier version."""

import pytest
from django.core.management import call_command
from django.db import connection


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
