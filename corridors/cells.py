"""Text in a cell that no spreadsheet takes for a formula.

What begins with `=`, `+`, `-`, `@`, a tab or a line end may be run by the spreadsheet that opens it. It is written with
an apostrophe before it, which reading takes away again. Where apostrophes stand before such a character already, one
more is written, so every text comes back as it was; `'Ayn Tarma` stays as it is, and so does a negative number.
"""

import re

_RUN = "=+\\-@\t\r\n＝＋－＠"  # The last four are what East Asian keyboards write; some spreadsheets run them too.
_DANGEROUS = re.compile(f"'*[{_RUN}]")
_QUOTED = re.compile(f"'+[{_RUN}]")
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


def inert(text: str) -> str:
    """The text as it is written to a cell."""
    return f"'{text}" if _DANGEROUS.match(text) and not _NEGATIVE.fullmatch(text) else text


def meant(cell: str) -> str:
    """The text that a cell means: the inverse of `inert`, and what a spreadsheet shows for a cell that it quoted."""
    return cell[1:] if _QUOTED.match(cell) else cell
