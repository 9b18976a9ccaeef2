"""Many counts in one request: all or nothing, or each by itself; with an answer for every row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from corridors.api import described
from corridors.api.counts import CountsView
from corridors.api.entries import read_count
from corridors.api.foreseen import foreseen_shown
from corridors.api.parsers import CsvParser, Given, JsonLinesParser, JsonListParser
from corridors.consequences import Foreseen, Unknown, consequences_of
from corridors.domain.errors import DomainError, Problem, Rejected
from corridors.domain.package import Count
from corridors.parameters import flag, word
from corridors.services.counts import CountOutcome, CountsRejected, record_counts
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing

MOST_COUNTS = 10_000
MODES = ("all", "each")
OUTCOMES = (Outcome.CREATED, Outcome.CORRECTED, Outcome.UNCHANGED, Outcome.REJECTED)


class BulkRejected(DomainError):
    """Rows of an all-or-nothing request cannot be stored, so none was. `members` are what a problem says beyond."""

    code = "counts_rejected"

    def __init__(self, report: Mapping[str, Any]) -> None:
        bad, rows = report[Outcome.REJECTED.value], len(report["rows"])
        super().__init__(f"{bad} of {rows} counts cannot be stored, so nothing was stored: see rows.")
        self.members = report


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was given, as far as it can be read."""

    given: Given
    count: Count | None
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, given: Given) -> "Entry":
        if given.problem is not None:
            return cls(given, None, (given.problem,))
        try:
            return cls(given, read_count(given.value), ())
        except Rejected as rejected:
            return cls(given, None, rejected.problems)


class CountBulk(CountsView):
    parser_classes = [JsonListParser, JsonLinesParser, CsvParser]
    write_parameters = frozenset({"mode", "dry_run"})

    @described.record_counts
    def post(self, request: Request, operation: str) -> Response:
        self.require_reporter()
        each = word(request.query_params, "mode", MODES, "all") == "each"
        dry_run = flag(request.query_params, "dry_run")
        given: Any = request.data
        if not isinstance(given, list):
            raise Rejected([Problem("no_body", "", "The body is empty; give a list of counts, which may be empty.")])
        if len(given) > MOST_COUNTS:
            message = f"{len(given):,} counts are more than {MOST_COUNTS:,}; send them in parts."
            raise Rejected([Problem("too_many_rows", "", message, {"limit": MOST_COUNTS})])
        return Response(self.record_all([Entry.of(one) for one in given], each=each, dry_run=dry_run))

    def record_all(self, entries: Sequence[Entry], *, each: bool, dry_run: bool) -> dict[str, Any]:
        """Records them and answers with a report; a dry run only says what would become of them, and what that causes.

        Raises BulkRejected where one cannot be stored, unless `each` stands for itself.
        """
        counts = [entry.count for entry in entries if entry.count is not None]
        stopped = not each and len(counts) < len(entries)
        try:
            with writing(self.operation, by=self.user, dry_run=dry_run or stopped) as write:
                outcomes: Sequence[CountOutcome] = record_counts(write, counts, each=each or stopped)
        except CountsRejected as rejected:
            outcomes, stopped = rejected.outcomes, True
        rows = _answers(entries, outcomes)
        tally = Counter(row["outcome"] for row in rows)
        report = {
            "stored": not dry_run and not stopped,
            "revision": self.operation.revision,
            **{outcome.value: tally[outcome.value] for outcome in OUTCOMES},
            "rows": rows,
        }
        if dry_run:
            report |= foreseen_shown(Unknown.NOTHING_STORED if stopped else self._foreseen(counts, outcomes))
        if stopped:
            raise BulkRejected(report)
        return report

    def _foreseen(self, counts: Sequence[Count], outcomes: Sequence[CountOutcome]) -> Foreseen:
        """What those of the counts would cause that change something."""
        judged = zip(counts, outcomes, strict=True)
        new = [count for count, judgement in judged if judgement.outcome in (Outcome.CREATED, Outcome.CORRECTED)]
        return consequences_of(self.operation, new, viewer=self.user)


def _answers(entries: Sequence[Entry], outcomes: Sequence[CountOutcome]) -> list[dict[str, Any]]:
    """An answer for each row, from the outcomes of those that could be read."""
    judged = iter(outcomes)
    return [_answer(entry, next(judged) if entry.count is not None else None) for entry in entries]


def _answer(entry: Entry, judged: CountOutcome | None) -> dict[str, Any]:
    source, external_id = judged.key if judged else _key(entry.given.value)
    problems = judged.problems if judged else entry.problems
    return {
        "row": entry.given.row,
        "source": source,
        "external_id": external_id,
        "outcome": judged.outcome.value if judged else Outcome.REJECTED.value,
        "errors": [{"code": one.code, "field": one.field, "detail": one.message} for one in problems],
    }


def _key(given: object) -> tuple[str | None, str | None]:
    """What a row that cannot be read says of its own identity."""
    said = given if isinstance(given, dict) else {}
    return _shown(said.get("source")), _shown(said.get("external_id"))


def _shown(value: object) -> str | None:
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value)[:200] if is_text and str(value).isprintable() else None
