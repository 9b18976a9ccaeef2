"""Evaluations, discrepancies, frozen reports and one's own webhooks, to look up: services alone write them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from corridors import access
from corridors.domain.vocabulary import Role
from corridors.models import Operation
from reports.models import Discrepancy, Evaluation, Reply, Report, Subscription
from reports.wording import class_label, kind_label, severity_label

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """For coordinators and observers; a reporter reads what names its counts on the pages, as far as it may."""

    list_select_related: ClassVar[tuple[str, ...]] = ("operation",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def operations(self, request: HttpRequest) -> QuerySet[Operation]:
        return access.operations_as(request.user, Role.COORDINATOR, Role.OBSERVER)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.operations(request).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> NoReturn:
        """What became of a discrepancy is on its page."""
        raise Http404


def _page(name: str, *named: object) -> str | None:
    """The address of the page; None where the pages are not served."""
    try:
        return reverse(f"pages:{name}", args=named)
    except NoReverseMatch:
        return None


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("operation", "revision", "started_at", "duration", "opened", "closed", "engine_version")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evaluation]:
        return Evaluation.objects.filter(operation__in=self.operations(request))


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "discrepancy", "count", "reason", "replied_at", "superseded_at")
    list_select_related = ("organisation", "discrepancy", "count")
    list_filter = ("kind",)
    fields = ("discrepancy", "organisation", "count", "kind", "reason", "text", "replied_at", "superseded_at")
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        seen = access.visible_discrepancies(request.user, Discrepancy.objects.all())
        told = Reply.objects.filter(discrepancy__in=seen.filter(operation__in=self.operations(request)))
        return access.visible_replies(request.user, told)


def _in_words(field: str, name: Any, label: Callable[[str], str]) -> Callable[[Any, Discrepancy], str]:
    """A column that says a discrepancy's code as the pages do."""

    @admin.display(description=name, ordering=field)
    def words(_admin: Any, row: Discrepancy) -> str:
        return label(getattr(row, field))

    return words


@admin.register(Discrepancy)
class DiscrepancyAdmin(ReadOnlyAdmin):
    """What it says of whom is for its page, which words it for its reader."""

    what_kind = _in_words("kind", _("kind"), kind_label)
    what_class = _in_words("finding_class", _("class"), class_label)
    how_severe = _in_words("severity", _("severity"), severity_label)
    list_display = ("__str__", "what_kind", "what_class", "how_severe", "gap", "opened_at", "closed_at", "operation")
    list_filter = ("finding_class", "severity")
    fields = ("operation", "what_kind", "what_class", "how_severe", "gap", "opened_at", "closed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Discrepancy]:
        seen = access.visible_discrepancies(request.user, Discrepancy.objects.all())
        return seen.filter(operation__in=self.operations(request))

    def view_on_site(self, obj: Discrepancy) -> str | None:
        return _page("discrepancy", obj.operation.code, obj.pk)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What it holds is for its page, which decides how much of it its reader may see."""

    list_display = ("number", "title", "revision", "as_of", "made_at", "organisation", "operation")
    list_display_links = ("number", "title")
    list_select_related = ("operation", "organisation")
    fields = (
        "operation",
        "number",
        "external_id",
        "title",
        "revision",
        "engine_version",
        "as_of",
        "made_at",
        "organisation",
        "digest",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return Report.objects.filter(operation__in=self.operations(request)).defer("content")

    def view_on_site(self, obj: Report) -> str | None:
        return _page("report", obj.operation.code, obj.number)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """One's own webhooks: whether they work, and why one is paused."""

    list_display = ("__str__", "operation", "url", "paused_at", "paused_because", "failing_since", "next_attempt_at")
    fields = ("operation", "url", "types", "created_at", "paused_at", "paused_because", "failing_since")
    view_on_site = False

    def operations(self, request: HttpRequest) -> QuerySet[Operation]:
        return access.operations_as(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return access.visible_subscriptions(request.user, Subscription.objects.all())
