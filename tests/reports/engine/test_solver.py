"""What the solver is asked of many sets of claims: the same as of one, whatever it was asked before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Package
from reports.engine import solver
from reports.engine.case import Case
from reports.engine.disputes import closed_disputes, closed_world, open_disputes, open_world
from reports.engine.solver import PRIMAL, STEPS, Model
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(of=quarrels(), data=st.data())
def test_who_is_to_blame_cannot_hold_and_nobody_is_where_all_can(of: Package, data) -> None:
    asked = Case(of).once(closed_world).model
    numbers = range(asked.last_claim + 1)
    for _ in range(5):
        claims = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
        blamed = asked.impossible_within(claims)
        anew = Model(asked.system, asked.last_claim)
        assert blamed <= claims
        assert anew.holds(claims) == (not blamed)
        assert not blamed or not anew.holds(blamed)


@pytest.mark.parametrize(("world", "disputes"), [(open_world, open_disputes), (closed_world, closed_disputes)])
@FEW
@given(of=quarrels())
def test_claims_that_contradict_each_other_are_of_one_part(world, disputes, of: Package) -> None:
    made = Case(of).once(world)
    parts = [{number for number in range(len(made.claims)) if part >> number & 1} for part in made.model.parts()]
    assert sorted(number for part in parts for number in part) == list(range(len(made.claims)))
    for conflict in disputes(made.case).conflicts:
        members = {made.number[key] for key in conflict.keys}
        assert any(members <= part for part in parts)


def test_people_of_two_places_are_two_parts_until_a_figure_tells_of_both() -> None:
    apart = """
        place  town     in=region
        place  village  in=region
        un  3 May  departed town     127
        un  3 May  departed village  156
    """
    assert len(case(apart).once(open_world).model.parts()) == 2
    assert len(case(apart + "    un  3 May  departed region  300").once(open_world).model.parts()) == 1


@pytest.mark.parametrize("steps", [1, STEPS])
@FEW
@given(of=quarrels(), data=st.data())
def test_the_most_that_claims_leave_is_the_same_whatever_was_asked_before_and_by_whichever_method(
    steps, of: Package, data
) -> None:
    world = Case(of).once(closed_world)
    asked, kept = Model(world.model.system, world.model.last_claim), sorted(world.split().kept)
    columns = range(asked.system.width)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "STEPS", steps)
        for _ in range(5):
            claims = data.draw(st.sets(st.sampled_from(kept)) if kept else st.just(set()))
            chosen = data.draw(st.sets(st.sampled_from(columns), max_size=3) if columns else st.just(set()))
            terms = [(column, data.draw(st.sampled_from((1.0, -1.0)))) for column in sorted(chosen)]
            found, binding = asked.most(terms, claims)
            patch.setattr(solver, "PRIMAL", solver.DUAL)
            anew, _ = Model(asked.system, asked.last_claim).most(terms, claims)
            bound, _ = Model(asked.system, asked.last_claim).most(terms, binding)
            patch.setattr(solver, "PRIMAL", PRIMAL)
            assert found == (anew if anew is None else pytest.approx(anew, abs=1e-5))
            assert binding <= claims
            assert found is None or bound == pytest.approx(found, abs=1e-5)
