"""Who may sign in, and with what role in which operation."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from corridors.access import Action, operations_where
from corridors.admin.base import PolicyAdmin, may
from corridors.admin.filters import OperationFilter, by_word
from corridors.admin.forms import ServiceForm
from corridors.admin.history import KeptAdmin
from corridors.domain.vocabulary import Role
from corridors.models import Membership, Operation, User
from corridors.services.members import end_membership, put_membership, put_user
from corridors.services.outcomes import Outcome
from corridors.services.records import Put


class UserForm(ServiceForm):
    username = UsernameField(label=_("User name"), max_length=150, validators=[User.username_validator])
    password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "organisation", "is_active", "is_staff", "password")
        help_texts = {
            "organisation": _("For whom the user speaks; a reporter logs this organisation's counts."),
            "is_active": _("Clear it to close the account; the user is signed out at once."),
            "is_staff": _("May sign in here, to log counts and to plan, as far as the roles allow."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            self.initial.setdefault("is_staff", True)
        if "username" in self.fields:
            self.fields["username"].disabled = not self.is_new
            self.fields["password"].help_text = (
                _("Leave it empty for a partner's system, which signs in with a key alone.")
                if self.is_new
                else _("Leave it empty to keep the password that the user has.")
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_new and User.objects.filter(username__iexact=given.get("username", "")).exists():
            self.add_error("username", ValidationError(_("There is a user of this name."), code="taken"))
        if password := given.get("password"):
            try:
                password_validation.validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password", error)
        return given

    def store(self) -> Put:
        given = self.cleaned_data
        user = put_user(
            username=given["username"],
            password=given["password"] or None,
            organisation=given["organisation"],
            staff=given["is_staff"],
            active=given["is_active"],
            by=self.by,
        )
        changed = Outcome.CORRECTED if self.has_changed() else Outcome.UNCHANGED
        return Put(user, Outcome.CREATED if self.is_new else changed)


@admin.register(User)
class UserAdmin(PolicyAdmin):
    """Another administrator is made at the command line: `manage.py createsuperuser`."""

    action = Action.ADMINISTER
    form = UserForm
    list_display = ("username", "organisation", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff")
    list_select_related = ("organisation",)
    ordering = ("username",)
    search_fields = ("username", "organisation__name")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, Action.ADMINISTER)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        user = super().save_form(request, form, change)
        if user.pk == request.user.pk and "password" in form.changed_data:
            update_session_auth_hash(request, user)
        return user


class MembershipForm(ServiceForm):
    class Meta:
        model = Membership
        fields = ("operation", "user", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if not self.is_new and fields:
            # Whoever sees the membership sees whose it is, though a coordinator may choose no users.
            fields["operation"].queryset = Operation.objects.filter(pk=self.instance.operation_id)
            fields["user"].queryset = User.objects.filter(pk=self.instance.user_id)
            fields["operation"].disabled = fields["user"].disabled = True

    def store(self) -> Put:
        operation, user = self.cleaned_data["operation"], self.cleaned_data["user"]
        before = Membership.objects.filter(operation=operation, user=user).first()
        membership = put_membership(operation=operation, user=user, role=Role(self.cleaned_data["role"]), by=self.by)
        if before is None:
            return Put(membership, Outcome.CREATED)
        outcome = Outcome.UNCHANGED if before.role == membership.role else Outcome.CORRECTED
        self.refuse_if_taken(outcome, "user")
        return Put(membership, outcome)


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    """An administrator gives roles; a coordinator changes and ends those of its own operation."""

    action = Action.ADMINISTER
    form = MembershipForm
    list_display = ("user", "role", "operation")
    list_filter = (OperationFilter, by_word("role", _("role"), Role))
    list_select_related = ("user__organisation", "operation")
    search_fields = ("user__username", "user__organisation__name")
    ordering = ("operation", "user__username")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, Action.ADMINISTER) or may(request, Action.PLAN)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        operation: Operation | None = obj.operation if obj is not None else None
        return may(request, Action.ADMINISTER) or may(request, Action.PLAN, operation)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        end_membership(obj, by=cast(User, request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        with transaction.atomic():
            for membership in queryset:
                end_membership(membership, by=cast(User, request.user))

    def get_queryset(self, request: HttpRequest) -> Any:
        """A coordinator also sees its own roles elsewhere, but those are not its to manage and are left out here."""
        rows = super().get_queryset(request)
        if may(request, Action.ADMINISTER):
            return rows
        return rows.filter(operation__in=operations_where(request.user, Action.PLAN))
