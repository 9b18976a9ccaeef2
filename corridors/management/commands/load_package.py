"""manage.py load_package FOLDER: stores an operation package, or says all that is wrong with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridors.management.problems import problems_told
from corridors.management.tables import table
from corridors.packages.loading import Summary, load_package
from corridors.packages.problems import PackageRejected
from corridors.packages.reading import read_with_rows
from corridors.services.outcomes import Outcome

OUTCOMES = (Outcome.CREATED, Outcome.CORRECTED, Outcome.UNCHANGED)


class Command(BaseCommand):
    help = "Loads an operation package: a folder of CSV files. All of it is stored, or nothing (see docs/package.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds operation.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")

    def handle(self, *_args: Any, folder: Path, dry_run: bool, **_options: Any) -> None:
        try:
            package, rows = read_with_rows(folder)
            summary = load_package(package, dry_run=dry_run, rows=rows)
        except PackageRejected as rejected:
            self.stderr.write(problems_told(rejected))
            count = len(rejected.problems)
            raise CommandError(
                ngettext("%d problem; nothing was stored.", "%d problems; nothing was stored.", count) % count
            ) from None
        self._tell(summary, dry_run=dry_run)

    def _tell(self, summary: Summary, *, dry_run: bool) -> None:
        rows = [(name, *(tally[outcome] for outcome in OUTCOMES)) for name, tally in summary.by_file.items()]
        self.stdout.write(table([_("file"), _("created"), _("corrected"), _("unchanged")], rows))
        total = {outcome.value: summary.total[outcome] for outcome in OUTCOMES}
        told = _("%(created)d created, %(corrected)d corrected, %(unchanged)d unchanged") % total
        if dry_run:
            end = _("dry run, nothing was stored")
        else:
            end = _("%(operation)s is at revision %(revision)d") % vars(summary)
        self.stdout.write(f"{told} ({end})")
