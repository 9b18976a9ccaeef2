"""Which files left the service, for the coordinators of their operations to look up."""

from typing import Any, NoReturn
from urllib.parse import unquote_plus

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from corridors.access import Action, operations_where
from corridors.admin.base import PolicyAdmin, may
from corridors.admin.filters import OperationFilter
from corridors.models import Export


@admin.register(Export)
class ExportAdmin(PolicyAdmin):
    action = Action.PLAN
    list_display = ("at", "user", "organisation", "what", "form", "filters", "rows", "revision")
    list_filter = (OperationFilter,)
    list_select_related = ("user", "organisation", "operation")
    search_fields = ("user__username", "organisation__name", "asked")
    fields = ("at", "operation", "user", "organisation", "role", "key", "what", "form", "filters", "rows", "revision")

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the operation, where the user coordinates several."""
        several = operations_where(request.user, self.action).count() > 1
        return (*self.list_display, "operation") if several else self.list_display

    @admin.display(description=gettext_lazy("filters"))
    def filters(self, export: Export) -> str:
        return unquote_plus(export.asked)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.action)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> NoReturn:
        """It never changes."""
        raise Http404
