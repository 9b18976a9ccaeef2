from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.models import CeasefireWindow, EvacueeCount, Operation
from reports.models.evaluations import Evaluation


class Discrepancy(models.Model):
    """A finding under human review: the same one for as long as the same counts are in question.

    `finding` is the engine's own result (see `reports.engine.storage`); what is asked of by queries stands beside it.
    `counts` are the versions that the finding speaks of. It closes by itself when the finding vanishes.
    """

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="discrepancies")
    fingerprint = models.CharField(_("fingerprint"), max_length=32)
    kind = models.CharField(_("kind"), max_length=60)
    finding_class = models.CharField(_("class"), max_length=20)
    severity = models.CharField(_("severity"), max_length=20)
    gravity = models.PositiveIntegerField(_("gravity"), help_text=_("The gravest is 0: by severity, then by class."))
    gap = models.PositiveBigIntegerField(_("gap in people"))
    cluster = models.CharField(_("dispute"), max_length=64, blank=True)
    finding = models.JSONField(_("finding"))
    counts = models.ManyToManyField(EvacueeCount, verbose_name=_("counts"), related_name="discrepancies")
    windows = models.ManyToManyField(CeasefireWindow, verbose_name=_("windows"), related_name="discrepancies")
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, verbose_name=_("evaluation"), help_text=_("The last one that changed it.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        ordering = ["gravity", "-gap", "fingerprint"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "fingerprint"], name="discrepancy_once_a_fingerprint"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
                name="discrepancy_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["operation", "closed_at", "gravity"], name="discrepancy_open")]

    def __str__(self) -> str:
        return f"D-{self.pk}"
