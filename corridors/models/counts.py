from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corridors.domain.reading import LARGEST
from corridors.domain.vocabulary import (
    QUALIFIERS_WITHOUT_VALUE,
    STOCK_STAGES,
    Basis,
    Completeness,
    Group,
    Qualifier,
    Stage,
    Unit,
)
from corridors.models.corridors import Corridor, Movement
from corridors.models.fields import MomentField, WordField
from corridors.models.operations import Operation, Place
from corridors.models.organisations import Organisation

_STOCKS = sorted(stage.value for stage in STOCK_STAGES)
_WORDS_ALONE = sorted(qualifier.value for qualifier in QUALIFIERS_WITHOUT_VALUE)


def _people(label: object, **options: object) -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(
        label,  # type: ignore[arg-type]
        null=True,
        blank=True,
        validators=[MaxValueValidator(LARGEST)],
        **options,  # type: ignore[arg-type]
    )


class EvacueeCount(models.Model):
    """One version of one source's published figure. Rows are only ever added.

    A correction or a withdrawal is a new version of the same `(operation, source, external_id)`; the one change that a
    row sees is that its `superseded_at` is set, once. `revision` is the operation's at the write. `chain` carries
    the hash of the same source's previous row (see `corridors.domain.ledger`).
    """

    operation = models.ForeignKey(Operation, models.PROTECT, verbose_name=_("operation"), related_name="counts")
    source = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("source"),
        related_name="counts",
        help_text=_("The organisation whose figure it is."),
    )
    external_id = models.CharField(
        _("id"), max_length=200, help_text=_("Unique for its source within the operation, for ever.")
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    corridor = models.ForeignKey(
        Corridor,
        models.PROTECT,
        verbose_name=_("corridor"),
        null=True,
        blank=True,
        related_name="counts",
        help_text=_("Empty when the source does not say which corridor."),
    )
    movement = models.ForeignKey(
        Movement,
        models.PROTECT,
        verbose_name=_("movement"),
        null=True,
        blank=True,
        related_name="counts",
        help_text=_("Where the source speaks of one convoy or round as a whole."),
    )
    stage = WordField(Stage, verbose_name=_("stage"), help_text=_("What happened to the people counted."))
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("place"),
        related_name="counts",
        help_text=_("Where the stage happens: the place left, arrived at or remained in."),
    )
    origin = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name=_("origin"),
        null=True,
        blank=True,
        related_name="counts_of_origin",
        help_text=_("Where the source limits the figure to people who came from one place, that place."),
    )
    relayed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("relayed by"),
        null=True,
        blank=True,
        related_name="counts_relayed",
        help_text=_("Who passed it on, where that is how it became known."),
    )
    statement = models.SlugField(
        _("statement"),
        max_length=100,
        blank=True,
        help_text=_("A short name shared by counts that relay one and the same statement."),
    )
    reported_at = MomentField(
        _("reported at"), null=True, blank=True, help_text=_("2022-05-03, or 2022-05-03T14:00+03:00.")
    )
    basis = WordField(Basis, verbose_name=_("basis"))
    period_start = MomentField(
        _("period start"), null=True, blank=True, help_text=_("A date means that day's first moment.")
    )
    period_end = MomentField(
        _("period end"), null=True, blank=True, help_text=_("A date means that day's last moment.")
    )
    completeness = WordField(
        Completeness,
        verbose_name=_("completeness"),
        blank=True,
        help_text=_("Final: the whole period. So far: counting went on. Empty: final for an increment, else so far."),
    )
    qualifier = WordField(Qualifier, verbose_name=_("wording"), default=Qualifier.EXACT.value)
    value = _people(_("value"), help_text=_("The number as published; empty for dozens, hundreds, thousands."))
    value_max = _people(_("upper value"), help_text=_("The upper number of a range."))
    unit = WordField(Unit, verbose_name=_("unit"), default=Unit.PERSONS.value)
    group = WordField(Group, verbose_name=_("group"), default=Group.ALL.value)
    men = _people(_("men"))
    women = _people(_("women"))
    boys = _people(_("boys"))
    girls = _people(_("girls"))
    children = _people(_("children"))
    older = _people(_("older people"))
    disabled = _people(_("people with disabilities"))
    wounded = _people(_("wounded"))
    note = models.TextField(_("note"), blank=True, max_length=4000, help_text=_("Never the name of an evacuee."))
    evidence_url = models.URLField(_("evidence"), max_length=2000, blank=True)

    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), null=True, blank=True
    )
    logged_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("logged by"),
        null=True,
        blank=True,
        related_name="counts_logged",
        help_text=_("The organisation that entered it; empty for the operator."),
    )
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    revision = models.PositiveBigIntegerField(_("revision"))
    chain = models.CharField(_("chain"), max_length=64)

    class Meta:
        verbose_name = _("evacuee count")
        verbose_name_plural = _("evacuee counts")
        ordering = ["operation", "revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "source", "external_id", "version"], name="count_version_once"
            ),
            models.UniqueConstraint(
                fields=["operation", "source", "external_id"],
                condition=Q(superseded_at__isnull=True),
                name="count_one_current_version",
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="count_has_an_id"),
            models.CheckConstraint(
                condition=Q(stage__in=_STOCKS, basis=Basis.STOCK.value, period_start__isnull=True)
                | (~Q(stage__in=_STOCKS) & ~Q(basis=Basis.STOCK.value)),
                name="count_stock_or_flow",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=_WORDS_ALONE, value__isnull=True)
                | (~Q(qualifier__in=_WORDS_ALONE) & Q(value__isnull=False)),
                name="count_value_with_its_wording",
            ),
            models.CheckConstraint(
                condition=Q(qualifier=Qualifier.RANGE.value, value_max__isnull=False, value_max__gte=F("value"))
                | (~Q(qualifier=Qualifier.RANGE.value) & Q(value_max__isnull=True)),
                name="count_range_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["operation", "revision"], name="count_feed"),
            models.Index(fields=["operation", "superseded_at"], name="count_current"),
            models.Index(fields=["operation", "source", "id"], name="count_chain"),
        ]

    def __str__(self) -> str:
        return self.external_id

    def save(self, *_: object, **__: object) -> None:
        raise TypeError("A count's version is written once, by corridors.services.counts")

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        raise TypeError("A count is never deleted; corridors.services.counts withdraws it")
