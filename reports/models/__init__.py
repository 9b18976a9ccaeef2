"""What follows from what was said. Only `reports.services` writes it."""

from reports.models.discrepancies import Discrepancy
from reports.models.evaluations import Evaluation
from reports.models.replies import Reply, ReplyKind, ReplyReason

__all__ = ["Discrepancy", "Evaluation", "Reply", "ReplyKind", "ReplyReason"]
