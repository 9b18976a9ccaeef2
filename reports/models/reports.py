from typing import NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corridors.models import CeasefireWindow, EvacueeCount, Operation, Organisation

LONGEST_TITLE, LONGEST_NOTE, LONGEST_ID = 200, 4000, 200


class _Frozen(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *_: object, **__: object) -> None:
        raise TypeError("A frozen report is written once, by reports.services.freezing")

    def delete(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("A frozen report is never deleted, so that it can be cited")


class Report(_Frozen):
    """What an operation's counts said, what could not all be true and what could be said meanwhile, at one revision.

    Rows are only ever added. `content` is as `reports.frozen.content` writes it; `digest` covers it and all that
    stands beside it. `counts` are the versions that it holds and `windows` those that it shows, by which is decided
    who may read what of it. With `as_of`, the counts are those that stood at that moment.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="reports")
    number = models.PositiveIntegerField(_("number"))
    external_id = models.CharField(
        _("id"),
        max_length=LONGEST_ID,
        help_text=_("Unique within the operation, for ever, so that a repetition is known."),
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    note = models.TextField(_("note"), blank=True, max_length=LONGEST_NOTE)
    revision = models.PositiveBigIntegerField(_("revision"))
    engine_version = models.CharField(_("engine version"), max_length=30)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    made_at = models.DateTimeField(_("frozen at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("frozen by"), null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Of whoever froze it; empty for the operator."),
    )
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    counts = models.ManyToManyField(EvacueeCount, verbose_name=_("counts"), related_name="reports")
    windows = models.ManyToManyField(CeasefireWindow, verbose_name=_("windows"), related_name="reports")

    class Meta:
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")
        ordering = ["operation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "number"], name="report_once_a_number"),
            models.UniqueConstraint(fields=["operation", "external_id"], name="report_once_an_id"),
            models.CheckConstraint(condition=Q(number__gte=1), name="report_numbers_from_one"),
            models.CheckConstraint(
                condition=~Q(external_id="") & ~Q(title="") & ~Q(digest=""), name="report_has_id_title_and_digest"
            ),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True) | Q(as_of__lte=F("made_at")), name="report_looks_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class ReportedFinding(_Frozen):
    """Of what one finding of a report speaks, as `corridors.access.visible_discrepancies` asks for it.

    `position` is its place in the report's content.
    """

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("frozen report"), related_name="findings")
    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="+")
    position = models.PositiveIntegerField(_("position"))
    counts = models.ManyToManyField(EvacueeCount, verbose_name=_("counts"), related_name="reported_findings")
    windows = models.ManyToManyField(CeasefireWindow, verbose_name=_("windows"), related_name="reported_findings")

    class Meta:
        verbose_name = _("finding of a frozen report")
        verbose_name_plural = _("findings of frozen reports")
        ordering = ["report", "position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="reported_finding_once")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.position}"
