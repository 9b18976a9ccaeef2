"""The promise on which crisis rooms rely: a contradiction is never something that some true history would satisfy."""

from hypothesis import HealthCheck, given, note, settings

from corridors.domain.package import Package
from reports.engine import reconcile
from reports.engine.findings import FindingClass
from tests.reports.engine.histories import honest_packages
from tests.reports.engine.notation import package


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(of=honest_packages())
def test_honest_counts_of_a_true_history_never_contradict_each_other(of: Package) -> None:
    findings = reconcile(of).findings
    contradictions = [finding for finding in findings if finding.class_ is FindingClass.CONTRADICTION]
    for finding in contradictions:
        for count in of.counts:
            if count.key in finding.counts:
                note(str(count))
    assert contradictions == []


def test_what_was_told_on_a_day_may_have_happened_on_that_day() -> None:
    """The first figure says neither when it starts nor when it ends, and was told some time on 3 May."""
    told = package(
        """
        un   ?         departed town  127  reported_at=2022-05-03
        gov  to 2 May  departed town  0    final
        gov  3 May     departed town  127  final
        """
    )
    assert [finding for finding in reconcile(told).findings if finding.class_ is FindingClass.CONTRADICTION] == []
