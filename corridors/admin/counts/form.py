"""The form in which people log a count, and correct it by a new version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from corridors import access
from corridors.admin.counts import wording
from corridors.admin.counts.ids import free_id
from corridors.admin.forms import RecordForm
from corridors.consequences import Consequences, Foreseen, consequences_of
from corridors.domain.errors import Problem, Rejected
from corridors.domain.moments import Moment
from corridors.domain.package import Count
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import STOCK_STAGES
from corridors.models import EvacueeCount, Operation, Organisation
from corridors.selectors import domain_count
from corridors.services.counts import CountOutcome, record_count
from corridors.services.outcomes import Outcome
from corridors.services.writing import Write, writing

CHECK = "_check"
"""The name of the button that tries a count without storing it."""


class CountForm(RecordForm):
    """With `CHECK` pressed the service tries the count and stores nothing: the form says so and is shown again."""

    operation: ClassVar[Operation]
    table = COUNTS
    key = "external_id"
    stored: CountOutcome
    count: Count | None = None
    foreseen: Foreseen = Consequences()
    standing_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = EvacueeCount
        fields = tuple(COUNTS.columns)
        labels = wording.LABELLED
        help_texts = wording.HELP
        widgets: ClassVar[Mapping[str, forms.Widget]] = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.fields.keys() >= COUNTS.columns.keys():
            return
        fields: dict[str, Any] = self.fields
        fields["stage"].choices = wording.STAGES
        fields["basis"].choices = wording.BASES
        fields["completeness"].choices = wording.COMPLETENESS
        fields["basis"].required = fields["external_id"].required = False
        fields["source"].queryset = self.sources()
        fields["source"].disabled = not self.is_new
        self.initial.setdefault("standing_version", self.instance.version if self.instance.pk else None)
        if self.is_new:
            self.initial.setdefault("source", self.by.organisation_id)
            self.initial.setdefault("reported_at", self._today())

    @property
    def checks(self) -> bool:
        return CHECK in self.data

    def sources(self) -> "QuerySet[Organisation]":
        return access.sources_to_record(self.by, self.operation).order_by("name")

    def is_valid(self) -> bool:
        return super().is_valid() and not self.checks

    def before(self) -> Count | None:
        return None if self.is_new else domain_count(self.instance)

    def row(self) -> dict[str, str]:
        row = super().row()
        if not row["basis"] and row["stage"] in STOCK_STAGES:
            row["basis"] = "stock"
        return row

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("stage") and given["stage"] not in STOCK_STAGES and not given.get("basis"):
            self.add_error("basis", ValidationError(self.fields["basis"].error_messages["required"], code="required"))
        return given

    def store(self) -> CountOutcome:
        with writing(self.operation, by=self.by, dry_run=self.checks) as write:
            self._refuse_if_corrected_since()
            row = self.row()
            row["external_id"] = row["external_id"] or self._free_id(write, row)
            self.count = self.table.read(row)
            outcome = record_count(write, self.count)
            self.refuse_if_taken(outcome.outcome, self.key)
        if self.checks and outcome.outcome is not Outcome.UNCHANGED:
            self.foreseen = consequences_of(self.operation, [self.count], viewer=self.by)
        return outcome

    def notices(self) -> list[str]:
        """What there is to say after a check."""
        if not self.checks or self.count is None or self.errors:
            return []
        if self.stored.outcome is Outcome.UNCHANGED:
            return [_("This is what stands already; saving it would change nothing.")]
        return [_("Nothing is stored yet."), wording.reading_of(self.count), *wording.foreseen_of(self.foreseen)]

    def _today(self) -> Moment | None:
        """Today, while the operation goes on."""
        today, ends_at = Moment.parse(datetime.now(self.zone()).date().isoformat()), self.operation.ends_at
        return today if ends_at is None or ends_at.day >= today.day else None

    def _free_id(self, write: Write, row: Mapping[str, str]) -> str:
        day = (row["reported_at"] or row["period_end"] or datetime.now(self.zone()).isoformat())[:10]
        return free_id(write.operation, source=row["source"], day=day)

    def _refuse_if_corrected_since(self) -> None:
        if self.is_new:
            return
        standing = EvacueeCount.objects.get(
            operation=self.operation,
            source=self.instance.source_id,
            external_id=self.instance.external_id,
            superseded_at__isnull=True,
        )
        if standing.version != self.cleaned_data["standing_version"]:
            raise Rejected([Problem("stale", "", "This count was corrected meanwhile.")])
