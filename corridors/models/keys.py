from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from knox.settings import CONSTANTS
from simple_history.models import HistoricalRecords

from corridors.models.members import User
from corridors.models.operations import Operation


class Key(AbstractAuthToken):
    """What a user's system signs in with. It opens its operations alone, as far as the user may; without any, nothing.

    The key itself is shown once and not stored: `digest` is its hash, `token_key` how it begins. A row is never
    deleted, so that whoever granted it can still read when it was used last.
    """

    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("user"), related_name="keys")
    name = models.CharField(_("name"), max_length=100)
    operations = models.ManyToManyField(Operation, verbose_name=_("operations"), related_name="keys")
    granted_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("granted by"), null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(_("granted"), auto_now_add=True)
    expiry = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("replaces"), null=True, blank=True, related_name="replaced_by"
    )

    history = HistoricalRecords(excluded_fields=["digest", "token_key", "last_used_at"])

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def holds(self) -> bool:
        """Whether it still opens anything: neither revoked nor expired."""
        return self.revoked_at is None and self.expiry > timezone.now()
