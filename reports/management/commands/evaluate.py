"""manage.py evaluate [OPERATION]: evaluates in the foreground what a worker would."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridors.models import Operation
from reports.selectors import open_discrepancies, operations_due
from reports.services.evaluating import evaluate


class Command(BaseCommand):
    help = "Evaluates an operation, or all that were written to since their last evaluation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", nargs="?", help="the operation's code; all that are due, if left out")

    def handle(self, *_: Any, operation: str | None, **__: Any) -> None:
        due = operations_due()
        if operation is not None:
            if not Operation.objects.filter(code=operation).exists():
                raise CommandError(f"There is no operation {operation!r}.")
            due = due.filter(code=operation)
        for row in due:
            evaluation = evaluate(row)
            if evaluation is not None:
                self.stdout.write(
                    f"{row.code}: revision {evaluation.revision} in {evaluation.duration.total_seconds():.2f} s, "
                    f"{evaluation.opened} opened, {evaluation.closed} closed, {open_discrepancies(row).count()} open"
                )
        if operation is None or not due.exists():
            self.stdout.write("Everything is evaluated at its last revision.")
