"""The service keeps to its own OpenAPI document, whoever asks: schemathesis, with all of its checks, for each role.

Every operation is asked what the document allows and what it forbids. What is narrowed, and why: the codes that exist
(`narrowing`), what no schema can say (`fuzzing.BEYOND_A_SCHEMA`), and tags (`fuzzing.WHEN_STALE`).
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

import pytest

from tests.assurance.conftest import IS_FULL
from tests.assurance.fuzzing import PHASES, Told, ask_everything, document_at
from tests.assurance.world import ROLES, as_seen_by, the_sample
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


@dataclass
class Size:
    """`share` says of which operations a role is asked; None: of all."""

    phases: Sequence[str]
    examples: int
    seed: int | None
    share: dict[str, list[str]] | None


def shares() -> dict[str, list[str]]:
    """Each operation, by the one role that is asked of it: for a write one that may, for reads one after the other."""
    shares: dict[str, list[str]] = {role: [] for role in ROLES}
    turns = cycle(ROLES)
    for name, (method, operation) in sorted(operations().items()):
        writes = "coordinator" if {"planning", "reports"} & set(operation["tags"]) else "reporter"
        shares[next(turns) if method == "get" else writes].append(name)
    return shares


@pytest.fixture
def size(is_full) -> Size:
    if is_full:
        return Size(PHASES, examples=30, seed=random.randrange(2**32), share=None)
    return Size(("examples", "fuzzing"), examples=1, seed=None, share=shares())


@pytest.mark.parametrize("roles", [[role] for role in ROLES] if IS_FULL else [ROLES], ids="-".join)
def test_the_service_keeps_to_its_document(service, size, roles):
    told, started, operation = Told(), time.monotonic(), the_sample()
    worlds = {role: as_seen_by(role, operation) for role in roles}
    document = document_at(service, worlds[roles[0]].session)
    for role, world in worlds.items():
        ask_everything(
            service,
            document,
            world,
            told,
            phases=size.phases,
            examples=size.examples,
            seed=size.seed,
            of=size.share[role] if size.share else (),
        )
    print(f"\n{', '.join(roles)}, seed {size.seed}: {told}, {time.monotonic() - started:.0f} s")
    assert not told.failures, f"{len(told.failures)} failures, seed {size.seed}:\n\n" + "\n\n".join(told.failures[:20])
    assert len(told.operations) == len(operations())
    assert told.checks.keys() == CHECKS
