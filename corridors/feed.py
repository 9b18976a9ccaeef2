"""The feed of changes as one reader has it: which versions of counts, and where each has its place.

The place of a version is the revision at which this reader could first see it: its own, or the later one at which its
corridor or movement was shown or members began to share. See
docs/decisions/0010-the-feed-tells-what-becomes-visible.md.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest

from corridors import access
from corridors.domain.errors import NotFound
from corridors.domain.vocabulary import Role
from corridors.models import EvacueeCount, Membership, Operation, User

_SHOWN = ("corridor__shown_revision", "movement__shown_revision", "operation__shared_revision")


@dataclass(frozen=True)
class Feed:
    """What the reader may be told of the operation as it stood at `last`, its revision when it was read.

    The answer is read after that, and told up to it: what was hidden or shown meanwhile has a later revision, and is a
    matter of the next request, which begins before it.
    """

    operation: Operation
    membership: Membership
    reader: User

    @property
    def last(self) -> int:
        return self.operation.revision

    @cached_property
    def holds_from(self) -> int:
        """The first revision that a request may begin after, other than 0: what was told before was more, or other."""
        taken = 0 if self._sees_all else self.operation.taken_revision
        return max(self.membership.revision, taken)

    def after(self, revision: int) -> QuerySet[EvacueeCount]:
        """The versions that are told after that revision, in the order of `told_at`, their places."""
        versions = access.visible(self.reader, EvacueeCount).filter(operation=self.operation)
        if self._sees_all:
            versions = versions.annotate(told_at=F("revision"))
        else:
            own = access.own(self.reader) if self.membership.role is Role.REPORTER else Q(pk__in=[])
            noted = Q(operation__shared_revision__isnull=False) & ~Q(corridor__hidden=True) & ~Q(movement__hidden=True)
            shown = Greatest(F("revision"), *(Coalesce(path, 0) for path in _SHOWN))
            versions = versions.filter(own | noted).annotate(told_at=Case(When(own, then=F("revision")), default=shown))
        versions = versions.filter(told_at__lte=self.last)
        if self._sees_all or self.operation.shown_revision <= revision:
            # Then the place of each is its own revision, by which there is an index.
            return versions.filter(revision__gt=revision).order_by("revision", "pk")
        return versions.filter(told_at__gt=revision).order_by("told_at", "pk")

    @property
    def _sees_all(self) -> bool:
        return self.membership.role is Role.COORDINATOR


def feed_of(user: User, operation: Operation) -> Feed:
    """Raises NotFound for one who is no member any more."""
    membership = access.membership_in(user, operation)
    if membership is None:
        raise NotFound
    reader = membership.user
    reader.key = user.key
    return Feed(operation, membership, reader)
