"""What hundreds of tests begin with: made through the services once in each process, and then put back as rows."""

import pickle
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")
Rows = list[tuple[str, list[Any]]]
"""By what inserts them."""

FILLED_BY_MIGRATIONS = {"contenttypes", "auth"}


def remembered(make: Callable[P, T]) -> Callable[P, T]:
    """The same function, which stores and answers what it did the first time: the ids and moments too.

    Only where a test's transaction is undone in the end, and nothing is stored in it as yet; otherwise it is made anew,
    as it is where commits are real and told of.
    """
    known: dict[Any, tuple[bytes, Rows]] = {}

    @wraps(make)
    def put_back(*args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block or not is_empty():
            return make(*args, **kwargs)
        key = args, tuple(kwargs.items())
        if key not in known:
            made = make(*args, **kwargs)
            known[key] = pickle.dumps(made), stored()
            return made
        answer, rows = known[key]
        with connection.cursor() as cursor:
            for insert, values in rows:
                cursor.execute(insert, values)
        found: T = pickle.loads(answer)
        return found

    return put_back


def is_empty() -> bool:
    """Whether nothing is stored but what migrations stored."""
    with connection.cursor() as cursor:
        cursor.execute(_any_row())
        return not cursor.fetchone()[0]


@cache
def _tables() -> list[str]:
    return [
        connection.ops.quote_name(model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in FILLED_BY_MIGRATIONS
    ]


@cache
def _any_row() -> str:
    return f"SELECT {' OR '.join(f'EXISTS(SELECT 1 FROM {table})' for table in _tables())}"


def stored() -> Rows:
    found: Rows = []
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table}")
            if rows := cursor.fetchall():
                row = f"({', '.join(['%s'] * len(rows[0]))})"
                insert = f"INSERT INTO {table} VALUES {', '.join([row] * len(rows))}"
                found.append((insert, [value for row in rows for value in row]))
    return found
