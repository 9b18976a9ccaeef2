"""Grades weigh sources against each other; they open, close and change no discrepancy."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.moments import Moment
from corridors.domain.package import Package
from corridors.domain.vocabulary import Stage
from reports.engine import Quantity, estimate, reconcile
from reports.engine.case import Case
from reports.engine.disputes import closed_disputes, open_disputes
from reports.engine.findings import Reconciliation
from reports.engine.grades import CREDIBILITY, RELIABILITY, grade_weight
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import package

SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SOURCES = ("un", "icrc", "mayor", "ministry")
GRADES = [reliability + credibility for reliability in RELIABILITY for credibility in CREDIBILITY]
PAIR = """
    un        3 May  arrived haven  127
    ministry  3 May  arrived haven  156
"""


def outliers(found: Reconciliation) -> list[str | None]:
    return [finding.outlier and finding.outlier[0] for finding in found.findings if finding.kind == "contradiction"]


@pytest.mark.parametrize("doubted", ["un", "ministry"])
def test_a_distrusted_source_is_left_out_of_a_pair_that_nothing_else_decides(doubted: str) -> None:
    assert outliers(reconcile(package(PAIR))) == [None]
    found = reconcile(package(PAIR), grades={doubted: "E5"})
    assert {source for source, _ in found.excluded} == {doubted}
    assert outliers(found) == [doubted]


def test_a_trusted_source_stands_before_one_that_nobody_judged() -> None:
    assert outliers(reconcile(package(PAIR), grades={"ministry": "B2"})) == ["un"]


def test_one_distrusted_source_is_no_proof_against_two() -> None:
    """The ministry stands alone, and the two that stand against it are not believed: nobody can tell."""
    found = reconcile(package(PAIR + "    icrc  3 May  arrived haven  127"), grades={"un": "E5", "icrc": "E5"})
    assert outliers(found) == [None, None]


def test_what_can_be_said_rests_on_the_source_that_is_trusted() -> None:
    arrived = Quantity(stage=Stage.ARRIVED, place="haven")
    for doubted, low in (("un", 156), ("ministry", 127)):
        graded = Case(package(PAIR), grades={doubted: "E5"})
        assert estimate(graded, arrived, Moment.parse("2022-05-04")).range.low == low


@SOME
@given(of=quarrels(), grade=st.sampled_from(GRADES))
def test_equal_grades_change_nothing(of: Package, grade: str) -> None:
    assert reconcile(of, grades=dict.fromkeys(SOURCES, grade)) == reconcile(of)


@SOME
@given(of=quarrels(), grades=st.dictionaries(st.sampled_from(SOURCES), st.sampled_from(GRADES)))
def test_no_grade_opens_closes_or_changes_a_finding_but_for_the_likely_outlier(
    of: Package, grades: dict[str, str]
) -> None:
    def without_outliers(found: Reconciliation) -> list:
        return [replace(finding, outlier=None) for finding in found.findings]

    assert without_outliers(reconcile(of, grades=grades)) == without_outliers(reconcile(of))


@SOME
@given(of=quarrels(), grades=st.dictionaries(st.sampled_from(SOURCES), st.sampled_from(GRADES)))
def test_what_is_believed_can_all_be_true(of: Package, grades: dict[str, str]) -> None:
    case = Case(of, grades=grades)
    opened, closed = case.once(open_disputes), case.once(closed_disputes)
    assert not open_disputes(Case(of, set_aside=opened.distrusted)).excluded
    assert closed.believed.isdisjoint(closed.distrusted | opened.distrusted)


def test_grades_go_down_from_a1_and_what_nobody_judged_is_average() -> None:
    assert grade_weight("A1") > grade_weight("B2") > grade_weight("F6") == 1 == grade_weight("C3") > grade_weight("D4")
    assert min(map(grade_weight, GRADES)) > 0
    assert len(GRADES) == 36


@pytest.mark.parametrize("wrong", ["", "B", "G1", "A7", "2B", "A1 ", "a1"])
def test_what_is_no_grade_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no grade"):
        grade_weight(wrong)
