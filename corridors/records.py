"""Model rows and the records of a package: which belongs to which, and the record that a row holds."""

from dataclasses import fields
from typing import Any

from django.db import models

from corridors.domain import package as published
from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Organisation, Place, Violation

MODELS: dict[type, type[models.Model]] = {
    published.Operation: Operation,
    published.Place: Place,
    published.Organisation: Organisation,
    published.Corridor: Corridor,
    published.Window: CeasefireWindow,
    published.Movement: Movement,
    published.Violation: Violation,
}
KEYS: dict[type[models.Model], str] = {
    Operation: "code",
    Place: "code",
    Organisation: "code",
    Corridor: "code",
    CeasefireWindow: "external_id",
    Movement: "code",
    Violation: "external_id",
}


def record_of(row: Any) -> Any:
    """The record of a package that a row holds."""
    record = next(record for record, model in MODELS.items() if model is type(row))
    values: dict[str, Any] = {}
    for name in (f.name for f in fields(record)):
        column = row._meta.get_field(name)
        value = getattr(row, name)
        if isinstance(column, models.ManyToManyField):
            values[name] = tuple(sorted(getattr(other, KEYS[type(other)]) for other in value.all()))
        elif isinstance(column, models.ForeignKey):
            values[name] = getattr(value, KEYS[type(value)]) if value is not None else ""
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return record(**values)
