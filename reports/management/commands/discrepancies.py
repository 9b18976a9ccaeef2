"""manage.py discrepancies OPERATION: the open discrepancies, as a table or as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridors.models import Operation
from corridors.selectors import package_of
from reports.engine.findings import Finding
from reports.engine.storage import restored
from reports.selectors import open_discrepancies, operations_due
from reports.wording import Names, render


class Command(BaseCommand):
    help = "Lists the open discrepancies of an operation, the gravest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", help="the operation's code")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_: Any, operation: str, **options: Any) -> None:
        row = Operation.objects.filter(code=operation).first()
        if row is None:
            raise CommandError(f"There is no operation {operation!r}.")
        if operations_due().filter(pk=row.pk).exists():
            self.stderr.write(f"Not evaluated since the last write: run manage.py evaluate {operation}")
        names = Names.of(package_of(row))
        findings = [restored(discrepancy.finding) for discrepancy in open_discrepancies(row)]
        if options["format"] == "json":
            result = {"operation": operation, "findings": [_as_json(finding, names) for finding in findings]}
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
            return
        for finding in findings:
            gap = f"{finding.gap:,} people" if finding.gap else ""
            summary = render(finding.summary, names)
            self.stdout.write(f"{finding.severity:<6}  {finding.class_:<13}  {gap:>14}  {summary}")
        self.stdout.write(f"{len(findings)} open discrepancies")


def _as_json(finding: Finding, names: Names) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "class": finding.class_,
        "severity": finding.severity,
        "gap": finding.gap,
        "counts": [external_id for _, external_id in finding.counts],
        "windows": list(finding.windows),
        "cluster": finding.cluster,
        "summary": render(finding.summary, names),
    }
