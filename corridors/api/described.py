"""What the OpenAPI document says of the operations on counts, but for the problems that any may answer with."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiRequest, OpenApiResponse, extend_schema
from rest_framework import serializers

from corridors.api import examples
from corridors.api.count_exports import TABLE
from corridors.api.count_rows import CountSerializer
from corridors.api.entries import CountAtAddressSerializer, CountEntrySerializer
from corridors.api.filters import FIELDS
from corridors.api.foreseen import ConsequencesSerializer
from corridors.api.views import IN_PAGES
from corridors.consequences import Unknown
from corridors.exports.answering import FORMAT, files_of
from corridors.parameters import MOMENT
from corridors.services.outcomes import Outcome

_AS_OF = OpenApiParameter(
    "as_of",
    MOMENT,
    description="What stood at that moment: a date-time with its offset, or a day, which means its end.",
)
_FIELDS = OpenApiParameter("fields", str, description=FIELDS)
_WITHDRAWN = OpenApiParameter(
    "withdrawn", OpenApiTypes.BOOL, description="`true`: withdrawn counts too.", default=False
)
_EXTERNAL_ID = OpenApiParameter(
    "external_id",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="The count's id at its source. Encode it whole: a slash is %2F.",
)
_WHOLE_ID = OpenApiParameter(
    "whole_id",
    OpenApiTypes.BOOL,
    description="`true`, as in its `url`: an id that ends in /versions is the count's own. Needed to read such a one.",
    default=False,
)
_GIVEN = OpenApiExample("127 arrived on 3 May", examples.ENTRY, request_only=True)
_GIVEN_AT_ADDRESS = OpenApiExample("127 arrived on 3 May", examples.ENTRY_AT_ADDRESS, request_only=True)
_SHOWN = OpenApiExample("127 arrived on 3 May", examples.COUNT, response_only=True)


_BULK_OUTCOMES = [word.value for word in Outcome if word is not Outcome.WITHDRAWN]


class RecordedSerializer(serializers.Serializer[object]):
    """What became of a count, and the version that now stands."""

    outcome = serializers.ChoiceField([word.value for word in Outcome if word is not Outcome.REJECTED])
    count = CountSerializer()


class RowErrorSerializer(serializers.Serializer[object]):
    code = serializers.CharField()
    field = serializers.CharField()
    detail = serializers.CharField()


class RowSerializer(serializers.Serializer[object]):
    """What became of one row. `source` and `external_id` are null where they cannot be read."""

    row = serializers.IntegerField(min_value=1, help_text="Its place in the list, its line or its row in the sheet.")
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    external_id = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField(choices=_BULK_OUTCOMES)
    errors = RowErrorSerializer(many=True)  # type: ignore[assignment]


class BulkReportSerializer(serializers.Serializer[object]):
    """What became of every row."""

    stored = serializers.BooleanField(help_text="Whether what is said to be created and corrected is stored.")
    revision = serializers.IntegerField(min_value=0, help_text="The operation's revision, after this.")
    created = serializers.IntegerField(min_value=0)
    corrected = serializers.IntegerField(min_value=0)
    unchanged = serializers.IntegerField(min_value=0)
    rejected = serializers.IntegerField(min_value=0)
    rows = RowSerializer(many=True)
    consequences = ConsequencesSerializer(
        required=False, allow_null=True, help_text="Of a dry run alone: the discrepancies that would open and close."
    )
    consequences_unknown = serializers.ChoiceField(
        [word.value for word in Unknown], required=False, allow_null=True, help_text="Why `consequences` is null."
    )


class ChangeSerializer(serializers.Serializer[object]):
    """One change: a new version of a count."""

    shown = serializers.BooleanField(
        help_text="Whether it was recorded earlier and you may see it only since now: an embargo ended, say."
    )
    change = serializers.ChoiceField([Outcome.CREATED.value, Outcome.CORRECTED.value, Outcome.WITHDRAWN.value])
    count = CountSerializer()


class ChangePageSerializer(serializers.Serializer[object]):
    """The next changes."""

    revision = serializers.IntegerField(min_value=0, help_text="Where the next request begins: its `after`.")
    more = serializers.BooleanField(help_text="Whether there are more already.")
    results = ChangeSerializer(many=True)


def _recorded(description: str, *outcomes: Outcome) -> OpenApiResponse:
    shown = [OpenApiExample(f"The count was {word}", examples.recorded(word), response_only=True) for word in outcomes]
    return OpenApiResponse(RecordedSerializer, description, shown)


_CREATED = _recorded("It is new, and stored.", Outcome.CREATED)
_STANDS = _recorded(
    "The id was known: the count was corrected by a new version, or it said the same and nothing changed.",
    Outcome.CORRECTED,
    Outcome.UNCHANGED,
)

list_counts = extend_schema(
    operation_id="listCounts",
    summary="The counts of an operation",
    description=(
        f"The standing version of each, in the order in which they were recorded. {IN_PAGES} A file (`format`) has a "
        "column for each member and more, whose names `fields` may choose; a reporter's holds its own organisation's "
        "counts. Coordinators read who took which file."
    ),
    parameters=[_AS_OF, _WITHDRAWN, FORMAT],
    responses={(200, "application/json"): CountSerializer(many=True), **files_of(TABLE)},
    tags=["counts"],
    examples=[_SHOWN],
)
record_count = extend_schema(
    operation_id="recordCount",
    summary="Record a count, or correct the one with its source and id",
    description="Numbers may be given as text. An empty text and null say that something is not stated.",
    tags=["counts"],
    request=CountEntrySerializer,
    responses={201: _CREATED, 200: _STANDS},
    examples=[_GIVEN],
)
record_counts = extend_schema(
    operation_id="recordCounts",
    summary="Record many counts at once",
    description=(
        "Up to 10,000 rows. The same request again changes nothing. With `mode=all`, one row that cannot be stored is "
        "answered with 400, `counts_rejected` and the same report, and nothing is stored. A dry run also says which "
        "discrepancies would open and close, by what you see and what you send, as if there were nothing else."
    ),
    tags=["counts"],
    parameters=[
        OpenApiParameter("mode", enum=["all", "each"], default="all", description="All or nothing, or each by itself."),
        OpenApiParameter("dry_run", bool, default=False, description="`true`: say what would happen, store nothing."),
    ],
    request={
        "application/json": CountEntrySerializer(many=True),
        "application/x-ndjson": OpenApiRequest({"type": "string", "description": "One JSON object a line."}),
        "text/csv": OpenApiRequest({"type": "string", "description": "counts.csv of an operation package."}),
    },
    responses={200: OpenApiResponse(BulkReportSerializer, "What became of every row.")},
    examples=[OpenApiExample("One count", examples.ENTRY, request_only=True, media_type="application/json")],
)
get_count = extend_schema(
    operation_id="getCount",
    summary="One count",
    description="The version that stands, withdrawn or not.",
    tags=["counts"],
    parameters=[_EXTERNAL_ID, _WHOLE_ID, _AS_OF, _FIELDS],
    examples=[_SHOWN],
)
put_count = extend_schema(
    operation_id="putCount",
    summary="Create the count with this source and id, or correct it",
    description="The same request again changes nothing, so it can be repeated until an answer arrives.",
    tags=["counts"],
    parameters=[_EXTERNAL_ID, _WHOLE_ID],
    request=CountAtAddressSerializer,
    responses={201: _CREATED, 200: _STANDS},
    examples=[_GIVEN_AT_ADDRESS],
)
withdraw_count = extend_schema(
    operation_id="withdrawCount",
    summary="Withdraw a count",
    description="A new version says so; the earlier ones stay readable. PUT brings the count back.",
    tags=["counts"],
    parameters=[_EXTERNAL_ID, _WHOLE_ID],
    responses={200: _recorded("It is withdrawn.", Outcome.WITHDRAWN, Outcome.UNCHANGED)},
)
list_count_versions = extend_schema(
    operation_id="listCountVersions",
    summary="Every version of one count",
    description="The first one first. " + IN_PAGES,
    parameters=[_EXTERNAL_ID],
    responses=CountSerializer(many=True),
    tags=["counts"],
    examples=[_SHOWN],
)
list_changes = extend_schema(
    operation_id="listChanges",
    summary="What changed since a revision",
    description=(
        "Every version of every count that you may see, corrections and withdrawals included, in the order in which "
        "you came to see them, whole revisions at a time. Keep the `revision` of an answer and ask for what comes "
        "`after` it: nothing is missed, and nothing comes twice. What you may see only later, because an embargo ends "
        "or members begin to share, comes then, as `shown`; so an older version may follow a newer one, and the "
        "highest `version` is the one that stands."
    ),
    parameters=[
        OpenApiParameter("after", {"type": "integer", "minimum": 0, "default": 0}, description="A revision."),
        OpenApiParameter(
            "wait",
            {"type": "integer", "minimum": 0, "maximum": 30, "default": 0},
            description="For so many seconds the answer waits for a change, where there is none yet.",
        ),
    ],
    responses={
        200: ChangePageSerializer,
        (409, "application/problem+json"): OpenApiResponse(
            {"$ref": "#/components/schemas/Problem"}, "The operation has no such revision yet: start again at 0."
        ),
        (410, "application/problem+json"): OpenApiResponse(
            {
                "allOf": [{"$ref": "#/components/schemas/Problem"}],
                "properties": {"restart_after": {"type": "integer", "description": "Where to start again."}},
                "required": ["restart_after"],
            },
            "You see other counts now than those that you were told of: drop them, and start again.",
        ),
    },
    tags=["counts"],
    examples=[
        OpenApiExample(
            "One change since",
            {
                "revision": 12,
                "more": False,
                "results": [{"change": Outcome.CREATED.value, "shown": False, "count": examples.COUNT}],
            },
            response_only=True,
            status_codes=["200"],
        )
    ],
)
