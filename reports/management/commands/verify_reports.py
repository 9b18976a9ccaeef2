"""manage.py verify_reports [OPERATION]: finds frozen reports that were changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridors.models import Operation
from reports.frozen.digests import is_as_frozen, missing_numbers
from reports.models import Report


class Command(BaseCommand):
    help = (
        "Makes the digest of every frozen report anew. The last reports of an operation can be removed without a gap "
        "in the numbers: keep the digests that this prints outside the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", nargs="?", help="the operation's code; all, if left out")

    def handle(self, *_: Any, operation: str | None, **__: Any) -> None:
        operations = Operation.objects.order_by("code")
        if operation is not None:
            operations = operations.filter(code=operation)
            if not operations:
                raise CommandError(f"There is no operation {operation!r}.")
        faults = sum(self._verify(row) for row in operations)
        if faults:
            raise CommandError(f"{faults} reports are not as they were frozen.")
        self.stdout.write("Every report is as it was frozen.")

    def _verify(self, operation: Operation) -> int:
        """How many of the operation's reports are not as they were frozen, or not there."""
        reports = Report.objects.filter(operation=operation).select_related("operation", "organisation").order_by("pk")
        numbers, faults = [], 0
        for report in reports.iterator(chunk_size=20):
            numbers.append(report.number)
            if is_as_frozen(report):
                self.stdout.write(f"{operation.code}: report {report.number}, {report.digest}")
            else:
                faults += 1
                self.stderr.write(f"{operation.code}: report {report.number} was changed.")
        missing = missing_numbers(numbers)
        for number in missing:
            self.stderr.write(f"{operation.code}: report {number} was removed.")
        return faults + len(missing)
