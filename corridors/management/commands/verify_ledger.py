"""manage.py verify_ledger [OPERATION]: finds a history of counts that was rewritten."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corridors.domain.verifying import faults_of
from corridors.management.tables import table
from corridors.models import Operation
from corridors.selectors import ledger_of, seal_of

Line = tuple[object, ...]


class Command(BaseCommand):
    help = (
        "Finds edited, deleted, inserted and reordered rows of the ledger of counts. A chain does not miss the last "
        "rows of a source: keep the seals that this prints outside the database, and give them back with --seal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", nargs="?", help="the operation's code; all, if left out")
        parser.add_argument(
            "--seal",
            action="append",
            default=[],
            metavar="SEAL",
            help="a seal printed earlier; may be given repeatedly",
        )

    def handle(self, *_args: Any, operation: str | None, seal: list[str], **_options: Any) -> None:
        operations = Operation.objects.order_by("code")
        if operation is not None:
            operations = operations.filter(code=operation)
            if not operations:
                raise CommandError(_("There is no operation %r.") % operation)
        faults = [fault for row in operations for fault in self._verify(row)]
        faults += [fault for given in seal if (fault := _broken(given))]
        if faults:
            header = [_("operation"), _("source"), _("id"), _("version"), _("code"), _("what")]
            self.stderr.write(table(header, faults))
            raise CommandError(ngettext("%d fault.", "%d faults.", len(faults)) % len(faults))

    def _verify(self, operation: Operation) -> list[Line]:
        rows = list(ledger_of(operation))
        faults: list[Line] = [
            (operation.code, *fault.key, fault.version, fault.code, fault.message)
            for fault in faults_of(rows, revision=operation.revision)
        ]
        if not faults:
            told = ngettext(
                "%(code)s: %(count)d row is as it was written; seal %(seal)s",
                "%(code)s: %(count)d rows are as they were written; seal %(seal)s",
                len(rows),
            )
            seal = seal_of(operation, operation.revision)
            self.stdout.write(told % {"code": operation.code, "count": len(rows), "seal": seal})
        return faults


def _broken(seal: str) -> Line | None:
    """The fault that a seal given back shows, if any."""
    code, _at, rest = seal.partition("@")
    revision = rest.partition(":")[0]
    operation = Operation.objects.filter(code=code).first()
    if operation is None or not revision.isdecimal():
        return (code, "", "", "", "unknown_seal", _("This is the seal of no operation here: %s") % seal)
    if operation.revision >= int(revision) and seal_of(operation, int(revision)) == seal:
        return None
    message = _("The ledger up to revision %s is another one than was sealed: rows were removed or rewritten.")
    return (code, "", "", "", "broken_seal", message % revision)
