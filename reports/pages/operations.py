"""The operations list: each operation of the user with its size, its open discrepancies and its last evaluation."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from corridors import access
from corridors.domain.package import Package
from corridors.models import Corridor, EvacueeCount, Operation, User
from corridors.records import record_of
from corridors.selectors import counts_as_of
from reports.engine.findings import FindingClass
from reports.models import Discrepancy, Evaluation
from reports.selectors import with_evaluated_revision
from reports.wording import Names, class_label, moment_text


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many open discrepancies of a class there are."""

    class_: FindingClass
    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class OperationRow:
    operation: Operation
    dates: str
    corridors: int
    counts: int
    sources: int
    tallies: tuple[Tally, ...]
    evaluating: bool
    """Whether the last evaluation has not seen the operation as it now stands."""

    @property
    def open(self) -> int:
        return sum(tally.number for tally in self.tallies)


def operation_rows(user: User) -> list[OperationRow]:
    """The user's operations, the latest first, in four queries however many they are."""
    last = Evaluation.objects.filter(operation=OuterRef("pk")).order_by("-pk")
    operations: QuerySet[Any] = with_evaluated_revision(access.visible(user, Operation))
    operations = operations.annotate(evaluated_at=Subquery(last.values("started_at")[:1]))
    corridors, sizes, found = _corridors(user), _sizes(user), _found(user)
    return [
        OperationRow(
            operation=operation,
            dates=dates_of(operation),
            corridors=corridors.get(operation.pk, 0),
            counts=sizes.get(operation.pk, (0, 0))[0],
            sources=sizes.get(operation.pk, (0, 0))[1],
            tallies=tallies_of(found[operation.pk]),
            evaluating=operation.revision > (operation.evaluated_revision or 0),
        )
        for operation in operations.order_by("-starts_at", "code")
    ]


def _corridors(user: User) -> dict[int, int]:
    visible = access.visible(user, Corridor).order_by()
    return dict(visible.values_list("operation").annotate(Count("pk")))


def _sizes(user: User) -> dict[int, tuple[int, int]]:
    """How many counts stand in each operation, and of how many sources."""
    standing = counts_as_of(access.visible(user, EvacueeCount), None).order_by()
    sizes = standing.values_list("operation").annotate(Count("pk"), Count("source", distinct=True))
    return {operation: (counts, sources) for operation, counts, sources in sizes}


def _found(user: User) -> defaultdict[int, dict[str, int]]:
    still_open = access.visible_discrepancies(user, Discrepancy.objects.filter(closed_at__isnull=True)).order_by()
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for operation, class_, number in still_open.values_list("operation", "finding_class").annotate(Count("pk")):
        found[operation][class_] = number
    return found


def tallies_of(numbers: dict[str, int]) -> tuple[Tally, ...]:
    """One tally for each class, the gravest first, also for those of which there is none."""
    return tuple(
        Tally(class_=class_, label=class_label(class_), number=numbers.get(class_.value, 0)) for class_ in FindingClass
    )


def names_of(operation: Operation) -> Names:
    """The operation's clock and year, for moments; names are not in it."""
    return Names.of(Package(operation=record_of(operation)))


def dates_of(operation: Operation) -> str:
    """“29 April 2022 to 8 May 2022”."""
    names = Names(zone=names_of(operation).zone)
    start = moment_text(operation.starts_at, names)
    if operation.ends_at is None:
        return _("since %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": moment_text(operation.ends_at, names)}
