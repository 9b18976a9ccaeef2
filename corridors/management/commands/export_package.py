"""manage.py export_package OPERATION FOLDER: writes an operation as a package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridors.domain.errors import Conflict
from corridors.domain.moments import Moment, MomentError
from corridors.models import Operation
from corridors.packages.writing import write_package
from corridors.records import record_of
from corridors.selectors import package_of


class Command(BaseCommand):
    help = "Writes an operation as a package, a folder of CSV files that load_package reads (see docs/package.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", help="the operation's code")
        parser.add_argument("folder", type=Path, help="a new folder, or one with a package of the same operation")
        parser.add_argument(
            "--as-of",
            metavar="MOMENT",
            help="with the counts as they stood then: 2022-05-05T18:00+03:00, or a day for the end of that day",
        )

    def handle(self, *_args: Any, operation: str, folder: Path, as_of: str | None, **_options: Any) -> None:
        row = Operation.objects.filter(code=operation).first()
        if row is None:
            raise CommandError(_("There is no operation %r.") % operation)
        try:
            moment = Moment.parse(as_of).closing(record_of(row).zone) if as_of else None
            package = package_of(row, as_of=moment)
            write_package(package, folder)
        except (MomentError, Conflict) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            message = _("The package cannot be written to %(folder)s: %(reason)s.")
            raise CommandError(message % {"folder": folder, "reason": error.strerror}) from None
        count = len(package.counts)
        self.stdout.write(
            ngettext(
                "%(count)d count of %(operation)s in %(folder)s",
                "%(count)d counts of %(operation)s in %(folder)s",
                count,
            )
            % {"count": count, "operation": operation, "folder": folder}
        )
