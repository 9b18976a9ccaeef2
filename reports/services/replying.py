"""The right of reply: an organisation confirms, explains or corrects a count of its own that a discrepancy names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corridors import access
from corridors.access import Action
from corridors.domain.errors import Conflict, NotAllowed, Problem, Rejected
from corridors.domain.package import CountKey
from corridors.domain.reading import UNREADABLE
from corridors.models import EvacueeCount, Organisation, User
from corridors.services.outcomes import Outcome
from corridors.services.writing import Write
from reports.models import Discrepancy, Reply, ReplyKind, ReplyReason
from reports.models.replies import LONGEST_TEXT

COLUMNS = ("source", "external_id", "version", "kind", "reason", "text")
REQUIRED = COLUMNS[:4]
WORDS = {"kind": ReplyKind, "reason": ReplyReason}


@dataclass(frozen=True, kw_only=True)
class NewReply:
    """What is said of which version of which count."""

    source: str
    external_id: str
    version: int
    kind: ReplyKind
    reason: ReplyReason | None = None
    text: str = ""

    @property
    def key(self) -> CountKey:
        return (self.source, self.external_id)


@dataclass(frozen=True)
class Replied:
    outcome: Outcome
    row: Reply


def read_reply(row: Mapping[str, str]) -> NewReply:
    """The reply, from text as a form or a JSON body holds it. Raises Rejected with a problem for each fault."""
    said = {name: row.get(name, "").strip() for name in COLUMNS}
    problems = list(_faults(said))
    if problems:
        raise Rejected(problems)
    return NewReply(
        source=said["source"],
        external_id=said["external_id"],
        version=int(said["version"]),
        kind=ReplyKind(said["kind"]),
        reason=ReplyReason(said["reason"]) if said["reason"] else None,
        text=said["text"],
    )


def _faults(said: Mapping[str, str]) -> Iterator[Problem]:
    explains = said["kind"] == ReplyKind.EXPLAINS
    required = (*REQUIRED, "reason", "text") if explains else REQUIRED
    for name, value in said.items():
        if not value and name in required:
            yield Problem("required", name, f"{name} may not be empty.")
        elif UNREADABLE.search(value):
            yield Problem("unreadable_text", name, f"{name}: contains a control character; remove it.")
        elif value and name in WORDS and value not in list(WORDS[name]):
            yield Problem("unknown_word", name, f"{name}: {value[:100]!r} is none of: {', '.join(WORDS[name])}.")
    if said["reason"] and not explains:
        yield Problem("reason_not_allowed", "reason", "reason: only a reply that explains has a reason.")
    if said["version"] and not re.fullmatch(r"[0-9]{1,9}", said["version"]):
        yield Problem("not_a_number", "version", "version: give a whole number with digits only.")
    if len(said["text"]) > LONGEST_TEXT:
        message = f"text is longer than {LONGEST_TEXT} characters."
        yield Problem("too_long", "text", message, {"limit": LONGEST_TEXT})


def reply(write: Write, discrepancy: Discrepancy, new: NewReply) -> Replied:
    """Stores the reply, which supersedes the organisation's earlier one on the count; the same again changes nothing.

    `discrepancy` is one that `write.by` may see. A reply takes no revision, as no evaluation reads it. Raises
    NotAllowed for someone who does not report here, Rejected for a count that is not named or another's, and Conflict
    where the count does not stand as the reply says.
    """
    by, organisation = _replying(write)
    standing = _standing(discrepancy, new, by)
    before = _current(discrepancy, organisation, new.key)
    if before is not None and _says(before) == new:
        return Replied(Outcome.UNCHANGED, before)
    count = _replied_to(new, standing)
    row = Reply(
        discrepancy=discrepancy,
        organisation=organisation,
        count=count,
        kind=new.kind.value,
        reason=new.reason.value if new.reason else "",
        text=new.text,
        correction=standing if new.kind is ReplyKind.CORRECTS else None,
        replied_at=write.moment,
        replied_by=by,
    )
    if before is not None:
        Reply.objects.filter(pk=before.pk).update(superseded_at=write.moment)
    Reply.objects.bulk_create([row])
    return Replied(Outcome.CORRECTED if before else Outcome.CREATED, row)


def _replying(write: Write) -> tuple[User, Organisation]:
    by = write.by
    if by is None or by.organisation is None or not access.may(by, Action.REPLY, write.operation):
        raise NotAllowed("Only a reporter of the operation replies, for its own organisation.", code="not_a_reporter")
    return by, by.organisation


def _standing(discrepancy: Discrepancy, new: NewReply, by: User) -> EvacueeCount:
    """The version of the count that stands, withdrawn or not."""
    seen = access.visible(by, EvacueeCount)
    if not seen.filter(discrepancies=discrepancy, source__code=new.source, external_id=new.external_id).exists():
        message = "external_id: the discrepancy names no such count; give the source and id of one that it names."
        raise Rejected([Problem("not_named", "external_id", message)])
    standing = EvacueeCount.objects.select_related("source", "logged_by").get(
        operation=discrepancy.operation_id,
        source__code=new.source,
        external_id=new.external_id,
        superseded_at__isnull=True,
    )
    if not access.owns(by, standing):
        message = f"source: this count of {new.source!r} is not yours; whose it is replies."
        raise Rejected([Problem("not_your_count", "source", message, {"said": new.source})])
    return standing


def _current(discrepancy: Discrepancy, organisation: Organisation, key: CountKey) -> Reply | None:
    standing = Reply.objects.filter(discrepancy=discrepancy, organisation=organisation, superseded_at__isnull=True)
    of_count = standing.filter(count__source__code=key[0], count__external_id=key[1])
    return of_count.select_related("organisation", "count__source", "correction").first()


def _says(row: Reply) -> NewReply:
    return NewReply(
        source=row.count.source.code,
        external_id=row.count.external_id,
        version=row.count.version,
        kind=ReplyKind(row.kind),
        reason=ReplyReason(row.reason) if row.reason else None,
        text=row.text,
    )


def _replied_to(new: NewReply, standing: EvacueeCount) -> EvacueeCount:
    """The version that is replied to: what a correction corrected, or else what stands."""
    versions = EvacueeCount.objects.filter(
        operation=standing.operation_id, source=standing.source_id, external_id=standing.external_id
    )
    count = versions.filter(version=new.version).select_related("source").first()
    if count is None:
        raise Rejected([Problem("unknown_version", "version", "version: the count has no such version.")])
    if new.kind is ReplyKind.CORRECTS:
        if count.pk == standing.pk:
            message = f"Version {new.version} stands uncorrected: correct or withdraw the count first, then reply."
            raise Conflict(message, code="not_corrected")
    elif count.pk != standing.pk or standing.withdrawn:
        state = "was withdrawn" if standing.withdrawn else f"is at version {standing.version} by now"
        raise Conflict(f"The count {state}: read it again, and reply on how it stands.", code="count_changed")
    return count
