"""A count as a row of a table: who says what, how it is read, of whom, where and when, on what evidence."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet

from corridors.domain.package import Count
from corridors.domain.vocabulary import Group, Unit
from corridors.models import EvacueeCount
from corridors.selectors import domain_count
from reports.wording import (
    Names,
    figure_in_words,
    group_label,
    moment_of_count,
    moment_text,
    range_read,
    stage_label,
    unit_label,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One source's figure in words, beside its row."""

    row: EvacueeCount
    count: Count
    figure: str
    read_as: str
    whom: str
    """Whom or what it counts, where that is not simply people."""
    stage: str
    moment: str
    reported_at: str
    site: str
    """The host of the evidence's address, to show in place of the whole."""
    outlier: bool = False


def with_names(counts: QuerySet[EvacueeCount]) -> QuerySet[EvacueeCount]:
    """The counts along with everything that they name."""
    return counts.select_related("source", "relayed_by", "place", "origin", "corridor", "movement", "logged_by")


def said_in(row: EvacueeCount, names: Names, *, outlier: bool = False) -> Said:
    """The count in words; `names` gives the operation's clock. The row is best selected by `with_names`."""
    count = domain_count(row)
    return Said(
        row=row,
        count=count,
        figure=figure_in_words(count),
        read_as=range_read(count.range),
        whom=_whom(count),
        stage=stage_label(count.stage),
        moment=moment_of_count(count, names),
        reported_at=moment_text(count.reported_at, names) if count.reported_at else "",
        site=(urlsplit(count.evidence_url).hostname or "").removeprefix("www."),
        outlier=outlier,
    )


def _whom(count: Count) -> str:
    if count.unit is not Unit.PERSONS:
        return unit_label(count.unit)
    return "" if count.group is Group.ALL else group_label(count.group)
