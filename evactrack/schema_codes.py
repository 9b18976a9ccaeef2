"""Which codes of problems each operation answers with, by status; docs/partners.md says what each means."""

from typing import Any

Json = dict[str, Any]
Codes = dict[str, tuple[str, ...]]

OF_ALL: Codes = {
    "400": ("rejected",),
    "401": ("not_authenticated", "authentication_failed"),
    "403": ("permission_denied",),
    "404": ("not_found",),
    "412": ("precondition_failed",),
    "413": ("too_large",),
    "415": ("unsupported_media_type",),
    "428": ("precondition_required",),
    "429": ("throttled",),
}
OF_BODIES: Codes = {"400": ("parse_error",)}
"""Beyond these, of whatever takes a body."""
_RECORDS: Codes = {"403": ("not_a_reporter",)}
_PUTS: Codes = {"403": ("not_a_coordinator",)}
_REMOVES: Codes = {**_PUTS, "409": ("still_named",)}
_FILES: Codes = {"409": ("too_many_rows",)}
_ESTIMATES: Codes = {"409": ("too_many_counts",)}
KINDS = ("Place", "Corridor", "Movement", "Window", "Violation")
OF_ONE: dict[str, Codes] = {
    **{f"put{kind}": _PUTS for kind in KINDS},
    **{f"remove{kind}": _REMOVES for kind in KINDS},
    "recordCount": _RECORDS,
    "recordCounts": {**_RECORDS, "400": ("counts_rejected",)},
    "putCount": _RECORDS,
    "withdrawCount": {"403": ("not_a_reporter", "not_your_count")},
    "listChanges": {"409": ("revision_ahead",), "410": ("cursor_gone",)},
    "rotateKey": {"409": ("key_ended", "key_replaced")},
    "reply": {**_RECORDS, "409": ("count_changed", "not_corrected")},
    "listCounts": _FILES,
    "listEstimates": {"409": ("too_many_counts", "too_many_rows")},
    "readEstimateTimeline": _ESTIMATES,
    "freezeReport": {**_PUTS, "409": ("id_taken", "not_evaluated", "too_many_counts")},
    "createWebhook": {"409": ("too_many_webhooks",)},
    "replayDelivery": {"409": ("delivery_waiting",)},
}
"""Beyond these, of an operation by its id."""


def document_codes(result: Json, **_: Any) -> Json:
    """Says of each problem that an operation may answer with which codes it may have."""
    responses = result["components"]["responses"]
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                whole = responses.get(response.get("$ref", "").rsplit("/", 1)[-1], response)
                codes = _codes(status, operation)
                operation["responses"][status] = _with(codes, whole) if codes else whole
    del result["components"]["responses"]
    return result


def _codes(status: str, operation: Json) -> tuple[str, ...]:
    of_bodies = OF_BODIES.get(status, ()) if "requestBody" in operation else ()
    return (*OF_ALL.get(status, ()), *of_bodies, *OF_ONE.get(operation["operationId"], {}).get(status, ()))


def _with(codes: tuple[str, ...], response: Json) -> Json:
    ((media_type, said),) = response["content"].items()
    schema = {"allOf": [said["schema"], {"properties": {"code": {"type": "string", "enum": codes}}}]}
    return {**response, "content": {media_type: {"schema": schema}}}
