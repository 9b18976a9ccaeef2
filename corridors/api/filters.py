"""Which counts of an operation a list shows, and in which order."""

from collections import OrderedDict
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from corridors import access
from corridors.domain.vocabulary import Basis, Group, Stage, Unit
from corridors.models import Corridor, EvacueeCount, Movement, Organisation, Place
from corridors.parameters import word

ORDERS = ("revision", "-revision")


class CodeFilter(filters.ModelMultipleChoiceFilter):
    """Codes of rows that the user may see; any other is refused, whether there is no such row or it is hidden."""

    def __init__(self, model: type[models.Model]) -> None:
        label = f"The {model._meta.verbose_name}'s code; several times: any of them."
        rows: Any = partial(_visible, model)
        super().__init__(queryset=rows, to_field_name="code", distinct=False, label=label)

    def get_filter_predicate(self, v: models.Model) -> dict[str, models.Model]:
        return {str(self.field_name): v}


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


class CountFilter(filters.FilterSet):
    source = CodeFilter(Organisation)
    place = CodeFilter(Place)
    corridor = CodeFilter(Corridor)
    movement = CodeFilter(Movement)
    stage = _words(Stage)
    group = _words(Group)
    unit = _words(Unit)
    basis = _words(Basis)
    reported_since = filters.DateFilter(
        method="since", input_formats=["%Y-%m-%d"], label="Reported on that day or later, as the source states the day."
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # A filter that is not asked for would be copied, and look up what the user may see, all the same.
        self.base_filters = OrderedDict((name, one) for name, one in self.base_filters.items() if name in (data or ()))
        super().__init__(data, *args, **kwargs)

    def since(self, counts: QuerySet[EvacueeCount], name: str, value: date) -> QuerySet[EvacueeCount]:
        # Moments are stored as they were stated: a text that begins with the day.
        return counts.filter(reported_at__gte=value.isoformat())


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
