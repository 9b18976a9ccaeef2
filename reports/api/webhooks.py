"""Webhooks: asked for, changed, paused, tried, and what was sent to them. Nobody sees another's."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from corridors import access
from corridors.domain.errors import NotFound, Problem, Rejected
from reports.api import webhooks_described as described
from reports.api.views import OperationView
from reports.api.webhook_rows import (
    BodyParser,
    DeliverySerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
    read_since,
    read_webhook,
)
from reports.models import Delivery, Subscription
from reports.services import subscribing
from reports.tasks import hint_webhook

PAGING = frozenset({"cursor", "page_size"})


class WebhooksView(OperationView):
    queryset: QuerySet[Any] = Subscription.objects.all()
    serializer_class: type[BaseSerializer[Any]] = WebhookSerializer
    parser_classes = [BodyParser]
    row: Subscription

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if "webhook" in kwargs:
            found = self.own().filter(pk=kwargs["webhook"]).first()
            if found is None:
                raise NotFound
            self.row = found

    def own(self) -> Any:
        return access.visible_subscriptions(self.user, Subscription.objects.filter(operation=self.operation))

    def answer(self, row: Subscription, *, hint: bool = False) -> Response:
        if hint:
            transaction.on_commit(lambda: hint_webhook(row.pk))
        return Response(WebhookSerializer(row).data)


class WebhookList(WebhooksView):
    parameters = PAGING

    @described.list_webhooks
    def get(self, request: Request, operation: str) -> Response:
        page = self.paginate_queryset(self.own())
        return self.get_paginated_response(WebhookSerializer(page, many=True).data)

    @described.create_webhook
    def post(self, request: Request, operation: str) -> Response:
        address = request.build_absolute_uri(reverse("api:operation", args=[self.operation.code]))
        row = subscribing.subscribe(
            operation=self.operation,
            user=self.user,
            operation_url=address,
            **read_webhook(request.data, {}),
        )
        location = f"{address}/webhooks/{row.pk}"
        return Response(WebhookSecretSerializer(row).data, status.HTTP_201_CREATED, headers={"Location": location})


class WebhookDetail(WebhooksView):
    @described.get_webhook
    def get(self, request: Request, operation: str, webhook: int) -> Response:
        return self.answer(self.row)

    @described.change_webhook
    def patch(self, request: Request, operation: str, webhook: int) -> Response:
        if request.stream is None:
            raise Rejected([Problem("no_body", "", "The body is empty; give a JSON object of what is to change.")])
        asked = read_webhook(request.data, {"url": self.row.url, "types": self.row.types})
        return self.answer(subscribing.change(self.row, **asked), hint=True)

    @described.delete_webhook
    def delete(self, request: Request, operation: str, webhook: int) -> Response:
        subscribing.unsubscribe(self.row)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(post=described.rotate_webhook)
class WebhookRotate(WebhooksView):
    def post(self, request: Request, operation: str, webhook: int) -> Response:
        return Response(WebhookSecretSerializer(subscribing.rotate(self.row)).data)


@extend_schema_view(post=described.pause_webhook)
class WebhookPause(WebhooksView):
    def post(self, request: Request, operation: str, webhook: int) -> Response:
        return self.answer(subscribing.pause(self.row))


@extend_schema_view(post=described.resume_webhook)
class WebhookResume(WebhooksView):
    def post(self, request: Request, operation: str, webhook: int) -> Response:
        return self.answer(subscribing.resume(self.row), hint=True)


@extend_schema_view(post=described.replay_webhook)
class WebhookReplay(WebhooksView):
    def post(self, request: Request, operation: str, webhook: int) -> Response:
        since = read_since(request.data, ZoneInfo(self.operation.timezone))
        return self.answer(subscribing.replay_since(self.row, since), hint=True)


class DeliveriesView(WebhooksView):
    queryset = Delivery.objects.all()
    serializer_class = DeliverySerializer

    def log(self) -> Any:
        """What was sent, or is at least once asked to be: what only stands in line is not told of."""
        return self.row.deliveries.sent().prefetch_related("attempts")

    def accepted(self, delivery: Delivery) -> Response:
        transaction.on_commit(lambda: hint_webhook(self.row.pk))
        return Response(DeliverySerializer(delivery).data, status.HTTP_202_ACCEPTED)


@extend_schema_view(post=described.test_webhook)
class WebhookTest(DeliveriesView):
    def post(self, request: Request, operation: str, webhook: int) -> Response:
        return self.accepted(subscribing.send_test(self.row))


@extend_schema_view(get=described.list_deliveries)
class DeliveryList(DeliveriesView):
    parameters = PAGING

    def get(self, request: Request, operation: str, webhook: int) -> Response:
        page = self.paginate_queryset(self.log())
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)


@extend_schema_view(post=described.replay_delivery)
class DeliveryReplay(DeliveriesView):
    def post(self, request: Request, operation: str, webhook: int, delivery: int) -> Response:
        found = self.log().filter(pk=delivery).first()
        if found is None:
            raise NotFound
        return self.accepted(subscribing.replay(found))
