"""manage.py push_package FOLDER --to URL: sends an operation package to another EvacTrack. Needs no database."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corridors.management.problems import problems_told, rows_told
from corridors.management.progress import Progress
from corridors.management.tables import table
from corridors.packages.files import FILES, OPERATION, ORGANISATIONS
from corridors.packages.problems import PackageRejected
from corridors.packages.pushing import BATCH, MOST, Left, Push, Rejection, Report, Why, records_of
from corridors.packages.reading import read_with_rows
from corridors.packages.remote import PATIENCE, AddressError, Refused, Service, Unreachable, service_at
from corridors.services.outcomes import Outcome

KEY = "EVACTRACK_KEY"
"""The variable of the environment that holds the key, as what stands on a command line is read by others."""
NAMES = [file.name for file in FILES]
LONGEST = 60
"""So many characters of a value that differs are shown."""
OUTCOMES = (Outcome.CREATED, Outcome.CORRECTED, Outcome.UNCHANGED, Outcome.REJECTED)
T = TypeVar("T", Left, Rejection)
ADDRESSES: dict[str, str | Promise] = {
    "not_an_address": gettext_lazy("--to: give the service's address, such as https://evactrack.example."),
    "not_encrypted": gettext_lazy("--to: give an address with https://, so that nobody on the way reads the key."),
}


class Command(BaseCommand):
    help = (
        "Sends an operation package, a folder of CSV files, to another EvacTrack over its REST API (docs/partners.md). "
        "It can be stopped anywhere and run again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds operation.csv")
        parser.add_argument(
            "--to", required=True, metavar="URL", help="the service's address: https://evactrack.example"
        )
        parser.add_argument("--key", help=f"the key; better in the environment, as {KEY}")
        parser.add_argument("--operation", metavar="CODE", help="the operation's code there; that of operation.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing there")
        parser.add_argument(
            "--batch", type=int, default=BATCH, metavar="N", help="so many counts in one request (%(default)s)"
        )
        parser.add_argument(
            "--patience",
            type=float,
            default=PATIENCE,
            metavar="SECONDS",
            help="for so long a request is repeated while the line or the service fails (%(default)d)",
        )

    def handle(self, *_args: Any, folder: Path, **options: Any) -> None:
        try:
            package, rows = read_with_rows(folder)
        except PackageRejected as rejected:
            self.stderr.write(problems_told(rejected))
            count = len(rejected.problems)
            told = ngettext("%d problem; nothing was sent.", "%d problems; nothing was sent.", count)
            raise CommandError(told % count) from None
        if not 1 <= options["batch"] <= MOST:
            raise CommandError(_("--batch: give a number from 1 to %d.") % MOST)
        progress = Progress(self.stderr, records_of(package))
        push = Push(
            self._service(options, progress),
            package,
            rows,
            options["operation"] or package.operation.code,
            batch=options["batch"],
            dry_run=options["dry_run"],
            progressed=lambda file: progress.show(push.report.settled, file),
        )
        stopped, code = "", 1
        try:
            push.run()
        except Unreachable as error:
            stopped = _("Stopped: %s Run it again later.") % _sentence(error)
        except Refused as error:
            stopped = _refusal(error, push.operation)
        except KeyboardInterrupt:
            stopped, code = _("Stopped. Run it again to go on."), 130
        progress.close()
        if push.report.settled or not stopped:
            self._tell(push.report, dry_run=push.dry_run)
        if stopped:
            raise CommandError(stopped, returncode=code)
        if bad := push.report.total[Outcome.REJECTED]:
            raise CommandError(ngettext("%d row was rejected.", "%d rows were rejected.", bad) % bad)

    def _service(self, options: dict[str, Any], progress: Progress) -> Service:
        key = (options["key"] or os.environ.get(KEY, "")).strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise CommandError(_("Give the key that opens the operation there, in the environment as %s.") % KEY)
        try:
            address = service_at(options["to"])
        except AddressError as error:
            raise CommandError(str(ADDRESSES[error.why])) from None

        def pausing(seconds: float, why: str) -> None:
            progress.say(_("Again in %(seconds)d s: %(why)s") % {"seconds": round(seconds), "why": why})

        return Service(address, key, patience=options["patience"], pausing=pausing)

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        rows = [
            (name, *(tally[outcome] for outcome in OUTCOMES), report.left_by_file[name])
            for name, tally in report.by_file.items()
        ]
        header = [_("file"), _("created"), _("corrected"), _("unchanged"), _("rejected"), _("left")]
        self.stdout.write(table(header, rows))
        if report.rejected:
            bad = _in_order(report.rejected)
            self.stderr.write(rows_told((one.file, one.row, one.column, one.problem, one.reason) for one in bad))
        if report.left:
            left = _in_order(report.left)
            self.stderr.write(_("Left as it is there, as this key may not send it:"))
            self.stderr.write(rows_told((one.file, one.row, one.column, one.why, _advice(one)) for one in left))
        told = _("%(created)d created, %(corrected)d corrected, %(unchanged)d unchanged, %(rejected)d rejected") % {
            outcome.value: report.total[outcome] for outcome in OUTCOMES
        }
        end = _("%(operation)s is at revision %(revision)d") % vars(report)
        self.stdout.write(f"{told} ({_('dry run, nothing was stored') if dry_run else end})")


def _in_order(told: Sequence[T]) -> list[T]:
    """As they stand in the package's files."""
    return sorted(told, key=lambda one: (NAMES.index(one.file), one.row or 0))


def _sentence(error: Exception) -> str:
    return f"{str(error).rstrip('.')}."


def _refusal(error: Refused, operation: str) -> str:
    """What the service's refusal of all of it means."""
    if error.status == 404:
        told = _("There is no operation %s there, or the key does not open it: an administrator sets operations up.")
        return told % operation
    if error.status == 401:
        return _("The key is not known there, was revoked or has expired: ask for a new one.")
    return _("The service refuses it: %s") % _sentence(error)


def _advice(left: Left) -> str:
    """Why it was left, and what to do."""
    if left.why is Why.NOT_A_REPORTER:
        return _("The key's user records no counts: send them with the key of a reporter of the operation.")
    by_administrator = left.file in (OPERATION.name, ORGANISATIONS.name)
    if left.why is Why.MISSING and by_administrator:
        return _("It is not there: ask an administrator of the service to add it.")
    if left.why is Why.MISSING:
        return _("It is not there, or hidden from you: ask a coordinator of the operation to add it.")
    said = {name: _short(value) or _("nothing") for name, value in (("there", left.there), ("here", left.here))}
    if by_administrator:
        return _("There: “%(there)s”; here: “%(here)s”. An administrator of the service changes it.") % said
    return _("There: “%(there)s”; here: “%(here)s”. A coordinator of the operation changes it.") % said


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
