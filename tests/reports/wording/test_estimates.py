"""Ranges in sentences: never a number without its moment, and what it is worth."""

from pathlib import Path

import pytest

from corridors.domain.moments import Moment
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Stage
from corridors.packages.reading import read_package
from reports.engine import Quantity
from reports.engine.case import Case
from reports.engine.meanwhile import meanwhile
from reports.wording import Names
from reports.wording.estimates import (
    estimate_sentence,
    everyone_sentence,
    likely_sentence,
    quantity_label,
    range_in_words,
)
from tests.reports.engine.notation import package

SAMPLE = Path(__file__).parents[3] / "samples" / "mariupol_azovstal_2022"


def told(counts: str, stage: Stage = Stage.ARRIVED, place: str = "haven", moment: str = "2022-05-03"):
    of = package(counts)
    return meanwhile(Case(of), Quantity(stage=stage, place=place), Moment.parse(moment)), Names.of(of)


@pytest.mark.parametrize(
    ("range_", "words"),
    [
        (Range(127, 127), "127"),
        (Range(1127, None), "at least 1,127"),
        (Range(0, 25), "at most 25"),
        (Range(130, 150), "130 to 150"),
        (Range(0, 0), "0"),
    ],
)
def test_a_range_in_words(range_, words):
    assert range_in_words(range_) == words


def test_a_flow_is_told_by_its_moment_and_a_stock_at_it():
    found, names = told("un  3 May  arrived haven  127")
    assert estimate_sentence(found, names) == "At least 127 people arrived in haven by the end of 3 May"
    assert likely_sentence(found) == "If nobody moved unreported: 127 people."
    assert everyone_sentence(found) == "Whoever is right: at least 127 people, as every source allows it."
    found, names = told("place  plant  sealed\nun  3 May 08:00  remaining plant  27", Stage.REMAINING, "plant")
    assert estimate_sentence(found, names).endswith("still in plant at the end of 3 May")


def test_where_nothing_limits_it_that_is_said():
    found, names = told("place  haven\nun  3 May  departed plant  101")
    assert estimate_sentence(found, names).startswith("Nothing can be said")
    assert everyone_sentence(found) == ""


def test_a_range_that_needs_unreported_movement_says_so():
    """Azovstal: 501 left by one report, 152 by all that others report."""
    of = read_package(SAMPLE)
    found = meanwhile(Case(of), Quantity(stage=Stage.DEPARTED, place="azovstal"), Moment.parse("2022-05-08"))
    assert not found.likely.range.meets(found.certain.range)
    assert likely_sentence(found).startswith("That needs people who moved unreported.")


def test_a_corridors_range_names_it():
    names = Names(places={"town": "Town"})
    quantity = Quantity(stage=Stage.DEPARTED, place="town", corridor="way")
    assert quantity_label(quantity, names) == "Left Town by the corridor way"
    assert quantity_label(Quantity(stage=Stage.REMAINING, place="town"), names) == "Still in Town"
