"""Who may sign in, and with what role in which operation."""

from django.db import transaction

from corridors import access
from corridors.access import Action
from corridors.domain.errors import NotAllowed
from corridors.domain.vocabulary import Role
from corridors.models import Membership, Operation, Organisation, User
from corridors.services.writing import Write, writing


@transaction.atomic
def put_user(
    *,
    username: str,
    password: str | None,
    organisation: Organisation | None,
    by: User | None,
    staff: bool = True,
    active: bool = True,
    administrator: bool | None = None,
) -> User:
    """Creates a user, or corrects the one of that name; a password of None is left as it is.

    `staff` may sign in to the admin's forms; one who is not `active` may sign in nowhere. `administrator` makes one, or
    ends it; None leaves that as it is.
    """
    _require_administrator(by)
    user = User.objects.filter(username=username).first() or User(username=username)
    speaks_for_others = user.pk is not None and user.organisation != organisation
    user.organisation = organisation
    user.is_staff = staff
    user.is_active = active
    if administrator is not None:
        user.is_superuser = administrator
    if password is not None:
        user.set_password(password)
    user.save()
    if speaks_for_others:
        # Which counts are its own is another matter now.
        for membership in user.memberships.filter(role=Role.REPORTER).select_related("operation").order_by("operation"):
            with writing(membership.operation, by=by) as write:
                _sees_otherwise(membership, write)
                membership.save()
    return user


@transaction.atomic
def put_membership(*, operation: Operation, user: User, role: Role, by: User | None) -> Membership:
    """Gives a user a role in an operation, in place of the one that it had."""
    _require_administrator(by, operation)
    with writing(operation, by=by) as write:
        membership = Membership.objects.filter(operation=operation, user=user).first()
        seen_otherwise = membership.role != role if membership else _was_member(user, operation)
        membership = membership or Membership(operation=operation, user=user)
        membership.role = role.value
        if seen_otherwise:
            _sees_otherwise(membership, write)
        membership.save()
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User | None) -> None:
    _require_administrator(by, membership.operation)
    membership.delete()


def _was_member(user: User, operation: Operation) -> bool:
    former = Membership.history.filter(operation=operation, user=user)  # type: ignore[attr-defined]
    return bool(former.exists())


def _sees_otherwise(membership: Membership, write: Write) -> None:
    """Ends what the user's systems keep of the feed: of some counts it was told too much, or nothing."""
    membership.revision = write.take_revision()


def _require_administrator(by: User | None, operation: Operation | None = None) -> None:
    """An administrator, or for its own operation's members a coordinator."""
    if by is None or access.may(by, Action.ADMINISTER):
        return
    if operation is not None and access.may(by, Action.PLAN, operation):
        return
    raise NotAllowed("Only an administrator manages users.")
