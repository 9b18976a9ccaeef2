"""manage.py freeze_report OPERATION --title TITLE: freezes a report as the operator."""

from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridors.domain.errors import DomainError
from corridors.models import Operation
from corridors.records import record_of
from reports.services.evaluating import evaluate
from reports.services.freezing import freeze, read_new_report


class Command(BaseCommand):
    help = "Freezes what an operation's counts say, what cannot all be true and what can be said meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", help="the operation's code")
        parser.add_argument("--title", required=True)
        parser.add_argument("--note", default="")
        parser.add_argument("--id", default="", help="the same id again freezes nothing new; chance, if left out")
        parser.add_argument(
            "--as-of", default="", metavar="MOMENT", help="the counts that stood then; now, if left out"
        )

    def handle(self, *_: Any, operation: str, title: str, note: str, **options: Any) -> None:
        row = Operation.objects.filter(code=operation).first()
        if row is None:
            raise CommandError(f"There is no operation {operation!r}.")
        said = {"external_id": options["id"] or uuid4().hex, "title": title, "note": note, "as_of": options["as_of"]}
        try:
            new = read_new_report(said, record_of(row).zone)
            evaluate(row)
            frozen = freeze(operation=row, by=None, new=new)
        except DomainError as error:
            raise CommandError(error.message) from None
        report = frozen.row
        self.stdout.write(
            f"{operation}: report {report.number}, revision {report.revision}, {frozen.outcome}; digest {report.digest}"
        )
