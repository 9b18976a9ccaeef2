import pytest

from reports.engine.voices import is_outlet, is_telling, party_of
from tests.reports.engine.notation import case


def test_the_party_for_which_a_source_speaks_is_its_own_or_its_voices():
    made = case("""
        source  gov    authority party=north
        source  mayor  authority part_of=gov
        source  paper  media
    """)

    assert [party_of(made, code) for code in ("gov", "mayor", "paper", "nobody")] == ["north", "north", "", ""]
    assert [is_outlet(made, code) for code in ("gov", "paper", "nobody")] == [False, True, False]


@pytest.mark.parametrize(
    ("figure", "telling"),
    [("694", True), ("21", True), ("700", False), ("50", False), ("7", False), ("about 694", False), ("dozens", False)],
)
def test_an_exact_unrounded_number_that_is_not_small_betrays_its_origin(figure, telling):
    assert is_telling(case(f"un  3 May  arrived haven  {figure}").counts[0]) is telling
