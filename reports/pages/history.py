"""What became of a discrepancy: when it opened, changed, closed by itself, opened again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.models import Discrepancy
from reports.wording import number


@dataclass(frozen=True, kw_only=True)
class Event:
    at: datetime
    sentence: str


def history_of(row: Discrepancy, *, whole: bool) -> list[Event]:
    """The latest first. Its gap at each time is left out where the reader may not know it (`whole` is false)."""
    return list(_events(row, whole))[::-1]


def _events(row: Discrepancy, whole: bool) -> Iterator[Event]:
    states = list(row.history.order_by("history_id").select_related("evaluation"))  # type: ignore[attr-defined]
    for before, now in pairwise([None, *states]):
        assert now is not None
        params = {"revision": number(now.evaluation.revision), "gap": number(now.gap)}
        if before is None:
            yield Event(at=now.opened_at, sentence=_("Opened when revision %(revision)s was evaluated.") % params)
        elif now.closed_at and not before.closed_at:
            yield Event(
                at=now.closed_at, sentence=_("Closed by itself: revision %(revision)s no longer shows it.") % params
            )
        elif before.closed_at and not now.closed_at:
            yield Event(at=now.opened_at, sentence=_("Opened again by revision %(revision)s.") % params)
        elif whole and now.gap != before.gap:
            params["before"] = number(before.gap)
            sentence = _("Revision %(revision)s changed the gap from %(before)s to %(gap)s people.") % params
            yield Event(at=now.history_date, sentence=sentence)
