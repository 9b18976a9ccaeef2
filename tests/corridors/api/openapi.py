"""The OpenAPI document, and whether an answer is as it says."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> dict[str, tuple[str, dict[str, Any]]]:
    """By operationId: the method and what the document says of it."""
    return {
        operation["operationId"]: (method, operation)
        for methods in document()["paths"].values()
        for method, operation in methods.items()
    }


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to; anything else as it is."""
    if "$ref" not in schema:
        return schema
    target: Any = document()
    for step in schema["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return resolved(target)


def faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """What of the value is not as the schema says."""
    whole = {**schema, "components": document()["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def assert_documented(answer: Any, operation_id: str) -> None:
    """Fails where the answer's status, kind or body is not as the document says of the operation."""
    _, operation = operations()[operation_id]
    assert str(answer.status_code) in operation["responses"], (operation_id, answer.status_code)
    content = resolved(operation["responses"][str(answer.status_code)])["content"]
    assert answer["Content-Type"] in content, (operation_id, answer["Content-Type"])
    assert faults(answer.json(), content[answer["Content-Type"]]["schema"]) == []
