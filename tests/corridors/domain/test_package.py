import pytest

from corridors.domain.package import Package
from corridors.domain.reading import COUNTS, OPERATION, ORGANISATIONS, PLACES

PACKAGE = Package(
    operation=OPERATION.read({"code": "op", "name": "Op", "timezone": "Europe/Kyiv", "starts_at": "2022-05-01"}),
    places=(
        PLACES.read({"code": "country", "name": "Country", "kind": "country"}),
        PLACES.read({"code": "town", "name": "Town", "kind": "settlement", "parent": "country"}),
        PLACES.read({"code": "plant", "name": "Plant", "kind": "site", "parent": "town"}),
        PLACES.read({"code": "haven", "name": "Haven", "kind": "reception"}),
    ),
    organisations=(
        ORGANISATIONS.read({"code": "gov", "name": "Government", "kind": "authority", "party": "north"}),
        ORGANISATIONS.read({"code": "council", "name": "Council", "kind": "authority", "part_of": "gov"}),
        ORGANISATIONS.read({"code": "mayor", "name": "Mayor", "kind": "authority", "part_of": "council"}),
        ORGANISATIONS.read({"code": "un", "name": "UN", "kind": "un"}),
    ),
)


@pytest.mark.parametrize(
    ("place", "container", "inside"),
    [
        ("plant", "plant", True),
        ("plant", "town", True),
        ("plant", "country", True),
        ("town", "plant", False),
        ("haven", "country", False),
        ("nowhere", "country", False),
    ],
)
def test_a_place_lies_within_itself_and_all_that_contain_it(place, container, inside):
    assert PACKAGE.within(place, container) is inside


@pytest.mark.parametrize(
    ("organisation", "voice"), [("mayor", "gov"), ("council", "gov"), ("gov", "gov"), ("un", "un"), ("new", "new")]
)
def test_an_organisation_speaks_with_the_voice_of_the_topmost(organisation, voice):
    assert PACKAGE.voice(organisation) == voice


@pytest.mark.parametrize(
    ("basis", "completeness", "is_final"),
    [
        ("increment", "", True),
        ("increment", "so_far", False),
        ("cumulative", "", False),
        ("cumulative", "final", True),
        ("stock", "", False),
    ],
)
def test_a_figure_is_final_where_it_says_so_and_an_increment_where_it_says_nothing(basis, completeness, is_final):
    count = COUNTS.read(
        {
            "external_id": "A",
            "stage": "remaining" if basis == "stock" else "departed",
            "place": "plant",
            "source": "un",
            "basis": basis,
            "completeness": completeness,
            "qualifier": "dozens",
        }
    )

    assert count.is_final is is_final
    assert count.key == ("un", "A")
    assert (count.range.low, count.range.high) == (24, 99)
