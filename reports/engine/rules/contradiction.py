"""Counts that cannot all be true, even with every range and moment stretched and with movement that nobody reported.

The harm: a wrong figure is passed on, and decisions on buses, shelter and the next ceasefire rest on it, while the
source that is right is doubted.
"""

from collections.abc import Iterator

from reports.engine.case import Case
from reports.engine.disputes import open_disputes
from reports.engine.findings import Finding, FindingClass
from reports.engine.telling import finding_of


def find(case: Case) -> Iterator[Finding]:
    """One finding for each set that the open world makes impossible."""
    for conflict in case.once(open_disputes).conflicts:
        yield finding_of(case, conflict, FindingClass.CONTRADICTION)
