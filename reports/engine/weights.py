"""How dear it is to adjust a count: by its size, and shared among relays of one root."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from corridors.domain.package import Count
from reports.engine.case import Case
from reports.engine.claims import Claim, claims_of
from reports.engine.grades import trust
from reports.engine.intervals import Array
from reports.engine.voices import is_outlet, is_telling

SMALLEST = 10
"""Figures below this are weighed as if they were of this size: three instead of two is no error of a half."""


def weights_of(case: Case) -> list[float]:
    """How much each claim weighs against others, whatever the grades: 1 for a root, shared among those who relay it."""
    roots = _roots(case, case.once(claims_of))
    told = Counter(roots)
    return [1.0 / told[root] for root in roots]


def graded_weights_of(case: Case) -> list[float]:
    """How much each claim weighs by its source's grade besides."""
    weights = zip(case.once(claims_of), case.once(weights_of), strict=True)
    return [weight * trust(case, claim.key[0]) for claim, weight in weights]


def costs_of(claims: Sequence[Claim], weights: Sequence[float]) -> Array:
    """The price of one person for each claim: its weight, by the square root of its size.

    Errors of counting grow with the root of what is counted. A price relative to the size itself would rather bend a
    hundred long totals a little than one short figure much.
    """
    sizes = [max(low, high or 0, SMALLEST) for _, _, low, high in claims]
    costs: Array = np.array(weights) / np.sqrt(sizes)
    return costs


def _roots(case: Case, claims: Sequence[Claim]) -> list[object]:
    """What each claim goes back to: a statement; a telling number, as one voice and outlets pass it on; else what one
    voice says of one quantity.
    """
    outlets = {code for code in {claim.reading.count.source for claim in claims} if is_outlet(case, code)}
    numbers = [_number(claim.reading.count) for claim in claims]
    speakers: dict[object, str] = {}
    for claim, number in zip(claims, numbers, strict=True):
        if number and claim.reading.count.source not in outlets:
            speakers.setdefault(number, claim.reading.voice)
    return [_root(claim, number, speakers, outlets) for claim, number in zip(claims, numbers, strict=True)]


def _root(claim: Claim, number: object, speakers: Mapping[object, str], outlets: Collection[str]) -> object:
    count, reading = claim.reading.count, claim.reading
    if count.statement:
        return (reading.voice, count.statement)
    if number:
        return (speakers.get(number, "") if count.source in outlets else reading.voice, number)
    return (reading.voice, count.stage, claim.scope, reading.start, reading.latest)


def _number(count: Count) -> object:
    """The number of a count that betrays where it comes from; None of one that does not."""
    return (count.value, count.group, count.stage.is_stock) if is_telling(count) else None
