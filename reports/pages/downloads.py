"""The files that a page offers: what it shows, as the API gives it whole (docs/exports.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from corridors import access
from corridors.exports.writing import CSV, GEOJSON, XLSX
from corridors.models import Operation, User
from reports.pages.counts import Ledger, inside


@dataclass(frozen=True, kw_only=True)
class Download:
    label: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Downloads:
    """`notes` are sentences on how the files differ from what the page shows."""

    files: tuple[Download, ...]
    notes: tuple[str, ...] = ()


def counts_downloads(operation: Operation, user: User, ledger: Ledger) -> Downloads:
    """The counts that the page shows, on all of its pages, in the order of recording."""
    asked = ledger.asked
    within = inside(asked.place, ledger.places)
    query = {
        "source": [asked.source] if asked.source else [],
        "stage": [asked.stage] if asked.stage else [],
        "place": [place.code for place in ledger.places if place.pk in within],
    }
    notes = []
    if access.exports_own_alone(user, operation):
        notes.append(_("A file holds your organisation's own counts."))
    if asked.text:
        notes.append(_("What you search for narrows the page, not the files."))
    return Downloads(files=_files("api:counts", operation, query, ledger.as_of), notes=tuple(notes))


def estimates_downloads(operation: Operation, as_of: datetime | None) -> Downloads:
    return Downloads(files=_files("reports-api:estimates", operation, {}, as_of))


def _files(
    name: str, operation: Operation, query: Mapping[str, Sequence[str]], as_of: datetime | None
) -> tuple[Download, ...]:
    labels = {CSV.name: _("CSV for spreadsheets and HXL"), XLSX.name: _("Excel"), GEOJSON.name: _("GeoJSON")}
    address = reverse(name, args=[operation.code])
    moment = {"as_of": as_of.isoformat()} if as_of else {}
    return tuple(
        Download(label=label, address=f"{address}?{urlencode({'format': form, **query, **moment}, doseq=True)}")
        for form, label in labels.items()
    )
