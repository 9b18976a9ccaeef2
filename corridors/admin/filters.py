"""List filters that offer only what the user may see, and look at no row of the list to find it out."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from corridors import access
from corridors.labels import choices
from corridors.models import Operation


class OperationFilter(admin.SimpleListFilter):
    """By operation, where the user sees several."""

    title = _("operation")
    parameter_name = "operation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        operations = list(access.visible(request.user, Operation).values_list("code", "name"))
        return operations if len(operations) > 1 else ()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(operation__code=self.value()) if self.value() else queryset


class WordFilter(admin.SimpleListFilter):
    """By a word of the vocabulary."""

    enum: type[StrEnum]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return choices(self.enum)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


def by_word(name: str, label: Any, words: type[StrEnum]) -> type[WordFilter]:
    """The filter of a column of words."""
    return type("WordFilter", (WordFilter,), {"parameter_name": name, "title": label, "enum": words})
