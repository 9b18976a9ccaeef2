"""Counts as a table that explains itself: names and positions beside codes, ranges and instants beside moments."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from corridors import hxl
from corridors.api.count_rows import count_rows, shown
from corridors.domain.moments import Moment
from corridors.domain.ranges import range_of
from corridors.domain.vocabulary import PARTS, Qualifier
from corridors.exports.columns import OPERATION, PLACE
from corridors.exports.tables import Column, Kind, Row, Table
from corridors.models import EvacueeCount, Operation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHUNK = 2000
"""So many rows are taken from the database at once."""


def _said(name: str, meaning: "StrOrPromise" = "", kind: Kind = Kind.TEXT) -> Column:
    """A column of counts.csv; unless told otherwise, it means what its form says of it."""
    field: Any = EvacueeCount._meta.get_field(name)
    return Column(name, hxl.COUNTS[name], meaning or field.help_text or capfirst(field.verbose_name), kind)


TABLE = Table(
    name="counts",
    key=("source", "external_id"),
    columns=(
        *OPERATION,
        _said("external_id"),
        _said("source", _("The code of the organisation whose figure it is.")),
        Column("source_name", "#org+source+name", _("The source's name.")),
        Column(
            "source_kind", "#org+source+type", _("What the source is: authority, un, red_cross, ngo, media or witness.")
        ),
        _said("relayed_by"),
        Column("relayed_by_name", "#org+relay+name", _("The name of who passed it on.")),
        _said("statement"),
        _said("stage"),
        _said("place"),
        *PLACE,
        _said("origin"),
        Column("origin_name", "#loc+origin+name", _("The name of the place of origin.")),
        Column("origin_pcode", "#loc+origin+code+v_pcode", _("The P-code of the place of origin.")),
        _said("corridor", _("The corridor's code; empty when the source does not say which.")),
        _said("movement", _("The code of the convoy or round of which the source speaks as a whole.")),
        _said("qualifier", _("How the source worded the number: exact, about, more_than, …")),
        _said("value", kind=Kind.NUMBER),
        _said("value_max", kind=Kind.NUMBER),
        Column(
            "low", "#affected+evacuees+low+num", _("The wording is read as a range; this is its low end."), Kind.NUMBER
        ),
        Column(
            "high",
            "#affected+evacuees+high+num",
            _("The high end of the range; empty where the wording sets no limit."),
            Kind.NUMBER,
        ),
        _said("unit", _("What the number counts: persons, families or vehicles.")),
        _said("group", _("Whom the figure counts; all stands for everyone.")),
        _said("basis", _("The number during the period (increment), a running total (cumulative), or a stock.")),
        _said("completeness"),
        _said("period_start", _("When the period begins, as the source said it: a day or a date-time.")),
        _said("period_end", _("When the period ends, or a stock was counted, as the source said it.")),
        _said("reported_at", _("When it was reported, as the source said it.")),
        Column(
            "period_start_utc",
            "#date+start+utc",
            _("The period's start as an instant in UTC; a day means its first moment."),
            Kind.INSTANT,
        ),
        Column(
            "period_end_utc",
            "#date+end+utc",
            _("The period's end as an instant in UTC; a day means its last moment, the next midnight."),
            Kind.INSTANT,
        ),
        Column(
            "reported_at_utc",
            "#date+reported+utc",
            _("When it was reported as an instant in UTC; a day means its last moment, the next midnight."),
            Kind.INSTANT,
        ),
        *(_said(part, kind=Kind.NUMBER) for part in PARTS),
        _said("note", _("What was noted beside the figure.")),
        _said("evidence_url", _("The address of the page on which it was read.")),
        Column("version", "#meta+version", _("1 for the first, one more for each correction."), Kind.NUMBER),
        Column("revision", "#meta+revision", _("The operation's revision at which it was recorded."), Kind.NUMBER),
        Column("recorded_at", "#date+recorded", _("When it was recorded here, in UTC."), Kind.INSTANT),
        Column(
            "superseded_at",
            "#date+superseded",
            _("When a later version took its place, in UTC; empty for the one that stands."),
            Kind.INSTANT,
        ),
        Column("withdrawn", "#status+withdrawn", _("Whether this version withdraws the count."), Kind.FLAG),
        Column("url", "#meta+api+url", _("The count's address in the API.")),
    ),
)

_NAMED = {
    "source_name": "source__name",
    "source_kind": "source__kind",
    "relayed_by_name": "relayed_by__name",
    "place_name": "place__name",
    "place_pcode": "place__pcode",
    "latitude": "place__latitude",
    "longitude": "place__longitude",
    "origin_name": "origin__name",
    "origin_pcode": "origin__pcode",
}
"""What the rows that a count names have."""


def rows_of(counts: QuerySet[EvacueeCount], operation: Operation, counts_url: str) -> Iterator[Row]:
    """The counts of the operation as rows of the table, in their order."""
    zone = ZoneInfo(operation.timezone)
    of_operation = {"operation": operation.code, "operation_name": operation.name}
    rows = count_rows(counts, *_NAMED.values()).iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        for row, count in zip(some, shown(some, counts_url), strict=True):
            range_ = range_of(Qualifier(count["qualifier"]), count["value"], count["value_max"])
            names = zip(_NAMED, row[-len(_NAMED) :], strict=True)
            yield {
                **of_operation,
                **count,
                **{name: None if value == "" else value for name, value in names},
                "low": range_.low,
                "high": range_.high,
                "period_start_utc": _instants(count["period_start"], zone)[0],
                "period_end_utc": _instants(count["period_end"], zone)[1],
                "reported_at_utc": _instants(count["reported_at"], zone)[1],
            }


@lru_cache(maxsize=1024)
def _instants(said: str | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The first and the last instant that a moment means."""
    if not said:
        return None, None
    moment = Moment.parse(said)
    return moment.opening(zone), moment.closing(zone)
