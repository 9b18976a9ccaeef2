"""Notes what leaves the service as a file."""

from django.utils import timezone

from corridors import access
from corridors.models import Export, Operation, User


def note_export(*, operation: Operation, user: User, what: str, form: str, asked: str, rows: int) -> None:
    """Notes that the user takes `rows` rows of the operation away, in a form, as `asked` for in the address."""
    row = Export(
        operation=operation,
        user=user,
        organisation=user.organisation,
        role=access.role_in(user, operation) or "",
        key=user.key,
        what=what,
        form=form,
        asked=asked,
        revision=operation.revision,
        rows=rows,
        at=timezone.now(),
    )
    Export.objects.bulk_create([row])
