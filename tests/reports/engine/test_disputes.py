"""The sets that a run names: each cannot be true, each could without any one member, and no pair is overlooked."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from corridors.domain.package import Package
from reports.engine.case import Case
from reports.engine.disputes import closed_disputes, closed_world, open_disputes, open_world
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import case

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
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
@FEW
@given(of=quarrels())
def test_claims_compared_together_have_the_rivals_that_each_has_alone(world, disputes, of: Package) -> None:
    together, alone = world(Case(of)).comparisons, world(Case(of)).comparisons
    numbers = range(len(world(Case(of)).claims))
    together.compare(numbers)
    for number in numbers:
        assert dict(together.apart(number)) == dict(alone.apart(number))
        assert together.free([number], numbers) == ([] if alone.apart(number) else [number])


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


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(of=quarrels(7))
def test_setting_a_count_aside_never_opens_a_contradiction(of: Package) -> None:
    before = {frozenset(conflict.keys) for conflict in open_disputes(Case(of)).conflicts}
    for count in of.counts:
        after = open_disputes(Case(of, set_aside=[count.key])).conflicts
        assert {frozenset(conflict.keys) for conflict in after} <= before


@MANY
@given(of=quarrels(), more=quarrels(4))
def test_another_count_never_removes_a_contradiction_of_two(of: Package, more: Package) -> None:
    """Unless it corrects or revises one of them: it comes from another source here."""
    others = [replace(count, source="tass", external_id=f"more-{count.external_id}") for count in more.counts]
    before = {frozenset(conflict.keys) for conflict in open_disputes(Case(of)).conflicts if len(conflict.keys) == 2}
    after = open_disputes(Case(replace(of, counts=(*of.counts, *others)))).conflicts
    assert before <= {frozenset(conflict.keys) for conflict in after}


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


def test_the_outlier_is_named_only_where_one_voice_stands_against_two():
    alone = """
        un        3 May  arrived haven  127
        ministry  3 May  arrived haven  156
    """
    (conflict,) = open_disputes(case(alone)).conflicts
    assert conflict.outlier is None
    joined = open_disputes(case(alone + "        icrc  3 May  arrived haven  127")).conflicts
    assert {conflict.outlier for conflict in joined} == {("ministry", "2")}


def test_an_echo_of_one_number_weighs_no_more_than_the_number():
    """The ministry's 156, passed on by two papers, is one root against the two of the UN and the Red Cross."""
    found = open_disputes(
        case(
            """
            source    daily   media
            source    herald  media
            ministry  3 May  arrived haven  156
            daily     3 May  arrived haven  156
            herald    3 May  arrived haven  156
            un        3 May  arrived haven  128-130
            icrc      3 May  arrived haven  127-131
            """
        )
    )
    assert found.excluded == {("ministry", "1"), ("daily", "2"), ("herald", "3")}


@pytest.mark.parametrize("world", [open_world, closed_world])
def test_figures_of_days_before_the_operation_leave_groups_within_the_whole(world) -> None:
    of = case(
        """
        operation  29 Apr - 8 May
        un    25 Apr    departed town  0    final  id=A
        army  25 Apr    departed town  31   final  id=B  group=civilians
        un    to 3 May  departed town  101  final  id=C
        army  to 3 May  departed town  211  final  id=D  group=civilians
        """
    ).once(world)
    number = {key[1]: of.number[key] for key in of.number}
    for one, other in (("A", "B"), ("C", "D")):
        assert not of.model.holds([number[one], number[other]])
        assert number[other] in of.comparisons.apart(number[one])
    assert of.model.holds([number["A"], number["D"]])
