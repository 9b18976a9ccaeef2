"""Sends a package to another EvacTrack over its REST API, as far as the key's user may. Knows no database.

Nothing is kept between two runs: whatever stands there already is answered as unchanged, so a run that was stopped
anywhere is simply made again (docs/decisions/0016-pushing.md).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from corridors.domain.members import json_of
from corridors.domain.package import Count, CountKey, Package
from corridors.packages.files import COUNTS, FILES, OPERATION, ORGANISATIONS, PLACES, PLANNED, File, parents_first
from corridors.packages.reading import Rows
from corridors.packages.remote import Refused, Service, Unreachable
from corridors.services.outcomes import Outcome

BATCH, MOST = 200, 10_000
"""Counts in one request, and how many it takes at most."""
TRIES = 5
"""So often a record is read anew that others change at the same time."""


class Why(StrEnum):
    """Why something was left as it is there."""

    MISSING = "missing"
    DIFFERENT = "different"
    NOT_A_REPORTER = "not_a_reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What this key's user may not send: `there` and `here` are the values of a column that differs."""

    file: str
    row: int | None
    column: str
    why: Why
    there: str = ""
    here: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """What the service says is wrong with a row."""

    file: str
    row: int | None
    column: str
    problem: str
    reason: str


@dataclass
class Report:
    """What became of the package's records so far, by the name of their file."""

    operation: str
    revision: int = 0
    by_file: dict[str, Counter[Outcome]] = field(default_factory=lambda: {file.name: Counter() for file in FILES})
    rejected: list[Rejection] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    left_by_file: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> Counter[Outcome]:
        return sum(self.by_file.values(), Counter())

    @property
    def settled(self) -> int:
        """Of how many records it is known what became of them."""
        return self.total.total() + self.left_by_file.total()


def records_of(package: Package) -> int:
    return sum(len(file.records(package)) for file in FILES)


@dataclass
class Push:
    """One run. `report` is true at every moment of it, and `progressed` is told the file after each step."""

    service: Service
    package: Package
    rows: Rows
    operation: str
    batch: int = BATCH
    dry_run: bool = False
    progressed: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self.report = Report(self.operation)
        self._may: dict[str, bool] = {}
        self._read: set[str] = set()
        self._standing_by_key: dict[CountKey, dict[str, Any]] = {}

    def run(self) -> Report:
        """Sends all that may be sent. Raises Refused where the service refuses it as a whole, or Unreachable."""
        there = self._ask("GET", "").body
        if not isinstance(there, dict) or there.get("code") != self.operation:
            raise Unreachable("The answer is of no operation, so it is not EvacTrack's.")
        self._compare(OPERATION, self.package.operation, {**there, "code": self.package.operation.code})
        self.report.revision = there["revision"]
        self._organisations()
        for file in PLANNED:
            self._planned(file)
        self._counts()
        return self.report

    @property
    def _address(self) -> str:
        return f"operations/{quote(self.operation, safe='')}"

    def _ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        return self.service.ask(method, f"{self._address}{path}", body, headers)

    def _organisations(self) -> None:
        if self.package.organisations:
            there = {shown["code"]: shown for shown in self.service.each("organisations")}
            for record in ORGANISATIONS.records(self.package):
                self._compare(ORGANISATIONS, record, there.get(record.code))

    def _planned(self, file: File) -> None:
        records = file.records(self.package)
        if not records:
            return
        key = file.key[-1]
        listed = self.service.each(f"{self._address}/{file.holds}")
        there = {shown[key]: shown for shown in listed}
        for record in parents_first(records, "parent") if file is PLACES else records:
            shown = there.get(getattr(record, key))
            if _differences(record, shown) == [] or not self._may_plan():
                self._compare(file, record, shown)
            elif self.dry_run:
                self._settle(file, Outcome.CORRECTED if shown else Outcome.CREATED)
            else:
                self._put(file, record, is_there=shown is not None)

    def _compare(self, file: File, record: Any, shown: dict[str, Any] | None) -> None:
        """Settles a record that is there as the package says, or is left as it is there."""
        columns = _differences(record, shown)
        if columns == []:
            self._settle(file, Outcome.UNCHANGED)
            return
        row = self._row(file, record)
        if shown is None or columns is None:
            self.report.left.append(Left(file=file.name, row=row, column=file.key[-1], why=Why.MISSING))
        else:
            here = _members(record)
            self.report.left += [
                Left(
                    file=file.name,
                    row=row,
                    column=name,
                    why=Why.DIFFERENT,
                    there=_text(shown.get(name)),
                    here=_text(here[name]),
                )
                for name in columns
            ]
        self._leave(file, 1)

    def _put(self, file: File, record: Any, *, is_there: bool) -> None:
        """Puts a record at its own address, in place of what was just read there."""
        path = f"/{file.holds}/{quote(getattr(record, file.key[-1]), safe='')}"
        refused: Refused | None = None
        for _ in range(TRIES):
            tag = None
            if is_there:
                shown, tag = self._standing(path)
                if _differences(record, shown) == []:
                    return self._settle(file, Outcome.UNCHANGED)
            condition = {"If-Match": tag} if tag else {"If-None-Match": "*"}
            try:
                outcome = self._ask("PUT", path, _members(record), condition).body["outcome"]
                return self._settle(file, Outcome(outcome))
            except Refused as error:
                refused, is_there = error, True
                if error.status != 412:  # Else it changed since it was read, or an answer got lost: read it again.
                    break
        assert refused is not None
        for problem in refused.errors or [{"field": "", "code": refused.problem, "detail": refused.detail}]:
            self._reject(file, record, problem)
        return self._settle(file, Outcome.REJECTED)

    def _standing(self, path: str) -> tuple[dict[str, Any] | None, str | None]:
        """What stands at an address and its tag; None and None where nothing does."""
        try:
            answer = self._ask("GET", path)
        except Refused as error:
            if error.status != 404:
                raise
            return None, None
        return answer.body, answer.headers["ETag"]

    def _may_plan(self) -> bool:
        """Whether the key's user plans the operation: asked with what could not be stored."""
        return self._allowed("PUT", "/places/any", "not_a_coordinator")

    def _may_record(self) -> bool:
        """Whether the key's user records counts: asked with none."""
        return self._allowed("POST", "/counts/bulk?mode=each&dry_run=true", "not_a_reporter")

    def _allowed(self, method: str, path: str, otherwise: str) -> bool:
        if otherwise not in self._may:
            try:
                self._ask(method, path, [])
            except Refused as error:
                if error.status not in (400, 403) or (error.status == 403 and error.problem != otherwise):
                    raise
                self._may[otherwise] = error.status == 400
            else:
                self._may[otherwise] = True
        return self._may[otherwise]

    def _counts(self) -> None:
        counts = COUNTS.records(self.package)
        if counts and not self._may_record():
            self.report.left.append(Left(file=COUNTS.name, row=None, column="", why=Why.NOT_A_REPORTER))
            self._leave(COUNTS, len(counts))
            return
        query = "mode=each&dry_run=true" if self.dry_run else "mode=each"
        for batch in _parts(counts, self.batch):
            given = [{name: value for name, value in _members(count).items() if value is not None} for count in batch]
            told = self._ask("POST", f"/counts/bulk?{query}", given).body
            if [(row["source"], row["external_id"]) for row in told["rows"]] != [count.key for count in batch]:
                raise Unreachable("The answer is of other counts than were sent.")
            theirs = {count.key for count, row in zip(batch, told["rows"], strict=True) if _is_theirs(row)}
            standing = self._standing_counts(sorted({source for source, _ in theirs}))
            for count, row in zip(batch, told["rows"], strict=True):
                if count.key in theirs and _differences(count, standing.get(count.key)) == []:
                    self.report.by_file[COUNTS.name][Outcome.UNCHANGED] += 1
                    continue
                for problem in row["errors"]:
                    self._reject(COUNTS, count, problem)
                self.report.by_file[COUNTS.name][Outcome(row["outcome"])] += 1
            self.report.revision = told["revision"]
            self.progressed(COUNTS.name)

    def _standing_counts(self, sources: Sequence[str]) -> dict[CountKey, dict[str, Any]]:
        """The counts of the sources as they stand, as far as the key's user sees them; each source is read once."""
        if new := [source for source in sources if source not in self._read]:
            self._read.update(new)
            for shown in self.service.each(f"{self._address}/counts", *(("source", source) for source in new)):
                self._standing_by_key[shown["source"], shown["external_id"]] = shown
        return self._standing_by_key

    def _settle(self, file: File, outcome: Outcome) -> None:
        self.report.by_file[file.name][outcome] += 1
        self.progressed(file.name)

    def _leave(self, file: File, records: int) -> None:
        self.report.left_by_file[file.name] += records
        self.progressed(file.name)

    def _reject(self, file: File, record: Any, problem: dict[str, Any]) -> None:
        self.report.rejected.append(
            Rejection(
                file=file.name,
                row=self._row(file, record),
                column=problem["field"],
                problem=problem["code"],
                reason=problem["detail"],
            )
        )

    def _row(self, file: File, record: Any) -> int | None:
        return self.rows.get((file.name, file.key_of(record)))


def _is_theirs(row: dict[str, Any]) -> bool:
    """Whether all that is wrong with a row is that another logs it, who may have done so already, and the same."""
    return [problem["code"] for problem in row["errors"]] == ["not_your_count"]


def _members(record: Any) -> dict[str, Any]:
    """The record's members as JSON has them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in json_of(record).items()}


def _differences(record: Any, shown: dict[str, Any] | None) -> list[str] | None:
    """The columns in which the record is there with another value; None where it is not there."""
    return None if shown is None else [name for name, value in _members(record).items() if shown.get(name) != value]


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _parts(counts: Sequence[Count], size: int) -> Iterator[Sequence[Count]]:
    return (counts[start : start + size] for start in range(0, len(counts), size))
