"""Which number a wording tells of: “more than 9,000” allows 12,000, but is what is made of 9,145.

A range of people says what can be true. But who passes on a number rounds it, and the number that was rounded lies
within a step of what is said.
"""

from collections.abc import Sequence
from functools import lru_cache

from corridors.domain.package import Count
from corridors.domain.ranges import Range, range_of
from corridors.domain.vocabulary import Qualifier

UPWARD = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
DOWNWARD = frozenset({Qualifier.FEWER_THAN, Qualifier.UP_TO})
OPEN = UPWARD | DOWNWARD


def is_one_number(one: Count, other: Count) -> bool:
    """Whether two wordings tell the same number, one perhaps less precisely than the other."""
    named, meant = _told(one.qualifier, one.value, one.value_max)
    others, meant_by_other = _told(other.qualifier, other.value, other.value_max)
    return all(number in meant_by_other for number in named) or all(number in meant for number in others)


def pairs_of_one_number(counts: Sequence[Count]) -> set[tuple[int, int]]:
    """The positions of those counts that tell one number, two by two, the earlier first."""
    spans = sorted((*_span(count), position) for position, count in enumerate(counts))
    pairs = set()
    for at, (_, high, one) in enumerate(spans):
        for low, _, other in spans[at + 1 :]:
            if low > high:
                break
            if is_one_number(counts[one], counts[other]):
                pairs.add((min(one, other), max(one, other)))
    return pairs


def _span(count: Count) -> tuple[float, float]:
    named, meant = _told(count.qualifier, count.value, count.value_max)
    return min(meant.low, *named), max(float("inf") if meant.high is None else meant.high, *named)


def meant_by(count: Count) -> Range:
    """The numbers that are likely passed on in a count's words.

    Of an open range these are its first step, of a number with one digit before its zeros what is about it, and of
    “thousands”, the largest word that there is, all above.
    """
    return _told(count.qualifier, count.value, count.value_max)[1]


def about(count: Count) -> Range:
    """A count's range; of one with an open end, what is about its number."""
    if count.value is None or count.qualifier not in OPEN:
        return count.range
    return range_of(Qualifier.ABOUT, count.value)


@lru_cache(maxsize=4096)
def _told(qualifier: Qualifier, value: int | None, value_max: int | None) -> tuple[tuple[int, ...], Range]:
    """The numbers that a wording names, and those that it means."""
    range_ = range_of(qualifier, value, value_max)
    if value is None:
        ends = (range_.low, range_.high or range_.low)
        return ends, Range(range_.low, None) if qualifier is Qualifier.THOUSANDS else range_
    named = (value,) if value_max is None else (value, value_max)
    if qualifier in UPWARD:
        return named, Range(value, value + _step_of(value) - 1)
    if qualifier in DOWNWARD:
        return named, Range(max(0, value - _step_of(value) + 1), value)
    if qualifier is Qualifier.EXACT and value >= 10 and len(_digits(value)) == 1:
        return named, range_of(Qualifier.ABOUT, value)
    return named, range_


def _step_of(value: int) -> int:
    """How far it is to the next round number: from 9,000 to 10,000, from 6,300 to 6,400, from 150 to 200."""
    digits = _digits(value)
    tens = int(10 ** (len(str(value)) - len(digits)))
    return tens * 5 if digits.endswith("5") else tens


def _digits(value: int) -> str:
    """The digits before a number's last zeros."""
    return str(value).rstrip("0") or "0"
