"""Which rows a list shows, in which order, and which of their members."""

from collections import OrderedDict
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django_filters import rest_framework as filters
from rest_framework.filters import BaseFilterBackend, SearchFilter
from rest_framework.request import Request
from rest_framework.views import APIView

from corridors import access
from corridors.domain.vocabulary import (
    Basis,
    CorridorStatus,
    Group,
    OrganisationKind,
    PlaceKind,
    Stage,
    Unit,
    WindowKind,
    WindowStatus,
)
from corridors.models import CeasefireWindow, Corridor, Movement, Organisation, Place
from corridors.parameters import word
from corridors.records import KEYS

ORDERS = ("revision", "-revision")


class CodeFilter(filters.ModelMultipleChoiceFilter):
    """Codes of rows that the user may see; any other is refused, whether there is no such row or it is hidden."""

    def __init__(self, model: type[models.Model], field_name: str | None = None) -> None:
        key = KEYS[model]
        called = "code" if key == "code" else "id"
        label = f"The {model._meta.verbose_name}'s {called}; several times: any of them."
        rows: Any = partial(_visible, model)
        super().__init__(queryset=rows, to_field_name=key, distinct=False, label=label, field_name=field_name)

    def get_filter_predicate(self, v: models.Model) -> dict[str, models.Model]:
        return {str(self.field_name): v}


class OneOfMany(CodeFilter):
    """Rows that name one of these among others."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        rows = qs.model._default_manager.filter(self.naming(value))
        return qs.filter(pk__in=rows.values("pk"))

    def naming(self, value: Any) -> Q:
        return Q(**{f"{self.field_name}__in": value})


class OnCorridor(OneOfMany):
    """Windows on one of these corridors; a window that names none is one on every corridor."""

    def naming(self, value: Any) -> Q:
        return super().naming(value) | Q(corridors__isnull=True)


class Since(filters.DateFilter):
    """Moments on that day or later. They are stored as they were stated: a text that begins with the day."""

    def __init__(self, field_name: str, label: str = "On that day or later, as it was stated.") -> None:
        super().__init__(field_name=field_name, input_formats=["%Y-%m-%d"], label=label)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__gte": value.isoformat()}) if value else qs


class Until(Since):
    """Moments on that day or earlier."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, "On that day or earlier, as it was stated.")

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        # The last day of all has no next one, and every moment is before it.
        if not value or value == date.max:
            return qs
        return qs.filter(**{f"{self.field_name}__lt": (value + timedelta(days=1)).isoformat()})


def _visible(model: type[models.Model], request: Request | None) -> QuerySet[Any]:
    if request is None or request.parser_context is None:
        return model._default_manager.none()
    visible = access.visible(request.user, model)
    if model is Organisation:
        return visible
    return visible.filter(operation__code=request.parser_context["kwargs"]["operation"])


def _words(words: type[StrEnum]) -> filters.MultipleChoiceFilter:
    choices = [(word.value, word.value) for word in words]
    return filters.MultipleChoiceFilter(choices=choices, distinct=False, label="Several times: any of them.")


class AskedForm(forms.Form):
    """Refuses a filter without a value as one with a wrong value: to pass it over would look like a whole list."""

    def clean(self) -> None:
        for name, field in self.fields.items():
            if name not in self.errors and not self.data[name].strip():
                message = field.error_messages.get("invalid", RegexValidator.message)
                self.add_error(name, forms.ValidationError(message, code="invalid"))


class AskedFilters(filters.FilterSet):
    """The filters that are asked for: any other would be copied, and look up what the user may see, all the same."""

    class Meta:
        form = AskedForm

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.base_filters = OrderedDict((name, one) for name, one in self.base_filters.items() if name in (data or ()))
        super().__init__(data, *args, **kwargs)


class CountFilter(AskedFilters):
    source = CodeFilter(Organisation)
    place = CodeFilter(Place)
    corridor = CodeFilter(Corridor)
    movement = CodeFilter(Movement)
    stage = _words(Stage)
    group = _words(Group)
    unit = _words(Unit)
    basis = _words(Basis)
    external_id = filters.CharFilter(label="The count's id at its source.")
    reported_since = Since("reported_at", "Reported on that day or later, as the source states the day.")
    reported_until = Until("reported_at")


class OrganisationFilter(AskedFilters):
    kind = _words(OrganisationKind)
    part_of = CodeFilter(Organisation)


class PlaceFilter(AskedFilters):
    kind = _words(PlaceKind)
    parent = CodeFilter(Place)
    pcode = filters.CharFilter(label="The place's P-code.")
    sealed = filters.TypedChoiceFilter(
        choices=[("true", "true"), ("false", "false")],
        coerce=lambda said: said == "true",
        label="Whether it is sealed.",
    )


class CorridorFilter(AskedFilters):
    status = _words(CorridorStatus)
    origin = CodeFilter(Place)
    destination = CodeFilter(Place)
    agreed_by = OneOfMany(Organisation)


class MovementFilter(AskedFilters):
    corridor = OneOfMany(Corridor, "corridors")
    window = OneOfMany(CeasefireWindow, "windows")
    started_since = Since("started_at")
    started_until = Until("started_at")


class WindowFilter(AskedFilters):
    kind = _words(WindowKind)
    status = _words(WindowStatus)
    corridor = OnCorridor(Corridor, "corridors")
    announced_by = OneOfMany(Organisation)
    starts_since = Since("starts_at")
    starts_until = Until("starts_at")


class ViolationFilter(AskedFilters):
    window = CodeFilter(CeasefireWindow)
    alleged_by = CodeFilter(Organisation)
    alleged_against = CodeFilter(Organisation)
    occurred_since = Since("occurred_at")
    occurred_until = Until("occurred_at")


class Search(SearchFilter):
    """`search=`: rows in which each of the words stands somewhere in the view's `search_fields`."""

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        columns = getattr(view, "search_fields", ())
        within = ", ".join(name.replace("__", "'s ") for name in columns)
        description = f"Words that each stand somewhere in: {within}."
        return [_parameter("search", {"type": "string"}, description)] if columns else []


class Fields(BaseFilterBackend):
    """`fields=`, which the view itself heeds: only these members of each object."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        return queryset

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [_parameter("fields", {"type": "string"}, FIELDS)] if "fields" in getattr(view, "parameters", ()) else []


FIELDS = "Only these members of each object: their names, with commas between."


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


class Order(BaseFilterBackend):
    """`ordering=`, one of the view's `orders`, each the name of a column; otherwise as they were recorded."""

    def orders(self, view: APIView) -> list[str]:
        return [order for name in getattr(view, "orders", ()) for order in (name, f"-{name}")]

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        # What is not stated comes first, as an empty text: a page cannot begin after a null.
        if not self.orders(view):
            return queryset
        names: Any = getattr(view, "orders", ())
        columns: Any = {f"by_{name}": Coalesce(Cast(name, CharField()), Value("")) for name in names}
        rows: QuerySet[Any] = queryset.annotate(**columns)
        return rows

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str, ...]:
        key = "id" if hasattr(queryset.model, "instance_type") else "pk"
        if "ordering" not in request.query_params:
            return (key,)
        order = word(request.query_params, "ordering", self.orders(view), "")
        sign = "-" if order.startswith("-") else ""
        return f"{sign}by_{order.removeprefix('-')}", f"{sign}{key}"

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        orders = self.orders(view)
        description = "By this; with a minus sign the other way round. Otherwise in the order of recording."
        return [_parameter("ordering", {"type": "string", "enum": orders}, description)] if orders else []


class RevisionOrder(BaseFilterBackend):
    """`ordering=revision` or `-revision`, as the pages ask for it."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        return queryset

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str]:
        # A bulk has one revision for thousands of rows; keys rise with revisions, and no two rows share one.
        order = word(request.query_params, "ordering", ORDERS, "revision")
        return (order.replace("revision", "pk"),)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        schema = {"type": "string", "enum": list(ORDERS), "default": "revision"}
        description = "Oldest revision first, or latest first."
        return [{"name": "ordering", "in": "query", "required": False, "description": description, "schema": schema}]
