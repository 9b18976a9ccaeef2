import pytest

from reports.engine.rules.parts_exceed_total import find
from tests.reports.engine.notation import case


@pytest.mark.parametrize(
    ("figure_and_parts", "excess"),
    [
        ("40  men=18 women=14 children=8", 0),
        ("46  men=18 women=20 children=11", 3),
        ("46  men=18 women=20 boys=5 girls=6", 3),
        ("46  older=20 disabled=20 wounded=20", 0),
        ("46  older=50", 4),
        ("46  children=10 boys=6 girls=7", 3),
        ("about 46  men=30 women=20", 0),
        ("more than 46  men=300 women=200", 0),
        ("12  men=300 women=200 unit=families", 0),
    ],
)
def test_by_how_many_people_the_parts_exceed_their_total(figure_and_parts, excess):
    found = list(find(case(f"un  3 May  arrived haven  {figure_and_parts}")))

    assert [finding.gap for finding in found] == [excess] * bool(excess)
