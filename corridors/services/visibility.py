"""Notes what members came to see, and what they see no more, so that the feed of changes can tell of it.

An embargo ends by the database's clock, with no write. So whether a corridor or a movement is hidden is noted beside
it, and whoever finds a note that no longer holds makes it anew, under the operation's lock. Where counts are concerned
that takes a revision: the one at which members came to see them, or from which on they see them no more. See
docs/decisions/0010-the-feed-tells-what-becomes-visible.md.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from corridors import access
from corridors.models import Corridor, EvacueeCount, Movement, Operation
from corridors.services.writing import Write, writing

_NAMED_BY_COUNTS: tuple[tuple[str, type[Any]], ...] = (("corridor", Corridor), ("movement", Movement))


def operations_to_note() -> QuerySet[Operation]:
    """The operations in which something is hidden or shown otherwise than it was noted."""
    shared = Q(shares_counts=True, shared_revision__isnull=False) | Q(shares_counts=False, shared_revision__isnull=True)
    differs = ~shared
    for _, model in _NAMED_BY_COUNTS:
        differs |= Exists(_otherwise(model).filter(operation=OuterRef("pk")))
    return Operation.objects.filter(differs)


def note_visibility(operation: Operation) -> bool:
    """Notes it, and answers whether there was anything to note; where there is not, nothing is locked or written."""
    if not operations_to_note().filter(pk=operation.pk).exists():
        return False
    with writing(operation, by=None) as write:
        note(write)
    return True


def note(write: Write) -> None:
    """Notes it in a write; what was hidden before the write is compared with what is hidden after it."""
    counts = EvacueeCount.objects.filter(operation=write.operation)
    stored = Operation.objects.filter(pk=write.operation.pk)
    shares, since = stored.values_list("shares_counts", "shared_revision").get()
    shared = since is not None
    taken = shared and not shares and counts.exists()
    if shares and not shared:
        stored.update(shared_revision=write.take_revision() if counts.exists() else 0)
    elif shared and not shares:
        stored.update(shared_revision=None)
    for name, model in _NAMED_BY_COUNTS:
        otherwise = list(_otherwise(model).filter(operation=write.operation).values_list("pk", "hidden"))
        shown, gone = ([pk for pk, hidden in otherwise if hidden is was] for was in (True, False))
        rows = model.objects
        rows.filter(pk__in=shown).update(hidden=False)
        rows.filter(pk__in=gone).update(hidden=True)
        if shares and (told := _named_by(counts, name, shown)):
            rows.filter(pk__in=told).update(shown_revision=write.take_revision())
        taken = taken or (shared and bool(_named_by(counts, name, gone)))
    if taken:
        stored.update(taken_revision=write.take_revision())


def _otherwise(model: type[Any]) -> QuerySet[Any]:
    """The rows that are hidden now though noted as shown, or the other way round."""
    hides = Exists(access.hidden(model).filter(pk=OuterRef("pk")))
    rows: QuerySet[Any] = model.objects.annotate(hides=hides).exclude(hidden=F("hides"))
    return rows


def _named_by(counts: QuerySet[EvacueeCount], name: str, keys: list[int]) -> list[int]:
    """Those of the keys that counts have in the column of that name."""
    if not keys:
        return []
    return list(counts.filter(**{f"{name}__in": keys}).order_by().values_list(name, flat=True).distinct())
