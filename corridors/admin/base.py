"""An admin in which `corridors.access` decides every row and every leave, and `corridors.services` stores everything.

Django's own permission tables are asked for nothing, so `is_superuser` opens no door but the administrator's.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from corridors import access
from corridors.access import Action
from corridors.admin.fields import InstantField, MomentField
from corridors.admin.forms import ServiceForm
from corridors.admin.paging import KeyPaginator
from corridors.admin.typed import ModelAdmin
from corridors.models import Operation, fields
from corridors.services.outcomes import Outcome


def may(request: HttpRequest, action: Action, operation: Operation | None = None) -> bool:
    """`access.may`, asked once a request: a page of the admin asks the same dozens of times."""
    answers: dict[Any, bool] = request.__dict__.setdefault("_leave", {})
    asked = (action, operation.pk if operation else None)
    if asked not in answers:
        answers[asked] = access.may(request.user, action, operation)
    return answers[asked]


def is_member(request: HttpRequest) -> bool:
    """Whether the user has any role in any operation; asked once a request."""
    answers: dict[Any, bool] = request.__dict__.setdefault("_leave", {})
    if "member" not in answers:
        answers["member"] = access.operations_as(request.user).exists()
    return answers["member"]


class PolicyAdmin(ModelAdmin):
    """The base of every admin here."""

    action: ClassVar[Action]
    """What one needs leave for, to add and to change."""
    form = ServiceForm
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    list_per_page = 50
    paginator = KeyPaginator

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        rows = access.visible(request.user, self.model)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_member(request) or may(request, Action.ADMINISTER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request, self.action)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.action)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain inputs, without pop-ups to add what is missing; the form decides which rows are offered."""
        if isinstance(db_field, models.ManyToManyField):
            return db_field.formfield(widget=CheckboxSelectMultiple, **kwargs)
        if isinstance(db_field, models.ForeignKey):
            return db_field.formfield(**kwargs)
        special = {fields.MomentField: MomentField, models.DateTimeField: InstantField}.get(type(db_field))
        if special is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        said = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
        return special(**{**said, "required": not db_field.blank, **kwargs})

    def view_on_site(self, obj: Any) -> str | None:
        """The address of the object's page; None where it has none."""
        return None

    def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The answer for what does not exist, and for what this user may not see."""
        answer: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return answer

    def operation_of(self, request: HttpRequest, obj: Any) -> Operation | None:
        """The operation in which the form's choices lie."""
        return None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by, form.operation = request.user, self.operation_of(request, obj)
        return form

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The row that the service stored when it took the form."""
        request.__dict__["_outcome"] = form.stored.outcome
        return form.stored.row

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: the service has stored it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service has stored it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if outcome_of(request) is not Outcome.UNCHANGED:
            return super().log_change(request, obj, message)
        return None

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if outcome_of(request) is not Outcome.UNCHANGED:
            return super().response_change(request, obj)
        self.message_user(request, _("Nothing changed, so nothing was stored."), messages.INFO)
        return self.response_post_save_change(request, obj)


def outcome_of(request: HttpRequest) -> Outcome | None:
    """What became of the form that this request saved."""
    return request.__dict__.get("_outcome")
