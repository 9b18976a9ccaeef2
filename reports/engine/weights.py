"""How dear it is to adjust a count: relative to its size, shared among relays of one root, and by a coordinator's
grade.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from reports.engine.case import Case
from reports.engine.claims import Claim
from reports.engine.voices import is_outlet, is_telling

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
    roots = _roots(case, claims)
    told = Counter(roots)
    return [
        (grade_weight(case.grades[claim.key[0]]) if claim.key[0] in case.grades else 1.0) / told[root]
        for claim, root in zip(claims, roots, strict=True)
    ]


def costs_of(claims: Sequence[Claim], weights: Sequence[float]) -> list[float]:
    """The price of one person for each claim: its weight, by the square root of its size.

    Errors of counting grow with the root of what is counted. A price relative to the size itself would rather bend a
    hundred long totals a little than one short figure much.
    """
    return [
        weight / sqrt(max(claim.low, claim.high or 0, SMALLEST)) for claim, weight in zip(claims, weights, strict=True)
    ]


def _roots(case: Case, claims: Sequence[Claim]) -> list[object]:
    """What each claim goes back to: a statement; a telling number, as one voice and outlets pass it on; else what one
    voice says of one quantity.
    """
    speakers: dict[object, str] = {}
    for claim in claims:
        count = claim.reading.count
        if is_telling(count) and not is_outlet(case, count.source):
            speakers.setdefault(_number(claim), claim.reading.voice)
    return [_root(case, claim, speakers) for claim in claims]


def _root(case: Case, claim: Claim, speakers: Mapping[object, str]) -> object:
    count, reading = claim.reading.count, claim.reading
    if count.statement:
        return (reading.voice, count.statement)
    if is_telling(count):
        is_passed_on = is_outlet(case, count.source)
        return (speakers.get(_number(claim), "") if is_passed_on else reading.voice, _number(claim))
    return (reading.voice, count.stage, claim.scope, reading.start, reading.latest)


def _number(claim: Claim) -> object:
    count = claim.reading.count
    return (count.value, count.group, count.stage.is_stock)
