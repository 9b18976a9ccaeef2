"""Operations, which an administrator sets up."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from corridors.access import Action
from corridors.admin.forms import CODE_HELP, RecordForm
from corridors.admin.history import KeptAdmin
from corridors.domain.moments import timezones
from corridors.domain.reading import OPERATION
from corridors.models import Operation
from corridors.services.operations import put_operation
from corridors.services.records import Put


def page_of(page: str, *args: object) -> str | None:
    """The address of a page of the site; None where the site has no such page."""
    try:
        return reverse(f"pages:{page}", args=args)
    except NoReverseMatch:
        return None


class OperationForm(RecordForm):
    table = OPERATION
    also = ("shares_counts",)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("", "---------"), *((name, name) for name in sorted(timezones()))],
        help_text=_("Days are read in it, and the times in this operation's forms are its local times."),
    )

    class Meta:
        model = Operation
        fields = ("name", "code", "timezone", "starts_at", "ends_at", "shares_counts", "note")
        help_texts = {
            "code": CODE_HELP,
            "starts_at": _("Where a running total starts whose own start is not stated."),
            "ends_at": _("Leave it empty while the operation goes on."),
        }

    def zone(self) -> ZoneInfo:
        name = self.data.get("timezone") or self.instance.timezone
        return ZoneInfo(name if name in timezones() else "UTC")

    def store(self) -> Put:
        put = put_operation(self.table.read(self.row()), by=self.by, also=self.besides())
        self.refuse_if_taken(put.outcome, self.key)
        return put


@admin.register(Operation)
class OperationAdmin(KeptAdmin):
    action = Action.ADMINISTER
    form = OperationForm
    list_display = ("name", "code", "starts_at", "ends_at", "timezone", "shares_counts")
    search_fields = ("name", "code")

    def view_on_site(self, obj: Operation) -> str | None:
        return page_of("operation", obj.code)
