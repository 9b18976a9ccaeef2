from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from corridors.models import Operation


class Evaluation(models.Model):
    """One run of the engine over an operation, as it stood at a revision."""

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="evaluations")
    revision = models.PositiveBigIntegerField(_("revision"))
    engine_version = models.CharField(_("engine version"), max_length=30)
    started_at = models.DateTimeField(_("started at"))
    duration = models.DurationField(_("duration"), default=timedelta)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    closed = models.PositiveIntegerField(_("closed"), default=0)
    estimated_at = models.DateTimeField(
        _("estimated at"),
        null=True,
        blank=True,
        help_text=_("When its estimates were stored, after its discrepancies."),
    )

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "revision", "engine_version"], name="evaluation_once_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} at {self.revision}"
