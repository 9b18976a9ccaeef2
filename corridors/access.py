"""Who may see and do what: the one policy.

Admin, API, pages, exports and services all ask here, by the rules of docs/access.md. What a user may not see is
answered exactly like something that does not exist. The database's clock decides an embargo at the moment of reading.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now

from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import Role
from corridors.models import (
    CeasefireWindow,
    Corridor,
    EvacueeCount,
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
    PLAN = "plan"
    """Write the operation's places, corridors, windows, movements and violations."""
    REVIEW = "review"
    """Work on discrepancies."""
    ADMINISTER = "administer"
    """Manage users, organisations, operations and memberships."""


_ROLES = {Action.RECORD: Role.REPORTER, Action.PLAN: Role.COORDINATOR, Action.REVIEW: Role.COORDINATOR}


def role_in(user: Viewer, operation: Operation) -> Role | None:
    """The user's role in the operation; None for no member, nobody signed in, or an account that was closed."""
    if not isinstance(user, User) or not user.is_active:
        return None
    word = Membership.objects.filter(user=user, operation=operation).values_list("role", flat=True).first()
    return Role(word) if word else None


def may(user: Viewer, action: Action, operation: Operation | None = None) -> bool:
    """Whether the user may do this, in the operation where the action is one in an operation."""
    if action is Action.ADMINISTER:
        return isinstance(user, User) and user.is_active and user.is_superuser
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
    memberships = Membership.objects.filter(user=user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Operation.objects.filter(pk__in=memberships.values("operation"))


def visible(user: Viewer, model: type[M]) -> QuerySet[M]:
    """The rows of a model that the user may see."""
    rows: QuerySet[M] = model._default_manager.all()
    if not isinstance(user, User) or not user.is_active:
        return rows.none()
    return rows.filter(_VISIBLE[model](user)) if model in _VISIBLE else rows.none()


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
    own = discrepancies.filter(counts__in=EvacueeCount.objects.filter(_own(user)))
    seen = Q(operation__in=operations_as(user, Role.OBSERVER)) | Q(
        operation__in=operations_as(user, Role.REPORTER), pk__in=own.values("pk")
    )
    return discrepancies.filter(
        Q(operation__in=operations_as(user, Role.COORDINATOR)) | (seen & ~Q(pk__in=embargoed.values("pk")))
    )


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


def owns(user: User, count: EvacueeCount) -> bool:
    """Whether the count is its organisation's own: its figure, or logged by it for a source that does not report."""
    organisation = user.organisation_id
    return organisation is not None and organisation in (count.source_id, count.logged_by_id)


def sources_to_record(user: User, operation: Operation) -> QuerySet[Organisation]:
    """For whom the user may log counts: its own organisation, and every source that has no reporter of its own here."""
    if not may(user, Action.RECORD, operation) or user.organisation_id is None:
        return Organisation.objects.none()
    reporting = Membership.objects.filter(
        operation=operation, role=Role.REPORTER, user__is_active=True, user__organisation__isnull=False
    )
    return Organisation.objects.filter(Q(pk=user.organisation_id) | ~Q(pk__in=reporting.values("user__organisation")))


def _own(user: User) -> Q:
    if user.organisation_id is None:
        return Q(pk__in=[])
    return Q(source=user.organisation_id) | Q(logged_by=user.organisation_id)


def _embargoed(model: type[Model], user: User) -> QuerySet[Any]:
    """The rows that are hidden from the user until a moment: by its own embargo, or by what it names."""
    later = Q(visible_from__gt=Now())
    if model is not Corridor:
        later |= Q(corridors__visible_from__gt=Now())
    if model is Movement:
        later |= Q(windows__in=_embargoed(CeasefireWindow, user))
    rows = model._default_manager.filter(later)
    return rows.exclude(operation__in=operations_as(user, Role.COORDINATOR)).values("pk")


def _counts_of_embargoed(user: User) -> QuerySet[Any]:
    return EvacueeCount.objects.filter(
        Q(corridor__in=_embargoed(Corridor, user)) | Q(movement__in=_embargoed(Movement, user))
    ).values("pk")


def _of_member(user: User) -> Q:
    return Q(operation__in=operations_as(user))


def _unless_embargoed(model: type[Model]) -> Callable[[User], Q]:
    return lambda user: _of_member(user) & ~Q(pk__in=_embargoed(model, user))


def _counts(user: User) -> Q:
    own = _own(user) & Q(operation__in=operations_as(user, Role.REPORTER))
    shared = Q(operation__shares_counts=True) | Q(operation__in=operations_as(user, Role.COORDINATOR))
    return _of_member(user) & (own | (shared & ~Q(pk__in=_counts_of_embargoed(user))))


def _memberships(user: User) -> Q:
    if user.is_superuser:
        return Q()
    return Q(user=user) | Q(operation__in=operations_as(user, Role.COORDINATOR))


def _operations(user: User) -> Q:
    return Q() if user.is_superuser else Q(pk__in=operations_as(user))


_VISIBLE: dict[type[Model], Callable[[User], Q]] = {
    Operation: _operations,
    Organisation: lambda _: Q(),
    Place: _of_member,
    Corridor: _unless_embargoed(Corridor),
    Movement: _unless_embargoed(Movement),
    CeasefireWindow: _unless_embargoed(CeasefireWindow),
    Violation: lambda user: _of_member(user) & ~Q(window__in=_embargoed(CeasefireWindow, user)),
    EvacueeCount: _counts,
    Membership: _memberships,
    User: lambda user: Q() if user.is_superuser else Q(pk=user.pk),
}
