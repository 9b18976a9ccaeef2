"""The ledger of counts: recorded, corrected by a new version, withdrawn by a new version, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from corridors import access
from corridors.domain.checks import Known, check_count
from corridors.domain.errors import DomainError, NotFound, Problem, Rejected
from corridors.domain.ledger import Entry, chained
from corridors.domain.package import Count, CountKey
from corridors.models import Corridor, EvacueeCount, Movement, Organisation, Place
from corridors.selectors import domain_count, known_codes
from corridors.services.outcomes import Outcome
from corridors.services.writing import Write

BATCH = 1000
_REFERENCES: dict[str, type[Any]] = {
    "source": Organisation,
    "relayed_by": Organisation,
    "place": Place,
    "origin": Place,
    "corridor": Corridor,
    "movement": Movement,
}


@dataclass(frozen=True)
class CountOutcome:
    """What became of the count at `number` (from 1) of those given, with its row where it stands in the ledger."""

    number: int
    key: CountKey
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    row: EvacueeCount | None = field(default=None, compare=False)


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
    return book.store(outcomes, counts)


def withdraw_count(write: Write, *, source: str, external_id: str) -> CountOutcome:
    """Withdraws a count by a new version that says so; a second time changes nothing.

    Raises NotFound where there is no such count, or none that this user may withdraw.
    """
    book = _Book(write, (), keys=[(source, external_id)])
    current = book.current.get((source, external_id))
    if current is None or (write.by is not None and not book.may_change(source, current)):
        raise NotFound
    if current.withdrawn:
        return CountOutcome(1, (source, external_id), Outcome.UNCHANGED, row=current)
    outcome = CountOutcome(1, (source, external_id), Outcome.WITHDRAWN)
    return book.store([outcome], [domain_count(current)])[0]


class _Book:
    """The part of the ledger that one write needs, read once."""

    def __init__(self, write: Write, counts: Iterable[Count], keys: Iterable[CountKey] = ()) -> None:
        self.write = write
        self._seen: set[CountKey] = set()
        wanted = {*(count.key for count in counts), *keys}
        self.known = self._known()
        self._sources = self._sources_to_record()
        rows = EvacueeCount.objects.filter(
            operation=write.operation,
            superseded_at__isnull=True,
            source__code__in={source for source, _ in wanted},
        )
        if len(wanted) <= 500:
            rows = rows.filter(external_id__in={external_id for _, external_id in wanted})
        standing = ((row.source.code, row) for row in rows.select_related(*_REFERENCES, "logged_by"))
        self.current = {(code, row.external_id): row for code, row in standing if (code, row.external_id) in wanted}

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

    def may_change(self, source: str, current: EvacueeCount | None) -> bool:
        if self.write.by is None or self._sources is None:
            return True
        return source in self._sources and (current is None or access.owns(self.write.by, current))

    def judge(self, number: int, count: Count) -> CountOutcome:
        problems = check_count(count, self.known)
        current = self.current.get(count.key)
        if count.source in self.known.organisations and not self.may_change(count.source, current):
            message = f"source: counts of {count.source!r} are not yours to log; its own reporter logs them."
            problems.append(Problem("not_your_count", "source", message, {"said": count.source}))
        if count.key in self._seen:
            message = f"external_id: {count.external_id!r} is given twice; give each id once."
            problems.append(Problem("duplicate_id", "external_id", message, {"said": count.external_id}))
        self._seen.add(count.key)
        if problems:
            return CountOutcome(number, count.key, Outcome.REJECTED, tuple(problems))
        if current is None:
            return CountOutcome(number, count.key, Outcome.CREATED)
        if not current.withdrawn and domain_count(current) == count:
            return CountOutcome(number, count.key, Outcome.UNCHANGED, row=current)
        return CountOutcome(number, count.key, Outcome.CORRECTED)

    def store(self, outcomes: Sequence[CountOutcome], counts: Sequence[Count]) -> list[CountOutcome]:
        """Adds a version for each outcome that changes something, and ends the version before it."""
        new = {
            outcome.number: (outcome, count)
            for outcome, count in zip(outcomes, counts, strict=True)
            if outcome.outcome in (Outcome.CREATED, Outcome.CORRECTED, Outcome.WITHDRAWN)
        }
        if not new:
            return list(outcomes)
        ids = {name: self._ids(name, [count for _, count in new.values()]) for name in _REFERENCES}
        chains = self._last_chains(ids["source"])
        rows = {n: self._version(outcome, count, ids, chains) for n, (outcome, count) in new.items()}
        before = [self.current[o.key].pk for o, _ in new.values() if o.key in self.current]
        for start in range(0, len(before), BATCH):
            ended = EvacueeCount.objects.filter(pk__in=before[start : start + BATCH])
            ended.update(superseded_at=self.write.moment)
        EvacueeCount.objects.bulk_create(rows.values(), batch_size=BATCH)
        return [
            CountOutcome(o.number, o.key, o.outcome, row=rows[o.number]) if o.number in rows else o for o in outcomes
        ]

    def _version(
        self, outcome: CountOutcome, count: Count, ids: dict[str, dict[str, int]], chains: dict[str, str]
    ) -> EvacueeCount:
        before = self.current.get(outcome.key)
        by = self.write.by
        values: dict[str, Any] = {
            name: getattr(count, name) for name in count.__dataclass_fields__ if name not in _REFERENCES
        }
        values["completeness"] = count.completeness or ""
        for name in _REFERENCES:
            values[f"{name}_id"] = ids[name].get(getattr(count, name))
        logged_by = by.organisation if by else (before.logged_by if before else None)
        entry = Entry(
            operation=self.write.operation.code,
            count=count,
            version=before.version + 1 if before else 1,
            withdrawn=outcome.outcome is Outcome.WITHDRAWN,
            recorded_at=self.write.moment,
            recorded_by=str(by.pk) if by else "",
            logged_by=logged_by.code if logged_by else "",
            revision=self.write.take_revision(),
        )
        chains[count.source] = chained(chains.get(count.source, ""), entry)
        return EvacueeCount(
            operation=self.write.operation,
            version=entry.version,
            withdrawn=entry.withdrawn,
            recorded_at=entry.recorded_at,
            recorded_by=by,
            logged_by=logged_by,
            revision=entry.revision,
            chain=chains[count.source],
            **values,
        )

    def _ids(self, name: str, counts: Sequence[Count]) -> dict[str, int]:
        model = _REFERENCES[name]
        codes = {getattr(count, name) for count in counts} - {""}
        scope = {} if model is Organisation else {"operation": self.write.operation}
        return dict(model.objects.filter(**scope, code__in=codes).values_list("code", "pk"))

    def _last_chains(self, sources: dict[str, int]) -> dict[str, str]:
        """The chain of the last row of each source."""
        code_of = {pk: code for code, pk in sources.items()}
        rows = EvacueeCount.objects.filter(operation=self.write.operation, source__in=code_of)
        last = rows.order_by().values("source").annotate(last=Max("pk")).values("last")
        pairs = EvacueeCount.objects.filter(pk__in=last).values_list("source_id", "chain")
        return {code_of[source]: chain for source, chain in pairs}
