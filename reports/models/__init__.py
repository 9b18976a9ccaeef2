"""What follows from what was said. Only `reports.services` writes it."""

from reports.models.discrepancies import Discrepancy
from reports.models.estimates import Estimate
from reports.models.evaluations import Evaluation

__all__ = ["Discrepancy", "Estimate", "Evaluation"]
