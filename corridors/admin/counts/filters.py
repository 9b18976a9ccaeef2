from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from corridors import access
from corridors.admin.filters import OperationFilter, by_word
from corridors.domain.vocabulary import Stage
from corridors.models import EvacueeCount, Organisation, Place

StageFilter = by_word("stage", _("stage"), Stage)


class SourceFilter(admin.SimpleListFilter):
    """By a source that the user sees a count of."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        counts = access.visible(request.user, EvacueeCount).filter(source=OuterRef("pk"))
        sources = access.visible(request.user, Organisation).filter(Exists(counts)).order_by("name")
        return list(sources.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(source__code=self.value()) if self.value() else queryset


class PlaceFilter(admin.SimpleListFilter):
    """By a place, once it is clear of which operation."""

    title = _("place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        operations = access.operations_as(request.user)
        if code := request.GET.get(str(OperationFilter.parameter_name)):
            operations = operations.filter(code=code)
        if len(only := list(operations[:2])) != 1:
            return ()
        places = access.visible(request.user, Place).filter(operation=only[0]).order_by("name")
        return list(places.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(place__code=self.value()) if self.value() else queryset


class StandingFilter(admin.SimpleListFilter):
    """Counts that stand, unless the withdrawn ones are asked for."""

    title = _("standing")
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return (("yes", _("Withdrawn")), ("all", _("All")))

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Standing")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(withdrawn=self.value() == "yes")
