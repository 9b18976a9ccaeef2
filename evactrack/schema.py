"""What the OpenAPI document says of keys, limits and problems, for every operation of the API at once."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from corridors.domain.reading import STATED, TEXT

Json = dict[str, Any]
AS_JSON = (200, "application/json")

FOUND: Json = {
    "type": "object",
    "description": "One thing that is wrong in the request.",
    "properties": {
        "code": {"type": "string", "description": "Says which problem it is; never changes."},
        "field": {"type": "string", "description": "The member or parameter; empty for the whole."},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
    },
    "required": ["code", "field", "detail"],
}
PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong, by RFC 9457.",
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "code": {"type": "string", "description": "Says which problem it is; never changes."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemFound"}},
    },
    "required": ["type", "title", "status", "detail", "instance", "code"],
}
RESPONSES = {
    "400": "Something in the request is wrong: `errors` says what.",
    "401": "No key was given, or one that is not known or has expired.",
    "403": "You see it, but may not do this to it.",
    "404": "There is no such thing, or none that you may see.",
    "413": "The body is too large.",
    "415": "The body is of a kind that this address does not read.",
    "429": "Too many requests within a minute: wait for as long as `Retry-After` says.",
}
TOO_LONG: Json = {
    "description": "The address is longer than 4,000 characters or so: the web server says this, before we read it.",
    "content": {"text/html": {"schema": {"type": "string"}}},
}
LIMITS: Json = {
    "RateLimit": {
        "description": (
            "How many requests are left (`r`), and for how many seconds (`t`). Absent while it is not known. "
            "By draft-ietf-httpapi-ratelimit-headers-10."
        ),
        "schema": {"type": "string", "examples": ['"reads";r=5999;t=60']},
    },
    "RateLimit-Policy": {
        "description": "How many requests (`q`) of this kind a key has in so many seconds (`w`).",
        "schema": {"type": "string", "examples": ['"reads";q=6000;w=60']},
    },
}
RETRY_AFTER: Json = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}


class Schema(AutoSchema):
    """The framework's, but that a list which is also given as files takes all that a list takes.

    The framework asks all answers together whether they are a list, and where they are would put files in pages too.
    """

    _of: Any = None

    def _get_parameters(self) -> list[Json]:
        answers = self.get_response_serializers()
        self._of = answers.get(AS_JSON) if isinstance(answers, dict) else None
        try:
            found: list[Json] = super()._get_parameters()
        finally:
            self._of = None
        return found

    def _is_list_view(self, serializer: Any = None) -> bool:
        return super()._is_list_view(self._of if serializer is None else serializer)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells of the header that a key is sent in."""

    target_class = "evactrack.keys.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> Json:
        description = "“Token”, a space, and the key."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": description}


def document_problems(result: Json, **_: Any) -> Json:
    """Adds to each operation the problems that it may answer with."""
    components = result["components"]
    components["schemas"] |= {"Problem": PROBLEM, "ProblemFound": FOUND}
    components["headers"] = {**LIMITS, "Retry-After": RETRY_AFTER}
    components["responses"] = {f"Problem{status}": _response(text) for status, text in RESPONSES.items()}
    components["responses"]["Problem429"]["headers"] |= _headers("Retry-After")
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status in _statuses(method, operation):
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
            operation["responses"]["414"] = TOO_LONG
            for response in operation["responses"].values():
                if "$ref" not in response and response is not TOO_LONG:
                    response.setdefault("headers", {}).update(_headers(*LIMITS))
    return result


def document_tags(result: Json, **_: Any) -> Json:
    """Says of each read that its answer has a tag, and that one who has it already is told so in one line."""
    tag = {"schema": {"type": "string"}, "description": "Changes with the answer. Send it back in `If-None-Match`."}
    result["components"]["headers"]["ETag"] = tag
    header = {"ETag": {"$ref": "#/components/headers/ETag"}}
    unchanged = {"description": "The answer is the one that you have.", "headers": header}
    given = {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the answer that you have: 304 says that it still holds.",
        "schema": {"type": "string"},
    }
    for read in (methods["get"] for methods in result["paths"].values() if "get" in methods):
        read.setdefault("parameters", []).append(given)
        read["responses"]["200"].setdefault("headers", {}).update(header)
        read["responses"]["304"] = unchanged
    return result


EXAMPLES = {
    "operation": "mariupol-azovstal-2022",
    "source": "ocha",
    "organisations": "ocha",
    "places": "zaporizhzhia",
    "corridors": "az-zaporizhzhia",
    "movements": "first-operation",
    "windows": "AZ-W2",
    "violations": "AZ-W2-V1",
    "counts": "AZ-22",
    "key": 12,
    "reports": 3,
    "discrepancy": 14,
    "webhook": 7,
    "delivery": 31,
}
"""By a parameter's name, or by what it is the code or id of: what an address may hold."""


def document_addresses(result: Json, **_: Any) -> Json:
    """Gives each parameter of a path an example."""
    for path, methods in result["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                of = path.partition("{operation}/")[2] or path.partition("/v1/")[2]
                example = EXAMPLES.get(parameter["name"], EXAMPLES.get(of.partition("/")[0]))
                if parameter["in"] == "path" and example is not None:
                    parameter["example"] = example
    return result


def document_parameters(result: Json, **_: Any) -> Json:
    """Says of each parameter which text it takes, and of `fields` which names."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                if parameter["name"] == "fields":
                    names = _partly(operation, result["components"])
                    parameter["schema"] = {"type": "array", "items": {"type": "string", "enum": names}}
                    parameter |= {"style": "form", "explode": False}
                elif schema.get("type") == "boolean":
                    schema.pop("enum", None)  # Of the words for it, which are texts.
                elif parameter["in"] == "query" and schema.get("type") == "string" and not schema.keys() & _SAID:
                    schema["pattern"] = f"^{TEXT if parameter['name'] in _MAY_BE_EMPTY else STATED}$"
    return result


_SAID = {"enum", "format", "pattern"}
_MAY_BE_EMPTY = {"cursor", "search"}
"""Whatever else narrows a list is refused where it is empty, rather than passed over."""


def document_bodies(result: Json, **_: Any) -> Json:
    """Says of each body that is sent that it has no other members: one that nobody would read is refused."""
    for methods in result["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = _resolved(content["schema"], result["components"])
                if schema.get("type") == "object":
                    schema["additionalProperties"] = False
    return result


def _partly(operation: Json, components: Json) -> list[str]:
    """Says of the objects that a read shows, one or a page of them, that they may lack members; returns their names."""
    content = operation["responses"]["200"]["content"]["application/json"]
    schema = _resolved(content["schema"], components)
    members = schema["properties"]
    if "results" not in members:
        content["schema"], names = _part(content["schema"], components)
        return names
    members["results"]["items"], names = _part(members["results"]["items"], components)
    return names


def _part(reference: Json, components: Json) -> tuple[Json, list[str]]:
    """A reference to the schema of such an object of which `fields` may name some members, and the names of all."""
    name = reference["$ref"].rsplit("/", 1)[1].removesuffix(PART)
    whole = components["schemas"][name]
    text = f"{whole['description']} All of its members, unless `fields` names some."
    components["schemas"][name + PART] = {**whole, "description": text, "minProperties": 1} | {"required": []}
    return {"$ref": f"#/components/schemas/{name}{PART}"}, list(whole["properties"])


PART = "Read"
"""What the name of a schema ends with that `fields` may narrow."""


def _resolved(schema: Json, components: Json) -> Json:
    found: Json = components["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def _response(text: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": text, "headers": _headers(*LIMITS), "content": content}


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _statuses(method: str, operation: Json) -> list[str]:
    statuses = ["400", "401", "429"]
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        statuses.append("404")
    if method != "get":
        statuses.append("403")
    if "requestBody" in operation:
        statuses += ["413", "415"]
    return sorted(statuses)
