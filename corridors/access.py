"""Who may see and do what: the one policy.

Admin, API, pages, exports and services all ask here, by the rules of docs/access.md. What a user may not see is
answered exactly like something that does not exist. The database's clock decides an embargo at the moment of reading.

A request that a key signs sees and does what its user may in the key's operations, and nothing beyond them. The user
carries the key (`User.key`), and every rule begins with `_memberships_of` or `_administers`, so none can forget it.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import Role
from corridors.models import (
    CeasefireWindow,
    Corridor,
    EvacueeCount,
    Export,
    Key,
    Membership,
    Movement,
    Operation,
    Organisation,
    Place,
    User,
    Violation,
)

Viewer = User | AnonymousUser
M = TypeVar("M", bound=Model)


class Action(StrEnum):
    RECORD = "record"
    """Log, correct and withdraw one's own organisation's counts."""
    REPLY = "reply"
    """Answer a discrepancy that names a count of one's own organisation."""
    PLAN = "plan"
    """Write the operation's places, corridors, windows, movements and violations."""
    REVIEW = "review"
    """Work on discrepancies, and grade sources."""
    GRANT = "grant"
    """Give and revoke keys to the operation."""
    ADMINISTER = "administer"
    """Manage users, organisations, operations and memberships."""


_ROLES = {
    Action.RECORD: Role.REPORTER,
    Action.REPLY: Role.REPORTER,
    Action.PLAN: Role.COORDINATOR,
    Action.REVIEW: Role.COORDINATOR,
    Action.GRANT: Role.COORDINATOR,
}


def role_in(user: Viewer, operation: Operation) -> Role | None:
    """The user's role in the operation; None for no member, nobody signed in, or an account that was closed."""
    if not isinstance(user, User) or not user.is_active:
        return None
    word = _memberships_of(user).filter(operation=operation).values_list("role", flat=True).first()
    return Role(word) if word else None


def may(user: Viewer, action: Action, operation: Operation | None = None) -> bool:
    """Whether the user may do this, in the operation where the action is one in an operation."""
    if action is Action.ADMINISTER:
        return isinstance(user, User) and user.is_active and _administers(user)
    if operation is None:
        return operations_where(user, action).exists()
    return role_in(user, operation) is _ROLES[action]


def operations_where(user: Viewer, action: Action) -> QuerySet[Operation]:
    """The operations in which the user may do this; ADMINISTER is no action in an operation."""
    return operations_as(user, _ROLES[action])


def operations_as(user: Viewer, *roles: Role) -> QuerySet[Operation]:
    """The operations in which the user has one of the roles (none given: any role)."""
    if not isinstance(user, User) or not user.is_active:
        return Operation.objects.none()
    memberships = _memberships_of(user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Operation.objects.filter(pk__in=memberships.values("operation"))


class Standpoint(NamedTuple):
    """What decides which of the rows that a revision of an operation holds a user sees."""

    user: int
    organisation: int | None
    is_superuser: bool
    role: Role
    shares_counts: bool
    embargoes: int


def operation_and_standpoint(user: User, code: str) -> tuple[Operation, Standpoint]:
    """The operation of that code, with its `embargoes`, and from where the user sees it.

    Raises NotFound where the user is no member of it, as where there is none.
    """
    found = _memberships_of(user, _beside_operations()).filter(operation__code=code).first() if user.is_active else None
    if found is None:
        raise NotFound
    operation: Any = found.operation
    operation.embargoes = found.embargoes
    seen = (user.pk, user.organisation_id, user.is_superuser, Role(found.role))
    return operation, Standpoint(*seen, operation.shares_counts, found.embargoes)


def with_embargoes(operations: QuerySet[Operation]) -> QuerySet[Any]:
    """The operations with `embargoes`: how many of their corridors, movements and windows are under one now.

    An embargo ends by the clock: at one revision they only get fewer, so their number says which they are.
    """
    return operations.annotate(embargoes=_embargoes("pk"))


@cache
def _beside_operations() -> QuerySet[Any]:
    """All memberships, each with its operation and how many `embargoes` that has: made once, as making it is slow."""
    return Membership.objects.select_related("operation").annotate(embargoes=_embargoes("operation"))


def _embargoes(operation: str) -> Any:
    """The number of embargoes on the rows of the operation whose key stands in the column."""
    corridors, movements, windows = (
        Subquery(_number_embargoed(model, operation)) for model in (Corridor, Movement, CeasefireWindow)
    )
    return corridors + movements + windows


def _number_embargoed(model: type[Model], operation: str) -> QuerySet[Any]:
    rows = model._default_manager.filter(operation=OuterRef(operation), visible_from__gt=Now())
    # `Count` would group the rows, and say nothing of none.
    number = Func("pk", function="COUNT", output_field=IntegerField())
    found: QuerySet[Any] = rows.order_by().annotate(number=number).values("number")
    return found


def key_holders(user: Viewer) -> QuerySet[User]:
    """To whom the user may give keys: the active members of the operations that it coordinates."""
    members = Membership.objects.filter(operation__in=operations_where(user, Action.GRANT))
    return User.objects.filter(pk__in=members.values("user"), is_active=True)


def visible(user: Viewer, model: type[M]) -> QuerySet[M]:
    """The rows of a model that the user may see."""
    rows: QuerySet[M] = model._default_manager.all()
    if not isinstance(user, User) or not user.is_active:
        return rows.none()
    return rows.filter(_VISIBLE[model](user)) if model in _VISIBLE else rows.none()


def visible_counts(user: User, operation: Operation, standpoint: Standpoint) -> QuerySet[EvacueeCount]:
    """Those of `visible` that are the operation's, by a much shorter query: from where `operation_and_standpoint` says.

    Role and sharing are as they were then. What is under an embargo is for the database to say as it reads the counts,
    so that one which was set since then holds.
    """
    seen = _seen_counts(
        user,
        coordinated=_all_or_none(standpoint.role is Role.COORDINATOR),
        reported=_all_or_none(standpoint.role is Role.REPORTER),
        shared=_all_or_none(standpoint.shares_counts),
        hidden_here=lambda model: hidden(model).filter(operation=operation),
    )
    return EvacueeCount.objects.filter(seen, operation=operation)


def hidden(model: type[M]) -> QuerySet[M]:
    """The corridors, movements or windows that are under an embargo now, of their own or of what they name."""
    rows: QuerySet[M] = _hidden(model).all()
    return rows


@cache
def _hidden(model: type[Model]) -> QuerySet[Any]:
    later = Q(visible_from__gt=Now())
    if model is not Corridor:
        later |= Q(corridors__visible_from__gt=Now())
    if model is Movement:
        later |= Q(windows__in=_hidden(CeasefireWindow))
    return model._default_manager.filter(later)


def membership_in(user: User, operation: Operation) -> Membership | None:
    """The user's role in the operation, as it and the user are stored now.

    None for no member, and where the account was closed or the key ended since the request was signed.
    """
    rows = _memberships_of(user).filter(operation=operation, user__is_active=True)
    if user.key is not None:
        holds = Key.objects.filter(pk=user.key.pk, revoked_at__isnull=True, expiry__gt=Now())
        rows = rows.filter(Exists(holds))
    return rows.select_related("user").first()


def visible_operation(user: Viewer, code: str) -> Operation:
    """The operation of that code. Raises NotFound where the user is no member of it, as where there is none."""
    operation = operations_as(user).filter(code=code).first()
    if operation is None:
        raise NotFound
    return operation


def visible_discrepancies(user: Viewer, discrepancies: QuerySet[M]) -> QuerySet[M]:
    """Those of the discrepancies (rows with `operation`, `counts` and `windows`) that the user may see.

    A coordinator sees all of the operation, an observer those that name nothing embargoed, a reporter of these the ones
    that name a count of its own organisation.
    """
    if not isinstance(user, User) or not user.is_active:
        return discrepancies.none()
    embargoed = discrepancies.filter(
        Q(windows__in=_embargoed(CeasefireWindow, user)) | Q(counts__in=_counts_of_embargoed(user))
    )
    own = discrepancies.filter(counts__in=own_counts(user))
    seen = Q(operation__in=operations_as(user, Role.OBSERVER)) | Q(
        operation__in=operations_as(user, Role.REPORTER), pk__in=own.values("pk")
    )
    return discrepancies.filter(
        Q(operation__in=operations_as(user, Role.COORDINATOR)) | (seen & ~Q(pk__in=embargoed.values("pk")))
    )


def visible_replies(user: Viewer, replies: QuerySet[M]) -> QuerySet[M]:
    """Of replies (rows with `count`) to discrepancies that the user may see, those on counts that the user may see."""
    return replies.filter(count__in=visible(user, EvacueeCount))


def sees_every_count(user: Viewer, operation: Operation) -> bool:
    """Whether no discrepancy that the user may see names a count that the user may not see."""
    return operation.shares_counts or role_in(user, operation) is Role.COORDINATOR


def own_counts(user: Viewer) -> QuerySet[EvacueeCount]:
    """The counts, in whatever operation and version, that are the user's organisation's own."""
    return EvacueeCount.objects.filter(own(user)) if isinstance(user, User) else EvacueeCount.objects.none()


def own(user: User) -> Q:
    """That a count is the user's organisation's own; which tells for one who reports, and for nobody else."""
    if user.organisation_id is None:
        return Q(pk__in=[])
    return Q(source=user.organisation_id) | Q(logged_by=user.organisation_id)


def exportable_counts(user: Viewer, operation: Operation) -> QuerySet[EvacueeCount]:
    """The operation's counts, in whatever version, that a file holds which the user takes away.

    All that the user sees; for a reporter those of its own organisation, as what others share with it to read is not
    its to hand on as a whole.
    """
    seen = visible(user, EvacueeCount).filter(operation=operation)
    return seen.filter(pk__in=own_counts(user).values("pk")) if exports_own_alone(user, operation) else seen


def exports_own_alone(user: Viewer, operation: Operation) -> bool:
    """Whether a file of counts that the user takes away holds its own organisation's alone."""
    return role_in(user, operation) is Role.REPORTER


def visible_subscriptions(user: Viewer, subscriptions: QuerySet[M]) -> QuerySet[M]:
    """Those of the subscriptions (rows with `operation` and `user`) that are the user's own, where it is a member."""
    if not isinstance(user, User):
        return subscriptions.none()
    return subscriptions.filter(user=user, operation__in=operations_as(user))


def visible_grades(user: Viewer, grades: QuerySet[M]) -> QuerySet[M]:
    """Those of the grades (rows with `operation`) that the user may see: those of the operations that it reviews."""
    return grades.filter(operation__in=operations_where(user, Action.REVIEW))


def sees_everything(user: Viewer, operation: Operation) -> bool:
    """Whether nothing on which an estimate of the operation may rest is hidden from the user.

    Every count that stands, corridor, movement and window has a part in it: not only the counts that bind a range, but
    also those for which another was left out.
    """
    role = role_in(user, operation)
    if role is None or role is Role.COORDINATOR:
        return role is not None
    standing = Q(superseded_at__isnull=True)
    kinds: tuple[tuple[type[Model], Q], ...] = (
        (EvacueeCount, standing),
        (Corridor, Q()),
        (Movement, Q()),
        (CeasefireWindow, Q()),
    )
    return not any(
        kind._default_manager.filter(which, operation=operation)
        .exclude(pk__in=visible(user, kind).values("pk"))
        .exists()
        for kind, which in kinds
    )


def reads_all(user: Viewer, operation: Operation) -> bool:
    """Whether the user reads all that was frozen of the operation: a coordinator, or an observer who sees everything.

    A reporter reads what names its own organisation's counts, as of discrepancies.
    """
    return role_in(user, operation) in (Role.COORDINATOR, Role.OBSERVER) and sees_everything(user, operation)


class Entered(Protocol):
    """Whose count it is: a row of the ledger, or what was read of one."""

    @property
    def source_id(self) -> int: ...

    @property
    def logged_by_id(self) -> int | None: ...


def owns(user: User, count: Entered) -> bool:
    """Whether the count is its organisation's own: its figure, or logged by it for a source that does not report."""
    organisation = user.organisation_id
    return organisation is not None and organisation in (count.source_id, count.logged_by_id)


def sources_to_record(user: User, operation: Operation) -> QuerySet[Organisation]:
    """For whom the user may log counts: its own organisation, and every source that has no reporter of its own here."""
    if not may(user, Action.RECORD, operation) or user.organisation_id is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(Q(pk=user.organisation_id) | ~Q(pk__in=reporting(operation).values("pk")))


def reporting(operation: Operation) -> QuerySet[Organisation]:
    """The organisations that have an active reporter in the operation."""
    memberships = Membership.objects.filter(
        operation=operation, role=Role.REPORTER, user__is_active=True, user__organisation__isnull=False
    )
    return Organisation.objects.filter(pk__in=memberships.values("user__organisation"))


def _memberships_of(user: User, memberships: QuerySet[Membership] | None = None) -> QuerySet[Any]:
    """The user's roles (of those given); of a request that a key signs, those in the key's operations."""
    theirs = (Membership.objects.all() if memberships is None else memberships).filter(user=user)
    return theirs if user.key is None else theirs.filter(operation__keys=user.key)


def _administers(user: User) -> bool:
    """Whether the user is an administrator, which is nothing in an operation, so that no key opens it."""
    return user.is_superuser and user.key is None


def _embargoed(model: type[Model], user: User) -> QuerySet[Any]:
    """The rows that are hidden from the user until a moment."""
    return hidden(model).exclude(operation__in=operations_as(user, Role.COORDINATOR)).values("pk")


def _counts_of_embargoed(user: User) -> QuerySet[Any]:
    return EvacueeCount.objects.filter(
        Q(corridor__in=_embargoed(Corridor, user)) | Q(movement__in=_embargoed(Movement, user))
    ).values("pk")


def _of_member(user: User) -> Q:
    return Q(operation__in=operations_as(user))


def _unless_embargoed(model: type[Model]) -> Callable[[User], Q]:
    return lambda user: _of_member(user) & ~Q(pk__in=_embargoed(model, user))


def _counts(user: User) -> Q:
    return _seen_counts(
        user,
        coordinated=Q(operation__in=operations_as(user, Role.COORDINATOR)),
        reported=Q(operation__in=operations_as(user, Role.REPORTER)),
        shared=_of_member(user) & Q(operation__shares_counts=True),
        hidden_here=hidden,
    )


def _seen_counts(
    user: User, *, coordinated: Q, reported: Q, shared: Q, hidden_here: Callable[[type[Model]], QuerySet[Any]]
) -> Q:
    """By which of them are of an operation that the user coordinates, reports to, or is told the counts of by members.

    What its members share leaves out what names a corridor or movement under an embargo.
    """
    embargoed = Q(corridor__in=hidden_here(Corridor)) | Q(movement__in=hidden_here(Movement))
    return coordinated | (reported & own(user)) | (shared & ~embargoed)


def _all_or_none(condition: bool) -> Q:
    """Holds for every row where the condition does, and for none where it does not."""
    none = Q(pk__in=())
    return ~none if condition else none


def _memberships(user: User) -> Q:
    if _administers(user):
        return Q()
    own = Q(pk__in=_memberships_of(user).values("pk"))
    return own | Q(operation__in=operations_as(user, Role.COORDINATOR))


def _operations(user: User) -> Q:
    return Q() if _administers(user) else Q(pk__in=operations_as(user))


def _keys(user: User) -> Q:
    """Those that the user may see, and may revoke. A key sees none but itself: it shall not outlive its own end."""
    if user.key is not None:
        return Q(pk=user.key.pk)
    if _administers(user):
        return Q()
    granted = Key.operations.through.objects.filter(operation__in=operations_where(user, Action.GRANT))
    return Q(user=user) | Q(pk__in=granted.values("key"))


_VISIBLE: dict[type[Model], Callable[[User], Q]] = {
    Operation: _operations,
    Organisation: lambda _: Q(),
    Place: _of_member,
    Corridor: _unless_embargoed(Corridor),
    Movement: _unless_embargoed(Movement),
    CeasefireWindow: _unless_embargoed(CeasefireWindow),
    Violation: lambda user: _of_member(user) & ~Q(window__in=_embargoed(CeasefireWindow, user)),
    EvacueeCount: _counts,
    Export: lambda user: Q(operation__in=operations_as(user, Role.COORDINATOR)),
    Key: _keys,
    Membership: _memberships,
    User: lambda user: Q() if _administers(user) else Q(pk=user.pk),
}
