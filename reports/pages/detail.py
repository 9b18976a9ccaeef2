"""One discrepancy's page: the sentence, the figures on one scale, who said what, why it may be harmless."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import Unit
from corridors.models import EvacueeCount, Operation, User
from reports.models import Discrepancy
from reports.pages.board import Line, lines_of, names_for
from reports.pages.history import Event, history_of
from reports.pages.labels import CLASS_MEANINGS
from reports.pages.replies import Replies, Sent, replies_of
from reports.pages.said import Said, said_in, with_names
from reports.pages.scale import Figure, Scale, on_one_scale
from reports.pages.windows import WindowCard, window_cards
from reports.selectors import DiscrepancyView, discrepancies_for, open_discrepancies
from reports.wording import Names, render
from reports.wording.names import isolated


@dataclass(frozen=True, kw_only=True)
class Why:
    """A reason: the sentence, and how many people it explains, if known."""

    sentence: str
    explains: int | None


@dataclass(frozen=True, kw_only=True)
class Detail:
    row: Discrepancy
    line: Line
    meaning: str
    whole: bool
    said: tuple[Said, ...]
    windows: tuple[WindowCard, ...]
    hidden: int
    """How many of the figures that it names the reader may not see."""
    scale: Scale | None
    reasons: tuple[Why, ...]
    unexplained: int | None
    """How many people the likeliest reason leaves unexplained; None where nobody knows how many it explains."""
    near: tuple[Line, ...]
    """The other open discrepancies that name one of its counts."""
    far: tuple[Line, ...]
    """The rest of the same dispute."""
    history: tuple[Event, ...]
    replies: Replies


def detail_of(operation: Operation, user: User, pk: int, *, sent: Sent | None = None) -> Detail:
    """The discrepancy as the user may read it; `sent` is a reply to it that was not accepted.

    Raises NotFound where there is none for the user.
    """
    views = discrepancies_for(user, Discrepancy.objects.filter(operation=operation, pk=pk))
    if not views:
        raise NotFound
    view, others = views[0], _same_dispute(operation, user, views[0])
    names = names_for(operation, [view, *others])
    line, *dispute = lines_of([view, *others], names)
    said = _said(view, names)
    finding = view.finding
    return Detail(
        row=view.row,
        line=line,
        meaning=str(CLASS_MEANINGS[finding.class_]),
        whole=view.whole,
        said=said,
        windows=tuple(window_cards(operation, user, names, only=view.row.windows.all())) if finding.windows else (),
        hidden=len(finding.counts) - len(view.counts),
        scale=_scale(said, line.gap or 0),
        reasons=tuple(Why(sentence=render(r.sentence, names), explains=r.explains) for r in finding.reasons)
        if view.whole
        else (),
        unexplained=finding.unexplained if view.whole and finding.reasons and finding.reasons[0].explains else None,
        near=tuple(other for other in dispute if not set(other.counts).isdisjoint(line.counts)),
        far=tuple(other for other in dispute if set(other.counts).isdisjoint(line.counts)),
        history=tuple(history_of(view.row, whole=view.whole)),
        replies=replies_of(operation, user, view, names, sent),
    )


def _same_dispute(operation: Operation, user: User, view: DiscrepancyView) -> list[DiscrepancyView]:
    if not view.finding.cluster:
        return []
    others = open_discrepancies(operation).filter(cluster=view.finding.cluster).exclude(pk=view.row.pk)
    return discrepancies_for(user, others)


def _said(view: DiscrepancyView, names: Names) -> tuple[Said, ...]:
    """What the reader may see of what was said, the lowest figure first."""
    rows = with_names(EvacueeCount.objects.filter(pk__in=[count.pk for count in view.counts])).in_bulk()
    outlier = view.finding.outlier if view.whole else None
    said = [said_in(row, names, outlier=outlier == (row.source.code, row.external_id)) for row in rows.values()]
    return tuple(sorted(said, key=lambda each: (each.count.range.low, each.row.source.name, each.row.external_id)))


def _scale(said: Sequence[Said], gap: int) -> Scale | None:
    """The figures of people; families and vehicles cannot stand on the same scale."""
    of_people = [each for each in said if each.count.unit is Unit.PERSONS]
    alike = len({(each.stage, each.row.place_id, each.moment) for each in of_people}) == 1
    figures = [
        Figure(
            who=each.row.source.name if alike else _who_of_what(each),
            said=each.figure,
            range=each.count.range,
            outlier=each.outlier,
        )
        for each in of_people
    ]
    return on_one_scale(figures, gap, mirrored=get_language_bidi())


def _who_of_what(said: Said) -> str:
    """“UN OCHA: arrived, Zaporizhzhia, 3 May, whole day”."""
    params = {
        "source": isolated(said.row.source.name),
        "stage": said.stage,
        "place": isolated(said.row.place.name),
        "moment": said.moment,
    }
    return _("%(source)s: %(stage)s, %(place)s, %(moment)s") % params
