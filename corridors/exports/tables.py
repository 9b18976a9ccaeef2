"""A table that leaves the service: its columns, each with its HXL hashtag and what it means."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = str | int | float | datetime | None
"""What a cell holds; an instant is in UTC, None is not stated."""
Row = Mapping[str, Value]
"""A value for each column of a table, by its name."""
Rows = Iterable[Row]


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    name: str
    tag: str
    """Its HXL hashtag."""
    meaning: "StrOrPromise"
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, kw_only=True)
class Table:
    """`key` names the columns that together tell one row from another; `latitude` and `longitude` place it on a map."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def only(self, names: Collection[str]) -> "Table":
        """The table with the named columns alone; with all of them where none is named."""
        if not names:
            return self
        return replace(self, columns=tuple(column for column in self.columns if column.name in names))
