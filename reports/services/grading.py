"""How far a source is trusted in an operation: a coordinator's grade, which its next evaluation weighs."""

from typing import Any

from corridors import access
from corridors.access import Action
from corridors.domain.errors import NotAllowed, Problem, Rejected
from corridors.domain.reading import UNREADABLE
from corridors.models import Organisation
from corridors.services.outcomes import Outcome
from corridors.services.records import Put
from corridors.services.writing import Write
from reports.engine.grades import CREDIBILITY, RELIABILITY
from reports.models import Grade
from reports.models.grades import LONGEST_REASON

WORDS = {"reliability": RELIABILITY, "credibility": CREDIBILITY}


def grade(write: Write, organisation: Organisation, *, reliability: str, credibility: str, reason: str) -> Put:
    """Grades a source for all of the operation, with a reason; the same again changes nothing.

    Raises NotAllowed for one who does not review the operation, Rejected with what is wrong.
    """
    if write.by is not None and not access.may(write.by, Action.REVIEW, write.operation):
        raise NotAllowed("Only a coordinator of the operation grades its sources.")
    said = {"reliability": reliability, "credibility": credibility, "reason": reason.strip()}
    if problems := _faults(said):
        raise Rejected(problems)
    row = Grade.objects.filter(operation=write.operation, organisation=organisation).first()
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return Put(row, Outcome.UNCHANGED)
    outcome = Outcome.CREATED if row is None else Outcome.CORRECTED
    made: Any = row or Grade(operation=write.operation, organisation=organisation)
    for name, value in said.items():
        setattr(made, name, value)
    made.graded_by, made.graded_at = write.by, write.moment
    made._history_date, made._history_user = write.moment, write.by
    made.save()
    write.take_revision()
    return Put(made, outcome)


def _faults(said: dict[str, str]) -> list[Problem]:
    found = [
        Problem("unknown_word", name, f"{name}: {said[name][:100]!r} is none of: {', '.join(words)}.")
        for name, words in WORDS.items()
        if said[name] not in words
    ]
    reason = said["reason"]
    if not reason:
        found.append(Problem("required", "reason", "reason may not be empty."))
    if UNREADABLE.search(reason):
        found.append(Problem("unreadable_text", "reason", "reason: contains a control character; remove it."))
    if len(reason) > LONGEST_REASON:
        message = f"reason is longer than {LONGEST_REASON} characters."
        found.append(Problem("too_long", "reason", message, {"limit": LONGEST_REASON}))
    return found
