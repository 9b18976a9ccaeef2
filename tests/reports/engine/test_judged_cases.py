"""The engine against careful readers' verdicts on sets of real figures (`samples/README.md` says how they were made).

A judged conflict is found where one finding of class contradiction, tension or alert names all its members and at most
two others; a relay of one statement in two versions, where one of any class does. A judged non-conflict is a false
alarm where a contradiction or tension names exactly its members. What is missed, and why: docs/decisions/0006.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from corridors.packages.reading import read_package
from reports.engine import reconcile
from reports.engine.findings import FindingClass

SAMPLES = Path(__file__).parents[3] / "samples"
DISPUTES = (FindingClass.CONTRADICTION, FindingClass.TENSION)
MISSED = {frozenset({"HO-23", "HO-24"}), frozenset({"HO-06", "HO-07", "HO-11", "HO-13"})}


@dataclass(frozen=True)
class Judged:
    verdict: str
    agreed: bool
    members: frozenset[str]
    raised: bool


@pytest.fixture(scope="module")
def judged():
    return [case for folder in sorted(SAMPLES.glob("*_20*")) for case in _judged(folder)]


def _judged(folder):
    named = [
        (finding.class_, frozenset(name for _, name in finding.counts) | frozenset(finding.windows))
        for finding in reconcile(read_package(folder)).findings
    ]
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members = frozenset(row["claim_ids"].split())
            raised = any(_raises(row["verdict"], members, class_, found) for class_, found in named)
            yield Judged(row["verdict"], row["agreed"] == "yes", members, raised)


def _raises(verdict, members, class_, found):
    if verdict == "NOT_CONFLICT":
        return class_ in DISPUTES and found == members
    serious = class_ in (*DISPUTES, FindingClass.ALERT) or verdict == "CONFLICT_RELAY"
    return serious and members <= found and len(found) <= len(members) + 2


def test_it_misses_only_what_the_columns_do_not_say(judged):
    conflicts = [case for case in judged if case.verdict in ("CONFLICT", "CONFLICT_DERIVED", "CONFLICT_RELAY")]
    assert len(conflicts) == 28
    assert {case.members for case in conflicts if not case.raised} <= MISSED


def test_it_passes_a_careful_second_reader(judged):
    """Who found 12 of 15 conflicts, 6 of 7 derived and 5 of 6 relayed ones, and raised 2 of 78 harmless sets."""
    found = Counter(case.verdict for case in judged if case.raised)
    assert found["CONFLICT"] > 12
    assert found["CONFLICT_DERIVED"] >= 6
    assert found["CONFLICT_RELAY"] > 5


def test_it_raises_no_harmless_set(judged):
    harmless = [case for case in judged if case.verdict == "NOT_CONFLICT"]
    assert len(harmless) == 78
    assert [sorted(case.members) for case in harmless if case.raised] == []


def test_the_cases_on_which_both_readers_agree(judged):
    agreed = Counter(case.verdict for case in judged if case.agreed and case.raised)
    assert agreed["CONFLICT"] >= 11
    assert agreed["CONFLICT_DERIVED"] == 6
    assert agreed["CONFLICT_RELAY"] == 5
