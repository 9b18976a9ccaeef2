from enum import StrEnum


class Outcome(StrEnum):
    """What became of one thing that was given."""

    CREATED = "created"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
