"""What a published wording allows: the one table from qualifier and value to a range of people.

| wording        | read as                                                         |
|----------------|-----------------------------------------------------------------|
| exact 127      | 127                                                             |
| exact 80       | 75 to 85: half of the precision that its trailing zeros suggest |
| about 600      | 540 to 660: a tenth either way, or its precision if that is more |
| nearly 500     | 450 to 500                                                      |
| more than 200  | 201 and more                                                    |
| at least 50    | 50 and more                                                     |
| fewer than 100 | 0 to 99                                                         |
| up to 40       | 0 to 40                                                         |
| 130 to 150     | 130 to 150                                                      |
| dozens         | 24 to 99                                                        |
| hundreds       | 200 to 999                                                      |
| thousands      | 2,000 or more: there is no word for tens of thousands           |

Inferring tolerance from the stated precision follows the practice of ledgers (Beancount, "Precision & Tolerances").
"""

from dataclasses import dataclass

from corridors.domain.vocabulary import Qualifier


@dataclass(frozen=True, slots=True)
class Range:
    """How many people a wording allows: at least `low`, at most `high` (None: no limit)."""

    low: int
    high: int | None

    @property
    def most(self) -> int:
        """The largest number that the wording names: its upper limit, or its lower one where it has no other."""
        return self.low if self.high is None else self.high

    def __contains__(self, number: float) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)

    def meets(self, other: "Range") -> bool:
        return self.gap_to(other) == 0

    def gap_to(self, other: "Range") -> int:
        """How many people lie between the two ranges; 0 where they meet."""
        apart = 0
        if self.high is not None:
            apart = max(apart, other.low - self.high)
        if other.high is not None:
            apart = max(apart, self.low - other.high)
        return apart


_WORDS = {
    Qualifier.DOZENS: Range(24, 99),
    Qualifier.HUNDREDS: Range(200, 999),
    Qualifier.THOUSANDS: Range(2000, None),
}


def precision_of(value: int) -> int:
    """The unit to which a stated number is likely to be rounded: 10 for 80, 1 for 127, 100 for 1,400, 10 for 100.

    Trailing zeros suggest it, but a source that says 100 or 2,000 is taken to know its second digit.
    """
    if value == 0:
        return 1
    digits = str(value)
    zeros = len(digits) - len(digits.rstrip("0"))
    if value >= 100:
        zeros = min(zeros, len(digits) - 2)
    return int(10**zeros)


def range_of(qualifier: Qualifier, value: int | None, value_max: int | None = None) -> Range:
    """The range that a wording allows.

    Raises ValueError where the wording lacks the number that it needs; `checks` reports that before.
    """
    if qualifier in _WORDS:
        return _WORDS[qualifier]
    if value is None:
        raise ValueError(f"{qualifier} needs a value")
    half = precision_of(value) // 2
    match qualifier:
        case Qualifier.EXACT:
            return Range(value - half, value + half)
        case Qualifier.ABOUT:
            slack = max(half, -(-value // 10))
            return Range(max(0, value - slack), value + slack)
        case Qualifier.NEARLY:
            return Range(value - max(half, -(-value // 10)), value)
        case Qualifier.MORE_THAN:
            return Range(value + 1, None)
        case Qualifier.AT_LEAST:
            return Range(value, None)
        case Qualifier.FEWER_THAN:
            return Range(0, max(0, value - 1))
        case Qualifier.UP_TO:
            return Range(0, value)
        case Qualifier.RANGE if value_max is not None:
            return Range(value, value_max)
    raise ValueError(f"{qualifier} needs two values")
