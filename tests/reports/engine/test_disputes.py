"""The sets that a run names: each cannot be true, each could without any one member, and no pair is overlooked."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from corridors.domain.package import Package
from reports.engine.case import Case
from reports.engine.disputes import closed_disputes, closed_world, open_disputes, open_world
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
WORLDS = pytest.mark.parametrize(
    ("world", "disputes"), [(open_world, open_disputes), (closed_world, closed_disputes)], ids=["open", "closed"]
)


@WORLDS
@MANY
@given(of=quarrels())
def test_the_comparison_of_moments_agrees_with_the_solver_on_every_pair(world, disputes, of: Package) -> None:
    made = world(Case(of))
    for one, other in combinations(range(len(made.claims)), 2):
        assert (other in made.comparisons.apart(one)) == (not made.model.holds([one, other]))


@WORLDS
@MANY
@given(of=quarrels())
def test_every_set_is_impossible_and_possible_without_any_member(world, disputes, of: Package) -> None:
    made = Case(of).once(world)
    for conflict in disputes(made.case).conflicts:
        members = [made.number[key] for key in conflict.keys]
        assert not made.model.holds(members)
        for member in members:
            assert made.model.holds([other for other in members if other != member])


@WORLDS
@MANY
@given(of=quarrels())
def test_what_is_kept_can_all_be_true_and_nothing_left_out_fits_beside_it(world, disputes, of: Package) -> None:
    found = disputes(Case(of))
    made = Case(of).once(world)
    kept = [made.number[key] for key in found.kept]
    assert made.model.holds(kept)
    for key in found.excluded:
        assert not made.model.holds([*kept, made.number[key]])


@MANY
@given(of=quarrels())
def test_every_count_left_out_is_in_a_set(of: Package) -> None:
    found = open_disputes(Case(of))
    named = {key for conflict in found.conflicts for key in conflict.keys}
    assert found.excluded <= named


def test_one_figure_against_two_that_agree_is_the_one_left_out() -> None:
    found = open_disputes(
        case(
            """
            un        3 May  arrived haven  127
            icrc      3 May  arrived haven  127
            ministry  3 May  arrived haven  156
            """
        )
    )
    assert found.excluded == {("ministry", "3")}
