"""Counts in, findings and estimates out. Pure: no database, no framework, no clock."""

from reports.engine.estimates import Estimate, estimate
from reports.engine.questions import Quantity
from reports.engine.reconciling import reconcile
from reports.engine.timeline import Step, timeline
from reports.engine.what_if import Consequences, what_if

ENGINE_VERSION = "5"
"""Changes whenever the same counts may give other findings: stored evaluations of another version are run anew."""

__all__ = [
    "ENGINE_VERSION",
    "Consequences",
    "Estimate",
    "Quantity",
    "Step",
    "estimate",
    "reconcile",
    "timeline",
    "what_if",
]
