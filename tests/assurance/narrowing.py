"""The OpenAPI document as it holds in one operation: where it says “a code”, the codes that there are.

No document knows them, and what does not exist is answered with 404 or `unknown_code`, which would try nothing else.
"""

import copy
from typing import Any

Json = dict[str, Any]
Known = dict[str, list[Any]]

SHEET = (
    "external_id,source,stage,place,basis,period_start,period_end,qualifier,value\n"
    "report-8,ocha,arrived,zaporizhzhia,increment,2022-05-08,2022-05-08,exact,174\n"
)
LINE = (
    '{"external_id": "report-9", "source": "ocha", "stage": "evacuated", "place": "mariupol-area", '
    '"basis": "cumulative", "period_end": "2022-05-08", "qualifier": "more_than", "value": 600}\n'
)
TEXTS = {"text/csv": [SHEET], "application/x-ndjson": [LINE, LINE * 2]}
"""Bodies that are no JSON, of which OpenAPI can only say that they are text."""

ORGANISATIONS = ("source", "relayed_by", "announced_by", "agreed_by", "alleged_by", "alleged_against", "part_of")
PLACES = ("place", "parent", "origin", "destination", "via")
KINDS = {
    **dict.fromkeys(ORGANISATIONS, "organisation"),
    **dict.fromkeys(PLACES, "place"),
    **{f"{kind}{s}": kind for kind in ("corridor", "movement", "window") for s in ("", "s")},
}
"""Of which kind of thing a parameter or member names one, or several."""


def narrowed(document: Json, known: Known) -> Json:
    """`known` has, by the kind of thing or the parameter's own name, what is real."""
    document = copy.deepcopy(document)
    sent: set[str] = set()
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if values := known.get(_kind(path, parameter)):
                    parameter["schema"] = _one_of(parameter["schema"], values)
            for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
                if media_type in TEXTS:
                    body["schema"] = {"type": "string", "enum": TEXTS[media_type]}
                else:
                    sent.add(body["schema"].get("items", body["schema"])["$ref"].rsplit("/", 1)[1])
    for members in (document["components"]["schemas"][name]["properties"] for name in sent):
        for name in members.keys() & KINDS.keys():
            members[name] = _one_of(members[name], known[KINDS[name]])
        for schema in members.values():
            schema.pop("readOnly", None)  # It is passed over, so that what was read can be sent back.
    return document


def _kind(path: str, parameter: Json) -> str:
    """Of which kind of thing the parameter names one; its own name where there is no such kind."""
    name = str(parameter["name"])
    if parameter["in"] == "path" and name in ("code", "external_id"):
        after_operation = path.partition("{operation}/")[2] or path.partition("/v1/")[2]
        return after_operation.partition("/")[0].removesuffix("s")
    return "source/id" if name == "count" else KINDS.get(name, name)


def _one_of(schema: Json, values: list[Any]) -> Json:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in kinds:
        return {**schema, "items": {"type": "string", "enum": values}}
    kept: Json = {name: schema[name] for name in ("description", "default") if name in schema}
    kind = "integer" if isinstance(values[0], int) else "string"
    nothing = [None] if "null" in kinds else []
    return {**kept, "type": [kind, "null"] if nothing else kind, "enum": [*values, *nothing]}
