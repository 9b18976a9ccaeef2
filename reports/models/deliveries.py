from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.subscriptions import Subscription


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")


class Deliveries(models.QuerySet["Delivery"]):
    def sent(self) -> "Deliveries":
        """Those that left, or are to leave because their owner said so; not what only stands in line."""
        return self.filter(
            models.Q(in_order=False) | models.Exists(Attempt.objects.filter(delivery=models.OuterRef("pk")))
        )


class Delivery(models.Model):
    """One event on its way to one subscription. What it says is read, and allowed, anew at each attempt.

    `ledger` and `row` name what it tells of (see `reports.events`). One that is `in_order` is tried until it arrives,
    and those after it wait; a test and a repetition are sent beside the line, once.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, verbose_name=_("webhook"), related_name="deliveries")
    webhook_id = models.CharField(_("id of the message"), max_length=50)
    type = models.CharField(_("event type"), max_length=30)
    ledger = models.CharField(_("ledger"), max_length=20)
    row = models.PositiveBigIntegerField(_("row"))
    at = models.DateTimeField(_("happened at"))
    in_order = models.BooleanField(_("in order"), default=True)
    state = models.CharField(
        _("state"), max_length=20, choices=DeliveryState.choices, default=DeliveryState.WAITING.value
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = Deliveries.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["subscription", "in_order", "id"],
                condition=models.Q(state="waiting"),
                name="delivery_waiting",
            ),
            models.Index(fields=["settled_at"], name="delivery_settled"),
        ]

    def __str__(self) -> str:
        return self.webhook_id


class Attempt(models.Model):
    """One time that a delivery was sent, and what came of it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name=_("delivery"), related_name="attempts")
    at = models.DateTimeField(_("at"))
    duration = models.DurationField(_("duration"))
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    response = models.TextField(_("response"), blank=True, help_text=_("Its first 1,000 characters."))
    error = models.CharField(_("error"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.error or str(self.status)
