"""Rows of the system as arrays, as the solver takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.engine.intervals import Array

Term = tuple[int, float]
"""A column, and how often it is counted."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sums of terms, row after row: those of a row are from its start to the next one's."""

    starts: Array
    columns: Array
    values: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def terms(self, row: int) -> tuple[Term, ...]:
        where = slice(self.starts[row], self.starts[row + 1])
        return tuple(zip(self.columns[where].tolist(), self.values[where].tolist(), strict=True))

    def first(self, rows: int) -> "Rows":
        last = self.starts[rows]
        return Rows(self.starts[: rows + 1], self.columns[:last], self.values[:last])

    def at(self, rows: Array) -> "Rows":
        """Some of the rows, in this order."""
        terms, row = each(self.starts[rows], self.starts[rows + 1])
        return rows_of(len(rows), row, self.columns[terms], self.values[terms])

    def telling(self) -> "Rows":
        """The rows without the empty ones, which say nothing."""
        return Rows(np.append(self.starts[:1], self.starts[1:][np.diff(self.starts) > 0]), self.columns, self.values)


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, one part after another."""
    last = np.cumsum([0, *(len(part.columns) for part in parts)]).astype(np.int32)
    starts = [np.zeros(1, np.int32), *(part.starts[1:] + before for part, before in zip(parts, last, strict=False))]
    columns = np.concatenate([np.zeros(0, np.int32), *(part.columns for part in parts)])
    return Rows(np.concatenate(starts), columns, np.concatenate([np.zeros(0), *(part.values for part in parts)]))


def rows_of(number: int, row: Array, columns: Array, values: Array) -> Rows:
    """So many rows, from the terms of each in their order; a term without a column (less than 0) is left out."""
    has_column = columns >= 0
    row, columns, values = row[has_column], columns[has_column], values[has_column]
    order = np.argsort(row, kind="stable")
    starts = np.zeros(number + 1, np.int32)
    np.cumsum(np.bincount(row, minlength=number), out=starts[1:])
    return Rows(starts, columns[order].astype(np.int32), values[order].astype(np.float64))


def rows_from(terms: Sequence[Sequence[Term]]) -> Rows:
    """Rows that are told term by term."""
    lengths = [len(row) for row in terms]
    told = np.array([term for row in terms for term in row], np.float64).reshape(-1, 2)
    return rows_of(len(lengths), np.repeat(np.arange(len(lengths)), lengths), told[:, 0].astype(np.int64), told[:, 1])


def each(first: Array, end: Array) -> tuple[Array, Array]:
    """The numbers from each first one up to an end, one range after another; and of which range each is."""
    lengths = end - first
    of = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(of)) - np.repeat(np.cumsum(lengths) - lengths - first, lengths), of
