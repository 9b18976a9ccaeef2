"""Contradictions found as paths are those that the solver finds: impossible, smallest, and as far apart."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from corridors.domain.package import Package
from reports.engine.case import Case
from reports.engine.disputes import open_world
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def _causes(of: Case):
    world = of.once(open_world)
    split = world.split()
    assert world.model.holds(split.kept)
    world.model.adjustments(np.zeros(len(world.claims)), split.kept)
    beside = world.model.paths.beside(split.kept, world.model.point())
    return world, {number: beside.against(number, 20_000) for number in split.excluded}


@MANY
@given(of=quarrels())
def test_what_a_path_contradicts_cannot_hold_and_of_a_smallest_set_every_claim_is_needed(of: Package) -> None:
    world, causes = _causes(Case(of))
    for number, cause in causes.items():
        if cause is None:
            continue
        assert number in cause.claims
        assert not world.model.holds(cause.claims)
        if cause.gap is not None:
            assert cause.gap == world.gap(cause.claims)
            for member in cause.claims:
                assert world.model.holds(cause.claims - {member})


@FEW
@given(of=quarrels())
def test_where_there_are_no_other_limits_a_path_is_found_for_whatever_cannot_hold(of: Package) -> None:
    world, causes = _causes(Case(of))
    kept = world.split().kept
    for number, cause in causes.items():
        if world.model.paths.is_whole:
            assert (cause is None) == world.model.holds([*kept, number])


def test_a_chain_of_increments_contradicts_a_total() -> None:
    _, causes = _causes(
        case(
            """
            corridor  road  city to haven
             un  1 May  departed city  100  final
             un  2 May  departed city  100  final
             un  3 May  departed city  100  final
             icrc  1 May - 3 May  departed city  150  final
            """
        )
    )
    assert [len(cause.claims) for cause in causes.values() if cause]
