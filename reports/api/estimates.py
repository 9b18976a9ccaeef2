"""Estimates: what can be said meanwhile, as far as the user may know it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.domain.errors import NotFound, Problem, Rejected
from corridors.domain.moments import Moment, MomentError
from corridors.domain.package import CountKey
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Stage
from corridors.exports.answering import FORMAT, RENDERERS, ByFormat, answer_with, files_of, form_of
from corridors.models import Corridor, Operation, Place
from corridors.parameters import MOMENT, moment, word
from corridors.records import record_of
from corridors.selectors import domain_count, package_around
from reports.api import examples
from reports.api.estimate_exports import TABLE, rows_of
from reports.api.views import OperationView
from reports.engine import Quantity
from reports.engine.estimates import Estimate as Found
from reports.engine.estimates import Said
from reports.engine.meanwhile import Meanwhile
from reports.engine.timeline import Step
from reports.models import Estimate
from reports.services.asking import Asked, Told, answer, estimates_for
from reports.wording import Names
from reports.wording.estimates import estimate_sentence

ANY = "any"
STAGES = (ANY, *(stage.value for stage in Stage))
COMPARED = tuple(stage.value for stage in Stage if stage not in (Stage.PLANNED, Stage.PREVENTED))
WHICH = [
    OpenApiParameter("stage", enum=STAGES, default=ANY),
    OpenApiParameter("place", str, description="A place's code."),
    OpenApiParameter("corridor", str, description="A corridor's code."),
]
AS_OF = OpenApiParameter("as_of", MOMENT, description="What was known here at a date, or a date-time with its offset.")
TOO_MANY = {
    (409, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "So many counts are compared for the stored estimates alone."
    )
}


class RangeSerializer(serializers.Serializer[Any]):
    """At least `low` people, at most `high`."""

    low = serializers.IntegerField(min_value=0)
    high = serializers.IntegerField(min_value=0, allow_null=True, help_text="null: no limit.")


class CountNamedSerializer(serializers.Serializer[Any]):
    """A count, by whose it is and its id."""

    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()


class SaidSerializer(serializers.Serializer[Any]):
    """What a source says of it, if nothing else is believed."""

    by = serializers.CharField(help_text="An organisation's code.")
    range = RangeSerializer()
    counts = CountNamedSerializer(many=True)


class BoundSerializer(serializers.Serializer[Any]):
    """A range with the counts that bind its ends; none are named for an end that no count binds."""

    range = RangeSerializer()
    low_by = CountNamedSerializer(many=True)
    high_by = CountNamedSerializer(many=True)
    excluded = SaidSerializer(many=True, help_text="What the counts say that do not fit with the others.")


class EstimateSerializer(serializers.Serializer[Any]):
    """What can be said of one quantity while figures disagree. Describes what `estimate_shown` answers with."""

    stage = serializers.ChoiceField([stage.value for stage in Stage])
    place = serializers.CharField()
    corridor = serializers.CharField(allow_null=True)
    moment = serializers.CharField(help_text="A day means its end.")
    sentence = serializers.CharField()
    certain = BoundSerializer(help_text="Holds if the counts that bind it are true, whoever else moved unreported.")
    likely = BoundSerializer(help_text="The same if nobody moved in a way that nobody reported.")
    every_source = RangeSerializer(allow_null=True, help_text="What every source allows; null where none speaks of it.")
    voices = SaidSerializer(many=True, help_text="What each independent source says by itself.")


class EstimatePageSerializer(serializers.Serializer[Any]):
    """A page of estimates."""

    evaluated_revision = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="The operation's revision that they rest on; null: none yet, or as_of."
    )
    partial = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Whether they rest on what you see, which is not all."
    )
    results = EstimateSerializer(many=True)


class StepSerializer(RangeSerializer):
    """The range from a moment on."""

    moment = serializers.DateTimeField()


class TimelineSerializer(serializers.Serializer[Any]):
    """An estimate over time, up to its moment."""

    evaluated_revision = serializers.IntegerField(allow_null=True, min_value=0)
    partial = serializers.BooleanField()  # type: ignore[assignment]
    stage = serializers.ChoiceField([stage.value for stage in Stage])
    place = serializers.CharField()
    corridor = serializers.CharField(allow_null=True)
    certain = StepSerializer(many=True)
    likely = StepSerializer(many=True)


class EstimateList(OperationView):
    parameters = frozenset({"stage", "place", "corridor", "moment", "as_of", "format"})
    renderer_classes = RENDERERS
    content_negotiation_class = ByFormat
    queryset = Estimate.objects.all()
    serializer_class = EstimatePageSerializer
    pagination_class = None

    @extend_schema(
        operation_id="listEstimates",
        summary="What can be said meanwhile",
        description=(
            "The ranges that the counts leave which fit together, those asked for first: a dozen at most. With "
            "`moment`, one estimate of your own, of a `stage` and a `place`. Where you do not see everything in the "
            "operation, they rest on what you see."
        ),
        parameters=[
            *WHICH,
            OpenApiParameter("moment", MOMENT, description="A day (its end), or a date-time with its offset."),
            AS_OF,
            FORMAT,
        ],
        responses={(200, "application/json"): EstimatePageSerializer, **files_of(TABLE), **TOO_MANY},
        examples=[OpenApiExample("At least 645", examples.ESTIMATES, response_only=True, status_codes=["200"])],
        tags=["estimates"],
    )
    def get(self, request: Request, operation: str) -> HttpResponseBase:
        asked, as_of = _asked(request, self.operation), _as_of(request, self.operation)
        if "moment" in request.query_params:
            told = answer(self.user, self.operation, _quantity(asked), moment=_moment(request), as_of=as_of)
        else:
            told = estimates_for(self.user, self.operation, asked, as_of=as_of)
        names, form = _names(self.operation, told), form_of(request)
        if form is not None:
            places = {place.code: place for place in access.visible(self.user, Place).filter(operation=self.operation)}
            rows = rows_of(told, self.operation, names=names, places=places, as_of=as_of)
            return answer_with(TABLE, rows, form=form, request=request, operation=self.operation)
        return Response({**_heading(told), "results": [estimate_shown(each, names) for each in told.estimates]})


class EstimateTimeline(OperationView):
    parameters = frozenset({"stage", "place", "corridor", "as_of"})
    queryset = Estimate.objects.all()
    serializer_class = TimelineSerializer
    pagination_class = None

    @extend_schema(
        operation_id="readEstimateTimeline",
        summary="How an estimate came about, for a chart",
        description="Needs a `stage` and a `place`. Between two steps a flow is at least the earlier's `low`.",
        parameters=[
            OpenApiParameter("stage", enum=COMPARED, required=True),
            OpenApiParameter("place", str, required=True, description="A place's code."),
            WHICH[2],
            AS_OF,
        ],
        responses={200: TimelineSerializer, **TOO_MANY},
        examples=[OpenApiExample("At least 645", examples.TIMELINE, response_only=True, status_codes=["200"])],
        tags=["estimates"],
    )
    def get(self, request: Request, operation: str) -> Response:
        asked, as_of = _asked(request, self.operation), _as_of(request, self.operation)
        quantity = _quantity(asked)
        told = estimates_for(self.user, self.operation, asked, as_of=as_of)
        if not any(each.quantity == quantity for each in told.estimates):
            told = answer(self.user, self.operation, quantity, as_of=as_of)
        each = next((each for each in told.estimates if each.quantity == quantity), None)
        if each is None:
            raise NotFound
        return Response(
            {
                **_heading(told),
                **_subject(each.quantity),
                "certain": [_step(step) for step in each.certain_steps],
                "likely": [_step(step) for step in each.likely_steps],
            }
        )


def _asked(request: Request, operation: Operation) -> Asked:
    given = request.query_params
    stage = word(given, "stage", STAGES, ANY)
    place, corridor = given.get("place", "").strip(), given.get("corridor", "").strip()
    places = access.visible(request.user, Place).filter(operation=operation)
    corridors = access.visible(request.user, Corridor).filter(operation=operation)
    problems = [
        Problem("unknown_code", name, f"{name}: there is no {name} {code[:100]!r} in this operation.")
        for name, code, rows in (("place", place, places), ("corridor", corridor, corridors))
        if name in given and not rows.filter(code=code).exists()
    ]
    if problems:
        raise Rejected(problems)
    return Asked(stage="" if stage == ANY else stage, place=place, corridor=corridor)


def _quantity(asked: Asked) -> Quantity:
    missing = [name for name, said in (("stage", asked.stage), ("place", asked.place)) if not said]
    if missing:
        raise Rejected([Problem("required", name, f"{name}: say of which {name} you ask.") for name in missing])
    return Quantity(stage=Stage(asked.stage), place=asked.place, corridor=asked.corridor)


def _as_of(request: Request, operation: Operation) -> datetime | None:
    return moment(request.query_params, "as_of", record_of(operation).zone)


def _moment(request: Request) -> Moment:
    try:
        return Moment.parse(request.query_params["moment"].replace(" ", "+"))
    except MomentError as error:
        raise Rejected([Problem(error.code, "moment", f"moment: {error}.")]) from None


def _names(operation: Operation, told: Told) -> Names:
    return Names.of(package_around(operation, tuple(domain_count(row) for row in told.counts.values())))


def _heading(told: Told) -> dict[str, Any]:
    return {"evaluated_revision": told.revision, "partial": told.partial}


def _subject(quantity: Quantity) -> dict[str, Any]:
    return {"stage": quantity.stage, "place": quantity.place, "corridor": quantity.corridor or None}


def estimate_shown(found: Meanwhile, names: Names) -> dict[str, Any]:
    """The object that `EstimateSerializer` describes."""
    every = found.certain.every_source
    return {
        **_subject(found.quantity),
        "moment": found.moment.said,
        "sentence": estimate_sentence(found, names),
        "certain": _bound(found.certain),
        "likely": _bound(found.likely),
        "every_source": _range(every) if every else None,
        "voices": [_said(said) for said in found.certain.voices],
    }


def _bound(found: Found) -> dict[str, Any]:
    return {
        "range": _range(found.range),
        "low_by": _named(found.low_by),
        "high_by": _named(found.high_by),
        "excluded": [_said(said) for said in found.excluded],
    }


def _said(said: Said) -> dict[str, Any]:
    return {"by": said.by, "range": _range(said.range), "counts": _named(said.counts)}


def _named(keys: tuple[CountKey, ...]) -> list[dict[str, str]]:
    return [{"source": source, "external_id": external_id} for source, external_id in keys]


def _range(range_: Range) -> dict[str, int | None]:
    return {"low": range_.low, "high": range_.high}


def _step(step: Step) -> dict[str, Any]:
    return {"moment": step.moment, "low": step.low, "high": step.high}
