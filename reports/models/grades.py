from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.models import Operation, Organisation, User
from reports.engine.grades import CREDIBILITY, RELIABILITY

LONGEST_REASON = 1000


class Grade(models.Model):
    """How far the coordinators of an operation trust a source, by the Admiralty code; F6 takes a judgement back."""

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="grades")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="grades"
    )
    reliability = models.CharField(_("reliability of the source"), max_length=1)
    credibility = models.CharField(_("credibility of what it says"), max_length=1)
    reason = models.TextField(
        _("reason"), max_length=LONGEST_REASON, help_text=_("On what the grade rests; the other coordinators read it.")
    )
    graded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("graded by"), null=True, blank=True, related_name="grades"
    )
    graded_at = models.DateTimeField(_("graded at"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["operation", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "organisation"], name="grade_once_a_source"),
            models.CheckConstraint(
                condition=models.Q(reliability__in=sorted(RELIABILITY), credibility__in=sorted(CREDIBILITY)),
                name="grade_by_the_admiralty_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.code}"

    @property
    def code(self) -> str:
        return f"{self.reliability}{self.credibility}"
