"""What is planned in an operation, kind by kind: listed, read, put at its own address, removed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from drf_orjson_renderer.renderers import ORJSONRenderer
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.access import Action
from corridors.api import examples
from corridors.api.filters import FIELDS
from corridors.api.given import given_for, read_record
from corridors.api.parsers import JsonParser
from corridors.api.preconditions import refusal
from corridors.api.records import DescribedSerializer, Json, RecordSerializer, object_schema
from corridors.api.views import IN_PAGES, OperationView
from corridors.conditional import tag_of_bytes
from corridors.domain.errors import NotAllowed, NotFound
from corridors.services.operations import put_planned, remove_planned
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing

V = TypeVar("V", bound=type)
_FIELDS = OpenApiParameter("fields", str, description=FIELDS)
_TAG = r'(?:W/)?"[!#-+\--~]*"'
_IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": rf"^(?:\*|{_TAG}(?:, ?{_TAG})*)$"},
    OpenApiParameter.HEADER,
    description="The ETag under which you read it, or `*` for whatever stands. Needed to change what exists.",
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="`*`: only where there is none yet."
)


class PlanView(OperationView):
    """The rows of one kind in an operation; `queryset` brings along what they refer to."""

    serializer_class: type[RecordSerializer]

    def rows(self) -> QuerySet[Any]:
        """Those that the user may see."""
        rows: QuerySet[Any] = self.get_queryset()
        visible = access.visible(self.user, rows.model).filter(operation=self.operation)
        return rows.filter(pk__in=visible.values("pk"))


class PlanList(PlanView):
    def get(self, request: Request, operation: str) -> Response:
        return self.page_of(self.filter_queryset(self.rows()))


class PlanDetail(PlanView):
    parser_classes = [JsonParser]

    def state(self) -> None:
        """The tag of one row is that of its bytes, so that no other row's change makes a write stale."""
        return

    def get(self, request: Request, operation: str, **key: str) -> Response:
        row = self.row(**key)
        if row is None:
            raise NotFound
        return self.one(row)

    def put(self, request: Request, operation: str, **key: str) -> Response:
        self.require_planner()
        (address,) = key.values()
        record, also = read_record(self.serializer_class, request.data, address=address)
        with writing(self.operation, by=self.user) as write:
            refused = refusal(request, self.tag_of(self.row(**key)))
            outcome = put_planned(write, record, also=also).outcome
            # A request whose answer got lost is sent again: what it wants stands already.
            if refused is not None and outcome is not Outcome.UNCHANGED:
                raise refused
        row = self.row(**key)
        shown = self.get_serializer(row).data
        body = {"outcome": outcome.value, "etag": self.tag_of(row), name_of(self.serializer_class): shown}
        if outcome is Outcome.CREATED:
            return Response(body, 201, headers={"Location": request.build_absolute_uri(request.path)})
        return Response(body)

    def delete(self, request: Request, operation: str, **key: str) -> Response:
        self.require_planner()
        with writing(self.operation, by=self.user) as write:
            row = self.row(**key)
            if row is None:
                raise NotFound
            if refused := refusal(request, self.tag_of(row)):
                raise refused
            remove_planned(write, row)
        return Response(status=204)

    def row(self, **key: str) -> Any:
        """The row at this address, None where there is none that the user may see."""
        return self.rows().filter(**key).first()

    def tag_of(self, row: Any) -> str | None:
        """The tag under which the row is read at its address."""
        return tag_of_bytes(ORJSONRenderer().render(self.get_serializer(row).data)) if row is not None else None

    def require_planner(self) -> None:
        if not access.may(self.user, Action.PLAN, self.operation):
            raise NotAllowed("Only a coordinator of the operation plans it.", code="not_a_coordinator")


def name_of(shown_by: type[RecordSerializer]) -> str:
    """What a record of this kind is called in an answer."""
    return shown_by.record.__name__.lower()


def list_of(rows: type[RecordSerializer], operation_id: str, summary: str, tag: str) -> Callable[[V], V]:
    """Describes a view whose `get` lists such rows."""
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=IN_PAGES,
        responses=rows(many=True),
        tags=[tag],
        examples=[_example(rows)],
    )
    return extend_schema_view(get=described)


def read_of(
    rows: type[RecordSerializer], operation_id: str, summary: str, description: str, tag: str
) -> Callable[[V], V]:
    """Describes a view whose `get` shows one row."""
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description,
        parameters=[_FIELDS],
        tags=[tag],
        examples=[_example(rows)],
    )
    return extend_schema_view(get=described)


def _example(rows: type[RecordSerializer]) -> OpenApiExample:
    return OpenApiExample("In the sample", examples.shown(rows.record, rows.also), response_only=True)


def detail_of(rows: type[RecordSerializer], name: str) -> Callable[[V], V]:
    """Describes a view that shows, puts and removes one such row."""
    called = name_of(rows)
    problem = {"$ref": "#/components/schemas/Problem"}
    stale = OpenApiResponse(problem, "It does not stand as `If-Match` says, or exists where it was to be new.")
    unsaid = OpenApiResponse(problem, "It exists: send its ETag in `If-Match`.")
    conditions = {(412, "application/problem+json"): stale, (428, "application/problem+json"): unsaid}
    stands = _put_serializer(rows)
    put = extend_schema(
        operation_id=f"put{name}",
        summary=f"Create a {called}, or put another in its place",
        description=(
            "For coordinators. What is left out is not stated any more, except `route` and `visible_from`, which stay "
            "as they are: null takes them away. To change what exists, send the ETag under which you read it in "
            "`If-Match`; `If-None-Match: *` only creates. The same request again changes nothing."
        ),
        parameters=[_IF_MATCH, _IF_NONE_MATCH],
        request=given_for(rows),
        responses={
            200: OpenApiResponse(stands, "It stands as given, corrected or as it was."),
            201: OpenApiResponse(stands, "It is new, and stored."),
            **conditions,
        },
        tags=["planning"],
        examples=[
            OpenApiExample("In the sample", examples.RECORDS[rows.record], request_only=True),
            OpenApiExample(
                "In the sample",
                {
                    "outcome": Outcome.CREATED.value,
                    "etag": examples.ETAG,
                    called: examples.shown(rows.record, rows.also),
                },
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    named = OpenApiResponse(problem, "Something refers to it, which `detail` names: nothing was removed.")
    delete = extend_schema(
        operation_id=f"remove{name}",
        summary=f"Remove a {called} that nothing refers to",
        description="For coordinators. What a count or a discrepancy names cannot be removed. Its history stays.",
        parameters=[_IF_MATCH],
        responses={204: OpenApiResponse(None, "It is gone."), (409, "application/problem+json"): named, **conditions},
        tags=["planning"],
    )
    get = extend_schema(
        operation_id=f"get{name}",
        summary=f"One {called}",
        description="Its ETag is what `If-Match` wants in a write.",
        parameters=[_FIELDS],
        tags=["operations"],
        examples=[_example(rows)],
    )
    return extend_schema_view(get=get, put=put, delete=delete)


def _put_serializer(rows: type[RecordSerializer]) -> type[DescribedSerializer]:
    class Put(DescribedSerializer):
        @classmethod
        def json_schema(cls) -> Json:
            outcomes = [Outcome.CREATED.value, Outcome.CORRECTED.value, Outcome.UNCHANGED.value]
            members: dict[str, Json] = {
                "outcome": {"type": "string", "enum": outcomes},
                "etag": {"type": "string", "description": "What `If-Match` wants in the next write."},
                name_of(rows): rows.json_schema(),
            }
            return object_schema(members, description="What became of it, and how it stands now.")

    return type(rows.__name__.replace("Serializer", "PutSerializer"), (Put,), {})
