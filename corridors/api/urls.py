"""The addresses of this API, under /api/v1/."""

from django.urls import path, register_converter

from corridors.api import bulk, changes, counts, keys, plans


class ExternalId:
    """A count's id as its source gives it: any text, slashes included (send them as %2F)."""

    regex = r"[^\x00]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


app_name = "api"

register_converter(ExternalId, "external_id")

_OPERATION = "operations/<slug:operation>"
_COUNT = f"{_OPERATION}/counts/<slug:source>/<external_id:external_id>"

urlpatterns = [
    path("keys", keys.KeyList.as_view(), name="keys"),
    path("keys/<int:key>", keys.KeyDetail.as_view(), name="key"),
    path("keys/<int:key>/rotate", keys.KeyRotation.as_view(), name="key-rotation"),
    path("organisations", plans.OrganisationList.as_view(), name="organisations"),
    path("organisations/<slug:code>", plans.OrganisationDetail.as_view(), name="organisation"),
    path("operations", plans.OperationList.as_view(), name="operations"),
    path(_OPERATION, plans.OperationDetail.as_view(), name="operation"),
    path(f"{_OPERATION}/places", plans.PlaceList.as_view(), name="places"),
    path(f"{_OPERATION}/places/<slug:code>", plans.PlaceDetail.as_view(), name="place"),
    path(f"{_OPERATION}/corridors", plans.CorridorList.as_view(), name="corridors"),
    path(f"{_OPERATION}/corridors/<slug:code>", plans.CorridorDetail.as_view(), name="corridor"),
    path(f"{_OPERATION}/movements", plans.MovementList.as_view(), name="movements"),
    path(f"{_OPERATION}/movements/<slug:code>", plans.MovementDetail.as_view(), name="movement"),
    path(f"{_OPERATION}/windows", plans.WindowList.as_view(), name="windows"),
    path(f"{_OPERATION}/windows/<external_id:external_id>", plans.WindowDetail.as_view(), name="window"),
    path(f"{_OPERATION}/violations", plans.ViolationList.as_view(), name="violations"),
    path(f"{_OPERATION}/violations/<external_id:external_id>", plans.ViolationDetail.as_view(), name="violation"),
    path(f"{_OPERATION}/counts", counts.CountList.as_view(), name="counts"),
    path(f"{_OPERATION}/changes", changes.ChangeList.as_view(), name="changes"),
    path(f"{_OPERATION}/counts/bulk", bulk.CountBulk.as_view(), name="counts-bulk"),
    path(f"{_COUNT}/versions", counts.CountVersionList.as_view(), name="count-versions"),
    path(_COUNT, counts.CountDetail.as_view(), name="count"),
]
