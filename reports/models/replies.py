from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corridors.models import EvacueeCount, Organisation, User
from reports.models.discrepancies import Discrepancy

LONGEST_TEXT = 4000


class ReplyKind(StrEnum):
    CONFIRMS = "confirms"
    EXPLAINS = "explains"
    CORRECTS = "corrects"


class ReplyReason(StrEnum):
    """What the figure speaks of, other than the figures beside it; named as the engine names what may explain a gap."""

    STAGE = "stage"
    MOMENT = "moment"
    PLACE = "place"
    GROUP = "group"
    UNIT = "unit"
    WORDING = "wording"
    RELAY = "relay"
    DOUBLE_COUNTING = "double_counting"
    PROVISIONAL = "provisional"
    OTHER = "other"


class Reply(models.Model):
    """What an organisation answers to a discrepancy that names a count of its own. Rows are only ever added.

    `count` is the version that is replied to. The same organisation's next reply on the same count supersedes this one,
    whatever the version: then `superseded_at` is set, once.
    """

    discrepancy = models.ForeignKey(Discrepancy, models.PROTECT, verbose_name=_("discrepancy"), related_name="replies")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="replies"
    )
    count = models.ForeignKey(EvacueeCount, models.PROTECT, verbose_name=_("count"), related_name="replies")
    kind = models.CharField(_("kind"), max_length=20)
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    text = models.TextField(_("text"), blank=True)
    correction = models.ForeignKey(
        EvacueeCount,
        models.PROTECT,
        verbose_name=_("correction"),
        null=True,
        blank=True,
        related_name="correcting_replies",
        help_text=_("The later version that corrects the count, or withdraws it."),
    )
    replied_at = models.DateTimeField(_("replied at"))
    replied_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("replied by"), related_name="replies")
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["discrepancy", "organisation", "count"],
                condition=Q(superseded_at__isnull=True),
                name="reply_one_current",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ReplyKind.EXPLAINS.value) & ~Q(reason=""))
                | (~Q(kind=ReplyKind.EXPLAINS.value) & Q(reason="")),
                name="reply_explains_by_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ReplyKind.CORRECTS.value) & Q(correction__isnull=False))
                | (~Q(kind=ReplyKind.CORRECTS.value) & Q(correction__isnull=True)),
                name="reply_corrects_by_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.kind}"

    def save(self, *_: object, **__: object) -> None:
        raise TypeError("A reply is written once, by reports.services.replying")

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise TypeError("A reply is never deleted; a later one supersedes it")
