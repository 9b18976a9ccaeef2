"""What was replied to a discrepancy, who has not replied yet, and the form for whoever may."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from corridors import access
from corridors.access import Action
from corridors.domain.errors import DomainError, NotFound, Rejected
from corridors.models import EvacueeCount, Operation, User
from corridors.selectors import domain_count
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing
from reports.models import Discrepancy, Reply, ReplyKind
from reports.models.replies import LONGEST_TEXT
from reports.pages.labels import REPLIES, REPLY_KINDS, REPLY_PROBLEMS, REPLY_REASONS
from reports.pages.said import with_names
from reports.pages.versions import may_correct
from reports.selectors import DiscrepancyView, replies_to, standing_replies
from reports.services.replying import read_reply, reply
from reports.wording import Names, said
from reports.wording.names import isolated


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A reply as it is read. `by` is the user's name, for coordinators alone; `correction` a version that one may see.

    `is_past` says that a later reply took its place, `changed` that the count has had another version since.
    """

    sentence: str
    reason: str
    text: str
    at: datetime
    by: str
    correction: EvacueeCount | None
    is_past: bool
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form held that was not accepted, and what is wrong with it."""

    given: Mapping[str, str]
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form to reply on one count of the reader's own."""

    row: EvacueeCount
    clause: str
    kinds: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    correctable: EvacueeCount | None
    """The version that stands, where the reader may correct it in a form."""
    sent: Sent | None
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, kw_only=True)
class Replies:
    shown: tuple[Shown, ...]
    whom_to_ask: tuple[str, ...]
    """For coordinators: a sentence for each figure that nobody has replied on."""
    forms: tuple[Form, ...]


def replies_of(operation: Operation, user: User, view: DiscrepancyView, names: Names, sent: Sent | None) -> Replies:
    coordinates = access.may(user, Action.REVIEW, operation)
    return Replies(
        shown=tuple(_shown(user, view, names, names_users=coordinates))[::-1],
        whom_to_ask=tuple(_whom_to_ask(operation, user, view)) if coordinates else (),
        forms=tuple(_forms(operation, user, view, names, sent)),
    )


def send_reply(operation: Operation, user: User, pk: int, given: Mapping[str, str]) -> str:
    """Stores what a form holds, and answers with a sentence that says so. Raises what the service raises."""
    named = Discrepancy.objects.filter(operation=operation, pk=pk)
    row = access.visible_discrepancies(user, named).first()
    if row is None:
        raise NotFound
    new = read_reply(given)
    with writing(operation, by=user) as write:
        outcome = reply(write, row, new).outcome
    if outcome is Outcome.UNCHANGED:
        return _("You had said so already, so nothing changed.")
    return _("Your reply is stored. The coordinators read it, and whoever else may see the figure.")


def not_accepted(
    given: Mapping[str, str], error: DomainError, words: Mapping[tuple[str, str], object] = REPLY_PROBLEMS
) -> Sent:
    """`words` says, by code and field, what a form's reader is told."""
    problems = error.problems if isinstance(error, Rejected) else (error,)
    faults = (str(words.get((each.code, getattr(each, "field", "")), each.message)) for each in problems)
    return Sent(given=given, faults=tuple(faults))


def _shown(user: User, view: DiscrepancyView, names: Names, *, names_users: bool) -> Iterator[Shown]:
    rows = list(replies_to(user, [view.row]))
    versions = with_names(EvacueeCount.objects.filter(pk__in={row.count_id for row in rows})).in_bulk()
    corrections = {row.correction_id for row in rows if row.correction_id}
    seen = access.visible(user, EvacueeCount).filter(pk__in=corrections).in_bulk()
    for row in rows:
        count = versions[row.count_id]
        params = {
            "organisation": isolated(row.organisation.name),
            "source": isolated(count.source.name),
            "clause": said(domain_count(count), names),
        }
        yield Shown(
            sentence=str(REPLIES[row.kind]) % params,
            reason=str(REPLY_REASONS[row.reason]) if row.reason else "",
            text=row.text,
            at=row.replied_at,
            by=row.replied_by.get_username() if names_users else "",
            correction=seen.get(row.correction_id or 0),
            is_past=row.superseded_at is not None,
            changed=row.kind != ReplyKind.CORRECTS and count.superseded_at is not None,
        )


def _whom_to_ask(operation: Operation, user: User, view: DiscrepancyView) -> Iterator[str]:
    answered: Mapping[tuple[int, int], Reply] = standing_replies(user, [view.row])
    here = set(access.reporting(operation).values_list("pk", flat=True))
    open_ = [count.pk for count in view.counts if (view.row.pk, count.pk) not in answered]
    asked = set()
    for count in with_names(EvacueeCount.objects.filter(pk__in=open_)).order_by("source__name", "pk"):
        whom = next((one for one in (count.source, count.logged_by) if one is not None and one.pk in here), None)
        if (whom or count.source) in asked:
            continue
        asked.add(whom or count.source)
        params = {"organisation": isolated((whom or count.source).name), "source": isolated(count.source.name)}
        if whom is None:
            yield _("%(source)s has nobody who replies here: ask elsewhere.") % params
        elif whom == count.source:
            yield _("%(organisation)s has not replied yet.") % params
        else:
            yield _("%(organisation)s has not replied yet, which logged the figure of %(source)s.") % params


def _forms(operation: Operation, user: User, view: DiscrepancyView, names: Names, sent: Sent | None) -> Iterator[Form]:
    if not access.may(user, Action.REPLY, operation):
        return
    for row in with_names(EvacueeCount.objects.filter(pk__in=[count.pk for count in view.counts])).order_by("pk"):
        versions = EvacueeCount.objects.select_related("source").filter(operation=operation, source=row.source_id)
        standing = versions.get(external_id=row.external_id, superseded_at__isnull=True)
        if access.owns(user, standing):
            is_it = sent is not None and (row.source.code, row.external_id) == (
                sent.given.get("source"),
                sent.given.get("external_id"),
            )
            corrected = standing.pk != row.pk
            yield Form(
                row=row,
                clause=said(domain_count(row), names),
                kinds=_labelled(REPLY_KINDS, ["corrects"] if corrected else ["confirms", "explains"]),
                reasons=() if corrected else _labelled(REPLY_REASONS, REPLY_REASONS),
                correctable=standing if not corrected and may_correct(user, operation, standing) else None,
                sent=sent if is_it else None,
            )


def _labelled(labels: Mapping[str, object], codes: Sequence[str] | Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((code, str(labels[code])) for code in codes)
