"""The counts of an operation as a table: as of which moment, which of them, in what order, which page of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from corridors import access
from corridors.domain.vocabulary import Stage
from corridors.models import EvacueeCount, Operation, Organisation, Place, User
from corridors.selectors import counts_as_of
from reports.pages.operations import names_of
from reports.pages.said import Said, said_in, with_names
from reports.wording import stage_label

PAGE_SIZE = 50
ORDERS: Mapping[str, str] = {
    "source": "source__name",
    "figure": "value",
    "stage": "stage",
    "place": "place__name",
    "moment": "period_end",
    "recorded": "recorded_at",
}
"""What the table may be sorted by, and the column that does it; `-` before it turns the order round."""

SEARCHED = (
    "external_id",
    "note",
    "statement",
    "source__name",
    "place__name",
    "relayed_by__name",
    "movement__name",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the reader asked to see. Words that mean nothing here are as if they had not been said."""

    source: str = ""
    stage: str = ""
    place: str = ""
    text: str = ""
    sort: str = "-recorded"
    page: str = "1"

    @classmethod
    def by(cls, query: Mapping[str, str]) -> "Asked":
        sort = query.get("sort", "")
        return cls(
            source=query.get("source", ""),
            stage=query.get("stage", ""),
            place=query.get("place", ""),
            text=query.get("q", "").strip(),
            sort=sort if sort.removeprefix("-") in ORDERS else "-recorded",
            page=query.get("page", "1"),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.source or self.stage or self.place or self.text)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A heading of the table: what to sort by if it is chosen, and how it is sorted now (`ascending`, `descending`)."""

    label: str
    sort: str
    sorted: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The counts that stood at the moment, as the reader may see them."""

    asked: Asked
    as_of: datetime | None
    page: Page[EvacueeCount]
    said: tuple[Said, ...]
    columns: tuple[Column, ...]
    sources: tuple[Organisation, ...]
    places: tuple[Place, ...]
    stages: tuple[tuple[Stage, str], ...]
    began: datetime | None = field(default=None)
    """When the first count was recorded."""


def ledger_of(operation: Operation, user: User, *, asked: Asked, as_of: datetime | None) -> Ledger:
    """The counts of the operation that the user may see and asks for, in a fixed number of queries."""
    visible = access.visible(user, EvacueeCount).filter(operation=operation)
    standing = counts_as_of(visible, as_of)
    places = tuple(Place.objects.filter(operation=operation).order_by("name", "pk"))
    column = ORDERS[asked.sort.removeprefix("-")]
    order = f"-{column}" if asked.sort.startswith("-") else column
    rows = with_names(_narrowed(standing, asked, places)).order_by(order, "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(asked.page)
    names = names_of(operation)
    stages = set(standing.order_by().values_list("stage", flat=True).distinct())
    return Ledger(
        asked=asked,
        as_of=as_of,
        page=page,
        said=tuple(said_in(row, names) for row in page.object_list),
        columns=_columns(asked.sort),
        sources=tuple(Organisation.objects.filter(pk__in=standing.order_by().values("source")).order_by("name")),
        places=places,
        stages=tuple((stage, stage_label(stage)) for stage in Stage if stage in stages),
        began=None if stages else visible.order_by("recorded_at").values_list("recorded_at", flat=True).first(),
    )


def _narrowed(counts: QuerySet[EvacueeCount], asked: Asked, places: tuple[Place, ...]) -> QuerySet[EvacueeCount]:
    if asked.source:
        counts = counts.filter(source__code=asked.source)
    if asked.stage:
        counts = counts.filter(stage=asked.stage)
    if asked.place:
        counts = counts.filter(place__in=inside(asked.place, places))
    if asked.text:
        found = Q()
        for column in SEARCHED:
            found |= Q(**{f"{column}__icontains": asked.text})
        counts = counts.filter(found)
    return counts


def inside(code: str, places: tuple[Place, ...]) -> set[int]:
    """The place of that code and every place inside it."""
    found = {place.pk for place in places if place.code == code}
    while inner := {place.pk for place in places if place.parent_id in found} - found:
        found |= inner
    return found


def _columns(sort: str) -> tuple[Column, ...]:
    labels = {
        "source": _("Source"),
        "figure": _("Figure"),
        "stage": _("Stage"),
        "place": _("Place"),
        "moment": _("Moment"),
        "recorded": _("Recorded"),
    }
    return tuple(
        Column(
            label=label,
            sort=f"-{name}" if sort == name else name,
            sorted={name: "ascending", f"-{name}": "descending"}.get(sort, ""),
        )
        for name, label in labels.items()
    )
