"""Columns that hold the domain's own values."""

from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from corridors.domain.moments import Moment, MomentError
from corridors.labels import choices

_moment = lru_cache(maxsize=10_000)(Moment.parse)
"""The moments of one operation are few, and each is that of many counts."""


class WordField(models.CharField):  # type: ignore[type-arg]
    """A word of a vocabulary, stored as text; its value in Python is the enum's member."""

    def __init__(self, enum: type[StrEnum] | None = None, *args: Any, **kwargs: Any) -> None:
        self.enum = enum
        if enum is not None:
            kwargs.setdefault("choices", choices(enum))
        kwargs.setdefault("max_length", 30)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: object) -> StrEnum | str | None:
        return self.enum(value) if value and self.enum else value


class MomentField(models.CharField):  # type: ignore[type-arg]
    """A `Moment` as its source stated it, stored as that text: a day or an instant with its offset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: object) -> Moment | None:
        return _moment(value) if value else None

    def to_python(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, Moment):
            return value or None
        try:
            return Moment.parse(str(value))
        except MomentError as error:
            raise ValidationError(str(error), code=error.code) from None

    def get_prep_value(self, value: Any) -> Any:
        return value.said if isinstance(value, Moment) else (value or None)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")
