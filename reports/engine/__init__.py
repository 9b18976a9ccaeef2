"""Counts in, findings and estimates out. Pure: no database, no framework, no clock."""

from reports.engine.reconciling import reconcile

ENGINE_VERSION = "1"
"""Changes whenever the same counts may give other findings: stored evaluations of another version are run anew."""

__all__ = ["ENGINE_VERSION", "reconcile"]
