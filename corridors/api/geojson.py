"""Places and corridors as GeoJSON (RFC 7946), for maps: by `format=geojson`, or by the header `Accept`."""

from typing import Any

from django.db.models import QuerySet
from drf_orjson_renderer.renderers import ORJSONRenderer
from rest_framework.response import Response

from corridors.api.planning import PlanView
from corridors.api.records import Json
from corridors.exports.answering import ByFormat, feature_schema, renderer_of
from corridors.exports.writing import CSV, GEOJSON

GeoJsonRenderer = renderer_of(GEOJSON)


class OnMap(PlanView):
    """A view of places or corridors: one as a feature, a page of them as a collection."""

    renderer_classes = [ORJSONRenderer, GeoJsonRenderer]
    content_negotiation_class = ByFormat

    @property
    def is_map(self) -> bool:
        return bool(self.request.accepted_renderer.format == GEOJSON.name)

    def page_of(self, rows: QuerySet[Any]) -> Response:
        """A map that lacks what the next page has misleads, so a page of it is as long as there is."""
        if not self.is_map:
            return super().page_of(rows)
        paginator: Any = self.paginator
        paginator.page_size = paginator.max_page_size
        answer = super().page_of(rows)
        answer.data = {"type": "FeatureCollection", "features": answer.data.pop("results"), **answer.data}
        return answer

    def shown(self, objects: list[Json]) -> list[Json]:
        if not self.is_map:
            return super().shown(objects)
        names = self.chosen()
        return [feature(each, names) for each in objects]


def feature(record: Json, names: list[str]) -> Json:
    """A place as a point and a corridor as its route, if it has one; `names` are the properties, none named: all."""
    properties = {name: value for name, value in record.items() if name not in ("route", "latitude", "longitude")}
    return {
        "type": "Feature",
        "id": record["code"],
        "geometry": _geometry(record),
        "properties": {name: value for name, value in properties.items() if not names or name in names},
    }


def _geometry(record: Json) -> Json | None:
    if record.get("longitude") is not None:
        return {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]}
    return record.get("route")


def record_schema(record: Json) -> Json:
    """The schema of a feature whose properties are members of such a record."""
    members = {
        name: schema for name, schema in record["properties"].items() if name not in ("route", "latitude", "longitude")
    }
    is_way = "route" in record["properties"]
    return feature_schema(members, *(("LineString", "MultiLineString") if is_way else ("Point",)))


def collection_schema(feature: Json) -> Json:
    """The schema of a page of such features."""
    address = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
            "next": address,
            "previous": address,
        },
        "required": ["type", "features", "next", "previous"],
        "additionalProperties": False,
    }


def document_maps(result: Json, **_: Any) -> Json:
    """Says in the OpenAPI document what a map holds, beside each answer that may be one."""
    for methods in result["paths"].values():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if GEOJSON.media_type in content and CSV.media_type not in content:
            content[GEOJSON.media_type] = {
                "schema": _map_of(content["application/json"]["schema"], result["components"])
            }
            methods["get"]["parameters"].append(
                {
                    "name": "format",
                    "in": "query",
                    "description": "`geojson`: as a map, as with the header `Accept`; a page has 1,000 features.",
                    "schema": {"type": "string", "enum": ["json", GEOJSON.name]},
                }
            )
    return result


def _map_of(shown: Json, components: Json) -> Json:
    schema = _resolved(shown, components)
    if "results" not in schema["properties"]:
        return record_schema(schema)
    return collection_schema(record_schema(_resolved(schema["properties"]["results"]["items"], components)))


def _resolved(schema: Json, components: Json) -> Json:
    found: Json = components["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found
