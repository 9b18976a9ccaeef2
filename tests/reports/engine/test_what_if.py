"""What a change would open and close, without making it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Package
from reports.engine import reconcile, what_if
from reports.engine.findings import FindingClass
from reports.engine.what_if import Consequences
from tests.reports.engine.histories import quarrels
from tests.reports.engine.notation import package

SOME = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
TOLD = package(
    """
    un   to 3 May  arrived haven  127  final id=A
    gov  to 3 May  arrived haven  156  final id=B
    """
)
A, B = ("un", "A"), ("gov", "B")


def disputes(consequences: Consequences) -> tuple[list[tuple], list[tuple]]:
    """The counts of the contradictions that open, and of those that close."""
    opens, closes = (
        [finding.counts for finding in some if finding.kind == "contradiction"]
        for some in (consequences.opens, consequences.closes)
    )
    return opens, closes


def test_setting_a_count_aside_closes_the_dispute_that_it_is_in() -> None:
    assert disputes(what_if(TOLD, set_aside=[B])) == ([], [(A, B)])


def test_a_correction_closes_it_too() -> None:
    corrected = replace(TOLD.counts[1], value=127)
    assert disputes(what_if(TOLD, changed=[corrected])) == ([], [(A, B)])


def test_a_correction_that_leaves_the_dispute_neither_opens_nor_closes_it() -> None:
    corrected = replace(TOLD.counts[1], value=157)
    assert disputes(what_if(TOLD, changed=[corrected])) == ([], [])


def test_a_new_count_opens_what_it_contradicts() -> None:
    agreed = replace(TOLD, counts=TOLD.counts[:1])
    assert disputes(what_if(agreed, added=[TOLD.counts[1]])) == ([(A, B)], [])


def test_nothing_is_changed_by_asking() -> None:
    before = TOLD.counts
    what_if(TOLD, added=[replace(TOLD.counts[0], external_id="C", value=90)], set_aside=[B])
    assert TOLD.counts == before


def test_known_findings_spare_a_run() -> None:
    assert what_if(TOLD, set_aside=[B], findings=reconcile(TOLD).findings) == what_if(TOLD, set_aside=[B])


@pytest.mark.parametrize(
    "change",
    [
        {"added": [TOLD.counts[0]]},
        {"changed": [replace(TOLD.counts[0], external_id="C")]},
        {"set_aside": [("un", "C")]},
        {"set_aside": [A], "changed": [replace(TOLD.counts[0], external_id="C")]},
    ],
)
def test_what_is_not_as_said_is_rejected(change: dict) -> None:
    with pytest.raises(ValueError, match="there"):
        what_if(TOLD, **change)


@SOME
@given(of=quarrels())
def test_changing_nothing_opens_and_closes_nothing(of: Package) -> None:
    assert what_if(of) == Consequences((), ())


@SOME
@given(of=quarrels(), data=st.data())
def test_setting_aside_is_reconciling_with_it_set_aside(of: Package, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(of.counts)).key
    now = {finding.fingerprint for finding in reconcile(of).findings}
    without = reconcile(of, set_aside=[key]).findings
    found = what_if(of, set_aside=[key])
    assert found.opens == tuple(finding for finding in without if finding.fingerprint not in now)
    assert not [finding for finding in found.opens if finding.class_ is FindingClass.CONTRADICTION]
    kept = now.difference(finding.fingerprint for finding in found.closes)
    assert kept | {finding.fingerprint for finding in found.opens} == {finding.fingerprint for finding in without}


@SOME
@given(of=quarrels())
def test_the_order_of_the_counts_does_not_matter(of: Package) -> None:
    first = sorted(of.counts, key=lambda count: count.key)[0].key
    backwards = replace(of, counts=of.counts[::-1])
    assert what_if(of, set_aside=[first]) == what_if(backwards, set_aside=[first])
