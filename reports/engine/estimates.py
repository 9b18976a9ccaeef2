"""What can be said meanwhile: the range that the consistent counts leave for a quantity, and the counts that bind it.

Beside it stand what each voice alone says, what may be said whoever is right, and what the excluded counts say.
Nothing is ever averaged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corridors.domain.moments import Moment
from corridors.domain.package import CountKey, Package
from corridors.domain.ranges import Range
from reports.engine.case import Case
from reports.engine.questions import ANYTHING, Quantity, Question


@dataclass(frozen=True, slots=True)
class Said:
    """What a voice's counts, or one count, say of a quantity if nothing else is believed. `by` is a code."""

    by: str
    counts: tuple[CountKey, ...]
    range: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The range that the consistent counts leave for a quantity at a moment, or from `start` to it.

    The counts in `low_by` alone suffice for its low end, those in `high_by` for its high end, and each of them is
    needed for that (of very many in a large operation, perhaps not each); none are named for an end that no count
    binds. `voices` tells what each independent voice's counts of this stage say by themselves, `excluded` what each
    count of this stage says that the run left out; those that say nothing of the quantity are in neither.
    """

    quantity: Quantity
    moment: Moment
    start: Moment | None
    closed: bool
    range: Range
    low_by: tuple[CountKey, ...]
    high_by: tuple[CountKey, ...]
    voices: tuple[Said, ...]
    excluded: tuple[Said, ...]

    @property
    def every_source(self) -> Range | None:
        """What may be said aloud whoever is right: the range that every voice allows; None where nobody speaks."""
        return allowed_by_all(said.range for said in self.voices)

    @property
    def against(self) -> tuple[Said, ...]:
        """The excluded counts that do not even meet the range."""
        return tuple(said for said in self.excluded if not said.range.meets(self.range))


def estimate(
    of: Package | Case, quantity: Quantity, moment: Moment, start: Moment | None = None, *, closed: bool = False
) -> Estimate:
    """What the counts leave for a flow's running total since the operation's start, or since `start`; or for a stock.

    A day as `moment` is its end, as `start` its beginning. In the open world people may also move unreported: the range
    is certain if the counts that the run kept are true. In the closed world people move only as some count or movement
    reports and, where that can be, not between the hour of a day's totals and its end: narrower, no more than likely.

    Raises ValueError for a stage that is never added up (planned, prevented), for a place, corridor or movement that
    the package does not have, and for a stock with a start.
    """
    case = of if isinstance(of, Case) else Case(of)
    return estimated(Question(case, quantity, [case.closing(moment)], start, closed=closed), 0, moment)


def estimated(question: Question, position: int, moment: Moment, *, voices: bool = True) -> Estimate:
    """The estimate at one of a question's positions, which is `moment`; `voices` takes more than half of the time."""
    found, low_by, high_by = question.bound(position, question.kept)
    return Estimate(
        quantity=question.quantity,
        moment=moment,
        start=question.start,
        closed=question.closed,
        range=found,
        low_by=question.keys(low_by),
        high_by=question.keys(high_by),
        voices=tuple(_voices(question, position)) if voices else (),
        excluded=tuple(_excluded(question, position)),
    )


def allowed_by_all(ranges: Iterable[Range]) -> Range | None:
    """From the smallest lower number of some ranges to their largest upper one, so that each allows it; None of none.

    Nobody who says how many at least says fewer; nobody who gives a limit gives a higher one. An end that one of them
    does not even reach is open: 127 and “156 or more” both allow “at least 127”, and have no limit in common.
    """
    said = list(ranges)
    if not said:
        return None
    low = min((one.low for one in said if one.low > 0), default=0)
    high = max((one.high for one in said if one.high is not None), default=None)
    if any(one.high is not None and one.high < low for one in said):
        low = 0
    if high is not None and any(one.low > high for one in said):
        high = None
    return Range(low, high)


def _voices(question: Question, position: int) -> Iterator[Said]:
    """What each voice says; where it contradicts itself, what all of it allows."""
    by_voice: dict[str, list[int]] = defaultdict(list)
    for number, claim in enumerate(question.claims):
        if question.is_of_stage(number):
            by_voice[claim.reading.voice].append(number)
    for voice, numbers in sorted(by_voice.items()):
        together, apart = numbers, list[int]()
        if not question.model.holds(numbers):
            split = question.world.split(set(range(len(question.claims))).difference(numbers))
            together, apart = sorted(split.kept), sorted(split.excluded)
        found, low_by, high_by = question.bound(position, together)
        told = {number: alone for number in apart if (alone := question.range(position, [number])) != ANYTHING}
        allowed = allowed_by_all([*([found] if found != ANYTHING else []), *told.values()])
        if allowed is not None:
            yield Said(voice, question.keys({*low_by, *high_by, *told}), allowed)


def _excluded(question: Question, position: int) -> Iterator[Said]:
    kept = set(question.kept)
    for number, claim in enumerate(question.claims):
        if number not in kept and question.is_of_stage(number):
            found = question.range(position, [number])
            if found != ANYTHING:
                yield Said(claim.reading.count.source, (claim.key,), found)
