from reports.engine.findings import FindingClass
from reports.engine.rules.detained import find
from tests.reports.engine.notation import case, ids


def test_people_held_are_an_alert_with_the_last_figure_of_each_voice():
    (finding,) = find(
        case("""
        un        to 11 Feb  detained school  336
        un        to 14 Feb  detained school  436
        governor  15 Feb     in_detention school  434
        """)
    )

    assert finding.class_ is FindingClass.ALERT
    assert finding.gap == 2
    assert [external_id for _, external_id in finding.counts] == ["2", "3"]


def test_nobody_says_what_became_of_those_who_are_no_longer_held():
    unaccounted, held = find(
        case("""
        un        to 11 Feb  detained school      336
        governor  12 Feb     in_detention school  34
        governor  13 Feb     in_detention school  221
        """)
    )

    assert [external_id for _, external_id in unaccounted.counts] == ["1", "2"]
    assert (unaccounted.gap, unaccounted.summary.number) == (302, 302)
    assert [external_id for _, external_id in held.counts] == ["1", "3"]
    assert held.gap == 336


def test_nobody_is_at_risk_where_nobody_is_held():
    assert ids(find(case("governor  12 Feb  in_detention school  0"))) == []
