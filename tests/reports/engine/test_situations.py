"""What a careful coordinator would find in sieges that nobody has tuned the engine to, and would leave alone."""

import pytest

from reports.engine import reconcile
from reports.engine.findings import Finding, FindingClass
from tests.reports.engine.notation import package
from tests.reports.engine.situations import SIDES, SITUATIONS, Situation

DISPUTES = (FindingClass.CONTRADICTION, FindingClass.TENSION)
SERIOUS = (*DISPUTES, FindingClass.ALERT)


@pytest.fixture(params=SITUATIONS, ids=[situation.name for situation in SITUATIONS])
def situation(request):
    return request.param, reconcile(package(SIDES + request.param.text)).findings


def named(finding: Finding) -> set[str]:
    return {external_id for _, external_id in finding.counts} | set(finding.windows)


def missed(expected: tuple[str, ...], findings: list[Finding]) -> list[str]:
    """The sets that no finding names with at most two others."""
    told = [named(finding) for finding in findings]
    sets = {text: set(text.split()) for text in expected}
    return [
        text
        for text, ids in sets.items()
        if not any(ids <= told_of and len(told_of) <= len(ids) + 2 for told_of in told)
    ]


def test_it_finds_what_does_not_fit(situation: tuple[Situation, tuple[Finding, ...]]) -> None:
    said, findings = situation
    assert missed(said.found, [finding for finding in findings if finding.class_ in SERIOUS]) == []
    assert missed(said.relayed, list(findings)) == []


def test_it_leaves_alone_what_does(situation: tuple[Situation, tuple[Finding, ...]]) -> None:
    said, findings = situation
    raised = [named(finding) for finding in findings if finding.class_ in DISPUTES]
    assert [text for text in said.harmless if set(text.split()) in raised] == []


def test_each_set_is_of_what_its_situation_has() -> None:
    for said in SITUATIONS:
        of = package(SIDES + said.text)
        known = {count.external_id for count in of.counts} | {window.external_id for window in of.windows}
        assert {name for text in (*said.found, *said.relayed, *said.harmless) for name in text.split()} <= known
