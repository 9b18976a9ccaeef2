from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.domain.vocabulary import Role
from corridors.models.fields import WordField
from corridors.models.operations import Operation
from corridors.models.organisations import Organisation

if TYPE_CHECKING:
    from corridors.models.keys import Key


class User(AbstractUser):
    """Someone, or a partner's system, that signs in. A superuser is an administrator: users and organisations only.

    `key` is the one that signs the present request, and narrows what the user may see and do; None for a session.
    """

    key: "Key | None" = None
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), null=True, blank=True, related_name="users"
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")


class Membership(models.Model):
    """A user's role in one operation."""

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("user"), related_name="memberships")
    role = WordField(Role, verbose_name=_("role"))
    # The operation's, when the user came to see other counts than before; 0 for one that was never seen otherwise.
    revision = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["revision"])

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["operation", "user"], name="membership_once_a_user_and_operation")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.operation}"
