"""API keys of partners' systems. Only a hash of each is stored."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from knox.crypto import hash_token

from corridors import access
from corridors.access import Action
from corridors.domain.errors import Conflict, NotAllowed, NotFound, Problem, Rejected
from corridors.models import Key, Operation, User

LASTING = timedelta(days=90)
LONGEST = timedelta(days=366)
GRACE = timedelta(hours=24)
"""For how long a key that was replaced still holds, unless told otherwise."""
NOTED_EVERY = timedelta(minutes=1)
"""How often the last use of a key is stored: a read shall not be a write each time."""


@transaction.atomic
def give_key(
    *,
    user: User,
    by: User | None,
    name: str = "key",
    operations: Iterable[Operation] | None = None,
    lasting: timedelta = LASTING,
) -> str:
    """A new key of the user's, which nobody sees again after this. `by` None is the operator.

    It opens the `operations`; None stands for those in which the user has a role now, and not for later ones. Raises
    NotAllowed for one who does not coordinate all of them, and Rejected where the user has no role in one.
    """
    own = access.operations_as(user)
    opened = list(own if operations is None else operations)
    problems = [Problem("required", "name", "name: say what the key is for.")] if not name.strip() else []
    if not opened:
        problems.append(Problem("no_operation", "operations", "operations: a key opens at least one operation."))
    if not timedelta(0) < lasting <= LONGEST:
        problems.append(Problem("days_out_of_range", "days", f"days: a key lasts from 1 to {LONGEST.days} days."))
    if problems:
        raise Rejected(problems)
    if by is not None and not all(access.may(by, Action.GRANT, operation) for operation in opened):
        raise NotAllowed("Only a coordinator of each operation gives a key to it.")
    if strange := ", ".join(sorted(operation.code for operation in opened if operation not in own)):
        message = f"operations: the user has no role in {strange}; give it one first."
        raise Rejected([Problem("no_role", "operations", message, {"said": strange})])
    return _new(user, name.strip(), opened, lasting, granted_by=by)


def key_of(key: str) -> Key | None:
    """The key's row; None for one that is not known, was revoked, has expired, or whose user's account was closed."""
    row = Key.objects.select_related("user").filter(digest=hash_token(key), user__is_active=True).first()
    return row if row is not None and row.holds else None


def use_key(key: str) -> Key | None:
    """As `key_of`, and notes that the key is used now."""
    row = key_of(key)
    long_ago = timezone.now() - NOTED_EVERY
    if row is not None and (row.last_used_at is None or row.last_used_at <= long_ago):
        before = Q(last_used_at=None) | Q(last_used_at__lte=long_ago)
        Key.objects.filter(before, pk=row.pk).update(last_used_at=timezone.now())
    return row


def is_key_of(user: User, key: str) -> bool:
    """Whether the key is one of the user's and still holds."""
    row = key_of(key)
    return row is not None and row.user_id == user.pk


@transaction.atomic
def revoke_key(key: Key, *, by: User | None) -> None:
    """Ends the key at once, and with it those that it replaced. Raises NotFound for one who may not see it."""
    row: Key | None = _locked(key, by)
    while row is not None:
        _end(row)
        row = row.replaces


@transaction.atomic
def rotate_key(key: Key, *, by: User, grace: timedelta = GRACE) -> str:
    """A new key with the same name, operations and length of life; the old one holds for the `grace`, or ends at once.

    Asked again, because the answer was lost, it replaces the new key that nobody ever used. Raises NotFound for one
    whose key it is not, and Conflict where it no longer holds or its successor is in use.
    """
    row = _locked(key, by)
    if row.user_id != by.pk:
        raise NotFound
    if not row.holds:
        raise Conflict("The key no longer holds, so nothing can take its place; ask for a new one.", code="key_ended")
    lasting = row.expiry - row.created
    for successor in row.replaced_by.all():
        if successor.last_used_at is not None:
            raise Conflict("The key was replaced already, and the new one is in use.", code="key_replaced")
        lasting = successor.expiry - successor.created
        _end(successor)
    row.expiry = min(row.expiry, timezone.now() + grace)
    row.save(update_fields=["expiry"])
    return _new(row.user, row.name, row.operations.all(), lasting, granted_by=row.granted_by, replaces=row)


def _locked(key: Key, by: User | None) -> Key:
    rows = Key.objects.all() if by is None else access.visible(by, Key)
    row = rows.select_for_update().filter(pk=key.pk).first()
    if row is None:
        raise NotFound
    return row


def _end(row: Key) -> None:
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])


def _new(user: User, name: str, operations: Iterable[Operation], lasting: timedelta, **columns: object) -> str:
    row, key = Key.objects.create(user, expiry=lasting, name=name, **columns)
    row.operations.set(operations)
    return str(key)
