"""Admins of what belongs to one operation: it is chosen first, so that a form offers only what belongs to it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from corridors.access import Action, operations_as, operations_where
from corridors.admin.base import PolicyAdmin, is_member, may
from corridors.models import Operation


class InOperationAdmin(PolicyAdmin):
    action = Action.PLAN

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.action, obj.operation if obj is not None else None)

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the operation, where the user is a member of several."""
        several = operations_as(request.user).count() > 1
        return (*self.list_display, "operation") if several else self.list_display

    def operation_of(self, request: HttpRequest, obj: Any) -> Operation | None:
        """The object's operation; for a new one, the one that the address names."""
        if obj is not None:
            operation: Operation = obj.operation
            return operation
        code = request.GET.get("operation", "")
        chosen: Operation | None = request.__dict__.get("_operation")
        if chosen is None or chosen.code != code:
            chosen = request.__dict__["_operation"] = self.may_add_to(request).filter(code=code).first()
        return chosen

    def may_add_to(self, request: HttpRequest) -> Any:
        return operations_where(request.user, self.action)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if "operation" not in request.GET:
            return self.choose_operation(request)
        operation = self.operation_of(request, None)
        if operation is None:
            raise Http404
        return super().add_view(request, form_url, {"subtitle": operation, **(extra_context or {})})

    def choose_operation(self, request: HttpRequest) -> HttpResponse:
        """Goes on to the form where only one operation can be meant; asks otherwise."""
        filtered = QueryDict(request.GET.get("_changelist_filters", "")).get("operation")
        operations: Sequence[Operation] = list(self.may_add_to(request))
        if not operations:
            raise PermissionDenied
        meant = [operation for operation in operations if operation.code == filtered] or operations
        if len(meant) == 1:
            return HttpResponseRedirect("?" + self._address(request, meant[0]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("In which operation?"),
            "operations": [(operation, "?" + self._address(request, operation)) for operation in operations],
        }
        return TemplateResponse(request, "admin/corridors/choose_operation.html", context)

    def _address(self, request: HttpRequest, operation: Operation) -> str:
        return urlencode([*request.GET.items(), ("operation", operation.code)])
