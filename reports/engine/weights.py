"""How dear it is to adjust a count: relative to its size, shared among relays of one root, and by a coordinator's
grade.
"""

from collections import Counter
from collections.abc import Sequence

from reports.engine.case import Case
from reports.engine.claims import Claim

SMALLEST = 10
"""Figures below this are weighed as if they were of this size: three instead of two is no error of a half."""

RELIABILITY = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.6}
CREDIBILITY = {"1": 1.0, "2": 0.8, "3": 0.6, "4": 0.4, "5": 0.2, "6": 0.6}


def grade_weight(grade: str) -> float:
    """The weight of a grade by the Admiralty code, such as B2: the source A to E, the information 1 to 5; F and 6 are
    unjudged.

    NATO AJP-2.1, “Allied Joint Doctrine for Intelligence Procedures”. Raises ValueError for anything else.
    """
    said = grade.strip().upper()
    if len(said) != 2 or said[0] not in RELIABILITY or said[1] not in CREDIBILITY:
        raise ValueError(f"{grade!r} is no grade from A1 to F6")
    return RELIABILITY[said[0]] * CREDIBILITY[said[1]]


def weights_of(case: Case, claims: Sequence[Claim]) -> list[float]:
    """How much each claim weighs against others: 1 for a root, shared among those who relay it, times its source's
    grade.
    """
    roots = [_root(claim) for claim in claims]
    told = Counter(roots)
    return [
        (grade_weight(case.grades[claim.key[0]]) if claim.key[0] in case.grades else 1.0) / told[root]
        for claim, root in zip(claims, roots, strict=True)
    ]


def costs_of(claims: Sequence[Claim], weights: Sequence[float]) -> list[float]:
    """The price of one person for each claim: its weight, relative to its size."""
    return [weight / max(claim.low, claim.high or 0, SMALLEST) for claim, weight in zip(claims, weights, strict=True)]


def _root(claim: Claim) -> object:
    """What a claim goes back to: a statement, or what one voice says of one quantity."""
    count, reading = claim.reading.count, claim.reading
    if count.statement:
        return (reading.voice, count.statement)
    return (reading.voice, count.stage, claim.scope, reading.start, reading.latest)
