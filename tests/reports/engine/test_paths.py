"""Contradictions found as paths are those that the solver finds: impossible, smallest, and as far apart."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Package
from reports.engine.case import Case
from reports.engine.disputes import open_world
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _causes(of: Case):
    world = of.once(open_world)
    split = world.split()
    assert world.model.holds(split.kept)
    world.model.adjustments([0.0] * len(world.claims), split.kept)
    beside = world.model.paths.beside(split.kept, world.model.point())
    return world, {number: beside.against(number, 20_000) for number in split.excluded}


@MANY
@given(of=quarrels())
def test_what_a_path_contradicts_cannot_hold_and_of_a_smallest_set_every_claim_is_needed(of: Package) -> None:
    world, causes = _causes(Case(of))
    for number, cause in causes.items():
        if cause is None:
            assert not world.model.paths.is_whole
            continue
        assert number in cause.claims
        assert not world.model.holds(cause.claims)
        if cause.gap is not None:
            assert cause.gap == world.gap(cause.claims)
            for member in cause.claims:
                assert world.model.holds(cause.claims - {member})


@FEW
@given(of=quarrels())
def test_no_path_is_held_for_impossible_that_there_is(of: Package) -> None:
    world, causes = _causes(Case(of))
    beside = world.model.paths.beside(world.split().kept, world.model.point())
    for number, cause in causes.items():
        asked = list(world.model.paths.asked(number))
        may = [
            beside.together.may_reach(to, start, beside.at[to] - beside.at[start] - most, 20_000)
            for start, to, most in asked
        ]
        assert any(may) or cause is None


@FEW
@given(of=quarrels(), data=st.data())
def test_what_surely_holds_the_solver_lets_hold(of: Package, data) -> None:
    world = Case(of).once(open_world)
    numbers = range(len(world.claims))
    claims = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
    if world.model.paths.surely_hold(claims):
        assert world.model.holds(claims)


def test_increments_that_add_up_surely_hold_and_a_smaller_total_does_not_beside_them() -> None:
    world = case(
        """
        corridor  road  city to haven
         un    1 May          departed city  101  id=A final
         un    2 May          departed city  101  id=B final
         icrc  1 May - 2 May  departed city  202  id=C final
         gov   1 May - 2 May  departed city  151  id=D final
        """
    ).once(open_world)
    (gov, *others) = (world.number[key] for key in sorted(world.number))
    assert world.model.paths.surely_hold(others)
    assert not world.model.paths.surely_hold([gov, *others])


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
