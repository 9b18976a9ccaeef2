"""What can be said meanwhile, as far as the asker may know it: from what is stored, or by a run of its own.

A range shows to whom every count shows on which it may rest, which is every count of the operation. Whoever sees less
is told what the counts that they see leave, as if there were no others, and nobody had graded their sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from corridors import access
from corridors.domain.errors import Conflict, Problem, Rejected
from corridors.domain.moments import Moment
from corridors.domain.package import CountKey
from corridors.models import EvacueeCount, Operation
from corridors.selectors import counts_as_of
from reports.engine import Quantity, reconcile
from reports.engine.case import Case
from reports.engine.keeping import restored_meanwhile
from reports.engine.meanwhile import Meanwhile, counts_named, last_day, meanwhile
from reports.models import Estimate, Evaluation
from reports.selectors import counts_seen, grades_of, package_seen
from reports.services.estimating import first_estimates

MOST_COUNTS = 300
"""Of so many counts at most a question is answered while the asker waits."""

NAMED = ("source", "relayed_by", "place", "origin", "corridor", "movement")
"""What the wording of a count names."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Estimates with the versions that they name, by key.

    `revision` is the operation's revision up to which they are known (None: as of an earlier moment, or none yet);
    `partial` says that they rest on what the asker sees, which is not all.
    """

    estimates: tuple[Meanwhile, ...]
    revision: int | None
    partial: bool = False
    counts: Mapping[CountKey, EvacueeCount] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which of the estimates that are asked for first; an empty code means any."""

    stage: str = ""
    place: str = ""
    corridor: str = ""

    def fits(self, quantity: Quantity) -> bool:
        pairs = ((self.stage, quantity.stage), (self.place, quantity.place), (self.corridor, quantity.corridor))
        return all(not wanted or wanted == said for wanted, said in pairs)


EVERYTHING = Asked()


def estimates_for(
    user: access.Viewer, operation: Operation, asked: Asked = EVERYTHING, *, as_of: datetime | None = None
) -> Told:
    """The estimates that are asked for first: the stored ones, or by a run on what the user sees or saw standing.

    Raises Conflict where that run would take too many counts.
    """
    if as_of is None and access.sees_everything(user, operation):
        return stored_estimates(operation, asked)
    case = _case(user, operation, as_of)
    found = first_estimates(case, until=as_of, asked=asked.fits)
    return _told(user, operation, found, as_of)


def stored_estimates(operation: Operation, asked: Asked = EVERYTHING) -> Told:
    """Those of the last evaluation that was estimated; for who sees all of the operation."""
    named = Prefetch("counts", EvacueeCount.objects.select_related(*NAMED))
    rows = Estimate.objects.filter(operation=operation).prefetch_related(named)
    if asked.stage:
        rows = rows.filter(stage=asked.stage)
    if asked.place:
        rows = rows.filter(place__code=asked.place)
    if asked.corridor:
        rows = rows.filter(corridor__code=asked.corridor)
    found = list(rows.order_by("pk"))
    last = Evaluation.objects.filter(operation=operation, estimated_at__isnull=False).order_by("-pk").first()
    counts = {(one.source.code, one.external_id): one for row in found for one in row.counts.all()}
    return Told(
        estimates=tuple(restored_meanwhile(row.estimate) for row in found),
        revision=last.revision if last else None,
        counts=counts,
    )


def answer(
    user: access.Viewer,
    operation: Operation,
    quantity: Quantity,
    *,
    moment: Moment | None = None,
    as_of: datetime | None = None,
) -> Told:
    """One estimate of one's own, at a moment (None: the last day of which counts speak).

    Raises Conflict where it would take too many counts, Rejected for what no estimate is made of.
    """
    case = _case(user, operation, as_of)
    moment = moment or last_day(case, (as_of or datetime.now(case.zone)).astimezone(case.zone).date())
    try:
        found = [meanwhile(case, quantity, moment)] if moment else []
    except ValueError as error:
        raise Rejected([Problem("no_such_quantity", "stage", f"{error}.")]) from None
    return _told(user, operation, found, as_of)


def _case(user: access.Viewer, operation: Operation, as_of: datetime | None) -> Case:
    seen = counts_as_of(counts_seen(user, operation), as_of)
    if seen.count() > MOST_COUNTS:
        raise Conflict(
            f"More than {MOST_COUNTS} counts would have to be compared while you wait; ask for the stored estimates, "
            "without `moment` and `as_of`.",
            code="too_many_counts",
        )
    grades = grades_of(operation, as_of=as_of) if access.sees_everything(user, operation) else {}
    case = Case(package_seen(user, operation, as_of=as_of), grades=grades)
    reconcile(case)
    return case


def _told(user: access.Viewer, operation: Operation, found: list[Meanwhile], as_of: datetime | None) -> Told:
    visible = counts_seen(user, operation)
    keys = {key for each in found for key in counts_named(each)}
    rows = counts_as_of(visible, as_of).filter(source__code__in={source for source, _ in keys})
    known = {(row.source.code, row.external_id): row for row in rows.select_related(*NAMED)}
    return Told(
        estimates=tuple(found),
        revision=None if as_of else operation.revision,
        partial=not access.sees_everything(user, operation),
        counts={key: known[key] for key in sorted(keys) if key in known},
    )
