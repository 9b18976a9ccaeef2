"""Adds thousands of rows at once, below Django's `bulk_create`, which takes several times as long as the database.

PostgreSQL is given them by COPY, SQLite by a prepared INSERT. Constraints, defaults and the transaction hold as for any
other insert, and a constraint that is broken raises Django's IntegrityError.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]], *, same: Mapping[str, Any]
) -> None:
    """Adds rows in their order, so that their keys rise in it.

    `columns` are what the values in a row are of; they are stored as they are. `same` has the columns that have one and
    the same value in every row, as a model has it. Making the rows may not ask this database for anything.
    """
    quote = connection.ops.quote_name
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in same}
    values = tuple(field.get_db_prep_save(same[name], connection) for name, field in fields.items())
    names = ", ".join(quote(name) for name in (*columns, *same))
    into = f"{quote(model._meta.db_table)} ({names})"
    whole: Any = (row + values for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * (len(columns) + len(same)))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", whole)  # noqa: S608 - names of the model
