from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from corridors.models import Operation


class EventType(models.TextChoices):
    """What a subscription may ask to be told of."""

    COUNT_RECORDED = "count.recorded", _("count recorded")
    COUNT_CORRECTED = "count.corrected", _("count corrected")
    COUNT_WITHDRAWN = "count.withdrawn", _("count withdrawn")
    DISCREPANCY_OPENED = "discrepancy.opened", _("discrepancy opened")
    DISCREPANCY_CHANGED = "discrepancy.changed", _("discrepancy changed")
    DISCREPANCY_CLOSED = "discrepancy.closed", _("discrepancy closed")
    WINDOW_CHANGED = "window.changed", _("ceasefire window changed")


class PausedBecause(models.TextChoices):
    OWNER = "owner", _("by its owner")
    FAILING = "failing", _("it failed for three days")
    GONE = "gone", _("the receiver said that it is gone (410)")


class Subscription(models.Model):
    """A webhook: an address of its owner's system that is told what happens in one operation.

    `marks` holds, for each ledger that events come from (see `reports.events`), the key of the last row that was
    looked at: what lies behind it is still to be told, and is in the ledger already, whatever becomes of the broker.
    `busy_until` is the end of the lease of the worker that is sending; nobody else sends meanwhile.
    """

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="subscriptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="subscriptions"
    )
    url = models.CharField(_("address"), max_length=2000)
    types = models.JSONField(_("event types"))
    operation_url = models.CharField(
        _("the operation's address"), max_length=2000, help_text=_("As its owner reaches it.")
    )
    created_at = models.DateTimeField(_("created at"))

    secret = models.CharField(_("secret"), max_length=100)
    former_secret = models.CharField(_("former secret"), max_length=100, blank=True)
    former_secret_until = models.DateTimeField(_("former secret signs until"), null=True, blank=True)

    marks = models.JSONField(_("marks"), default=dict)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    busy_until = models.DateTimeField(_("busy until"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    paused_because = models.CharField(_("paused because"), max_length=20, choices=PausedBecause.choices, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, paused_because="")
                | (models.Q(paused_at__isnull=False) & ~models.Q(paused_because="")),
                name="subscription_paused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"W-{self.pk}"
