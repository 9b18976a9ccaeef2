"""Reads a folder into a `Package`, or says all that is wrong with it. Pure: nothing here knows a database."""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridors.domain.checks import CHECKS, UTC, Known, check_no_cycle, check_operation
from corridors.domain.errors import Problem, Rejected
from corridors.domain.package import Package
from corridors.packages.files import (
    CORRIDORS,
    FILES,
    MOVEMENTS,
    OPERATION,
    ORGANISATIONS,
    PLACES,
    WINDOWS,
    File,
    Key,
)
from corridors.packages.problems import Located, PackageRejected
from corridors.packages.sheets import SheetError, rows_of

MOST_COLUMNS = 200
MOST_PROBLEMS = 1000
"""With so many problems in a file, it is another file than its name says."""

_REFERRED = (PLACES, ORGANISATIONS, CORRIDORS, WINDOWS, MOVEMENTS)

Rows = Mapping[tuple[str, Key], int]
"""In which row of which file a record stands, by the file's name and the record's key."""


def read_package(folder: Path) -> Package:
    """The package in the folder, its records in the order of their keys. Raises PackageRejected."""
    return read_with_rows(folder)[0]


def read_with_rows(folder: Path) -> tuple[Package, Rows]:
    """The package in the folder, and where each of its records stands. Raises PackageRejected.

    A file that is absent is an empty one, except operation.csv; files of other names are none of its business.
    """
    if not folder.is_dir():
        raise PackageRejected([Located("", None, Problem("no_folder", "", f"There is no folder {str(folder)!r}."))])
    contents = {file.name: _read(folder, file) for file in FILES}
    _check(contents)
    problems = [problem for content in contents.values() for problem in content.in_order()]
    if problems:
        raise PackageRejected(problems)
    records = {file.holds: contents[file.name].records for file in FILES}
    (operation,) = records.pop("operation").values()
    package = Package(operation=operation, **{name: tuple(held.values()) for name, held in records.items()})
    package = Package(operation=operation, **{file.holds: file.records(package) for file in FILES[1:]})
    return package, {(name, key): row for name, content in contents.items() for key, row in content.rows.items()}


@dataclass
class _Content:
    """What one file held. `rows` also has the keys of rows that could not be read, and `whole` says if it has all."""

    file: File
    records: dict[Key, Any] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    problems: list[Located] = field(default_factory=list)
    whole: bool = True

    def add(self, row: int | None, *problems: Problem) -> None:
        self.problems += [Located(self.file.name, row, problem) for problem in problems]

    def break_off(self, row: int | None, code: str, message: str) -> None:
        self.add(row, Problem(code, "", message))
        self.whole = False

    def is_hopeless(self, row: int) -> bool:
        """Whether it is better to stop at this row, as there are many problems; adds one that says so."""
        if len(self.problems) < MOST_PROBLEMS:
            return False
        self.break_off(row, "too_many_problems", f"There are {MOST_PROBLEMS:,} problems or more; reading ended here.")
        return True

    def in_order(self) -> list[Located]:
        return sorted(self.problems, key=lambda problem: problem.row or 0)

    def codes(self) -> Collection[str]:
        return {key[-1] for key in self.rows} if self.whole else _ANY


class _Any(Collection[str]):
    """Every code there is: what a file that could not be read to its end may hold."""

    def __contains__(self, code: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_ANY = _Any()


def _read(folder: Path, file: File) -> _Content:
    content = _Content(file)
    path = folder / file.name
    if not os.path.lexists(path):
        if file is OPERATION:
            content.break_off(None, "missing_file", f"There is no {file.name} in the folder.")
        return content
    try:
        rows = rows_of(path)
        columns = _columns(content, rows)
        for number, cells in rows if columns else ():
            _add_row(content, number, columns, cells)
            if content.is_hopeless(number):
                break
    except SheetError as error:
        content.break_off(error.row, error.code, str(error))
    return content


def _columns(content: _Content, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    """The names in the header; none where the rows below it cannot be read by them."""
    number, columns = next(rows, (0, []))
    table = content.file.table
    if number != 1:
        content.break_off(1, "no_header", f"Row 1 is empty; it names the columns: {', '.join(table.columns)}.")
        return []
    while not columns[-1]:
        columns.pop()
    if len(columns) == 1 and any(separator in columns[0] for separator in ";\t|"):
        content.break_off(1, "not_comma_separated", "The columns are not separated by commas; save it as “CSV UTF-8”.")
        return []
    if len(columns) > MOST_COLUMNS:
        content.break_off(1, "too_many_columns", f"The header has {len(columns):,} cells, more than {MOST_COLUMNS}.")
        return []
    for name, times in Counter(columns).items():
        if name not in table.columns:
            message = f"There is no column {name!r} in {table.name}; its columns are: {', '.join(table.columns)}."
            content.add(1, Problem("unknown_column", name, message))
        if times > 1:
            content.break_off(1, "duplicate_column", f"The column {name!r} stands there {times} times.")
    for name in table.columns:
        if name in table.required and name not in columns:
            content.add(1, Problem("missing_column", name, f"The column {name!r} is missing."))
            content.whole = False
    return columns if content.whole else []


def _add_row(content: _Content, number: int, columns: list[str], cells: list[str]) -> None:
    table = content.file.table
    if any(cells[len(columns) :]):
        message = "The row has more cells than the header; put a cell that contains a comma in double quotes."
        content.add(number, Problem("too_many_cells", "", message))
        return
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if name in table.columns}
    key = tuple(values.get(column, "") for column in content.file.key)
    if not _is_new(content, number, key):
        return
    try:
        content.records[key] = table.read(values)
    except Rejected as error:
        content.add(number, *error.problems)


def _is_new(content: _Content, number: int, key: Key) -> bool:
    """Remembers a row by its key; adds a problem where an earlier row has it."""
    if content.file is OPERATION and content.rows:
        content.add(number, Problem("second_operation", "", "A package holds one operation; this is another row."))
        return False
    first = content.rows.setdefault(key, number) if all(key) else number
    if first != number:
        column = content.file.key[-1]
        message = f"{column}: {key[-1]!r} stands in row {first} already; give each once."
        content.add(number, Problem("duplicate_id", column, message, {"said": key[-1], "row": first}))
    return first == number


def _check(contents: Mapping[str, _Content]) -> None:
    """Adds what is wrong with the records that could be read: by themselves, with each other, and across files."""
    zone = UTC
    content = contents[OPERATION.name]
    if not content.rows and not content.problems:
        content.add(None, Problem("no_operation", "", "The file has no row; it holds exactly one."))
    for key, operation in content.records.items():
        problems = check_operation(operation)
        content.add(content.rows[key], *problems)
        zone = UTC if problems else operation.zone
    known = Known(zone, **{file.holds: contents[file.name].codes() for file in _REFERRED})
    for file in FILES[1:]:
        content = contents[file.name]
        for key, record in content.records.items():
            content.add(content.rows[key], *CHECKS[type(record)](record, known))
            if content.is_hopeless(content.rows[key]):
                break
    for file, column in ((PLACES, "parent"), (ORGANISATIONS, "part_of")):
        content = contents[file.name]
        parents = {record.code: getattr(record, column) for record in content.records.values()}
        for code, problem in check_no_cycle(column, parents).items():
            content.add(content.rows[(code,)], problem)
