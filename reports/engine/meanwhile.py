"""What can be said meanwhile of the quantities that are asked for first, in both worlds and over time.

They are those of which counts speak: who departed from, arrived in, remains in a place; who left and arrived by a
corridor.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, zip_longest

from corridors.domain.moments import Moment
from corridors.domain.package import Corridor, CountKey
from corridors.domain.vocabulary import Stage
from reports.engine.case import Case
from reports.engine.claims import Claim
from reports.engine.estimates import Estimate, estimated
from reports.engine.questions import Quantity, Question
from reports.engine.scopes import Family
from reports.engine.timeline import Step, moments_of, steps_of
from reports.engine.worlds import open_world

STAGES = {Stage.DEPARTED: Family.OUT, Stage.ARRIVED: Family.AT, Stage.REMAINING: Family.REMAINING}
MOST_MOMENTS = 24
"""So many moments a timeline has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What can be said of a quantity at a moment, and how it came about from the operation's start to that moment.

    `certain` holds in the open world, with what each voice says; `likely` in the closed one, if nobody moved
    unreported (see `reports.engine.estimates.estimate`).
    """

    certain: Estimate
    likely: Estimate
    certain_steps: tuple[Step, ...]
    likely_steps: tuple[Step, ...]

    @property
    def quantity(self) -> Quantity:
        return self.certain.quantity

    @property
    def moment(self) -> Moment:
        return self.certain.moment


def meanwhile(case: Case, quantity: Quantity, moment: Moment) -> Meanwhile:
    """Raises ValueError as `estimate` does."""
    certain, certain_steps = _in_one_world(case, quantity, moment, closed=False)
    likely, likely_steps = _in_one_world(case, quantity, moment, closed=True)
    return Meanwhile(certain=certain, likely=likely, certain_steps=certain_steps, likely_steps=likely_steps)


def counts_named(found: Meanwhile) -> set[CountKey]:
    """The counts that bind an estimate, that its voices speak by, and that stand against it."""
    named: set[CountKey] = set()
    for estimate in (found.certain, found.likely):
        named.update(estimate.low_by, estimate.high_by)
        for said in (*estimate.voices, *estimate.excluded):
            named.update(said.counts)
    return named


def asked_first(case: Case) -> list[Quantity]:
    """The quantities of which counts speak: of each stage the place of which most voices do, the whole, the rest.

    The whole are the places that lie in no other of them; corridors follow the places. The stages take turns, so that
    the beginning of the list has something of each.
    """
    claims = case.once(open_world).claims
    ranked = [
        [
            *_whole_second(case, _ranked(_of_places(claims, stage))),
            *_ranked(_of_corridors(case, claims, stage)),
        ]
        for stage in STAGES
    ]
    return [quantity for quantity in chain.from_iterable(zip_longest(*ranked)) if quantity is not None]


def last_day(case: Case, until: date) -> Moment | None:
    """The last day of which counts speak, within the operation and not after `until`; None where none says its time."""
    latest = [claim.reading.latest for claim in case.once(open_world).claims if claim.reading.latest is not None]
    if not latest:
        return None
    ends = datetime.fromtimestamp(max(latest), case.zone) - timedelta(microseconds=1)
    operation = case.package.operation
    limits = [ends.date(), until, *([operation.ends_at.day] if operation.ends_at else [])]
    return Moment.parse(max(min(limits), operation.starts_at.day).isoformat())


def _in_one_world(case: Case, quantity: Quantity, moment: Moment, *, closed: bool) -> tuple[Estimate, tuple[Step, ...]]:
    """One system answers both what is and how it came about."""
    until = case.closing(moment)
    before = [known for known in moments_of(case, closed=closed) if known < until]
    moments = [*thinned(before, MOST_MOMENTS - 1), until]
    question = Question(case, quantity, moments, closed=closed)
    steps = steps_of(question, moments)
    return estimated(question, len(moments) - 1, moment, voices=not closed), tuple(steps)


def thinned(moments: Sequence[float], most: int) -> list[float]:
    """At most so many of the moments, the first among them, in steps as even as they allow."""
    if len(moments) <= most:
        return list(moments)
    return [moments[number * len(moments) // most] for number in range(most)]


def _whole_second(case: Case, quantities: list[Quantity]) -> list[Quantity]:
    def lies_in(quantity: Quantity) -> bool:
        return any(other != quantity and case.within(quantity.place, other.place) for other in quantities)

    first, rest = quantities[:1], quantities[1:]
    return [*first, *sorted(rest, key=lies_in)]


def _of_places(claims: Sequence[Claim], stage: Stage) -> dict[Quantity, list[Claim]]:
    found: dict[Quantity, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.scope.family is STAGES[stage]:
            found[Quantity(stage=stage, place=claim.scope.place)].append(claim)
    return found


def _of_corridors(case: Case, claims: Sequence[Claim], stage: Stage) -> dict[Quantity, list[Claim]]:
    found: dict[Quantity, list[Claim]] = defaultdict(list)
    for claim, corridor in _by_corridor(case, claims, stage):
        end = corridor.origin if stage is Stage.DEPARTED else corridor.destination
        if case.within(claim.scope.place, end):
            found[Quantity(stage=stage, place=end, corridor=corridor.code)].append(claim)
    return found


def _by_corridor(case: Case, claims: Sequence[Claim], stage: Stage) -> Iterator[tuple[Claim, Corridor]]:
    """The claims of a flow that name a corridor, with it."""
    if stage.is_stock:
        return
    for claim in claims:
        if claim.scope.family is STAGES[stage] and claim.scope.corridor:
            yield claim, case.package.corridor_by_code[claim.scope.corridor]


def _ranked(spoken_of: dict[Quantity, list[Claim]]) -> list[Quantity]:
    """Those of which most voices speak first, then those of which most counts do."""

    def rank(quantity: Quantity) -> tuple[int, int, str, str]:
        claims = spoken_of[quantity]
        voices = {claim.reading.voice for claim in claims}
        return -len(voices), -len(claims), quantity.place, quantity.corridor

    return sorted(spoken_of, key=rank)
