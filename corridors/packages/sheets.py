"""One CSV file as numbered rows of cells. Whatever the file is, it costs bounded time and memory."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from corridors.cells import meant

LARGEST_FILE = 50_000_000
LONGEST_ROW = 1_000_000
MOST_ROWS = 200_000


class SheetError(Exception):
    """The file cannot be read beyond `row` (None: not at all). `code` is stable and documented."""

    def __init__(self, code: str, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.row = row


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file; see `rows_in`. Raises SheetError, possibly after some rows."""
    yield from rows_in(_bytes_of(path))


def rows_in(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its number as a spreadsheet shows it; the header is row 1.

    Cells have no space around them and mean what they say (see `cells`). A row of HXL hashtags in row 2 is left out.
    Raises SheetError, possibly after some rows.
    """
    _check_text(data)
    lines = _Lines(data)
    reader = csv.reader(lines, strict=True)
    number, width, is_short = 0, 0, False
    try:
        for number, said in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise SheetError("too_many_rows", f"The file has more than {MOST_ROWS:,} rows; split it.", number)
            lines.length = 0
            cells = [meant(cell.strip()) for cell in said]
            width = width or len(cells)
            is_short = any(cells) and len(cells) < width
            if any(cells) and (number != 2 or not _is_hxl(cells)):
                yield number, cells
    except SheetError as error:
        error.row = error.row or number + 1
        raise
    except csv.Error as error:
        raise SheetError("bad_quoting", f"The quotes in this row do not match ({error}).", number + 1) from None
    if is_short and not data.endswith((b"\n", b"\r")):
        raise SheetError("cut_off", "The file ends in the middle of this row; was it cut off on the way?", number)


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise SheetError("unreadable_file", "This is no ordinary file.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SheetError("unreadable_file", f"The file cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST_FILE:
        raise SheetError("file_too_large", f"The file is larger than {LARGEST_FILE // 1_000_000} MB; split it.")
    return data


def _check_text(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        message = "The text is not in UTF-8; save it as “CSV UTF-8”."
        raise SheetError("not_utf8", message, _row_at(data, error.start)) from None
    if (found := data.find(b"\0")) >= 0:
        raise SheetError("not_text", "The file contains a NUL byte, so it is no text.", _row_at(data, found))


def _row_at(data: bytes, position: int) -> int | None:
    before = data[:position].decode(errors="replace")
    try:
        return sum(1 for _ in csv.reader(io.StringIO(f"{before}.", newline="")))
    except csv.Error:
        return None


class _Lines:
    """The lines of a file. `length` counts the characters that one row has taken so far, quoted line ends and all."""

    def __init__(self, data: bytes) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.length += len(line)
            if self.length > LONGEST_ROW:
                raise SheetError("row_too_long", f"The row is longer than {LONGEST_ROW:,} characters.")
            yield line


def _is_hxl(cells: list[str]) -> bool:
    return all(cell.startswith("#") for cell in cells if cell)
