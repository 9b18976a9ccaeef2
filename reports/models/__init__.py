"""What follows from what was said. Only `reports.services` writes it."""

from reports.models.deliveries import Attempt, Delivery, DeliveryState
from reports.models.discrepancies import Discrepancy
from reports.models.estimates import Estimate
from reports.models.evaluations import Evaluation
from reports.models.grades import Grade
from reports.models.replies import Reply, ReplyKind, ReplyReason
from reports.models.reports import Report, ReportedFinding
from reports.models.subscriptions import EventType, PausedBecause, Subscription

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryState",
    "Discrepancy",
    "Estimate",
    "Evaluation",
    "EventType",
    "Grade",
    "PausedBecause",
    "Reply",
    "ReplyKind",
    "ReplyReason",
    "Report",
    "ReportedFinding",
    "Subscription",
]
