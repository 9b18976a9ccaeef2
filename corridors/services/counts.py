"""The ledger of counts: recorded, corrected by a new version, withdrawn by a new version, never changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from corridors import access
from corridors.domain.checks import Known, check_count
from corridors.domain.errors import DomainError, NotFound, Problem, Rejected
from corridors.domain.ledger import Entry, chained
from corridors.domain.package import Count, CountKey
from corridors.domain.reading import COUNTS
from corridors.models import Corridor, EvacueeCount, Movement, Organisation
from corridors.models.fields import MomentField, WordField
from corridors.selectors import REFERENCES, as_stored, domain_counts, known_codes
from corridors.services.inserting import insert
from corridors.services.outcomes import Outcome
from corridors.services.writing import Write

BATCH = 10_000
"""Rows that one query names: as many as the parameters that SQLite takes allow."""
COLUMNS = tuple(COUNTS.columns)
_FIELDS: tuple[Any, ...] = tuple(EvacueeCount._meta.get_field(name) for name in COLUMNS)
_WORDS = tuple(at for at, column in enumerate(_FIELDS) if isinstance(column, WordField))
_MOMENTS = tuple(at for at, column in enumerate(_FIELDS) if isinstance(column, MomentField))
_ADDED = (*(column.attname for column in _FIELDS), "version", "withdrawn", "logged_by_id", "chain")
_LEDGER = ("pk", "version", "withdrawn", "source_id", "logged_by_id", "logged_by__code")
_CHANGES = (Outcome.CREATED, Outcome.CORRECTED, Outcome.WITHDRAWN)
_said = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class CountOutcome:
    """What became of the count at `number` (from 1) of those given."""

    number: int
    key: CountKey
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    operation: int = field(default=0, compare=False)
    version: int = field(default=0, compare=False)
    """The version that stands now; 0 where the count was rejected."""

    @property
    def row(self) -> EvacueeCount | None:
        """That version, read anew; None where nothing was stored."""
        source, external_id = self.key
        versions = EvacueeCount.objects.filter(operation=self.operation, source__code=source, external_id=external_id)
        return versions.filter(version=self.version).first() if self.version else None


class CountsRejected(DomainError):
    """Some of the counts given cannot be stored, so none was. `outcomes` has one entry for each."""

    code = "counts_rejected"

    def __init__(self, outcomes: Sequence[CountOutcome]) -> None:
        self.outcomes = tuple(outcomes)
        bad = sum(outcome.outcome is Outcome.REJECTED for outcome in outcomes)
        super().__init__(f"{bad} of {len(outcomes)} counts cannot be stored; nothing was stored.")


def record_count(write: Write, count: Count) -> CountOutcome:
    """Records one count. Raises Rejected with what is wrong with it."""
    (outcome,) = record_counts(write, [count], each=True)
    if outcome.problems:
        raise Rejected(outcome.problems)
    return outcome


def record_counts(write: Write, counts: Sequence[Count], *, each: bool = False) -> list[CountOutcome]:
    """Records counts, in a handful of queries however many they are; one outcome each, in their order.

    With `each`, those that pass are stored and the others answered as rejected; otherwise one that fails raises
    CountsRejected and nothing is stored. A count that says what its current version says changes nothing.
    """
    book = _Book(write, counts)
    outcomes = [book.judge(number, count) for number, count in enumerate(counts, start=1)]
    if not each and any(outcome.outcome is Outcome.REJECTED for outcome in outcomes):
        raise CountsRejected(outcomes)
    book.store(outcomes, counts)
    return outcomes


def withdraw_count(write: Write, *, source: str, external_id: str) -> CountOutcome:
    """Withdraws a count by a new version that says so; a second time changes nothing.

    Raises NotFound where there is no such count, or none that this user may withdraw.
    """
    key = (source, external_id)
    book = _Book(write, keys=[key])
    standing = book.standing.get(key)
    if standing is None or (write.by is not None and not book.may_change(source, standing)):
        raise NotFound
    if standing.withdrawn:
        return book.outcome(1, key, Outcome.UNCHANGED)
    outcome = book.outcome(1, key, Outcome.WITHDRAWN)
    book.store([outcome], domain_counts(EvacueeCount.objects.filter(pk=standing.pk)))
    return outcome


class _Standing(NamedTuple):
    """The current version of a count; `said` are its columns as they are stored."""

    pk: int
    version: int
    withdrawn: bool
    source_id: int
    logged_by_id: int | None
    logged_by: str | None
    said: tuple[Any, ...]


class _Book:
    """The part of the ledger that one write needs, read once."""

    def __init__(self, write: Write, counts: Sequence[Count] = (), keys: Iterable[CountKey] = ()) -> None:
        self.write = write
        self._seen: set[CountKey] = set()
        self.known = self._known()
        self._sources = self._sources_to_record()
        self._ids = self._ids_of(counts)
        self.standing = self._standing({*(count.key for count in counts), *keys})

    def _known(self) -> Known:
        by, operation = self.write.by, self.write.operation
        if by is None:
            return known_codes(operation, corridors=Corridor.objects.all(), movements=Movement.objects.all())
        return known_codes(operation, corridors=access.visible(by, Corridor), movements=access.visible(by, Movement))

    def _sources_to_record(self) -> frozenset[str] | None:
        if self.write.by is None:
            return None
        allowed = access.sources_to_record(self.write.by, self.write.operation)
        return frozenset(allowed.values_list("code", flat=True))

    def _ids_of(self, counts: Sequence[Count]) -> dict[int, dict[str, int]]:
        """By the place of a reference among the columns, the keys of the codes that the counts name there."""
        named = {name: {getattr(count, name) for count in counts} - {""} for name in REFERENCES}
        return {COLUMNS.index(name): self._ids_by_code(REFERENCES[name], named[name]) for name in REFERENCES}

    def _ids_by_code(self, model: type[Any], codes: set[str]) -> dict[str, int]:
        scope = {} if model is Organisation else {"operation": self.write.operation}
        rows = model.objects.filter(**scope, code__in=codes)
        return dict(rows.order_by().values_list("code", "pk"))

    def _standing(self, keys: set[CountKey]) -> dict[CountKey, _Standing]:
        paths = ("source__code", "external_id", *_LEDGER, *map(as_stored, COLUMNS))
        sources, ids = {source for source, _ in keys}, [external_id for _, external_id in keys]
        found = {}
        for part in _parts(ids):
            rows = EvacueeCount.objects.filter(
                operation=self.write.operation,
                superseded_at__isnull=True,
                source__code__in=sources,
                external_id__in=part,
            )
            for source, external_id, *row in rows.order_by().values_list(*paths):
                ledger, said = row[: len(_LEDGER)], tuple(row[len(_LEDGER) :])
                found[source, external_id] = _Standing._make((*ledger, said))
        return found

    def may_change(self, source: str, standing: _Standing | None) -> bool:
        if self.write.by is None or self._sources is None:
            return True
        return source in self._sources and (standing is None or access.owns(self.write.by, standing))

    def outcome(self, number: int, key: CountKey, outcome: Outcome, problems: Iterable[Problem] = ()) -> CountOutcome:
        standing = self.standing.get(key)
        version = (standing.version if standing else 0) + (outcome in _CHANGES)
        if outcome is Outcome.REJECTED:
            version = 0
        return CountOutcome(number, key, outcome, tuple(problems), self.write.operation.pk, version)

    def judge(self, number: int, count: Count) -> CountOutcome:
        key = count.key
        problems = check_count(count, self.known)
        standing = self.standing.get(key)
        if count.source in self.known.organisations and not self.may_change(count.source, standing):
            message = f"source: counts of {count.source!r} are not yours to log; its own reporter logs them."
            problems.append(Problem("not_your_count", "source", message, {"said": count.source}))
        if key in self._seen:
            message = f"external_id: {count.external_id!r} is given twice; give each id once."
            problems.append(Problem("duplicate_id", "external_id", message, {"said": count.external_id}))
        self._seen.add(key)
        if problems:
            return self.outcome(number, key, Outcome.REJECTED, problems)
        if standing is None:
            return self.outcome(number, key, Outcome.CREATED)
        if not standing.withdrawn and standing.said == self._stored(count):
            return self.outcome(number, key, Outcome.UNCHANGED)
        return self.outcome(number, key, Outcome.CORRECTED)

    def store(self, outcomes: Sequence[CountOutcome], counts: Sequence[Count]) -> None:
        """Adds a version for each outcome that changes something, and ends the version before it."""
        changes = [
            (outcome, count) for outcome, count in zip(outcomes, counts, strict=True) if outcome.outcome in _CHANGES
        ]
        if not changes:
            return
        before = [self.standing[outcome.key].pk for outcome, _ in changes if outcome.key in self.standing]
        for part in _parts(before):
            EvacueeCount.objects.filter(pk__in=part).update(superseded_at=self.write.moment)
        by = self.write.by
        same = {
            "operation_id": self.write.operation.pk,
            "recorded_at": self.write.moment,
            "recorded_by_id": by.pk if by else None,
            "superseded_at": None,
            "revision": self.write.take_revision(),
        }
        chains = self._last_chains({count.source for _, count in changes})
        insert(EvacueeCount, _ADDED, self._versions(changes, chains, by.organisation if by else None), same=same)

    def _versions(
        self,
        changes: Iterable[tuple[CountOutcome, Count]],
        chains: dict[str, str],
        organisation: Organisation | None,
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of new versions, each chained to the one before it of the same source."""
        by, code, revision = self.write.by, self.write.operation.code, self.write.take_revision()
        author = str(by.pk) if by else ""
        for outcome, count in changes:
            before = self.standing.get(outcome.key)
            withdrawn = outcome.outcome is Outcome.WITHDRAWN
            if by is None and before is not None:
                logged_by_id, logged_by = before.logged_by_id, before.logged_by
            else:
                logged_by_id, logged_by = (organisation.pk, organisation.code) if organisation else (None, "")
            entry = Entry(
                operation=code,
                count=count,
                version=outcome.version,
                withdrawn=withdrawn,
                recorded_at=self.write.moment,
                recorded_by=author,
                logged_by=logged_by or "",
                revision=revision,
            )
            chain = chains[count.source] = chained(chains.get(count.source, ""), entry)
            said = before.said if withdrawn and before else self._stored(count)
            yield (*said, outcome.version, withdrawn, logged_by_id, chain)

    def _stored(self, count: Count) -> tuple[Any, ...]:
        """The columns of a count as they are stored."""
        said = list(_said(count))
        for at, ids in self._ids.items():
            said[at] = ids.get(said[at])
        for at in _WORDS:
            said[at] = said[at].value if said[at] else ""
        for at in _MOMENTS:
            said[at] = said[at].said if said[at] else None
        return tuple(said)

    def _last_chains(self, sources: set[str]) -> dict[str, str]:
        """The chain of the last row of each source."""
        rows = EvacueeCount.objects.filter(operation=self.write.operation, source=OuterRef("pk")).order_by("-pk")
        last = Organisation.objects.filter(code__in=sources).annotate(last=Subquery(rows.values("chain")[:1]))
        return {code: chain for code, chain in last.order_by().values_list("code", "last") if chain}


def _parts(of: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (of[start : start + BATCH] for start in range(0, len(of), BATCH))
