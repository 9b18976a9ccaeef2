"""Notes what members came to see, and what they see no more, so that the feed of changes can tell of it.

An embargo ends by the database's clock, with no write. So whether a corridor or a movement is hidden is noted beside
it, and whoever finds that a note no longer holds makes it anew, under the operation's lock. Where counts are concerned
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
    """The operations whose notes no longer hold."""
    noted = Q(embargoes_noted=F("embargoes"), shares_counts=True, shared_revision__isnull=False)
    noted |= Q(embargoes_noted=F("embargoes"), shares_counts=False, shared_revision__isnull=True)
    return access.with_embargoes(Operation.objects.all()).exclude(noted)


def is_noted(operation: Any) -> bool:
    """Whether its notes hold, for an operation that comes with its `embargoes`."""
    shares_as_noted: bool = operation.shares_counts == (operation.shared_revision is not None)
    return shares_as_noted and operation.embargoes_noted == operation.embargoes


def note_visibility(operation: Operation) -> None:
    """Notes it anew where that is needed; one who comes second finds nothing left to note."""
    with writing(operation, by=None) as write:
        note(write)


def note(write: Write) -> None:
    """Notes it at the end of a write that may change it."""
    operation = Operation.objects.filter(pk=write.operation.pk)
    counts = EvacueeCount.objects.filter(operation=write.operation)
    # Its number first: an embargo that ends meanwhile is noted once more then, and not missed.
    now = access.with_embargoes(operation).get()
    was_shared, shown, taken = now.shared_revision is not None, False, False
    noted: dict[str, Any] = {"embargoes_noted": now.embargoes}
    if was_shared != now.shares_counts:
        shown, taken = (now.shares_counts, was_shared) if counts.exists() else (False, False)
        since = write.take_revision() if shown else 0
        noted["shared_revision"] = since if now.shares_counts else None
    for name, model in _NAMED_BY_COUNTS:
        came, went = _otherwise(model, write.operation)
        model.objects.filter(pk__in=came).update(hidden=False)
        model.objects.filter(pk__in=went).update(hidden=True)
        if now.shares_counts and (told := _named_by(counts, name, came)):
            model.objects.filter(pk__in=told).update(shown_revision=write.take_revision())
            shown = True
        taken = taken or (was_shared and bool(_named_by(counts, name, went)))
    noted |= {"shown_revision": write.take_revision()} if shown else {}
    noted |= {"taken_revision": write.take_revision()} if taken else {}
    operation.update(**noted)


def _otherwise(model: type[Any], operation: Operation) -> tuple[list[int], list[int]]:
    """The keys of the rows that are shown now though noted as hidden, and of those that are the other way round."""
    hides = Exists(access.hidden(model).filter(pk=OuterRef("pk")))
    rows = model.objects.filter(operation=operation).annotate(hides=hides).exclude(hidden=F("hides"))
    found = rows.values_list("pk", "hidden")
    return [pk for pk, was_hidden in found if was_hidden], [pk for pk, was_hidden in found if not was_hidden]


def _named_by(counts: QuerySet[EvacueeCount], name: str, keys: list[int]) -> list[int]:
    """Those of the keys that counts have in the column of that name."""
    if not keys:
        return []
    return list(counts.filter(**{f"{name}__in": keys}).order_by().values_list(name, flat=True).distinct())
