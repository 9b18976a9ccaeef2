"""Replies to a discrepancy, by the organisations whose counts it names."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.domain.errors import NotFound
from corridors.domain.reading import TEXT
from corridors.models import EvacueeCount
from corridors.services.outcomes import Outcome
from corridors.services.writing import writing
from reports.api import examples
from reports.api.shown import REPLY_KINDS, ReplySerializer, reply_shown
from reports.api.views import OperationView, members_of
from reports.models import Discrepancy, Reply, ReplyReason
from reports.models.replies import LONGEST_TEXT
from reports.selectors import replies_to
from reports.services.replying import COLUMNS, read_reply, reply


class ReplyEntrySerializer(serializers.Serializer[Any]):
    """A reply as it is given."""

    source = serializers.CharField(help_text="Of the count that you reply on.")  # type: ignore[assignment]
    external_id = serializers.CharField(help_text="Of the count that you reply on.")
    version = serializers.IntegerField(
        min_value=1, max_value=999_999_999, help_text="The count's version that you reply on."
    )
    kind = serializers.ChoiceField(
        REPLY_KINDS,
        help_text="`confirms`: you stand by it; `explains`: why it differs; `corrects`: a later version corrects it.",
    )
    reason = serializers.ChoiceField(
        [word.value for word in ReplyReason],
        required=False,
        allow_null=True,
        help_text="Of a reply that explains, and of no other.",
    )
    text = serializers.RegexField(
        f"^{TEXT}$",
        required=False,
        allow_null=True,
        max_length=LONGEST_TEXT,
        help_text="For those who may see the count. A reply that explains needs one. Never the name of an evacuee.",
    )


class RepliedSerializer(serializers.Serializer[Any]):
    """What became of a reply, and the one that now stands."""

    outcome = serializers.ChoiceField([Outcome.CREATED.value, Outcome.CORRECTED.value, Outcome.UNCHANGED.value])
    reply = ReplySerializer()


class ReplyList(OperationView):
    queryset = Reply.objects.all()
    serializer_class = ReplySerializer
    parameters = frozenset({"cursor", "page_size"})
    discrepancy: Discrepancy

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        named = Discrepancy.objects.filter(operation=self.operation, pk=kwargs["discrepancy"])
        found = access.visible_discrepancies(self.request.user, named).first()
        if found is None:
            raise NotFound
        self.discrepancy = found

    @extend_schema(
        operation_id="listReplies",
        summary="What was replied to a discrepancy",
        description=(
            "Every reply on the counts that you may see, the first one first, in pages: `next` is the address of the "
            "next one, null at the end. Those that a later one of the same organisation took the place of have a "
            "`superseded_at`."
        ),
        responses=ReplySerializer(many=True),
        examples=[OpenApiExample("Another group", examples.REPLIED, response_only=True)],
        tags=["discrepancies"],
    )
    def get(self, request: Request, operation: str, discrepancy: int) -> Response:
        page = self.paginate_queryset(replies_to(self.user, [self.discrepancy]))
        return self.get_paginated_response(self.shown(page or ()))

    @extend_schema(
        operation_id="reply",
        summary="Confirm, explain or correct a count of your own that a discrepancy names",
        description=(
            "The same request again changes nothing; another reply on the same count takes the place of your earlier "
            "one, which stays readable. Correct or withdraw a count at its own address first, then say here which "
            "version that `corrects`."
        ),
        request=ReplyEntrySerializer,
        responses={
            201: OpenApiResponse(RepliedSerializer, "Your first reply on this count is stored."),
            200: OpenApiResponse(RepliedSerializer, "It takes the place of your earlier one, or said the same."),
            (409, "application/problem+json"): OpenApiResponse(
                {"$ref": "#/components/schemas/Problem"}, "The count does not stand as the reply says: read it again."
            ),
        },
        examples=[
            OpenApiExample("Another group", examples.REPLY, request_only=True),
            OpenApiExample(
                "Another group",
                {"outcome": Outcome.CREATED.value, "reply": examples.REPLIED},
                response_only=True,
                status_codes=["201"],
            ),
        ],
        tags=["discrepancies"],
    )
    def post(self, request: Request, operation: str, discrepancy: int) -> Response:
        new = read_reply(members_of(request.data, COLUMNS, "A reply", numbers=("version",)))
        with writing(self.operation, by=self.user) as write:
            replied = reply(write, self.discrepancy, new)
        body = {"outcome": replied.outcome.value, "reply": self.shown([replied.row])[0]}
        is_new = replied.outcome is Outcome.CREATED
        return Response(body, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    def shown(self, rows: Iterable[Reply]) -> list[dict[str, Any]]:
        rows = list(rows)
        corrections = [row.correction_id for row in rows if row.correction_id]
        seen = access.visible(self.user, EvacueeCount).filter(pk__in=corrections)
        keys = set(seen.values_list("pk", flat=True))
        return [reply_shown(row, keys) for row in rows]
