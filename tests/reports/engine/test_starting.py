"""Where the solver starts: a shorter way to the same answer, and no way at all where nothing is at fault."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Package
from reports.engine.case import Case
from reports.engine.disputes import open_world
from reports.engine.intervals import Array
from reports.engine.solver import Model
from reports.engine.starting import start_of
from reports.engine.weights import costs_of
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _cheapest(model: Model, costs: Array, asked: range) -> float:
    model.adjustments(costs, asked)
    return float(model.highs.getObjectiveValue())


@FEW
@given(of=quarrels())
def test_from_a_start_the_solver_comes_to_a_change_as_cheap_as_from_nowhere(of: Package) -> None:
    world = Case(of).once(open_world)
    costs, asked = costs_of(world.claims, [1.0] * len(world.claims)), range(len(world.claims))
    one, other = (Model(world.model.system, world.model.last_claim) for _ in range(2))
    one.start_at(start_of(one.paths, asked))
    assert _cheapest(one, costs, asked) == pytest.approx(_cheapest(other, costs, asked), abs=1e-6)


@FEW
@given(of=quarrels(), data=st.data())
def test_what_a_start_proves_the_solver_lets_hold(of: Package, data) -> None:
    world = Case(of).once(open_world)
    numbers = range(len(world.claims))
    claims = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
    if start_of(world.model.paths, claims).is_proof:
        assert world.model.holds(claims)


def test_increments_that_add_up_are_proved_and_a_smaller_total_is_not_beside_them() -> None:
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
    assert start_of(world.model.paths, others).is_proof
    assert not start_of(world.model.paths, [gov, *others]).is_proof


def test_the_solver_has_less_to_do_from_a_start() -> None:
    world = case(
        """
        corridor  road  city to haven
         un    1 May          departed city  101  final
         un    2 May          departed city  101  final
         un    3 May          departed city  101  final
         icrc  1 May - 3 May  departed city  303  final
         gov   1 May - 2 May  departed city  151  final
        """
    ).once(open_world)
    costs, asked = costs_of(world.claims, [1.0] * len(world.claims)), range(len(world.claims))
    steps = []
    for has_start in (True, False):
        model = Model(world.model.system, world.model.last_claim)
        if has_start:
            model.start_at(start_of(model.paths, asked))
        model.adjustments(costs, asked)
        steps.append(model.highs.getInfo().simplex_iteration_count)
    assert steps[0] < steps[1]
