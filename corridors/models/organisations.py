from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.domain.vocabulary import OrganisationKind
from corridors.models.fields import WordField


class Organisation(models.Model):
    """Who speaks: a source of counts, an announcer of windows, a party. Shared by all operations."""

    code = models.SlugField(_("code"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=300)
    kind = WordField(OrganisationKind, verbose_name=_("kind"))
    party = models.SlugField(
        _("party"),
        max_length=100,
        blank=True,
        help_text=_("For an authority: the party to the conflict for which it speaks. Empty for everyone else."),
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("Whose voice it is: a ministry's is its government's. Two parts of one voice are not independent."),
    )
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party="") | models.Q(kind=OrganisationKind.AUTHORITY.value),
                name="organisation_party_is_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(part_of__isnull=True) | ~models.Q(part_of=models.F("pk")),
                name="organisation_not_part_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name
