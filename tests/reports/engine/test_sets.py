"""The sets of three and more counts that a small operation's run names: all there are, each once."""

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.engine.case import Case
from reports.engine.disputes import open_world
from reports.engine.sets import TOGETHER, all_sets
from reports.engine.worlds import World
from tests.reports.engine.notation import case

PERIODS = st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from([0, 0, 23, -31]))
"""First day, how many more, and how far from 101 people a day."""


def _of_periods(periods: list[tuple[int, int, int]]) -> Case:
    lines = [
        f"voice{number}  {first} May - {first + more} May  departed city  {101 * (more + 1) + wrong}  final"
        for number, (first, more, wrong) in enumerate(periods)
    ]
    return case("\n".join(["corridor  road  city to haven", *lines]))


def _smallest(world: World) -> list[frozenset[int]]:
    """All smallest sets that cannot hold, each found by asking about it."""
    found: list[frozenset[int]] = []
    for size in range(1, len(world.claims) + 1):
        for some in map(frozenset, combinations(range(len(world.claims)), size)):
            if not any(less <= some for less in found) and not world.model.holds(some):
                found.append(some)
    return found


@settings(max_examples=60, deadline=None)
@given(periods=st.lists(PERIODS, max_size=8))
@example([(2, 1, 0), (3, 0, -31), (3, 2, 23), (4, 0, 23), (2, 2, 0), (3, 1, 0), (4, 1, 0), (2, 3, 0)])
@example([(1, 1, -31), (2, 1, 0), (1, 2, -31), (2, 0, 23), (3, 0, 23), (1, 2, 23), (2, 0, -31), (2, 1, 23)])
def test_all_sets_with_up_to_three_counts_left_out_are_named(periods) -> None:
    of = _of_periods(periods)
    world = of.once(open_world)
    split = world.split()
    named = [frozenset(members) for members in all_sets(world, split, world.directly(sorted(split.excluded)))]
    asked = [some for some in _smallest(open_world(of)) if len(some) > 2]
    assert len(named) == len(set(named))
    assert set(named) == {some for some in asked if 1 <= len(some & split.excluded) <= TOGETHER}
