"""Counts that can all be true only if people moved in periods, or by ways, that nobody reported.

The harm: the figures speak of the same people and do not agree; if they are added up, or one is chosen unseen, people
are counted twice or not at all.
"""

from collections.abc import Iterator

from reports.engine.case import Case
from reports.engine.disputes import closed_disputes
from reports.engine.findings import Finding, FindingClass
from reports.engine.telling import finding_of


def find(case: Case) -> Iterator[Finding]:
    """One finding for each set that the closed world makes impossible, and the open world does not."""
    for conflict in case.once(closed_disputes).conflicts:
        yield finding_of(case, conflict, FindingClass.TENSION)
