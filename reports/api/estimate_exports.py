"""Estimates as a table: each range with its moment, the counts that bind it, and the revision on which it rests."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from corridors import hxl
from corridors.domain.package import CountKey
from corridors.exports.columns import OPERATION, PLACE
from corridors.exports.tables import Column, Kind, Row, Table, Value
from corridors.models import Operation, Place
from reports.engine.estimates import Estimate as Found
from reports.engine.meanwhile import Meanwhile
from reports.services.asking import Told
from reports.wording import Names
from reports.wording.estimates import estimate_sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BETWEEN = "|"
"""Stands between the counts of a list, as HXL's tools expect."""


def _ends(name: str, low: "StrPromise", high: "StrPromise") -> tuple[Column, Column]:
    """The two ends of a range."""
    return tuple(  # type: ignore[return-value]
        Column(f"{name}_{end}", f"#affected+{name.replace('_', '')}+{end}+num", meaning, Kind.NUMBER)
        for end, meaning in (("low", low), ("high", high))
    )


def _counts(name: str, meaning: "StrPromise") -> Column:
    """A list of counts, each as its source, a slash and its id."""
    return Column(name, f"#meta+{name.replace('_', '+')}+id+list", meaning)


TABLE = Table(
    name="estimates",
    key=("stage", "place", "corridor"),
    columns=(
        *OPERATION,
        Column("stage", hxl.COUNTS["stage"], _("What happened to the people who are estimated.")),
        Column("place", hxl.COUNTS["place"], _("The code of the place left, arrived at or remained in.")),
        *PLACE,
        Column(
            "corridor",
            hxl.COUNTS["corridor"],
            _("The corridor by which they left or arrived; empty: by any, or by none."),
        ),
        Column("moment", "#date+moment", _("Up to which moment, or at which; a day means its end.")),
        Column(
            "moment_utc",
            "#date+moment+utc",
            _("The moment as an instant in UTC; a day means its last moment, the next midnight."),
            Kind.INSTANT,
        ),
        *_ends(
            "certain",
            _("At least so many, if the counts that bind it are true, whoever else moved unreported."),
            _("At most so many, likewise; empty: no limit."),
        ),
        *_ends(
            "likely",
            _("At least so many, if nobody moved in a way that nobody reported."),
            _("At most so many, likewise; empty: no limit."),
        ),
        *_ends(
            "every_source",
            _("At least so many, as every source allows; empty: none speaks of it."),
            _("At most so many, likewise; empty: no limit."),
        ),
        _counts("certain_low_by", _("The counts that bind the low end, each as source/id, with | between them.")),
        _counts("certain_high_by", _("The counts that bind the high end, likewise.")),
        _counts("certain_excluded", _("The counts that do not fit with the others, likewise.")),
        _counts("likely_low_by", _("The counts that bind the low end of the likely range, likewise.")),
        _counts("likely_high_by", _("The counts that bind the high end of the likely range, likewise.")),
        _counts(
            "likely_excluded", _("The counts that do not fit with the others if nobody moved unreported, likewise.")
        ),
        Column("sentence", "#description", _("The certain range in a sentence.")),
        Column(
            "evaluated_revision",
            "#meta+revision",
            _("The operation's revision that it rests on; empty as of an earlier moment."),
            Kind.NUMBER,
        ),
        Column("as_of", "#date+known", _("By what was known here at this moment, in UTC; empty: now."), Kind.INSTANT),
        Column("partial", "#meta+partial", _("Whether it rests on what you see, which is not all."), Kind.FLAG),
    ),
)


def rows_of(
    told: Told, operation: Operation, *, names: Names, places: Mapping[str, Place], as_of: datetime | None
) -> Iterator[Row]:
    """The estimates as rows of the table, in their order."""
    for found in told.estimates:
        place = places[found.quantity.place]
        yield {
            "operation": operation.code,
            "operation_name": operation.name,
            "stage": found.quantity.stage,
            "place": place.code,
            "place_name": place.name,
            "place_pcode": place.pcode or None,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "corridor": found.quantity.corridor or None,
            "moment": found.moment.said,
            "moment_utc": found.moment.closing(names.zone),
            "sentence": estimate_sentence(found, names),
            "evaluated_revision": told.revision,
            "as_of": as_of,
            "partial": told.partial,
            **_of_world("certain", found.certain),
            **_of_world("likely", found.likely),
            **_of_everyone(found),
        }


def _of_world(name: str, found: Found) -> dict[str, Value]:
    return {
        f"{name}_low": found.range.low,
        f"{name}_high": found.range.high,
        f"{name}_low_by": _listed(found.low_by),
        f"{name}_high_by": _listed(found.high_by),
        f"{name}_excluded": _listed(key for said in found.excluded for key in said.counts),
    }


def _of_everyone(found: Meanwhile) -> dict[str, Value]:
    every = found.certain.every_source
    return {"every_source_low": every.low if every else None, "every_source_high": every.high if every else None}


def _listed(keys: Iterable[CountKey]) -> str | None:
    return BETWEEN.join(f"{source}/{external_id}" for source, external_id in dict.fromkeys(keys)) or None
