from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.domain.vocabulary import WindowKind, WindowStatus
from corridors.models.corridors import VISIBLE_FROM, Corridor
from corridors.models.fields import MomentField, WordField
from corridors.models.operations import Operation
from corridors.models.organisations import Organisation


class CeasefireWindow(models.Model):
    """A time for which fighting was to stop, so that people could leave."""

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="windows")
    external_id = models.CharField(_("id"), max_length=200)
    corridors = models.ManyToManyField(
        Corridor,
        verbose_name=_("corridors"),
        blank=True,
        related_name="windows",
        help_text=_("Empty: every corridor of the operation."),
    )
    kind = WordField(WindowKind, verbose_name=_("kind"))
    announced_by = models.ManyToManyField(
        Organisation, verbose_name=_("announced by"), blank=True, related_name="windows_announced"
    )
    announced_at = MomentField(_("announced at"), null=True, blank=True)
    starts_at = MomentField(_("starts at"), null=True, blank=True)
    ends_at = MomentField(_("ends at"), null=True, blank=True)
    agreed_by = models.ManyToManyField(
        Organisation, verbose_name=_("agreed by"), blank=True, related_name="windows_agreed"
    )
    status = WordField(WindowStatus, verbose_name=_("status"))
    visible_from = models.DateTimeField(_("visible from"), null=True, blank=True, help_text=VISIBLE_FROM)
    note = models.TextField(_("note"), blank=True)
    evidence_url = models.URLField(_("evidence"), max_length=2000, blank=True)

    history = HistoricalRecords(m2m_fields=[corridors, announced_by, agreed_by])

    class Meta:
        verbose_name = _("ceasefire window")
        verbose_name_plural = _("ceasefire windows")
        ordering = ["starts_at", "external_id"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "external_id"], name="window_id_once_an_operation"),
            models.CheckConstraint(
                condition=~models.Q(external_id="") & ~models.Q(external_id__contains=" "),
                name="window_id_without_spaces",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class Violation(models.Model):
    """An allegation that a window was broken, never a finding."""

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="violations")
    external_id = models.CharField(_("id"), max_length=200)
    window = models.ForeignKey(
        CeasefireWindow, models.PROTECT, verbose_name=_("ceasefire window"), related_name="violations"
    )
    alleged_by = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("alleged by"), related_name="violations_alleged"
    )
    alleged_against = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("alleged against"),
        null=True,
        blank=True,
        related_name="violations_answered",
    )
    occurred_at = MomentField(_("occurred at"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    evidence_url = models.URLField(_("evidence"), max_length=2000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("violation")
        verbose_name_plural = _("violations")
        ordering = ["occurred_at", "external_id"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "external_id"], name="violation_id_once_an_operation")
        ]

    def __str__(self) -> str:
        return self.external_id
