"""Where wide scopes get lines of their own: nothing is called impossible that is not, and no pair is overlooked."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from corridors.domain.package import Package
from reports.engine import wide
from reports.engine.case import Case
from reports.engine.solver import Model
from reports.engine.system import Builder
from reports.engine.worlds import closed_world, open_world
from tests.reports.engine.histories import quarrels


@pytest.fixture(autouse=True)
def _every_scope_of_several_cells_is_wide(monkeypatch):
    monkeypatch.setattr(wide, "COLUMNS", 0)


def widened(world) -> Model:
    builder = Builder(world.lines, world.limits, world.case.starts_at, wide=True)
    return Model(builder.build(), len(world.claims) - 1)


@pytest.mark.parametrize("make", [open_world, closed_world])
@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(of=quarrels(12))
def test_what_the_whole_system_allows_is_allowed(make, of: Package) -> None:
    world = make(Case(of))
    model = widened(world)
    kept = sorted(world.split().kept)
    assert model.holds(kept)
    for one, other in combinations(range(len(world.claims)), 2):
        if world.model.holds([one, other]):
            assert model.holds([one, other])


@pytest.mark.parametrize("make", [open_world, closed_world])
@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(of=quarrels(12))
def test_every_pair_that_is_impossible_stays_so(make, of: Package) -> None:
    world = make(Case(of))
    model = widened(world)
    for one, other in combinations(range(len(world.claims)), 2):
        if not world.model.holds([one, other]):
            assert not model.holds([one, other])
