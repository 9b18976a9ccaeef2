"""Loads a `Package` into the database through the services: all of it, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from corridors.domain.errors import Problem, Rejected
from corridors.domain.package import Package
from corridors.domain.reading import written
from corridors.models import Operation, Organisation, User
from corridors.packages.files import (
    COUNTS,
    FILES,
    OPERATION,
    ORGANISATIONS,
    PLACES,
    PLANNED,
    File,
    Key,
    parents_first,
)
from corridors.packages.problems import Located, PackageRejected
from corridors.packages.reading import Rows
from corridors.records import record_of
from corridors.services.counts import CountsRejected, record_counts
from corridors.services.operations import correct_operation, put_operation, put_planned
from corridors.services.organisations import put_organisation
from corridors.services.outcomes import Outcome
from corridors.services.records import Put
from corridors.services.writing import Write, writing


@dataclass(frozen=True)
class Summary:
    """What became of a package's records, by the name of their file; the operation's revision after it."""

    operation: str
    revision: int
    by_file: dict[str, Counter[Outcome]]

    @property
    def total(self) -> Counter[Outcome]:
        return sum(self.by_file.values(), Counter())


def load_package(
    package: Package, *, by: User | None = None, dry_run: bool = False, rows: Rows | None = None
) -> Summary:
    """Stores what the package says, in one transaction and at most one new revision of its operation.

    Records are created or corrected; none is ever removed because a package lacks it. A dry run stores nothing and
    answers the same. `rows` tells where each record stands (see `reading.read_with_rows`). Raises PackageRejected with
    all problems, among them what the package says otherwise of an organisation that is known already.
    """
    loading = _Loading(rows or {})
    with transaction.atomic():
        loading.organisations(package, by)
        existing = Operation.objects.filter(code=package.operation.code).first()
        if existing is None:
            existing = loading.put(OPERATION, package.operation, lambda record: put_operation(record, by=by))
            if existing is None:
                loading.raise_problems()
        with writing(existing, by=by) as write:
            loading.records(write, package)
            loading.counts(write, package)
            loading.raise_problems()
        if dry_run:
            transaction.set_rollback(True)
    return Summary(package.operation.code, write.operation.revision, loading.tallies)


class _Loading:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.tallies: dict[str, Counter[Outcome]] = {file.name: Counter() for file in FILES}
        self.problems: list[Located] = []

    def put(self, file: File, record: Any, put: Callable[[Any], Put]) -> Any:
        """The record's row; None where it was rejected."""
        try:
            done = put(record)
        except Rejected as error:
            self._reject(file, file.key_of(record), error.problems)
            return None
        self.tallies[file.name][done.outcome] += 1
        return done.row

    def organisations(self, package: Package, by: User | None) -> None:
        codes = [organisation.code for organisation in package.organisations]
        rows = Organisation.objects.filter(code__in=codes).select_related("part_of")
        known = {row.code: record_of(row) for row in rows}
        for organisation in parents_first(package.organisations, "part_of"):
            if organisation.code not in known:
                self.put(ORGANISATIONS, organisation, lambda record: put_organisation(record, by=by))
            elif problems := _differences(organisation, known[organisation.code]):
                self._reject(ORGANISATIONS, (organisation.code,), problems)
            else:
                self.tallies[ORGANISATIONS.name][Outcome.UNCHANGED] += 1

    def records(self, write: Write, package: Package) -> None:
        if not self.tallies[OPERATION.name]:
            self.put(OPERATION, package.operation, lambda record: correct_operation(write, record))
        for file in PLANNED:
            records = file.records(package)
            for record in parents_first(records, "parent") if file is PLACES else records:
                self.put(file, record, lambda record: put_planned(write, record))

    def counts(self, write: Write, package: Package) -> None:
        try:
            outcomes = record_counts(write, package.counts)
        except CountsRejected as error:
            for outcome in error.outcomes:
                self._reject(COUNTS, outcome.key, outcome.problems)
        else:
            self.tallies[COUNTS.name].update(outcome.outcome for outcome in outcomes)

    def _reject(self, file: File, key: Key, problems: Iterable[Problem]) -> None:
        row = self.rows.get((file.name, key))
        self.problems += [Located(file.name, row, problem) for problem in problems]

    def raise_problems(self) -> None:
        if self.problems:
            raise PackageRejected(self.problems)


def _differences(record: Any, known: Any) -> list[Problem]:
    """A problem for each column in which two records of one organisation differ."""
    differences = []
    for column in ORGANISATIONS.table.columns:
        here, there = written(record, column), written(known, column)
        if here != there:
            message = (
                f"{column}: {record.code!r} is known with {there or 'nothing'!r}, and this package says "
                f"{here or 'nothing'!r}. All operations share an organisation: change the package or the organisation."
            )
            params: dict[str, object] = {"known": there, "said": here}
            differences.append(Problem("organisation_differs", column, message, params))
    return differences
