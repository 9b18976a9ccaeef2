"""Webhooks and their deliveries as JSON objects, and what may be said of a webhook that is asked for."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from corridors.domain.errors import Problem, Rejected
from corridors.domain.moments import MOMENT, Moment, MomentError
from reports.models import Attempt, Delivery, DeliveryState, EventType, PausedBecause, Subscription
from reports.outgoing import is_exempt, is_public

LONGEST = 2000
MEMBERS = ("url", "types")


class BodyParser(JSONParser):
    """JSON of no depth that would exhaust the parser."""

    def parse(self, *given: Any, **options: Any) -> Any:
        try:
            return super().parse(*given, **options)
        except RecursionError:
            raise ParseError("JSON parse error - the values are nested too deeply.") from None


class WebhookEntrySerializer(serializers.Serializer[Any]):
    """A webhook as it is asked for."""

    url = serializers.RegexField(
        r"^https://[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+(:[1-9][0-9]{0,3})?([/?][!-\"$-\[\]-~]*)?$",
        max_length=LONGEST,
        help_text="Where messages are sent: an https address of your own, by name.",
    )
    types = serializers.ListField(
        child=serializers.ChoiceField(EventType.values), min_length=1, help_text="What to be told of."
    )


class ReplaySerializer(serializers.Serializer[Any]):
    """From where to tell everything again."""

    since = serializers.RegexField(
        f"^(?:{MOMENT})$", help_text="A date-time with its offset, or a day: its start in the operation's zone."
    )


class WebhookSerializer(serializers.ModelSerializer[Subscription]):
    """A webhook of yours."""

    types = serializers.ListField(child=serializers.ChoiceField(EventType.values))
    paused_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when nothing is sent; null: it is not paused."
    )
    paused_because = serializers.SerializerMethodField(
        help_text="`owner`: you paused it. `failing`: no message arrived for three days. `gone`: it answered 410."
    )
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="The first of the attempts in a row that failed."
    )
    next_attempt_at = serializers.DateTimeField(allow_null=True, help_text="When a message that failed is sent again.")
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="For so long the secret before signs as well."
    )

    class Meta:
        model = Subscription
        fields: tuple[str, ...] = (
            "id",
            "url",
            "types",
            "paused_at",
            "paused_because",
            "failing_since",
            "next_attempt_at",
            "former_secret_until",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(PausedBecause.values, allow_null=True))
    def get_paused_because(self, row: Subscription) -> str | None:
        return row.paused_because or None


class WebhookSecretSerializer(WebhookSerializer):
    """A webhook of yours with its secret, which is not shown again."""

    secret = serializers.CharField(help_text="`whsec_` and 32 bytes in base64: verify each message with it.")

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields = fields


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One time that a message was sent."""

    duration = serializers.SerializerMethodField(help_text="In seconds.")
    status = serializers.IntegerField(allow_null=True, help_text="What was answered; null: nothing.")
    response = serializers.CharField(help_text="The answer's first 1,000 characters.")
    error = serializers.SerializerMethodField(help_text="Why there is no answer.")

    class Meta:
        model = Attempt
        fields = ("at", "duration", "status", "response", "error")
        read_only_fields = fields

    def get_duration(self, row: Attempt) -> float:
        return row.duration.total_seconds()

    def get_error(self, row: Attempt) -> str | None:
        return row.error or None


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A message on its way."""

    webhook_id = serializers.CharField(help_text="The message's header `webhook-id`, the same in every attempt.")
    type = serializers.CharField(help_text="The event's type, or `webhook.test`.")
    at = serializers.DateTimeField(help_text="When it happened.")
    state = serializers.ChoiceField(DeliveryState.values)
    attempts = AttemptSerializer(many=True, help_text="The first one first.")

    class Meta:
        model = Delivery
        fields = ("id", "webhook_id", "type", "at", "state", "attempts")
        read_only_fields = fields


def read_webhook(given: object, known: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked of a webhook; `known` is what holds where nothing is said. Raises Rejected."""
    said = {**known, **_members(given, MEMBERS)}
    problems = [Problem("required", name, f"{name}: give it.") for name in MEMBERS if said.get(name) in (None, "", [])]
    if not problems:
        problems = [*_problems_of_url(said["url"]), *_problems_of_types(said["types"])]
    if problems:
        raise Rejected(problems)
    return {name: said[name] for name in MEMBERS}


def read_since(given: object, zone: ZoneInfo) -> datetime:
    """The moment since which everything is to be told again. Raises Rejected."""
    said = _members(given, ("since",)).get("since")
    if said in (None, ""):
        raise Rejected([Problem("required", "since", "since: give it.")])
    if not isinstance(said, str):
        raise Rejected([Problem("wrong_type", "since", "since: give text.")])
    try:
        return Moment.parse(said).opening(zone)
    except MomentError as error:
        raise Rejected([Problem(error.code, "since", f"since: {_shown(str(error))}.")]) from None


def _members(given: object, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Rejected([Problem("not_an_object", "", "Give a JSON object.")])
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Rejected(
            Problem("unknown_member", _shown(name), f"There is no {_shown(name)!r} here, only {', '.join(known)}.")
            for name in unknown
        )
    return given


def _shown(name: str) -> str:
    return re.sub(r"[^\x20-\x7e]", "?", name)[:100]


def _problems_of_url(url: object) -> list[Problem]:
    if not isinstance(url, str):
        return [Problem("wrong_type", "url", "url: give text.")]
    if len(url) > LONGEST:
        return [Problem("too_long", "url", f"url: at most {LONGEST} characters.")]
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole or not re.fullmatch(r"[\x21-\x7e]+", url) or "@" in parts.netloc or parts.fragment or "\\" in url:
        message = "url: give an address such as https://you.example/hook, in ASCII, without a password or fragment."
        return [Problem("not_an_address", "url", message)]
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_NETWORKS):
        return [Problem("https_only", "url", "url: it must begin with https://.")]
    if _is_forbidden(parts.hostname or ""):
        return [Problem("address_not_allowed", "url", "url: it must be an address of the public internet.")]
    return []


def _is_forbidden(host: str) -> bool:
    """Whether the host is written as an address that is never sent to. A name is looked up when it is sent to."""
    try:
        return not is_exempt(host) and not is_public(host)
    except ValueError:
        return False


def _problems_of_types(types: object) -> list[Problem]:
    if not isinstance(types, list):
        return [Problem("not_a_list", "types", "types: give a list.")]
    unknown = [word for word in types if word not in EventType.values]
    known = ", ".join(EventType.values)
    return [Problem("unknown_word", "types", f"types: {_shown(str(word))!r} is none of: {known}.") for word in unknown]
