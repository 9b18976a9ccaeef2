"""The promise on which crisis rooms rely: a contradiction is never something that some true history would satisfy."""

from hypothesis import HealthCheck, given, note, settings

from corridors.domain.package import Package
from reports.engine import reconcile
from reports.engine.findings import FindingClass
from tests.reports.engine.histories import honest_packages


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(package=honest_packages())
def test_honest_counts_of_a_true_history_never_contradict_each_other(package: Package) -> None:
    findings = reconcile(package).findings
    contradictions = [finding for finding in findings if finding.class_ is FindingClass.CONTRADICTION]
    for finding in contradictions:
        for count in package.counts:
            if count.key in finding.counts:
                note(str(count))
    assert contradictions == []
