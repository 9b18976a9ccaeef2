"""The id of a count whose source gives none."""

from itertools import count

from corridors.models import EvacueeCount, Operation


def free_id(operation: Operation, *, source: str, day: str) -> str:
    """The first of `<source>-<day>-1`, `-2`, … that no version of any count bears.

    It stays free for as long as the operation's lock is held.
    """
    start = f"{source}-{day}-"
    rows = EvacueeCount.objects.filter(operation=operation, source__code=source, external_id__startswith=start)
    taken = set(rows.values_list("external_id", flat=True))
    return next(name for number in count(1) if (name := f"{start}{number}") not in taken)
