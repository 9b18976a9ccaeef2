"""One count's page: what it says, every version that it ever had, and the discrepancies that name it."""

from collections.abc import Sequence
from dataclasses import dataclass

from corridors import access
from corridors.access import Action
from corridors.domain.errors import NotFound
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import PARTS
from corridors.models import EvacueeCount, Operation, User
from reports.models import Discrepancy
from reports.pages.board import Line, lines_of, names_for
from reports.pages.said import Said, said_in, with_names
from reports.selectors import discrepancies_for
from reports.wording import Names, group_label, number, said


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one version says otherwise than the one before it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Version:
    row: EvacueeCount
    figure: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class CountPage:
    """The count at one version; `is_current` says whether that is the one that stands."""

    said: Said
    sentence: str
    parts: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...]
    discrepancies: tuple[Line, ...]
    may_correct: bool

    @property
    def current(self) -> EvacueeCount:
        return self.versions[0].row

    @property
    def is_current(self) -> bool:
        return self.current.pk == self.said.row.pk


def count_page(operation: Operation, user: User, pk: int) -> CountPage:
    """The count of which the row is one version. Raises NotFound where there is none for the user."""
    visible = access.visible(user, EvacueeCount).filter(operation=operation)
    row = with_names(visible).filter(pk=pk).first()
    if row is None:
        raise NotFound
    versions = with_names(visible.filter(source=row.source, external_id=row.external_id))
    rows = list(versions.order_by("version"))
    naming = Discrepancy.objects.filter(
        operation=operation, counts__in=[row.pk for row in rows], closed_at__isnull=True
    )
    views = discrepancies_for(user, naming.distinct().order_by("gravity", "-gap", "fingerprint"))
    names = names_for(operation, views)
    shown = said_in(row, names)
    return CountPage(
        said=shown,
        sentence=said(shown.count, names),
        parts=tuple((group_label(part), number(value)) for part in PARTS if (value := getattr(row, part)) is not None),
        versions=_versions(rows, names),
        discrepancies=tuple(lines_of(views, names)),
        may_correct=may_correct(user, operation, rows[-1]),
    )


def may_correct(user: User, operation: Operation, current: EvacueeCount) -> bool:
    """Whether the user may correct or withdraw the count, and can reach the form for it."""
    return (
        user.is_staff
        and access.may(user, Action.RECORD, operation)
        and access.owns(user, current)
        and access.sources_to_record(user, operation).filter(pk=current.source_id).exists()
    )


def _versions(rows: Sequence[EvacueeCount], names: Names) -> tuple[Version, ...]:
    """The versions, the latest first."""
    before = [None, *rows[:-1]]
    return tuple(
        Version(row=row, figure=said_in(row, names).figure, changes=_changes(earlier, row))
        for earlier, row in zip(before, rows, strict=True)
    )[::-1]


def _changes(earlier: EvacueeCount | None, row: EvacueeCount) -> tuple[Change, ...]:
    if earlier is None:
        return ()
    pairs = ((name, _text(earlier, name), _text(row, name)) for name in COUNTS.columns)
    return tuple(Change(label=_label(name), before=old, after=new) for name, old, new in pairs if old != new)


def _label(name: str) -> str:
    return str(EvacueeCount._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _text(row: EvacueeCount, name: str) -> str:
    """The column as a reader knows it: a word of the vocabulary by its label."""
    show = getattr(row, f"get_{name}_display", None)
    value = show() if show else getattr(row, name)
    return "" if value is None else str(value)
