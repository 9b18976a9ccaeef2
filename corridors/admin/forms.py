"""Forms that hand what they read to a service, which alone decides and stores.

A form here is valid when the service has taken it: the check and the write are one, under the operation's lock, so
nothing can change in between. What is refused stands at the fields that it names, and nothing of it is stored.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CharField, ModelChoiceField
from django.utils.translation import gettext_lazy as _

from corridors import access
from corridors.admin.fields import InstantField, MomentField
from corridors.admin.problems import sentence_of
from corridors.admin.typed import ModelForm
from corridors.domain.errors import DomainError, Problem, Rejected
from corridors.domain.reading import Table, written
from corridors.models import Operation, User
from corridors.records import KEYS, record_of
from corridors.services.outcomes import Outcome

CODE_HELP = _("A short name in lower-case letters, digits and hyphens, such as north-gate. It stays for ever.")


class ServiceForm(ModelForm):
    """A form that a service stores. The admin sets `by`, and `operation` where the model belongs to one."""

    by: ClassVar[User]
    operation: ClassVar[Operation | None]
    stored: Any
    """What the service answered: an `outcome` and the `row`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.zone()
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and field.queryset is not None:
                field.queryset = self.choices_of(field.queryset.model)
            elif isinstance(field, MomentField | InstantField):
                field.zone = zone

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def zone(self) -> ZoneInfo:
        """The time zone in which times are entered and shown."""
        return ZoneInfo(self.operation.timezone if self.operation else "UTC")

    def choices_of(self, model: type[models.Model]) -> "models.QuerySet[Any]":
        """The rows of a model that may be chosen: those that the user may see, and of this operation."""
        rows = access.visible(self.by, model)
        if self.operation is not None and any(field.name == "operation" for field in model._meta.fields):
            rows = rows.filter(operation=self.operation)
        return rows

    def store(self) -> Any:
        """Gives what was entered to the service. Raises DomainError."""
        raise NotImplementedError

    def refuse_if_taken(self, outcome: Outcome, field: str) -> None:
        """An id or code that exists already is no new thing, though a service would take it for a correction."""
        if self.is_new and outcome is not Outcome.CREATED:
            raise Rejected([Problem("taken", field, f"{field}: this is taken already.")])

    def _post_clean(self) -> None:
        if self.errors:
            return
        try:
            with transaction.atomic():
                self.stored = self.store()
        except Rejected as refusal:
            for problem in refusal.problems:
                error = ValidationError(sentence_of(problem), code=problem.code)
                self.add_error(problem.field if problem.field in self.fields else None, error)
        except DomainError as refusal:
            self.add_error(None, ValidationError(refusal.message, code=refusal.code))


class RecordForm(ServiceForm):
    """The form of a model that a file of the package describes: its text is read as a row of that file would be.

    What it is called by (its code or id) is given once and stands for ever.
    """

    table: ClassVar[Table[Any]]
    key: ClassVar[str] = "code"
    also: ClassVar[tuple[str, ...]] = ()
    """Columns of the model that are no part of a package."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.key in self.fields:
            self.fields[self.key].disabled = not self.is_new

    def row(self) -> dict[str, str]:
        """The text of each column. One that was left as it was shown keeps the text that it has."""
        before = self.before()
        entered = {name: text_of(self.cleaned_data.get(name)) for name in self.table.columns}
        if before is None:
            return entered
        return {name: text if name in self.changed_data else written(before, name) for name, text in entered.items()}

    def before(self) -> Any:
        """The record that stands; None for a new one."""
        return None if self.is_new else record_of(self.instance)

    def besides(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.also if name in self.changed_data or self.is_new}


class WordsField(CharField):
    """Codes between spaces, stored as a list."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value


def text_of(value: Any) -> str:
    """What was entered as a cell of the package would say it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, models.Model):
        return str(getattr(value, KEYS[type(value)]))
    if isinstance(value, models.QuerySet):
        return " ".join(str(key) for key in value.values_list(KEYS[value.model], flat=True))
    return str(value)
