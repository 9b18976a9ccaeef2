"""The history of what can be changed, for those who may see the thing itself."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from simple_history.template_utils import HistoricalRecordContextHelper

from corridors import access
from corridors.access import Action
from corridors.admin.base import PolicyAdmin, may
from corridors.admin.typed import SimpleHistoryAdmin
from corridors.models import Operation


class Changes(HistoricalRecordContextHelper):
    """What changed from one record to the next, without what the reader may not see."""

    def __init__(self, model: type[Model], record: Any, viewer: Any) -> None:
        super().__init__(model, record, max_displayed_delta_change_chars=300)
        self.viewer = viewer

    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        changes: list[dict[str, Any]] = super().context_for_delta_changes(delta)
        return [change for change in changes if change["old"] != change["new"]]

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        shown = super().prepare_delta_change_value(change, value)
        if isinstance(shown, list):
            return [row for row in shown if self._is_visible(row)]
        return shown if self._is_visible(shown) else None

    def stringify_delta_change_values(self, change: Any, old: Any, new: Any) -> Any:
        return super().stringify_delta_change_values(change, *(_plain(value) for value in (old, new)))

    def _is_visible(self, value: Any) -> bool:
        return not isinstance(value, Model) or access.visible(self.viewer, type(value)).filter(pk=value.pk).exists()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(row) for row in value) or "–"
    return "–" if value in (None, "") else value


class KeptAdmin(PolicyAdmin, SimpleHistoryAdmin):
    """The admin of a model whose changes are kept. Going back to an earlier record is a change like any other."""

    object_history_list_template = "admin/corridors/history.html"

    def get_urls(self) -> list[URLPattern]:
        """Without the page of an earlier record, from which it could be brought back past the service."""
        urls: list[URLPattern] = super().get_urls()  # type: ignore[no-untyped-call]
        return [url for url in urls if not str(url.name or "").endswith("_simple_history")]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self.not_there(request, object_id)
        context = {"names_users": self.names_users(request, obj), **(extra_context or {})}
        history: HttpResponse = super().history_view(request, object_id, context)  # type: ignore[no-untyped-call]
        return history

    def names_users(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the reader may see by whom each change was made; others see of which organisation."""
        operation = obj if isinstance(obj, Operation) else getattr(obj, "operation", None)
        return may(request, Action.ADMINISTER) or (operation is not None and may(request, Action.PLAN, operation))

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> Changes:
        return Changes(self.model, historical_record, request.user)
