from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.domain.vocabulary import CorridorStatus
from corridors.models.fields import MomentField, WordField
from corridors.models.operations import Operation, Place
from corridors.models.organisations import Organisation

NOTED = ["hidden", "shown_revision"]
VISIBLE_FROM = _("Until then only coordinators see it. Empty: every member sees it now.")


class MayBeHidden(models.Model):
    """Whether the row was hidden when that was last noted, and the revision at which it was last shown.

    Whether it is hidden now is for `corridors.access` to say; this is for the feed (see corridors.services.visibility).
    """

    hidden = models.BooleanField(default=False, db_default=False, editable=False)
    shown_revision = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True


class Corridor(MayBeHidden):
    """A way from an origin to a destination that was proposed or agreed for people to leave by."""

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="corridors")
    code = models.SlugField(_("code"), max_length=100)
    name = models.CharField(_("name"), max_length=300)
    origin = models.ForeignKey(Place, models.PROTECT, verbose_name=_("origin"), related_name="corridors_from")
    destination = models.ForeignKey(Place, models.PROTECT, verbose_name=_("destination"), related_name="corridors_to")
    via = models.JSONField(_("via"), default=list, blank=True, help_text=_("Codes of the places on the way, in order."))
    status = WordField(CorridorStatus, verbose_name=_("status"))
    agreed_by = models.ManyToManyField(
        Organisation, verbose_name=_("agreed by"), blank=True, related_name="corridors_agreed"
    )
    route = models.JSONField(
        _("route"), null=True, blank=True, help_text=_("A GeoJSON LineString or MultiLineString, longitude first.")
    )
    visible_from = models.DateTimeField(_("visible from"), null=True, blank=True, help_text=VISIBLE_FROM)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords(m2m_fields=[agreed_by], excluded_fields=NOTED)

    class Meta:
        verbose_name = _("corridor")
        verbose_name_plural = _("corridors")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "code"], name="corridor_code_once_an_operation"),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")), name="corridor_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Movement(MayBeHidden):
    """One convoy, train or round. Counts of one stage and scope that name it speak of the same people."""

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="movements")
    code = models.SlugField(_("code"), max_length=100)
    name = models.CharField(_("name"), max_length=300)
    corridors = models.ManyToManyField(Corridor, verbose_name=_("corridors"), blank=True, related_name="movements")
    windows = models.ManyToManyField(
        "corridors.CeasefireWindow", verbose_name=_("ceasefire windows"), blank=True, related_name="movements"
    )
    started_at = MomentField(_("started at"), null=True, blank=True)
    ended_at = MomentField(_("ended at"), null=True, blank=True)
    visible_from = models.DateTimeField(_("visible from"), null=True, blank=True, help_text=VISIBLE_FROM)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords(m2m_fields=[corridors, windows], excluded_fields=NOTED)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["started_at", "code"]
        constraints = [models.UniqueConstraint(fields=["operation", "code"], name="movement_code_once_an_operation")]

    def __str__(self) -> str:
        return self.name
