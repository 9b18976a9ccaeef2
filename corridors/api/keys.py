"""One's own keys: listed, replaced by new ones, revoked. Who grants them is a coordinator, in the forms."""

from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from corridors import access
from corridors.api.views import IN_PAGES, PAGING, ApiView
from corridors.domain.errors import NotFound, Problem, Rejected
from corridors.models import Key, Operation
from corridors.parameters import number
from corridors.services.keys import GRACE, key_of, revoke_key, rotate_key

LONGEST_GRACE = 168
SHOWN = 8
"""How many of a key's 64 characters tell it from others; the rest is a secret."""
EXAMPLE = {
    "id": 12,
    "name": "situation room",
    "begins": "0123abcd",
    "operations": ["mariupol-azovstal-2022"],
    "created": "2022-04-28T09:00:00+00:00",
    "expires_at": "2022-07-27T09:00:00+00:00",
    "last_used_at": "2022-05-03T18:04:05+00:00",
    "revoked_at": None,
    "replaces": None,
    "holds": True,
}


class KeySerializer(serializers.ModelSerializer[Key]):
    """A key, without what it opens the door with."""

    begins = serializers.SerializerMethodField(help_text="How the key begins, to tell which one a system has.")
    operations = serializers.SlugRelatedField[Operation](
        many=True, read_only=True, slug_field="code", help_text="It opens these alone."
    )
    created = serializers.DateTimeField(help_text="When it was granted.")
    expires_at = serializers.DateTimeField(source="expiry")
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute; null: never.")
    revoked_at = serializers.DateTimeField(allow_null=True, help_text="When it was ended; null: it was not.")
    replaces = serializers.IntegerField(
        source="replaces_id", allow_null=True, help_text="The id of the key in whose place it came."
    )
    holds = serializers.BooleanField(help_text="Whether it opens anything: neither revoked nor expired.")

    class Meta:
        model = Key
        fields = tuple(EXAMPLE)

    def get_begins(self, key: Key) -> str:
        return str(key.token_key)[:SHOWN]


class NewKeySerializer(serializers.Serializer[Any]):
    """A new key, shown this once."""

    key = serializers.CharField(help_text="The key itself. It is not stored, and nobody sees it again.")
    description = KeySerializer()


_ID = OpenApiParameter("key", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="The key's id.")
_NEW = {"key": "0123abcd" + "4f" * 28, "description": {**EXAMPLE, "id": 13, "replaces": 12, "last_used_at": None}}
_ENDED = OpenApiResponse(
    {"$ref": "#/components/schemas/Problem"}, "The key no longer holds, or was replaced by one that is in use."
)


class KeysView(ApiView):
    """The user's own keys; of a request that a key signs, that key alone."""

    queryset = Key.objects.all()
    serializer_class = KeySerializer

    def own(self) -> Any:
        operations = Prefetch("operations", access.visible(self.user, Operation).order_by("code"))
        return access.visible(self.user, Key).filter(user=self.user).prefetch_related(operations)


class KeyList(KeysView):
    parameters = PAGING

    @extend_schema(
        operation_id="listKeys",
        summary="Your keys",
        description="A key sees itself alone; sign in with your password to see all. " + IN_PAGES,
        responses=KeySerializer(many=True),
        tags=["keys"],
        examples=[OpenApiExample("A key", EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return self.page_of(self.own().order_by("pk"))


class KeyDetail(KeysView):
    key: Key

    def find(self, **kwargs: Any) -> None:
        key = self.own().filter(pk=kwargs["key"]).first()
        if key is None:
            raise NotFound
        self.key = key

    @extend_schema(
        operation_id="revokeKey",
        summary="End a key at once",
        description="With it end the keys that it replaced. A key may end itself.",
        parameters=[_ID],
        responses={204: OpenApiResponse(description="It is ended.")},
        tags=["keys"],
    )
    def delete(self, request: Request, key: int) -> Response:
        revoke_key(self.key, by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class KeyRotation(KeyDetail):
    http_method_names = ["post", "options"]
    write_parameters = frozenset({"grace_hours"})

    @extend_schema(
        operation_id="rotateKey",
        summary="Replace a key by a new one",
        description=(
            "With the same name, operations and length of life. The old one goes on for `grace_hours`, so that a lost "
            "answer shuts nobody out: ask again with it, and the new key that was never used is replaced."
        ),
        parameters=[
            _ID,
            OpenApiParameter(
                "grace_hours",
                {"type": "integer", "minimum": 0, "maximum": LONGEST_GRACE, "default": GRACE // timedelta(hours=1)},
                description="For how long the old key goes on; 0: it ends at once.",
            ),
        ],
        request=None,
        responses={201: NewKeySerializer, (409, "application/problem+json"): _ENDED},
        tags=["keys"],
        examples=[OpenApiExample("The new key", _NEW, response_only=True, status_codes=["201"])],
    )
    def post(self, request: Request, key: int) -> Response:
        hours = number(request.query_params, "grace_hours", GRACE // timedelta(hours=1))
        if hours > LONGEST_GRACE:
            message = f"grace_hours: at most {LONGEST_GRACE}."
            raise Rejected([Problem("grace_too_long", "grace_hours", message)])
        new = rotate_key(self.key, by=self.user, grace=timedelta(hours=hours))
        body = {"key": new, "description": self.get_serializer(key_of(new)).data}
        return Response(body, status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})
