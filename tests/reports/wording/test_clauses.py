import pytest
from django.utils import translation

from corridors.domain.vocabulary import Group, Stage
from reports.wording import Names, figure_in_words, said
from reports.wording.figures import people
from tests.reports.engine.notation import package

CASE = """
    operation  29 Apr - 8 May
    place      haven  kind=reception
    corridor   road   plant to haven
    %s
"""


def clause(line):
    made = package(CASE % line)
    return said(made.counts[0], Names.of(made))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("un  3 May            arrived haven             127", "127 people arrived in haven on 3 May"),
        ("un  3 May            arrived haven from plant  1", "1 person from plant arrived in haven on 3 May"),
        ("un  3 May            arrived haven             dozens", "dozens of people arrived in haven on 3 May"),
        (
            "un  29 Apr to 3 May  departed plant           101",
            "101 people left plant from 29 April to 3 May (running total)",
        ),
        ("un  to 3 May         departed plant            101", "101 people left plant up to 3 May (running total)"),
        ("un  3 May            departed plant            20  corridor=road", "20 people left plant for haven on 3 May"),
        (
            "un  to 3 May         evacuated haven from plant  156  corridor=road",
            "156 people were evacuated from plant to haven up to 3 May (running total)",
        ),
        (
            "un  3 May            evacuated haven           156  corridor=road",
            "156 people were evacuated to haven on 3 May",
        ),
        (
            "un  3 May            evacuated plant           1    so_far",
            "1 person was evacuated from plant on 3 May so far",
        ),
        (
            "un  1 May 17:48      remaining plant           about 1000  group=civilians",
            "about 1,000 civilians were still in plant at 17:48 on 1 May",
        ),
        (
            "un  2 May - 3 May    arrived haven             3  unit=vehicles",
            "3 vehicles arrived in haven from 2 May to 3 May",
        ),
        ("un  3 May            killed plant              2  group=women", "2 women were killed in plant on 3 May"),
        (
            "un  ?                prevented plant           2000",
            "2,000 people were prevented from leaving plant at a time not stated",
        ),
    ],
)
def test_what_a_count_says_as_one_clause(line, says):
    assert clause(line) == says


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("origin", ["", " from camp"])
@pytest.mark.parametrize("figure", ["1", "2", "hundreds"])
def test_every_stage_has_a_clause_of_its_own(stage, origin, figure):
    text = clause(f"un  3 May  {stage} plant{origin}  {figure}")

    assert "plant" in text
    assert ("camp" in text) == bool(origin)
    assert "%" not in text


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("figure", ["1", "40", "dozens"])
def test_every_group_has_its_words(group, figure):
    (count,) = package(f"un  3 May  arrived haven  {figure}  group={group}").counts

    assert people(count).startswith(f"{figure} ")
    assert "%" not in people(count)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("127", "127"),
        ("about 1500", "about 1,500"),
        ("nearly 500", "nearly 500"),
        ("more than 200", "more than 200"),
        ("at least 50", "at least 50"),
        ("fewer than 100", "fewer than 100"),
        ("up to 40", "up to 40"),
        ("130-150", "130 to 150"),
        ("dozens", "dozens"),
        ("hundreds", "hundreds"),
        ("thousands", "thousands"),
    ],
)
def test_a_figure_is_told_as_published(figure, words):
    (count,) = package(f"un  3 May  arrived haven  {figure}").counts

    assert figure_in_words(count) == words
