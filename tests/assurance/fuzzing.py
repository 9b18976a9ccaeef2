"""Asks a running server whatever its OpenAPI document allows and forbids, by schemathesis, with all of its checks."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

import schemathesis
from schemathesis import config, engine
from schemathesis.config import PositiveDataAcceptanceConfig as Acceptance
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.engine import events
from schemathesis.openapi.checks import RejectedPositiveData, UnsupportedMethodResponse

from tests.assurance.narrowing import Json, narrowed
from tests.assurance.world import Headers, World
from tests.waiting import PATIENCE

PHASES = ("examples", "coverage", "fuzzing", "stateful")
OF_COUNTS = {
    "value_missing",
    "value_not_allowed",
    "value_max_missing",
    "value_max_not_allowed",
    "range_reversed",
    "basis_not_stock",
    "basis_not_flow",
    "stock_with_start",
    "ends_before_start",
    "not_as_in_address",
    "duplicate_id",
}
BEYOND_A_SCHEMA: dict[str, set[str]] = {
    **dict.fromkeys(("recordCount", "recordCounts", "putCount"), OF_COUNTS),
    "putPlace": {"not_as_in_address", "cycle", "half_a_position"},
    "putCorridor": {"not_as_in_address", "same_ends", "not_a_route", "not_a_position"},
    "putMovement": {"not_as_in_address", "ends_before_start"},
    "putWindow": {"not_as_in_address", "ends_before_start"},
    "putViolation": {"not_as_in_address"},
    "freezeReport": {"as_of_ahead"},
    "reply": {"required", "not_named", "unknown_version", "reason_not_allowed"},
    "listCounts": {"unknown_parameter"},  # Of a page, where a file is asked for.
    "listEstimates": {"required", "no_such_quantity"},
    "listDiscrepancies": {"invalid_cursor"},
}
"""By operation, why what the document allows is refused all the same: one member's sense hangs on another, or on what
is stored."""
NEW = r"parameter `(?:code|external_id)` in path"
"""The document as it is narrowed knows some codes and ids, but an address may be new, and then of whatever text."""
WHEN_STALE = ["412", "428"]
"""Which tag a row has is known from an answer alone, and a change without it is refused, however well it is formed."""


@dataclass
class Told:
    """What the checks found, and how much was asked."""

    failures: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    excused: Counter[str] = field(default_factory=Counter)

    def fail(self, text: str) -> None:
        self.failures.append(text)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    def __str__(self) -> str:
        answers = ", ".join(f"{number} × {status}" for status, number in sorted(self.statuses.items()))
        return f"{self.requests} requests to {len(self.operations)} operations ({answers}), {len(self.checks)} checks"


def document_at(site: str, headers: Headers) -> Json:
    """The document that the server shows to one who may sign in."""
    wanted = {**headers, "Accept": "application/vnd.oai.openapi+json"}
    with urlopen(Request(f"{site}/api/schema", headers=wanted)) as answer:
        document: Json = json.load(answer)
    return document


@schemathesis.check
def shows_every_member(ctx: Any, response: Any, case: Any) -> bool | None:
    """A read without `fields` shows all members, which the document cannot say as `fields` may leave some out."""
    shown = case.operation.definition.raw["responses"].get("200", {}).get("content", {}).get("application/json")
    if case.method != "GET" or response.status_code != 200 or "fields" in (case.query or {}) or shown is None:
        return None
    if not response.headers["content-type"][0].startswith("application/json"):
        return None
    said, schema = response.json(), _resolved(case, shown["schema"])
    if "properties" not in schema:
        return None
    rows = said["results"] if "results" in schema["properties"] else [said]
    members = _resolved(case, schema["properties"].get("results", {}).get("items", schema))["properties"]
    assert all(row.keys() == members.keys() for row in rows), "members are missing"
    return None


def _resolved(case: Any, schema: Json) -> Json:
    whole: Json = case.operation.schema.raw_schema["components"]["schemas"]
    return whole[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def ask_everything(
    site: str,
    document: Json,
    world: World,
    told: Told,
    *,
    phases: Sequence[str],
    examples: int,
    seed: int | None,
    of: Sequence[str] = (),
) -> None:
    """Asks as the world's user, and notes it in `told`. Without a seed, what is asked is the same each time.

    `of` names the operations that are asked; none named: all.
    """
    schema: Any = schemathesis.openapi.from_dict(
        narrowed(document, world.known), config=_settings(site, phases, examples, seed)
    )
    if of:
        schema = schema.include(operation_id=list(of))
    if world.headers:
        schema.auth(refresh_interval=None)(_signing(world))

    def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
        why = _excuse(failure, case, response)
        if why:
            told.excused[why] += 1
        return not why

    schema.hook(filter_failure)
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(told, event.recorder, event.phase.value)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            told.fail(f"error: {event.value if isinstance(event, events.NonFatalError) else event.exception!r}")


def _settings(site: str, phases: Sequence[str], examples: int, seed: int | None) -> config.SchemathesisConfig:
    project = config.ProjectConfig(
        base_url=site,
        request_timeout=PATIENCE,
        continue_on_failure=True,
        generation=config.GenerationConfig(
            max_examples=examples, deterministic=seed is None, no_shrink=True, database=None if seed is None else "none"
        ),
        checks=config.ChecksConfig(
            positive_data_acceptance=Acceptance(expected_statuses=[*Acceptance._DEFAULT_EXPECTED_STATUSES, *WHEN_STALE])
        ),
        phases=config.PhasesConfig(
            examples=config.ExamplesPhaseConfig(enabled="examples" in phases),
            coverage=config.CoveragePhaseConfig(enabled="coverage" in phases),
            fuzzing=config.FuzzingPhaseConfig(enabled="fuzzing" in phases),
            stateful=config.StatefulPhaseConfig(enabled="stateful" in phases),
        ),
    )
    return config.SchemathesisConfig(seed=seed or 1, projects=config.ProjectsConfig(default=project))


def _signing(world: World) -> type:
    """Signs each request; those that end keys as one who signed in, so that the key which signs the others goes on."""

    class Signing:
        def get(self, case: Any, context: Any) -> Headers:
            return world.session if _named(case) in ("revokeKey", "rotateKey") else world.headers

        def set(self, case: Any, data: Headers, context: Any) -> None:
            case.headers.update(data)

    return Signing


def _excuse(failure: Any, case: Any, response: Any) -> str:
    """Why what a check found is right all the same; empty where it is not."""
    if isinstance(failure, RejectedPositiveData):
        return _beyond(case, response)
    if isinstance(failure, AcceptedNegativeData) and re.search(NEW, failure.message):
        return "the address may be new"
    if isinstance(failure, UnsupportedMethodResponse) and _named(case) == "listCountVersions":
        return "an id may end in /versions, and then this is where the count itself is written"
    return ""


def _beyond(case: Any, response: Any) -> str:
    """The codes of a refusal, where no schema could have told of any of them."""
    said = response.json()
    found = [*said.get("errors", ()), *(error for row in said.get("rows", ()) for error in row["errors"])]
    codes = {error["code"] for error in found}
    known = BEYOND_A_SCHEMA.get(_named(case), set())
    return " ".join(sorted(codes)) if codes <= known else ""


def _named(case: Any) -> str:
    """The operation's id."""
    return str(case.operation.definition.raw["operationId"])


def _note(told: Told, recorder: Any, phase: str) -> None:
    for node in recorder.cases.values():
        told.operations.add(node.value.operation.label)
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            told.statuses[interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            told.checks[check.name] += 1
            if check.failure_info is not None:
                response = recorder.interactions[case_id].response
                answer = f"{response.status_code} {response.text[:600]}" if response else "no answer"
                found, label = check.failure_info.failure, recorder.cases[case_id].value.operation.label
                told.fail(
                    f"{phase} {label} {check.name}: {found.title}: {found.message}\n"
                    f"    {check.failure_info.code_sample}\n    {answer}"
                )
