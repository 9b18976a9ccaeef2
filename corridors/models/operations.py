from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from corridors.domain.vocabulary import PlaceKind
from corridors.models.fields import MomentField, WordField


class Operation(models.Model):
    """One safe passage operation with its places.

    `revision` counts its writes: each takes the next one under this row's lock, so the feed of changes has no gaps.
    """

    code = models.SlugField(_("code"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=300)
    timezone = models.CharField(
        _("time zone"), max_length=64, help_text=_("An IANA name, such as Europe/Kyiv. Days are read in it.")
    )
    starts_at = MomentField(
        _("starts at"), help_text=_("Where a running total starts whose own start is not stated: 2022-04-29.")
    )
    ends_at = MomentField(_("ends at"), null=True, blank=True)
    shares_counts = models.BooleanField(
        _("members see each other's counts"),
        default=True,
        help_text=_("Off: a reporter sees only its own organisation's counts."),
    )
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveBigIntegerField(_("revision"), default=0, editable=False)
    # When the revision was taken: once a backup is restored, the same revision comes to mean something else.
    changed_at = models.DateTimeField(null=True, editable=False)
    # As last noted (see corridors.services.visibility): since when members see each other's counts, null while they do
    # not; when they last came to see counts recorded earlier; when some were last hidden from them; and how many
    # corridors, movements and windows were under an embargo.
    shared_revision = models.PositiveBigIntegerField(null=True, default=0, db_default=0, editable=False)
    shown_revision = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    taken_revision = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    embargoes_noted = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "revision",
            "changed_at",
            "shared_revision",
            "shown_revision",
            "taken_revision",
            "embargoes_noted",
        ]
    )

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-starts_at", "code"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place of an operation. A figure for a place includes every place inside it."""

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="places")
    code = models.SlugField(_("code"), max_length=100)
    name = models.CharField(_("name"), max_length=300)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("inside"),
        null=True,
        blank=True,
        related_name="inner",
        help_text=_("The place that contains this one."),
    )
    kind = WordField(PlaceKind, verbose_name=_("kind"))
    pcode = models.CharField(_("P-code"), max_length=50, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    sealed = models.BooleanField(
        _("sealed"),
        default=False,
        help_text=_("Nobody can get in, or get out other than by the operation's corridors: a besieged plant, say."),
    )
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "code"], name="place_code_once_an_operation"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="place_position_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")),
                name="place_not_inside_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name
