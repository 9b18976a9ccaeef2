from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corridors import access
from corridors.access import Action
from corridors.admin.base import outcome_of
from corridors.admin.counts import wording
from corridors.admin.counts.filters import PlaceFilter, SourceFilter, StageFilter, StandingFilter
from corridors.admin.counts.form import CountForm
from corridors.admin.counts.versions import VersionsAdmin
from corridors.admin.counts.withdrawing import WithdrawingAdmin
from corridors.admin.filters import OperationFilter
from corridors.admin.operations import page_of
from corridors.figures import figure_in_words
from corridors.models import Corridor, EvacueeCount, Movement
from corridors.services.outcomes import Outcome

CARRIED = ("source", "relayed_by", "place", "corridor", "reported_at", "period_start", "period_end", "evidence_url")
"""What “save and add another” keeps: one publication often holds several figures."""


@admin.register(EvacueeCount)
class EvacueeCountAdmin(VersionsAdmin, WithdrawingAdmin):
    """Counts as they stand. Saving one that exists adds a version; nothing is overwritten or deleted."""

    action = Action.RECORD
    form = CountForm
    fieldsets = wording.FIELDSETS
    list_display = ("figure", "stage", "place", "source", "period_end", "external_id", "state")
    list_display_links = ("figure", "external_id")
    list_filter = (OperationFilter, StandingFilter, StageFilter, SourceFilter, PlaceFilter)
    list_select_related = ("operation", "source", "place")
    ordering = ("-pk",)
    search_fields = ("external_id", "note", "statement")
    search_help_text = gettext_lazy("Searches ids, notes and statements.")
    sortable_by = ("stage", "place", "source", "period_end", "external_id")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(superseded_at__isnull=True)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return self.is_own(request, obj) and self._sees_all_it_names(request, obj)

    def _sees_all_it_names(self, request: HttpRequest, count: EvacueeCount) -> bool:
        """False while it names what is embargoed: a form could not offer that again, and would lose it."""
        named = ((Corridor, count.corridor_id), (Movement, count.movement_id))
        return all(pk is None or access.visible(request.user, model).filter(pk=pk).exists() for model, pk in named)

    def view_on_site(self, obj: EvacueeCount) -> str | None:
        return page_of("count", obj.operation.code, obj.pk)

    @admin.display(description=gettext_lazy("figure"))
    def figure(self, obj: EvacueeCount) -> str:
        return figure_in_words(obj)

    @admin.display(description=gettext_lazy("version"))
    def state(self, obj: EvacueeCount) -> str:
        return _("Withdrawn") if obj.withdrawn else str(obj.version)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        operation = self.operation_of(request, None)
        if operation is not None and not self.sources(request, operation):
            says = _("You belong to no organisation yet, so there is none to log counts for: ask an administrator.")
            self.message_user(request, says, messages.WARNING)
        return super().add_view(request, form_url, {"show_save_and_continue": False, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form of what stands; a superseded version leads to it."""
        asked = self.any_version(request, object_id)
        standing = self.get_queryset(request).filter(pk__in=self.versions(request, asked)).first() if asked else None
        if standing is not None and standing != asked:
            self.message_user(request, _("That was an earlier version. This is the one that stands."))
            return HttpResponseRedirect(self._address_of(standing))
        context = {
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "may_withdraw": standing is not None and not standing.withdrawn and self.is_own(request, standing),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)
        if "_addanother" not in request.POST:
            return answer
        carried = {name: obj.serializable_value(name) for name in CARRIED}
        query = urlencode({"operation": obj.operation.code, **{name: kept for name, kept in carried.items() if kept}})
        return HttpResponseRedirect(f"{request.path}?{query}")

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if outcome_of(request) is Outcome.UNCHANGED:
            return super().response_change(request, obj)
        says = _("Corrected: version %(number)d of “%(id)s” stands now.")
        self.message_user(request, says % {"number": obj.version, "id": obj.external_id}, messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(self._address_of(obj))
        return self.response_post_save_change(request, obj)

    def _address_of(self, count: EvacueeCount) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[count.pk])
