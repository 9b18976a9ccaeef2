from django.utils import translation

from reports.wording import Names
from reports.wording.names import listed
from tests.reports.engine.notation import package


def test_names_come_from_a_package_or_from_plain_dictionaries():
    names = Names.of(package("corridor  road  city to haven\n un  3 May  arrived haven  127"))

    assert [names.organisation("un"), names.place("haven"), names.corridor("road")] == ["un", "haven", "road"]
    assert Names(organisations={"un": "UN OCHA"}).organisation("un") == "UN OCHA"


def test_a_code_without_a_name_stands_for_itself():
    assert [Names().organisation("un"), Names().place("haven"), Names().movement("m"), Names().corridor("road")] == [
        "un",
        "haven",
        "m",
        "road",
    ]


def test_a_name_keeps_its_own_direction_in_a_right_to_left_language():
    with translation.override("he"):
        assert Names(places={"haven": "Haven"}).place("haven") == "\u2068Haven\u2069"


def test_lists():
    with translation.override("en"):
        assert listed([]) == ""
        assert listed(["A"]) == "A"
        assert listed(["A", "B"]) == "A and B"
        assert listed(["A", "B", "C"]) == "A, B and C"
        assert listed(["A", "B", "C", "D", "E"]) == "A, B, C, D and E"
        assert listed(["A", "B", "C", "D", "E", "F", "G"]) == "A, B, C, D and 3 others"
