"""Lines that name one count are shown together, under the gravest of them."""

from dataclasses import dataclass

from reports.pages.gathering import gathered


@dataclass(frozen=True)
class Line:
    name: str
    counts: tuple = ()
    group: str = "contradiction"


def bundles(*lines):
    return [(shared, "".join(line.name for line in bundle)) for shared, bundle in gathered(lines)]


def test_lines_that_share_a_count_are_one_bundle_where_the_first_stood():
    lines = Line("a", ("x", "y")), Line("b", ("v", "w")), Line("c", ("y", "z"))
    assert bundles(*lines) == [("y", "ac"), (None, "b")]


def test_the_count_that_most_of_them_name_is_the_one():
    lines = Line("a", ("x", "y")), Line("b", ("x", "z")), Line("c", ("y", "p")), Line("d", ("y", "q"))
    assert bundles(*lines) == [("y", "acd"), (None, "b")]


def test_a_chain_is_not_one_bundle():
    lines = Line("a", ("x", "y")), Line("b", ("y", "z")), Line("c", ("z", "w"))
    assert bundles(*lines) == [("y", "ab"), (None, "c")]


def test_a_tension_is_never_hidden_under_a_contradiction():
    assert bundles(Line("a", ("x",)), Line("b", ("x",), group="tension")) == [(None, "a"), (None, "b")]


def test_lines_without_counts_stand_alone():
    assert bundles(Line("a"), Line("b")) == [(None, "a"), (None, "b")]
