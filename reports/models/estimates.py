from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corridors.models import Corridor, EvacueeCount, Operation, Place
from reports.models.evaluations import Evaluation


class Estimate(models.Model):
    """What can be said of one quantity while figures disagree, by the operation's last evaluation that estimated.

    `estimate` is the engine's own result (see `reports.engine.keeping`); what is asked of by queries stands beside it.
    `counts` are the versions that it names. All of an operation's are replaced together, in the order in which they
    are asked for.
    """

    operation = models.ForeignKey(Operation, models.CASCADE, verbose_name=_("operation"), related_name="estimates")
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, verbose_name=_("evaluation"), related_name="estimates")
    stage = models.CharField(_("stage"), max_length=20)
    place = models.ForeignKey(Place, models.CASCADE, verbose_name=_("place"), related_name="+")
    corridor = models.ForeignKey(
        Corridor, models.CASCADE, verbose_name=_("corridor"), related_name="+", null=True, blank=True
    )
    estimate = models.JSONField(_("estimate"))
    counts = models.ManyToManyField(EvacueeCount, verbose_name=_("counts"), related_name="+")

    class Meta:
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "stage", "place"],
                condition=Q(corridor__isnull=True),
                name="estimate_once_a_place",
            ),
            models.UniqueConstraint(
                fields=["operation", "stage", "place", "corridor"], name="estimate_once_a_corridor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.place_id}"
