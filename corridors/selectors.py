"""Reads. What a user may see is decided by `corridors.access`; these take the rows it allows."""

import datetime
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, Max, Q, QuerySet, TextField

from corridors.domain import package as published
from corridors.domain.checks import Known
from corridors.domain.ledger import Entry, seal
from corridors.domain.verifying import Row
from corridors.models import (
    CeasefireWindow,
    Corridor,
    EvacueeCount,
    Movement,
    Operation,
    Organisation,
    Place,
    Violation,
)
from corridors.records import record_of

REFERENCES: dict[str, type[Any]] = {
    "source": Organisation,
    "relayed_by": Organisation,
    "place": Place,
    "origin": Place,
    "corridor": Corridor,
    "movement": Movement,
}
"""What a count names by a code."""
_COUNT_COLUMNS = tuple(f.name for f in fields(published.Count))
_RECORDED = (
    "version",
    "withdrawn",
    "recorded_at",
    "recorded_by",
    "logged_by__code",
    "revision",
    "chain",
    "superseded_at",
)
_COUNT_PATHS = tuple(f"{name}__code" if name in REFERENCES else name for name in _COUNT_COLUMNS)


def as_stored(name: str) -> Any:
    """A column of a count as the database has it, without its conversion to an enum's member or a `Moment`.

    A reference is the key of its row.
    """
    column = EvacueeCount._meta.get_field(name)
    is_text = isinstance(column, CharField)
    return ExpressionWrapper(F(name), CharField()) if is_text else getattr(column, "attname", name)


def versions_as_of(counts: QuerySet[EvacueeCount], moment: datetime.datetime | None) -> QuerySet[EvacueeCount]:
    """The versions that stood at a moment (None: now), those that withdraw their count included."""
    if moment is None:
        return counts.filter(superseded_at__isnull=True)
    return counts.filter(recorded_at__lte=moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))


def counts_as_of(counts: QuerySet[EvacueeCount], moment: datetime.datetime | None) -> QuerySet[EvacueeCount]:
    """The versions that stood at a moment (None: now), without the withdrawn ones."""
    return versions_as_of(counts, moment).filter(withdrawn=False)


def domain_counts(counts: QuerySet[EvacueeCount]) -> tuple[published.Count, ...]:
    """The rows as the domain's frozen counts, in a fixed order, without a model instance each."""
    return tuple(_count(row) for row in count_rows(counts).iterator(chunk_size=5000))


def count_rows(counts: QuerySet[EvacueeCount]) -> QuerySet[EvacueeCount, tuple[Any, ...]]:
    """What is read of each row for that, in the same order."""
    return counts.order_by("source__code", "external_id", "version").values_list(*_COUNT_PATHS)


def _count(row: tuple[Any, ...]) -> published.Count:
    given = {name: value for name, value in zip(_COUNT_COLUMNS, row, strict=True) if value not in (None, "")}
    return published.Count(**given)


def domain_count(row: EvacueeCount) -> published.Count:
    """The domain's count that one row holds (its references are best selected along with it)."""
    values = [getattr(row, name) for name in _COUNT_COLUMNS]
    coded = [
        getattr(value, "code", "") if name in REFERENCES else value
        for name, value in zip(_COUNT_COLUMNS, values, strict=True)
    ]
    return _count(tuple(coded))


def package_of(operation: Operation, *, as_of: datetime.datetime | None = None) -> published.Package:
    """Everything published about the operation, as it stands or as its counts stood at a moment."""
    counts = domain_counts(counts_as_of(EvacueeCount.objects.filter(operation=operation), as_of))
    return package_around(operation, counts)


def package_around(operation: Operation, counts: tuple[published.Count, ...]) -> published.Package:
    """A package of the operation's own records with the given counts and the organisations that they need."""
    windows = CeasefireWindow.objects.filter(operation=operation).prefetch_related(
        "corridors", "announced_by", "agreed_by"
    )
    corridors = Corridor.objects.filter(operation=operation).select_related("origin", "destination")
    movements = Movement.objects.filter(operation=operation).prefetch_related("corridors", "windows")
    records: dict[str, tuple[Any, ...]] = {
        "places": _records(Place.objects.filter(operation=operation).select_related("parent").order_by("code")),
        "corridors": _records(corridors.prefetch_related("agreed_by").order_by("code")),
        "windows": _records(windows.order_by("external_id")),
        "movements": _records(movements.order_by("code")),
        "violations": _records(
            Violation.objects.filter(operation=operation)
            .select_related("window", "alleged_by", "alleged_against")
            .order_by("external_id")
        ),
    }
    return published.Package(
        operation=record_of(operation),
        organisations=_organisations(named_organisations(records, counts)),
        counts=counts,
        **records,
    )


def named_organisations(records: dict[str, tuple[Any, ...]], counts: tuple[published.Count, ...]) -> set[str]:
    """The codes of the organisations that an operation's records and counts name."""
    named = {code for count in counts for code in (count.source, count.relayed_by)}
    named |= {code for corridor in records["corridors"] for code in corridor.agreed_by}
    named |= {code for window in records["windows"] for code in (*window.announced_by, *window.agreed_by)}
    named |= {code for claim in records["violations"] for code in (claim.alleged_by, claim.alleged_against)}
    return named - {""}


def _organisations(named: set[str]) -> tuple[published.Organisation, ...]:
    """Those organisations and all that they are part of."""
    everyone = {row.code: row for row in Organisation.objects.select_related("part_of")}
    wanted: set[str] = set()
    for code in named:
        while code and code not in wanted:
            wanted.add(code)
            above = everyone[code].part_of
            code = above.code if above else ""
    return tuple(record_of(everyone[code]) for code in sorted(wanted))


def _records(rows: QuerySet[Any]) -> tuple[Any, ...]:
    return tuple(record_of(row) for row in rows)


def known_codes(operation: Operation, *, corridors: QuerySet[Corridor], movements: QuerySet[Movement]) -> Known:
    """The codes that a count of the operation may refer to, given the corridors and movements that its writer sees."""
    return Known(
        zone=record_of(operation).zone,
        places=frozenset(Place.objects.filter(operation=operation).values_list("code", flat=True)),
        organisations=frozenset(Organisation.objects.values_list("code", flat=True)),
        corridors=frozenset(corridors.filter(operation=operation).values_list("code", flat=True)),
        movements=frozenset(movements.filter(operation=operation).values_list("code", flat=True)),
        windows=frozenset(CeasefireWindow.objects.filter(operation=operation).values_list("external_id", flat=True)),
    )


def ledger_of(operation: Operation) -> Iterator[Row]:
    """The rows of the operation's ledger in the order in which they were stored.

    Words and moments are read as the text that is stored, so that a row stays readable where one of them was tampered
    with; the count of such a row is good for nothing but its chain.
    """
    plain = [name for name in _COUNT_COLUMNS if name not in REFERENCES]
    as_stored = {f"{name}_as_stored": ExpressionWrapper(F(name), TextField()) for name in plain}
    paths = {name: f"{name}__code" if name in REFERENCES else f"{name}_as_stored" for name in _COUNT_COLUMNS}
    rows = EvacueeCount.objects.filter(operation=operation).order_by("pk").annotate(**as_stored)
    for row in rows.values(*_RECORDED, *paths.values()).iterator(chunk_size=5000):
        entry = Entry(
            operation=operation.code,
            count=published.Count(**{name: row[path] for name, path in paths.items()}),
            version=row["version"],
            withdrawn=row["withdrawn"],
            recorded_at=row["recorded_at"],
            recorded_by=str(row["recorded_by"] or ""),
            logged_by=row["logged_by__code"] or "",
            revision=row["revision"],
        )
        yield Row(entry, row["chain"], row["superseded_at"])


def seal_of(operation: Operation, revision: int) -> str:
    """The seal of the operation's ledger as it stood at a revision (see `corridors.domain.ledger`)."""
    rows = EvacueeCount.objects.filter(operation=operation, revision__lte=revision)
    last = rows.order_by().values("source").annotate(last=Max("pk")).values("last")
    chains = EvacueeCount.objects.filter(pk__in=last).values_list("source__code", "chain")
    return seal(operation.code, revision, dict(chains))
