"""manage.py estimates OPERATION: what can be said meanwhile, as a table or as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridors.models import Operation
from corridors.selectors import package_of
from reports.engine.keeping import stored_meanwhile
from reports.services.asking import stored_estimates
from reports.wording import Names
from reports.wording.estimates import estimate_sentence, everyone_sentence, likely_sentence


class Command(BaseCommand):
    help = "Lists what can be said meanwhile: the ranges that the counts of an operation leave which fit together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", help="the operation's code")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, operation: str, **options: Any) -> None:
        row = Operation.objects.filter(code=operation).first()
        if row is None:
            raise CommandError(f"There is no operation {operation!r}.")
        told = stored_estimates(row)
        if told.revision != row.revision:
            self.stderr.write(f"Not estimated since the last write: run manage.py evaluate {operation}")
        if options["format"] == "json":
            result = {"operation": operation, "revision": told.revision}
            estimates = [stored_meanwhile(found) for found in told.estimates]
            self.stdout.write(json.dumps({**result, "estimates": estimates}, ensure_ascii=False, indent=2))
            return
        names = Names.of(package_of(row))
        for found in told.estimates:
            self.stdout.write(estimate_sentence(found, names))
            bound_by = sorted({*found.certain.low_by, *found.certain.high_by})
            for source, external_id in bound_by:
                self.stdout.write(f"    by {names.organisation(source)}, {external_id}")
            for sentence in (likely_sentence(found), everyone_sentence(found)):
                if sentence:
                    self.stdout.write(f"    {sentence}")
        self.stdout.write(f"{len(told.estimates)} estimates")
