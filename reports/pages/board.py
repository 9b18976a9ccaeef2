"""Discrepancies as lines of a list: what needs the coordinator, the gravest first, gathered by figure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from corridors.domain.package import CountKey
from corridors.models import EvacueeCount, Operation
from corridors.selectors import domain_counts, package_around
from reports.engine.findings import FindingClass
from reports.frozen.seen import SeenFinding
from reports.pages.gathering import gathered
from reports.pages.operations import Tally, tallies_of
from reports.selectors import DiscrepancyView
from reports.wording import Names, class_label, figure_in_words, kind_label, render

MOST_LISTED = 100
"""So many bundles a page lists at most."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One discrepancy in a list. `gap` is None where the reader may not know it, or where there is none.

    `kind_label` is empty where the class says it all.
    """

    pk: int
    class_: FindingClass
    class_label: str
    kind_label: str
    sentence: str
    gap: int | None
    harmless: str
    """Why it may be harmless, in short: the likeliest reason."""
    opened_at: datetime
    counts: tuple[CountKey, ...]
    """The counts that it names, where the reader sees all of them."""
    dispute: str

    @property
    def group(self) -> tuple[str, str]:
        return (self.dispute or f"D-{self.pk}", self.class_)

    def mentions(self, text: str) -> bool:
        texts = (self.sentence, self.harmless, self.kind_label, f"D-{self.pk}")
        return any(text.casefold() in said.casefold() for said in texts)


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """The gravest of several lines that name one `figure` of a `source`, and the others; or a line alone."""

    first: Line
    more: tuple[Line, ...]
    source: str = ""
    figure: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """What is listed, and of what it is a part; `shown` of the discrepancies pass the filters.

    Of very many, the gravest are listed; `beyond` says how many are not.
    """

    bundles: tuple[Bundle, ...]
    tallies: tuple[Tally, ...]
    shown: int
    beyond: int

    @property
    def open(self) -> int:
        return sum(tally.number for tally in self.tallies)


def board_of(views: Sequence[DiscrepancyView], names: Names, *, classes: Iterable[str] = (), text: str = "") -> Board:
    """What these say, as far as they are of the `classes` (none given: all) and mention `text`."""
    lines = lines_of(views, names)
    wanted = set(classes)
    shown = [line for line in lines if (not wanted or line.class_ in wanted) and line.mentions(text.strip())]
    bundles = [_bundle(shared, bundle, names) for shared, bundle in gathered(shown)]
    return Board(
        bundles=tuple(bundles[:MOST_LISTED]),
        beyond=sum(1 + len(bundle.more) for bundle in bundles[MOST_LISTED:]),
        tallies=tallies_of(Counter(line.class_.value for line in lines)),
        shown=len(shown),
    )


def names_for(operation: Operation, views: Sequence[DiscrepancyView]) -> Names:
    """The names that the sentences of these discrepancies need, in a fixed number of queries."""
    ids = {count.pk for view in views for count in (*view.counts, *view.cited)}
    counts = domain_counts(EvacueeCount.objects.filter(pk__in=ids))
    return Names.of(package_around(operation, counts))


def lines_of(views: Sequence[DiscrepancyView], names: Names) -> list[Line]:
    return [_line(view, names) for view in views]


def sentence_of(view: DiscrepancyView | SeenFinding, names: Names) -> str:
    """The discrepancy in one sentence; a neutral one where it speaks of figures that the reader may not see."""
    if view.whole:
        return render(view.finding.summary, names)
    return _("This names a figure that you cannot see beside one that you can, so what it says is not shown to you.")


def _line(view: DiscrepancyView, names: Names) -> Line:
    finding, row = view.finding, view.row
    reasons = finding.reasons if view.whole else ()
    return Line(
        pk=row.pk,
        class_=finding.class_,
        class_label=class_label(finding.class_),
        kind_label="" if finding.kind == finding.class_ else kind_label(finding.kind),
        sentence=sentence_of(view, names),
        gap=finding.gap or None if view.whole else None,
        harmless=render(reasons[0].sentence, names) if reasons else "",
        opened_at=row.opened_at,
        counts=finding.counts if view.whole else (),
        dispute=finding.cluster,
    )


def _bundle(shared: CountKey | None, lines: list[Line], names: Names) -> Bundle:
    count = names.counts.get(shared) if shared else None
    if count is None:
        return Bundle(first=lines[0], more=tuple(lines[1:]))
    return Bundle(
        first=lines[0],
        more=tuple(lines[1:]),
        source=names.organisation(count.source),
        figure=figure_in_words(count),
    )
