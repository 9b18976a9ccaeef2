"""Which files left the service, for the coordinators of their operations to look up."""

from typing import Any, NoReturn

from django.contrib import admin
from django.http import Http404, HttpRequest

from corridors.access import Action
from corridors.admin.base import PolicyAdmin, may
from corridors.admin.filters import OperationFilter
from corridors.models import Export


@admin.register(Export)
class ExportAdmin(PolicyAdmin):
    action = Action.PLAN
    list_display = ("at", "user", "organisation", "what", "form", "asked", "rows", "revision", "operation")
    list_filter = (OperationFilter,)
    list_select_related = ("user", "organisation", "operation")
    search_fields = ("user__username", "organisation__name", "asked")
    fields = ("at", "operation", "user", "organisation", "role", "key", "what", "form", "asked", "rows", "revision")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.action)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> NoReturn:
        """It never changes."""
        raise Http404
