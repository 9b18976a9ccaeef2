"""What a coordinator plans in an operation: its places, corridors, movements, windows, and the violations alleged."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from corridors.admin.fields import RouteField
from corridors.admin.filters import OperationFilter, by_word
from corridors.admin.forms import CODE_HELP, RecordForm, WordsField
from corridors.admin.history import KeptAdmin
from corridors.admin.in_operation import InOperationAdmin
from corridors.admin.operations import page_of
from corridors.domain.reading import CORRIDORS, MOVEMENTS, PLACES, VIOLATIONS, WINDOWS
from corridors.domain.vocabulary import CorridorStatus, PlaceKind, WindowStatus
from corridors.models import CeasefireWindow, Corridor, Movement, Operation, Place, Violation
from corridors.services.operations import put_planned
from corridors.services.records import Put
from corridors.services.writing import writing

MAP = _("On the map")
SECRET = _("Secret until a moment")
NOTE: Any = (_("Note"), {"fields": ("note",), "classes": ("collapse",)})
EMBARGO: Any = (
    SECRET,
    {
        "fields": ("visible_from",),
        "description": _(
            "Until this local time only the operation's coordinators see it, and whatever names it. "
            "Leave it empty to show it to every member now."
        ),
    },
)


class PlannedForm(RecordForm):
    operation: ClassVar[Operation]

    def store(self) -> Put:
        with writing(self.operation, by=self.by) as write:
            put = put_planned(write, self.table.read(self.row()), also=self.besides())
            self.refuse_if_taken(put.outcome, self.key)
        return put


class PlannedAdmin(InOperationAdmin, KeptAdmin):
    list_filter: ClassVar[Any] = (OperationFilter,)
    list_select_related: ClassVar[Any] = ("operation",)

    def view_on_site(self, obj: Any) -> str | None:
        return page_of("operation", obj.operation.code)

    @admin.display(description=_("secret until"), ordering="visible_from", empty_value="")
    def secret_until(self, obj: Any) -> str | None:
        """The end of the embargo in the operation's time zone."""
        if obj.visible_from is None:
            return None
        return localtime(obj.visible_from, ZoneInfo(obj.operation.timezone)).strftime("%Y-%m-%d %H:%M %Z")


class PlaceForm(PlannedForm):
    table = PLACES

    class Meta:
        model = Place
        fields = ("name", "code", "kind", "parent", "sealed", "pcode", "latitude", "longitude", "note")
        field_classes = {"latitude": forms.CharField, "longitude": forms.CharField}
        help_texts = {
            "code": CODE_HELP,
            "pcode": _("The place's humanitarian P-code, if it has one."),
            "latitude": _("In decimal degrees, such as 47.0971."),
            "longitude": _("In decimal degrees, such as 37.5434."),
        }


@admin.register(Place)
class PlaceAdmin(PlannedAdmin):
    form = PlaceForm
    list_display = ("name", "code", "kind", "parent", "sealed")
    list_filter = (OperationFilter, by_word("kind", _("kind"), PlaceKind))
    list_select_related = ("operation", "parent")
    search_fields = ("name", "code", "pcode")
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "parent", "sealed")}),
        (MAP, {"fields": (("latitude", "longitude"), "pcode"), "classes": ("collapse",)}),
        NOTE,
    )


class CorridorForm(PlannedForm):
    table = CORRIDORS
    also = ("route", "visible_from")
    via = WordsField(
        label=_("Via"),
        required=False,
        help_text=_("The codes of the places on the way, in order, with spaces between: manhush berdiansk tokmak."),
    )
    route = RouteField(
        label=_("Route"),
        required=False,
        help_text=_("A GeoJSON LineString or MultiLineString: each position is [longitude, latitude]."),
    )

    class Meta:
        model = Corridor
        fields = (
            "name",
            "code",
            "origin",
            "destination",
            "via",
            "status",
            "agreed_by",
            "route",
            "visible_from",
            "note",
        )
        help_texts = {"code": CODE_HELP, "visible_from": ""}


@admin.register(Corridor)
class CorridorAdmin(PlannedAdmin):
    form = CorridorForm
    list_display = ("name", "code", "origin", "destination", "status", "secret_until")
    list_filter = (OperationFilter, by_word("status", _("status"), CorridorStatus))
    list_select_related = ("operation", "origin", "destination")
    search_fields = ("name", "code")
    fieldsets = (
        (None, {"fields": ("name", "code", "origin", "destination", "via", "status", "agreed_by")}),
        EMBARGO,
        (MAP, {"fields": ("route",), "classes": ("collapse",)}),
        NOTE,
    )


class MovementForm(PlannedForm):
    table = MOVEMENTS
    also = ("visible_from",)

    class Meta:
        model = Movement
        fields = ("name", "code", "corridors", "windows", "started_at", "ended_at", "visible_from", "note")
        help_texts = {"code": CODE_HELP, "visible_from": ""}


@admin.register(Movement)
class MovementAdmin(PlannedAdmin):
    form = MovementForm
    list_display = ("name", "code", "started_at", "ended_at", "secret_until")
    search_fields = ("name", "code")
    fieldsets = (
        (None, {"fields": ("name", "code", "started_at", "ended_at", "corridors", "windows")}),
        EMBARGO,
        NOTE,
    )


class WindowForm(PlannedForm):
    table = WINDOWS
    key = "external_id"
    also = ("visible_from",)

    class Meta:
        model = CeasefireWindow
        fields = (
            "external_id",
            "kind",
            "status",
            "corridors",
            "announced_by",
            "announced_at",
            "starts_at",
            "ends_at",
            "agreed_by",
            "visible_from",
            "evidence_url",
            "note",
        )
        help_texts = {
            "external_id": _("A short id without spaces, such as AZ-W1. It stays for ever."),
            "visible_from": "",
        }


@admin.register(CeasefireWindow)
class CeasefireWindowAdmin(PlannedAdmin):
    form = WindowForm
    list_display = ("external_id", "kind", "status", "starts_at", "ends_at", "secret_until")
    list_filter = (OperationFilter, by_word("status", _("status"), WindowStatus))
    search_fields = ("external_id", "note")
    fieldsets = (
        (None, {"fields": ("external_id", "kind", "status", "starts_at", "ends_at", "corridors")}),
        (_("Who said so"), {"fields": ("announced_by", "announced_at", "agreed_by", "evidence_url")}),
        EMBARGO,
        NOTE,
    )


class ViolationForm(PlannedForm):
    table = VIOLATIONS
    key = "external_id"

    class Meta:
        model = Violation
        fields = ("external_id", "window", "alleged_by", "alleged_against", "occurred_at", "evidence_url", "note")
        help_texts = {"external_id": _("A short id, such as AZ-W1-V1. It stays for ever.")}


@admin.register(Violation)
class ViolationAdmin(PlannedAdmin):
    form = ViolationForm
    list_display = ("external_id", "window", "alleged_by", "alleged_against", "occurred_at")
    list_select_related = ("operation", "window", "alleged_by", "alleged_against")
    search_fields = ("external_id", "note")
