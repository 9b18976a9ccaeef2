import pytest

from reports.engine.findings import Severity
from reports.engine.severity import caution_severity, severity_of


@pytest.mark.parametrize(
    ("people", "whole", "severity"),
    [
        (29, 156, "high"),
        (2000, 0, "high"),
        (100, 1400, "high"),
        (100, 10_000, "medium"),
        (25, 1400, "medium"),
        (5, 46, "medium"),
        (6, 156, "low"),
        (1, 58, "low"),
        (4, 0, "low"),
    ],
)
def test_people_in_question_by_number_and_by_share_of_the_figures(people, whole, severity):
    assert severity_of(people, whole) is Severity(severity)


def test_a_caution_is_never_high():
    assert [caution_severity(people) for people in (0, 99, 100, 1_000_000)] == ["low", "low", "medium", "medium"]
