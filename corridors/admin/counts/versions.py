"""The versions of a count: what the ledger keeps in place of a history."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.contrib.admin.utils import label_for_field, unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from corridors import access
from corridors.admin.counts.wording import LABELLED
from corridors.admin.in_operation import InOperationAdmin
from corridors.domain.package import Count
from corridors.domain.reading import written
from corridors.figures import figure_in_words
from corridors.models import EvacueeCount
from corridors.selectors import domain_count

NAMED = ("operation", "source", "relayed_by", "place", "origin", "corridor", "movement", "logged_by")
"""What a row of the ledger names; select it along with the rows."""


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A row of the ledger, and how it differs from the one before."""

    row: EvacueeCount
    figure: str
    changes: tuple[Change, ...]


def versions_of(rows: Iterable[EvacueeCount]) -> list[Version]:
    """The versions of one count, the last one first."""
    versions: list[Version] = []
    before: Count | None = None
    for row in sorted(rows, key=lambda row: row.version):
        after = domain_count(row)
        versions.append(Version(row, figure_in_words(row), changes(before, after) if before else ()))
        before = after
    return versions[::-1]


def changes(before: Count, after: Count) -> tuple[Change, ...]:
    """What two versions say differently, as the package writes it."""
    pairs = ((f.name, written(before, f.name), written(after, f.name)) for f in fields(Count))
    return tuple(Change(_label(name), old or "–", new or "–") for name, old, new in pairs if old != new)


def _label(column: str) -> str:
    return str(LABELLED.get(column) or capfirst(str(label_for_field(column, EvacueeCount))))


class VersionsAdmin(InOperationAdmin):
    def history_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> HttpResponse:
        """The versions of a count, whichever of them is asked for."""
        asked = self.any_version(request, object_id)
        if asked is None:
            return self.not_there(request, object_id)
        versions = versions_of(self.versions(request, asked).select_related(*NAMED))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Versions: %(id)s") % {"id": asked.external_id},
            "subtitle": asked.source,
            "standing": versions[0].row,
            "versions": versions,
        }
        return TemplateResponse(request, "admin/corridors/evacueecount/versions.html", context)

    def any_version(self, request: HttpRequest, object_id: str) -> EvacueeCount | None:
        """That row of the ledger, whether it stands or was superseded."""
        pk = unquote(object_id)
        return access.visible(request.user, EvacueeCount).filter(pk=pk).first() if pk.isdecimal() else None

    def versions(self, request: HttpRequest, count: EvacueeCount) -> QuerySet[EvacueeCount]:
        return access.visible(request.user, EvacueeCount).filter(
            operation=count.operation_id, source=count.source_id, external_id=count.external_id
        )
