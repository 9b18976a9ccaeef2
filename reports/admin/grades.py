"""How far each source is trusted in an operation: graded, and seen, by its coordinators alone."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corridors import access
from corridors.access import Action
from corridors.domain.errors import DomainError, Rejected
from corridors.models import Organisation, User
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing
from reports.models import Grade
from reports.services.grading import grade

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

RELIABILITY = (
    ("A", _("A – completely reliable")),
    ("B", _("B – usually reliable")),
    ("C", _("C – fairly reliable")),
    ("D", _("D – not usually reliable")),
    ("E", _("E – unreliable")),
    ("F", _("F – cannot be judged")),
)
CREDIBILITY = (
    ("1", _("1 – confirmed by others")),
    ("2", _("2 – probably true")),
    ("3", _("3 – possibly true")),
    ("4", _("4 – doubtful")),
    ("5", _("5 – improbable")),
    ("6", _("6 – cannot be judged")),
)


class GradeForm(ModelForm):
    """Valid when the service has taken it: the check and the write are one."""

    by: ClassVar[User]
    reliability = forms.ChoiceField(label=_("Reliability of the source"), choices=RELIABILITY, initial="F")
    credibility = forms.ChoiceField(label=_("Credibility of what it says"), choices=CREDIBILITY, initial="6")

    class Meta:
        model = Grade
        fields = ("operation", "organisation", "reliability", "credibility", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operations = access.operations_where(self.by, Action.REVIEW)
        fields: dict[str, Any] = self.fields
        fields["operation"].queryset = operations
        fields["organisation"].queryset = Organisation.objects.filter(counts__operation__in=operations).distinct()
        fields["operation"].disabled = fields["organisation"].disabled = self.instance.pk is not None

    def _post_clean(self) -> None:
        if self.errors:
            return
        given = dict(self.cleaned_data)
        operation = given.pop("operation")
        taken = Grade.objects.filter(operation=operation, organisation=given["organisation"])
        try:
            with writing(operation, by=self.by) as write:
                if self.instance.pk is None and taken.exists():
                    message = gettext("It has a grade in this operation: change that one.")
                    raise ValidationError({"organisation": ValidationError(message, code="taken")})
                self.stored = grade(write, **given)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except Rejected as refusal:
            for problem in refusal.problems:
                self.add_error(problem.field, ValidationError(problem.message, code=problem.code))
        except DomainError as refusal:
            self.add_error(None, ValidationError(refusal.message, code=refusal.code))


@admin.register(Grade)
class GradeAdmin(ModelAdmin):
    form = GradeForm
    list_display = ("organisation", "code", "reason", "graded_by", "graded_at", "operation")
    list_select_related = ("organisation", "operation", "graded_by")
    readonly_fields = ("earlier",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grade]:
        return access.visible_grades(request.user, Grade.objects.all())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.may(request.user, Action.REVIEW)

    has_add_permission = has_module_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may(request.user, Action.REVIEW, obj.operation if obj is not None else None)

    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """F6 takes a judgement back; what was thought stays readable."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*GradeForm.Meta.fields, *(["earlier"] if obj is not None else []))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without pop-ups to add what is missing; the form decides which rows are offered."""
        return db_field.formfield(**kwargs)

    @admin.display(description=_("grade"))
    def code(self, obj: Grade) -> str:
        return obj.code

    @admin.display(description=_("Graded so far"))
    def earlier(self, obj: Grade) -> str:
        records = cast(Any, obj).history.select_related("graded_by").order_by("-history_date", "-history_id")
        lines = (
            (
                localize(localtime(record.graded_at)),
                record.instance.code,
                record.graded_by or "–",
                record.reason,
            )
            for record in records
        )
        return format_html_join("", "<p>{} · <b>{}</b> · <bdi>{}</bdi> · <bdi>{}</bdi></p>", lines)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The row that the service stored when it took the form."""
        return form.stored.row

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: the service has stored it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service has stored it."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Tells what follows whether anything was stored."""
        request.__dict__["_is_unchanged"] = form.stored.outcome is Outcome.UNCHANGED
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if request.__dict__["_is_unchanged"] else super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not request.__dict__["_is_unchanged"]:
            return super().response_change(request, obj)
        self.message_user(request, gettext("Nothing changed, so nothing was stored."), messages.INFO)
        return self.response_post_save_change(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """How a source was graded so far is on the grade's own page."""
        return HttpResponseRedirect(reverse("admin:reports_grade_change", args=[object_id]))
