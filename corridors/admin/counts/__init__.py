"""Counts: logged, corrected by a new version, withdrawn by a new version."""

from corridors.admin.counts.admin import EvacueeCountAdmin

__all__ = ["EvacueeCountAdmin"]
