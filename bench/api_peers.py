"""What the API is measured against: Django REST framework as its tutorial shows it, and the database alone.

The two views are served by the same gunicorn as the service, to the same key, from the same table.
"""

from dataclasses import fields
from typing import Any

from django.db import models, transaction
from django.urls import path
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from corridors.domain import package as published
from corridors.models import Corridor, EvacueeCount, Movement, Operation, Organisation, Place
from evactrack.urls import urlpatterns as service

COLUMNS = tuple(column.name for column in fields(published.Count))
CODED = {
    "source": Organisation,
    "relayed_by": Organisation,
    "place": Place,
    "origin": Place,
    "corridor": Corridor,
    "movement": Movement,
}
LEDGER = ("version", "revision", "recorded_at", "superseded_at", "withdrawn")


class PlainCount(EvacueeCount):
    """The same table, as a model that may be saved like any other."""

    class Meta:
        proxy = True
        app_label = "corridors"

    def save(self, *args: Any, **kwargs: Any) -> None:
        models.Model.save(self, *args, **kwargs)


def _by_code(name: str) -> serializers.SlugRelatedField:
    column = PlainCount._meta.get_field(name)
    return serializers.SlugRelatedField(
        slug_field="code", queryset=CODED[name].objects.all(), allow_null=column.null, required=not column.null
    )


class PlainSerializer(serializers.ModelSerializer):
    source = _by_code("source")
    relayed_by = _by_code("relayed_by")
    place = _by_code("place")
    origin = _by_code("origin")
    corridor = _by_code("corridor")
    movement = _by_code("movement")

    class Meta:
        model = PlainCount
        fields = (*COLUMNS, *LEDGER)
        read_only_fields = LEDGER


class PlainBulk(APIView):
    def post(self, request: Request, operation: str) -> Response:
        serializer = PlainSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            serializer.save(
                operation=Operation.objects.get(code=operation),
                revision=1,
                recorded_at=timezone.now(),
                recorded_by=request.user,
                logged_by=request.user.organisation,
                chain="",
            )
        return Response(serializer.data, status=201)


class PlainList(viewsets.ModelViewSet):
    serializer_class = PlainSerializer

    def get_queryset(self) -> models.QuerySet[PlainCount]:
        counts = PlainCount.objects.filter(
            operation__code=self.kwargs["operation"], superseded_at__isnull=True, withdrawn=False
        )
        return counts.select_related(*CODED)


urlpatterns = [
    path("api/plain/<slug:operation>/bulk", PlainBulk.as_view()),
    path("api/plain/<slug:operation>/counts", PlainList.as_view({"get": "list"})),
    *service,
]
handler404 = "evactrack.api.not_found"
handler500 = "evactrack.api.server_error"


KEY = ("operation_id", "source_id", "external_id", "version")


def upsert(table: str, columns: tuple[str, ...]) -> str:
    """The statement that adds a row to the table, or brings it up to date."""
    names = ", ".join(f'"{name}"' for name in columns)
    changed = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns if name not in KEY)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {changed}"


def json_of_list() -> str:
    """The statement that has the database make the JSON of an operation's first 1,000 counts."""
    members = [f'{name}.code AS "{name}"' if name in CODED else f'row."{name}"' for name in (*COLUMNS, *LEDGER)]
    joins = " ".join(
        f"LEFT JOIN {model._meta.db_table} {name} ON {name}.id = row.{name}_id" for name, model in CODED.items()
    )
    return (
        f"SELECT json_agg(member)::text FROM (SELECT {', '.join(members)} FROM corridors_evacueecount row {joins} "
        "WHERE row.operation_id = %s AND row.superseded_at IS NULL AND NOT row.withdrawn ORDER BY row.id LIMIT 1000) "
        "member"
    )
