from reports.engine.findings import FindingClass, Severity
from reports.engine.messages import organisations
from reports.engine.rules.prevented import find
from tests.reports.engine.notation import case, ids


def test_people_stopped_are_an_alert_as_large_as_they_are_many():
    (finding,) = find(case("mayor  3 May  prevented port  2000"))

    assert (finding.class_, finding.severity, finding.gap) == (FindingClass.ALERT, Severity.HIGH, 1950)
    assert "Nobody else" in finding.summary.template


def test_all_who_tell_of_one_place_and_day_are_one_finding():
    found = list(
        find(
            case("""
            mayor     3 May  prevented port  2000
            redcross  3 May  prevented port  hundreds
            mayor     4 May  prevented port  1500
            mayor     3 May  prevented mill  12       unit=vehicles
            mayor     3 May  prevented camp  0
            """)
        )
    )

    assert ids(found) == [["1", "2"], ["3"], ["4"]]
    assert found[0].summary.params["others"] == organisations("redcross")
    assert found[2].gap == 0
