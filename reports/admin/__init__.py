"""What follows from what was said, to look up; and how far coordinators trust its sources."""

from reports.admin import grades, lookups

__all__ = ["grades", "lookups"]
