"""What is wrong with the rows of a package, on a terminal."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from corridors.management.tables import table
from corridors.packages.problems import PackageRejected


def problems_told(rejected: PackageRejected) -> str:
    return rows_told((p.file, p.row, p.problem.field, p.problem.code, p.problem.message) for p in rejected.problems)


def rows_told(rows: Iterable[Sequence[object]]) -> str:
    """A line for each: file, row, column, code and reason."""
    return table([_("file"), _("row"), _("column"), _("code"), _("reason")], rows)
