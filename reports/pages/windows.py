"""Ceasefire windows as pages show them, each with who announced it and who alleges that it was broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from corridors import access
from corridors.domain.package import Violation, Window
from corridors.models import CeasefireWindow, Operation, User
from corridors.models import Violation as ViolationRow
from corridors.records import record_of
from reports.engine.findings import FindingClass
from reports.pages.labels import WINDOW_STATUSES, WINDOWS
from reports.wording import Names
from reports.wording.moments import window_text

BROKEN = {"violated", "collapsed"}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An allegation, never a finding."""

    sentence: str
    note: str
    evidence_url: str


@dataclass(frozen=True, kw_only=True)
class WindowCard:
    status: str
    broken: bool
    what: str
    parties: str
    note: str
    evidence_url: str
    claims: tuple[Claim, ...]

    @property
    def shape(self) -> str:
        """The class whose shape and colour mark it."""
        return FindingClass.ALERT if self.broken else "plain"


def window_cards(
    operation: Operation, user: User, names: Names, *, only: Iterable[CeasefireWindow] | None = None
) -> list[WindowCard]:
    """The windows (`only`: these of them) that the user may see: in force or to come, then back from the latest."""
    windows = access.visible(user, CeasefireWindow).filter(operation=operation)
    if only is not None:
        windows = windows.filter(pk__in=[window.pk for window in only])
    records = [record_of(row) for row in windows.prefetch_related("corridors", "announced_by", "agreed_by")]
    claims = access.visible(user, ViolationRow).filter(operation=operation).order_by("pk")
    said = [record_of(row) for row in claims.select_related("window", "alleged_by", "alleged_against")]
    now = timezone.now()
    records.sort(key=lambda window: _order(window, names, now))
    return cards_of(records, said, names)


def cards_of(windows: Iterable[Window], claims: Sequence[Violation], names: Names) -> list[WindowCard]:
    """The windows in their order, each with those of the claims that are about it."""
    return [
        _card(window, [claim for claim in claims if claim.window == window.external_id], names) for window in windows
    ]


def _order(window: Window, names: Names, now: datetime) -> tuple[bool, float]:
    start, end = window.starts_at or window.ends_at or window.announced_at, window.ends_at or window.starts_at
    opening = start.opening(names.zone) if start else datetime.min.replace(tzinfo=UTC)
    if end is not None and end.closing(names.zone) > now:
        return (False, opening.timestamp())
    return (True, -opening.timestamp() if start else 0.0)


def _card(window: Window, claims: list[Violation], names: Names) -> WindowCard:
    return WindowCard(
        status=str(WINDOW_STATUSES[window.status]),
        broken=window.status in BROKEN,
        what=str(WINDOWS[window.kind]) % {"when": window_text(window, names)},
        parties=_parties(window, names),
        note=window.note,
        evidence_url=window.evidence_url,
        claims=tuple(_claim(claim, names) for claim in claims),
    )


def _parties(window: Window, names: Names) -> str:
    said = {
        "announced": names.organisations_list(window.announced_by),
        "agreed": names.organisations_list(window.agreed_by),
    }
    if window.announced_by and window.agreed_by:
        return _("Announced by %(announced)s. Agreed by %(agreed)s.") % said
    if window.announced_by:
        return _("Announced by %(announced)s. Who agreed is not stated.") % said
    if window.agreed_by:
        return _("Agreed by %(agreed)s.") % said
    return ""


def _claim(claim: Violation, names: Names) -> Claim:
    params = {"by": names.organisation(claim.alleged_by), "against": names.organisation(claim.alleged_against)}
    sentence = (
        _("%(by)s says that %(against)s broke it.") % params
        if claim.alleged_against
        else _("%(by)s says that it was broken.") % params
    )
    return Claim(sentence=sentence, note=claim.note, evidence_url=claim.evidence_url)
