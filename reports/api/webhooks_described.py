"""What the OpenAPI document says of the operations on webhooks, but for the problems that any may answer with."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema

from reports.api.webhook_rows import (
    DeliverySerializer,
    ReplaySerializer,
    WebhookEntrySerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
)

_PAGES = "In pages: `next` is the address of the next one, null at the end."
ENTRY: dict[str, Any] = {
    "url": "https://partner.example/evactrack",
    "types": ["count.recorded", "count.corrected", "count.withdrawn"],
}
WEBHOOK: dict[str, Any] = {
    "id": 7,
    **ENTRY,
    "paused_at": None,
    "paused_because": None,
    "failing_since": None,
    "next_attempt_at": None,
    "former_secret_until": None,
    "created_at": "2022-05-03T18:04:05.060708Z",
}
DELIVERY: dict[str, Any] = {
    "id": 31,
    "webhook_id": "msg_5d1c6e5f6d0b5c0e8f3f5b0b8a4c2d11",
    "type": "count.recorded",
    "at": "2022-05-03T18:04:05.060708Z",
    "state": "delivered",
    "attempts": [{"at": "2022-05-03T18:04:06.010203Z", "duration": 0.21, "status": 204, "response": "", "error": None}],
}
_GIVEN = OpenApiExample("Counts", ENTRY, request_only=True)
_SHOWN = OpenApiExample("Counts", WEBHOOK, response_only=True)
_SECRET = OpenApiExample(
    "Counts", {**WEBHOOK, "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}, response_only=True
)
_ACCEPTED = OpenApiExample(
    "Sent soon", {**DELIVERY, "state": "waiting", "attempts": []}, response_only=True, status_codes=["202"]
)
_SENT = OpenApiExample("Delivered at once", DELIVERY, response_only=True)


def _conflict(text: str) -> dict[Any, OpenApiResponse]:
    return {(409, "application/problem+json"): OpenApiResponse({"$ref": "#/components/schemas/Problem"}, text)}


list_webhooks = extend_schema(
    operation_id="listWebhooks",
    summary="Your webhooks in an operation",
    description=_PAGES,
    responses=WebhookSerializer(many=True),
    tags=["webhooks"],
    examples=[_SHOWN],
)
create_webhook = extend_schema(
    operation_id="createWebhook",
    summary="Be told what happens",
    description="From now on. The answer shows the secret, which is not shown again.",
    request=WebhookEntrySerializer,
    responses={
        201: OpenApiResponse(WebhookSecretSerializer, "It is told of what happens from now on."),
        **_conflict("You have ten webhooks in this operation already."),
    },
    tags=["webhooks"],
    examples=[_GIVEN, _SECRET],
)
get_webhook = extend_schema(
    operation_id="getWebhook",
    summary="One webhook",
    description="Whether it works: since when it fails, when it is tried again, and why it is paused.",
    responses=WebhookSerializer,
    tags=["webhooks"],
    examples=[_SHOWN],
)
change_webhook = extend_schema(
    operation_id="changeWebhook",
    summary="Change a webhook's address or types",
    description="What is not given stays. A message that waits to be sent again is sent at once.",
    request=WebhookEntrySerializer,
    responses=WebhookSerializer,
    tags=["webhooks"],
    examples=[_GIVEN, _SHOWN],
)
delete_webhook = extend_schema(
    operation_id="deleteWebhook",
    summary="Delete a webhook",
    description="With the log of what was sent to it.",
    responses={204: OpenApiResponse(description="It is gone.")},
    tags=["webhooks"],
)
rotate_webhook = extend_schema(
    operation_id="rotateWebhook",
    summary="Give a webhook a new secret",
    description="For 24 hours the former secret signs every message as well. The new one is not shown again.",
    request=None,
    responses=WebhookSecretSerializer,
    tags=["webhooks"],
    examples=[_SECRET],
)
pause_webhook = extend_schema(
    operation_id="pauseWebhook",
    summary="Send nothing for now",
    description="What happens meanwhile is sent when it is resumed.",
    request=None,
    responses=WebhookSerializer,
    tags=["webhooks"],
    examples=[_SHOWN],
)
resume_webhook = extend_schema(
    operation_id="resumeWebhook",
    summary="Send again",
    description="Beginning with what was not accepted; also after it was paused for failing.",
    request=None,
    responses=WebhookSerializer,
    tags=["webhooks"],
    examples=[_SHOWN],
)
replay_webhook = extend_schema(
    operation_id="replayWebhook",
    summary="Tell everything since a moment again",
    description="In order, with the same message ids as before, as far as you may see it now.",
    request=ReplaySerializer,
    responses=WebhookSerializer,
    tags=["webhooks"],
    examples=[OpenApiExample("Since a moment", {"since": "2022-05-03T18:00+03:00"}, request_only=True), _SHOWN],
)
test_webhook = extend_schema(
    operation_id="testWebhook",
    summary="Send a test",
    description="One message of the type `webhook.test`, once, at once; its outcome is in the log of deliveries.",
    request=None,
    responses={202: OpenApiResponse(DeliverySerializer, "It is sent soon.")},
    tags=["webhooks"],
    examples=[_ACCEPTED],
)
list_deliveries = extend_schema(
    operation_id="listDeliveries",
    summary="What was sent to a webhook",
    description=f"Each message with its attempts, for as long as the operator keeps them. {_PAGES}",
    responses=DeliverySerializer(many=True),
    tags=["webhooks"],
    examples=[_SENT],
)
replay_delivery = extend_schema(
    operation_id="replayDelivery",
    summary="Send one message again",
    description="Once, at once, under the same message id, and as you may see what it tells of now.",
    request=None,
    responses={
        202: OpenApiResponse(DeliverySerializer, "It is sent soon."),
        **_conflict("It is still waiting to be sent."),
    },
    tags=["webhooks"],
    examples=[_ACCEPTED],
)
