"""The service keeps to its own OpenAPI document, whoever asks: schemathesis, with all of its checks, for each role.

Every operation is asked what the document allows and what it forbids. What is narrowed, and why: the codes that exist
(`narrowing`), what no schema can say (`fuzzing.BEYOND_A_SCHEMA`), and tags (`fuzzing.WHEN_STALE`).
"""

import random
import time
from collections.abc import Iterator

import pytest

from tests.assurance.fuzzing import PHASES, ask_everything
from tests.assurance.world import ROLES, the_sample_as_seen_by
from tests.conftest import serving
from tests.corridors.api.openapi import operations

CHECKS = {
    "allow_header_conformance",
    "content_type_conformance",
    "ensure_resource_availability",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "object_level_authorization",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "shows_every_member",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
}


@pytest.fixture
def service(backstage, monkeypatch) -> Iterator[str]:
    """One process is enough for one who asks one thing after the other."""
    monkeypatch.setenv("EVACTRACK_WEB_PROCESSES", "1")
    with serving(backstage) as address:
        yield address


@pytest.mark.parametrize("role", ROLES)
def test_the_service_keeps_to_its_document(service, is_full, role):
    world, started = the_sample_as_seen_by(role), time.monotonic()
    seed = random.randrange(2**32) if is_full else None
    told = ask_everything(
        service, world, phases=PHASES if is_full else ("examples", "fuzzing"), examples=30 if is_full else 2, seed=seed
    )
    print(f"\n{role}, seed {seed}: {told}, {time.monotonic() - started:.0f} s")
    assert not told.failures, f"{len(told.failures)} failures, seed {seed}:\n\n" + "\n\n".join(told.failures[:20])
    assert len(told.operations) == len(operations())
    assert told.checks.keys() == CHECKS


def test_a_method_that_the_document_does_not_have_is_answered_with_405(service):
    """Of the examples that schemathesis makes by rule rather than by chance, these alone are few enough."""
    world = the_sample_as_seen_by("coordinator")
    told = ask_everything(
        service, world, phases=["coverage"], examples=1, seed=None, scenarios=["unspecified_http_method"]
    )
    assert not told.failures, "\n\n".join(told.failures[:20])
    assert told.statuses[405] > len(operations())
