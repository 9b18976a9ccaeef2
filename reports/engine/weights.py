"""How dear it is to adjust a count: by its size, and shared among relays of one root."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from reports.engine.case import Case
from reports.engine.claims import Claim
from reports.engine.voices import is_outlet, is_telling

SMALLEST = 10
"""Figures below this are weighed as if they were of this size: three instead of two is no error of a half."""


def weights_of(case: Case, claims: Sequence[Claim]) -> list[float]:
    """How much each claim weighs against others, whatever the grades: 1 for a root, shared among those who relay it."""
    roots = _roots(case, claims)
    told = Counter(roots)
    return [1.0 / told[root] for root in roots]


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
