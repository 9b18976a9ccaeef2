"""Puts a mutable record of a package (a place, a corridor, a window, …) into its model's row, or removes it.

The record's fields bear the names of the model's columns, so one function serves them all: a reference is a code that
is resolved within the operation (organisations: among all), a tuple of codes is a many-to-many.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import models

from corridors.domain.errors import Conflict, Problem, Rejected
from corridors.models import Operation, Organisation
from corridors.records import KEYS, MODELS, record_of
from corridors.services.outcomes import Outcome


@dataclass(frozen=True)
class Put:
    row: Any
    outcome: Outcome


def put_record(
    record: Any,
    *,
    operation: Operation | None = None,
    also: Mapping[str, Any] | None = None,
    moment: datetime.datetime | None = None,
) -> Put:
    """Creates the record's row, corrects it, or leaves it as it is. Raises Rejected for a code that is not known.

    `also` gives columns that are no part of a package, such as a corridor's route or the end of an embargo; `moment` is
    when it is written, for the history, if not now.
    """
    model: Any = MODELS[type(record)]
    key = KEYS[model]
    scope: dict[str, Any] = {"operation": operation} if operation is not None else {}
    also = also or {}
    row = model._default_manager.filter(**scope, **{key: getattr(record, key)}).first()
    if row is not None and record_of(row) == record and all(getattr(row, name) == also[name] for name in also):
        return Put(row, Outcome.UNCHANGED)
    outcome = Outcome.CORRECTED if row is not None else Outcome.CREATED
    row = row or model(**scope)
    many = {}
    for name, value in ((f.name, getattr(record, f.name)) for f in fields(record)):
        column = model._meta.get_field(name)
        if isinstance(column, models.ManyToManyField):
            many[name] = [_resolve(column, code, operation) for code in value]
        elif isinstance(column, models.ForeignKey):
            setattr(row, name, _resolve(column, value, operation) if value else None)
        else:
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
    for name, value in also.items():
        setattr(row, name, value)
    if moment is not None:
        row._history_date = moment
    row.save()
    for name, rows in many.items():
        getattr(row, name).set(rows)
    return Put(row, outcome)


def remove_record(row: Any, *, moment: datetime.datetime) -> None:
    """Removes the row, which stays in the history. Raises Conflict where anything refers to it."""
    if naming := _naming(row):
        message = f"It cannot be removed: {', '.join(naming)} refer to it. Correct it, or say in its status or note."
        raise Conflict(message, code="still_named")
    row._history_date = moment
    row.delete()


def _naming(row: Any) -> list[str]:
    """Who refers to the row, the versions of counts that are past included: how many, and what they are."""
    found = []
    for relation in row._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
        if number := rows.count():
            found.append(f"{number} {relation.related_model._meta.verbose_name_plural}")
    return found


def _resolve(column: Any, code: str, operation: Operation | None) -> Any:
    model = column.related_model
    scope = {"operation": operation} if model is not Organisation else {}
    row = model._default_manager.filter(**scope, **{KEYS[model]: code}).first()
    if row is None:
        message = f"{column.name}: {code!r} is not known here; add it first."
        raise Rejected([Problem("unknown_code", column.name, message, {"said": code})])
    return row
