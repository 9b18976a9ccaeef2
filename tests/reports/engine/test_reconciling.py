"""What a run promises, whatever the counts: order, names, the same answer twice."""

from dataclasses import replace
from operator import attrgetter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Count, Package
from corridors.domain.vocabulary import Basis, Completeness, Qualifier
from reports.engine import reconcile
from reports.engine.findings import FindingClass
from tests.reports.engine.histories import honest_packages, with_counts
from tests.reports.engine.notation import ids, package

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

QUARREL = """
    operation  29 Apr - 8 May
    place      plant  in=city sealed
    un         3 May            arrived haven            127
    ministry   3 May            arrived haven            156
    icrc       to 3 May         departed plant           101  final
    mayor      to 4 May         departed plant           150  final
    witness    5 May 10:00      remaining plant          500
    tass       4 May 10:00      remaining plant          300
"""


def contradictions(of: Package) -> list[list[str]]:
    return ids(f for f in reconcile(of).findings if f.class_ is FindingClass.CONTRADICTION)


def test_what_cannot_be_true_is_named_with_the_people_apart() -> None:
    findings = [f for f in reconcile(package(QUARREL)).findings if f.class_ is FindingClass.CONTRADICTION]
    assert [(ids([finding])[0], finding.gap) for finding in findings] == [(["6", "5"], 190), (["1", "2"], 29)]


def test_findings_that_share_counts_are_one_dispute() -> None:
    found = reconcile(
        package(
            """
            un        3 May  arrived haven  127
            ministry  3 May  arrived haven  156
            icrc      3 May  arrived haven  203
            mayor     3 May  departed town  20  final
            tass      3 May  departed town  81  final
            """
        )
    ).findings
    disputes = {tuple(ids([f])[0]): f.cluster for f in found if f.class_ is FindingClass.CONTRADICTION}
    assert disputes["1", "2"] == disputes["1", "3"] == disputes["2", "3"] != disputes["4", "5"]


def test_each_rule_is_there_because_its_file_is() -> None:
    kinds = {finding.kind for finding in reconcile(package(QUARREL)).findings}
    assert {"contradiction", "unexplained_stock_change"} & kinds


@FEW
@given(of=honest_packages(), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(of: Package, shuffled) -> None:
    rows = list(of.counts)
    shuffled.shuffle(rows)
    places = list(of.places)
    shuffled.shuffle(places)
    again = Package(
        operation=of.operation,
        places=tuple(places),
        organisations=tuple(reversed(of.organisations)),
        corridors=tuple(reversed(of.corridors)),
        movements=of.movements,
        counts=tuple(rows),
    )
    assert reconcile(again) == reconcile(of)


def raised(count: Count, people: int) -> Count:
    """The same count by another source, saying more than any wording of the first allows."""
    value = (count.range.high or 0) + people
    return replace(
        count,
        source="tass",
        external_id="fault",
        statement="",
        qualifier=Qualifier.AT_LEAST,
        completeness=Completeness.FINAL,
        value=value,
        value_max=None,
    )


@FEW
@given(of=honest_packages(), people=st.integers(1, 500), data=st.data())
def test_a_planted_fault_beyond_what_ranges_allow_is_found(of: Package, people: int, data) -> None:
    limited = [
        count
        for count in of.counts
        if count.range.high is not None and count.is_final and count.stage != "evacuated" and _says_when(count)
        if not _is_given_again(count, of)
    ]
    if not limited:
        return
    count = data.draw(st.sampled_from(limited))
    wrong = with_counts(*of.counts, raised(count, people))
    found = [f for f in reconcile(wrong).findings if f.class_ is FindingClass.CONTRADICTION]
    assert any({("tass", "fault"), count.key} == set(finding.counts) and finding.gap == people for finding in found)


def _says_when(count: Count) -> bool:
    """Whether a count limits anything from above: it is of a whole movement, or its period has both its ends."""
    has_start = count.period_start is not None or count.basis is not Basis.INCREMENT
    return bool(count.movement) or (has_start and count.period_end is not None)


def _is_given_again(count: Count, of: Package) -> bool:
    """Whether its source gives another figure for the same movement, after which one of them binds from below alone."""
    about = attrgetter("source", "stage", "place", "origin", "corridor", "movement", "group", "basis")
    return bool(count.movement) and sum(about(other) == about(count) for other in of.counts) > 1


def test_a_final_figure_of_a_movement_holds_of_the_whole_of_it_whenever_that_was() -> None:
    found = reconcile(
        package("""
            movement  first  3 May - 4 May
            un        ?      departed town  101           final movement=first
            tass      ?      departed town  at least 156  final movement=first
            mayor     ?      departed town  at least 300  final
        """)
    ).findings
    assert [set(f.counts) for f in found if f.class_ is FindingClass.CONTRADICTION] == [{("un", "1"), ("tass", "2")}]
