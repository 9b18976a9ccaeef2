"""What can be said meanwhile, as pages show it: each range with its moment, its sources, and what stands against it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language_bidi

from corridors import access
from corridors.domain.errors import Conflict
from corridors.domain.package import CountKey
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Stage
from corridors.models import EvacueeCount, Operation, User
from corridors.selectors import domain_count, package_around
from reports.engine.estimates import Said
from reports.engine.meanwhile import Meanwhile
from reports.pages.chart import Chart, chart_of
from reports.services.asking import Told, estimates_for, stored_estimates
from reports.wording import Names, range_read, said
from reports.wording.estimates import (
    diverges,
    estimate_sentence,
    everyone_sentence,
    is_unlimited,
    likely_sentence,
    quantity_label,
)

SHOWN_FIRST = 3
"""So many estimates stand at the top of an operation's page."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source's count: who says it, what it says, and where its page is (None where the version is not seen)."""

    who: str
    said: str
    pk: int | None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A row of the table behind a chart."""

    at: datetime
    certain: str
    likely: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One estimate in words."""

    anchor: str
    label: str
    sentence: str
    range: str
    """The range alone, for a large number; empty where nothing can be said."""
    low_by: tuple[Source, ...]
    high_by: tuple[Source, ...]
    diverges: bool
    """Whether the range stands only if people moved unreported, so that it must not be read without `likely`."""
    likely: str
    likely_by: tuple[Source, ...]
    everyone: str
    against: tuple[Source, ...]
    sources: int
    chart: Chart | None
    moments: tuple[Moment, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The estimates, and how they came about; `refused` where they would take too long to make."""

    shown: tuple[Shown, ...]
    told: Told | None
    refused: bool = False


def estimates_page(operation: Operation, user: User, *, as_of: datetime | None = None) -> Page:
    """All estimates as the user may know them, where need be by a run of the engine."""
    try:
        told = estimates_for(user, operation, as_of=as_of)
    except Conflict:
        return Page(shown=(), told=None, refused=True)
    return Page(shown=shown_in(operation, told), told=told)


def first_estimates(operation: Operation, user: User) -> tuple[Shown, ...]:
    """The few for the top of the operation's page; none for who sees less than everything: that takes a run."""
    if not access.sees_everything(user, operation):
        return ()
    told = stored_estimates(operation)
    return shown_in(operation, told, told.estimates[:SHOWN_FIRST])


def estimate_about(operation: Operation, user: User, rows: Iterable[EvacueeCount]) -> Shown | None:
    """The estimate of what most of these counts speak of, where the user sees everything."""
    spoken = Counter((_stage(row), row.place_id) for row in rows)
    if not spoken or not access.sees_everything(user, operation):
        return None
    told = stored_estimates(operation)
    codes = {row.place_id: row.place.code for row in rows}
    for (stage, place), _number in spoken.most_common():
        for found in told.estimates:
            quantity = found.quantity
            if not quantity.corridor and quantity.place == codes[place] and quantity.stage.value in stage:
                return shown_in(operation, told, [found])[0]
    return None


def shown_in(operation: Operation, told: Told, some: Sequence[Meanwhile] | None = None) -> tuple[Shown, ...]:
    """The estimates (`some`: these of them) in words."""
    names = Names.of(package_around(operation, tuple(domain_count(row) for row in told.counts.values())))
    ids = {key: row.pk for key, row in told.counts.items()}
    return tuple(in_words(found, names, ids) for found in (told.estimates if some is None else some))


def _stage(row: EvacueeCount) -> tuple[str, ...]:
    """The stages of estimates that speak of the same people; “evacuated” may mean either end."""
    if row.stage == Stage.EVACUATED:
        return (Stage.DEPARTED.value, Stage.ARRIVED.value)
    return (row.stage,)


def in_words(found: Meanwhile, names: Names, ids: Mapping[CountKey, int]) -> Shown:
    """One estimate; `ids` are the keys of the versions that it names, as far as the reader sees them."""
    certain, likely = found.certain, found.likely

    def sources(keys: Iterable[CountKey]) -> tuple[Source, ...]:
        return tuple(
            Source(
                who=names.organisation(key[0]),
                said=said(names.counts[key], names) if key in names.counts else key[1],
                pk=ids.get(key),
            )
            for key in keys
        )

    binding = dict.fromkeys((*certain.low_by, *certain.high_by))
    against = _against(likely.excluded, certain.excluded)
    until = found.moment.closing(names.zone)
    return Shown(
        anchor="-".join(filter(None, (found.quantity.stage, found.quantity.place, found.quantity.corridor))),
        label=quantity_label(found.quantity, names),
        sentence=estimate_sentence(found, names),
        range="" if is_unlimited(certain.range) else range_read(certain.range),
        low_by=sources(certain.low_by),
        high_by=sources(certain.high_by),
        diverges=diverges(found),
        likely=likely_sentence(found),
        likely_by=sources(dict.fromkeys((*likely.low_by, *likely.high_by))),
        everyone=everyone_sentence(found),
        against=sources(key for key in against if key not in binding),
        sources=len({source for source, _ in binding}),
        chart=chart_of(
            found.certain_steps,
            found.likely_steps,
            is_stock=found.quantity.stage.is_stock,
            until=until,
            mirrored=get_language_bidi(),
        ),
        moments=_moments(found),
    )


def _against(*excluded: tuple[Said, ...]) -> dict[CountKey, None]:
    return dict.fromkeys(key for some in excluded for one in some for key in one.counts)


def _moments(found: Meanwhile) -> tuple[Moment, ...]:
    by_moment: dict[datetime, list[str]] = {}
    for column, steps in enumerate((found.certain_steps, found.likely_steps)):
        for step in steps:
            row = by_moment.setdefault(step.moment, ["", ""])
            row[column] = range_read(Range(step.low, step.high))
    return tuple(Moment(at=at, certain=row[0], likely=row[1]) for at, row in sorted(by_moment.items()))
