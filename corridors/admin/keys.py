"""API keys: granted by coordinators, revoked by whoever sees them, and never shown but once."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corridors import access
from corridors.access import Action
from corridors.admin.base import may
from corridors.admin.forms import ServiceForm
from corridors.admin.history import KeptAdmin
from corridors.models import Key, Operation, User
from corridors.services.keys import LASTING, LONGEST, give_key, key_of, revoke_key
from corridors.services.outcomes import Outcome
from corridors.services.records import Put


class KeyForm(ServiceForm):
    days = forms.IntegerField(
        label=gettext_lazy("Lasts for days"), min_value=1, max_value=LONGEST.days, initial=LASTING.days
    )
    key: str
    """The key that was given, which nobody sees again."""

    class Meta:
        model = Key
        fields = ("user", "name", "operations", "days")
        help_texts = {
            "user": gettext_lazy("For a partner, the user of its own system."),
            "name": gettext_lazy("What it is for: the partner's system, or the person who keeps it."),
            "operations": gettext_lazy("The key opens these alone, as far as the user's role in each allows."),
        }

    def choices_of(self, model: type[models.Model]) -> "QuerySet[Any]":
        if model is User:
            return access.key_holders(self.by).order_by("username")
        return access.operations_where(self.by, Action.GRANT)

    def store(self) -> Put:
        given = self.cleaned_data
        self.key = give_key(
            user=given["user"],
            name=given["name"],
            operations=given["operations"],
            lasting=timedelta(days=given["days"]),
            by=self.by,
        )
        return Put(key_of(self.key), Outcome.CREATED)


class StateFilter(admin.SimpleListFilter):
    """What opens something, unless told otherwise."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("holds", gettext_lazy("Holds")), ("ended", gettext_lazy("Revoked or expired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        holds = models.Q(revoked_at=None, expiry__gt=timezone.now())
        if self.value() is None:
            return queryset
        return queryset.filter(holds) if self.value() == "holds" else queryset.exclude(holds)


@admin.register(Key)
class KeyAdmin(KeptAdmin):
    """A coordinator grants keys to its operations. Whoever sees a key may revoke it, and nobody can change one."""

    action = Action.GRANT
    form = KeyForm
    actions = ("revoke_selected",)
    list_display = ("name", "user", "opens", "created", "expiry", "last_used_at", "revoked_at")
    list_filter = (StateFilter,)
    list_select_related = ("user", "granted_by")
    search_fields = ("name", "user__username", "user__organisation__name")
    fields = list_display

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        seen = access.visible(request.user, Operation).order_by("code")
        return super().get_queryset(request).prefetch_related(Prefetch("operations", seen))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who granted a key is for those who read names here."""
        if obj is None:
            return KeyForm.Meta.fields
        return (*self.fields, "begins", "replaces", *(["granted_by"] if self.names_users(request, obj) else []))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def names_users(self, request: HttpRequest, obj: Any) -> bool:
        granting = access.operations_where(request.user, Action.GRANT)
        return may(request, Action.ADMINISTER) or granting.filter(keys=obj).exists()

    @admin.display(description=gettext_lazy("Operations"))
    def opens(self, key: Key) -> str:
        return format_html_join(", ", "<bdi>{}</bdi>", ((operation.code,) for operation in key.operations.all()))

    @admin.display(description=gettext_lazy("Begins with"))
    def begins(self, key: Key) -> str:
        return str(key.token_key)[:8]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.__dict__["_key"] = form.key
        return super().save_form(request, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """The key, in the answer itself: a message to the next page would be stored on its way."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The key of %(name)s") % {"name": obj.user},
            "row": obj,
            "key": request.__dict__.pop("_key"),
        }
        return TemplateResponse(request, "admin/corridors/key/given.html", context)

    @admin.action(description=gettext_lazy("Revoke the selected keys"), permissions=["view"])
    def revoke_selected(self, request: HttpRequest, queryset: "QuerySet[Key]") -> HttpResponse | None:
        keys = [key for key in queryset if key.holds]
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Revoke?"),
                "keys": keys,
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/corridors/key/revoke.html", context)
        with transaction.atomic():
            for key in keys:
                revoke_key(key, by=cast(User, request.user))
                self.log_change(request, key, _("Revoked"))
        message = ngettext("%(number)d key was revoked.", "%(number)d keys were revoked.", len(keys))
        self.message_user(request, message % {"number": len(keys)}, messages.SUCCESS)
        return None
