"""Tables on a terminal."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under the header, in columns as wide as their widest cell; the last one runs on. Numbers stand right."""
    cells = [list(header), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header) - 1)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.rjust(width) if cell.isdigit() else cell.ljust(width) for cell, width in zip(row, widths, strict=False)
    ]
    return "  ".join([*padded, row[-1]]).rstrip()


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())
