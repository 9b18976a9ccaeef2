"""Of people who left: how many should have arrived, and what figures say became of them.

An account sets the least that departed and joined against the most that arrived, or were lost on the way. Whoever a
figure of arrivals counts must include those who left: it is of the corridor's destination, or an area around it, and of
no other origin or group; and the journey must be over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Group, Stage
from reports.engine.case import Case, Reading
from reports.engine.claims import claims_of
from reports.engine.disputes import closed_disputes, open_disputes
from reports.engine.groups import EVERYONE, lies_in, may_meet
from reports.engine.journeys import (
    Way,
    added_up,
    destination,
    journey,
    least,
    most,
    narrowest,
    order_in_time,
    total,
)
from reports.engine.scopes import Family
from reports.engine.voices import party_of

ACCOUNTED = (Stage.LEFT, Stage.DETAINED, Stage.KILLED, Stage.IN_TRANSIT)
"""Stages on the way after which nobody is expected among those who have arrived."""

MOST = 20
"""The largest figures of departures by one corridor that are looked into."""


@dataclass(frozen=True, slots=True)
class Account:
    """Those who should have arrived, departed and joined, and those of whom it is told: gone on the way, arrived.

    `agreed` is what another voice says of the same people who left, `beside` another figure of those who arrived: they
    bear the account out, and add nobody.
    """

    left: Sequence[Reading]
    joined: Sequence[Reading]
    gone: Sequence[Reading]
    arrived: Sequence[Reading]
    agreed: Sequence[Reading] = ()
    beside: Sequence[Reading] = ()

    @property
    def people(self) -> int:
        return total([*self.left, *self.joined], least)

    @property
    def found(self) -> int:
        return total([*self.gone, *self.arrived], most)

    @property
    def gap(self) -> int:
        return self.people - self.found


class Told:
    """The reliable figures of a case that an account is made of, and disputed ones of departures apart.

    Where relays of one statement disagree, its smaller number of departures is taken.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        reliable = case.once(closed_disputes).kept - case.once(open_disputes).excluded
        self.left: dict[Way, list[Reading]] = defaultdict(list)
        self.disputed: dict[Way, list[Reading]] = defaultdict(list)
        self.joined: dict[str, list[Reading]] = defaultdict(list)
        self.gone: dict[str, list[Reading]] = defaultdict(list)
        self.arrived: dict[str, list[Reading]] = defaultdict(list)
        smallest: dict[tuple[object, ...], int] = {}
        for count in case.persons:
            if count.statement:
                told = _statement(case, count)
                smallest[told] = min(count.range.low, smallest.get(told, count.range.low))
        for reading, scope, *_ in case.once(claims_of):
            count, is_reliable = reading.count, reading.key in reliable
            if scope.family is Family.OUT:
                is_smallest = not count.statement or count.range.low == smallest[_statement(case, count)]
                way = self._way(count)
                if way and is_smallest and reading.range.low > 0:
                    (self.left if is_reliable else self.disputed)[way].append(reading)
            elif is_reliable and scope.family is Family.AT and reading.range.high is not None:
                self.arrived[count.movement].append(reading)
            elif is_reliable and count.stage is Stage.JOINED:
                self.joined[count.movement].append(reading)
            elif is_reliable and count.stage in ACCOUNTED:
                self.gone[count.movement].append(reading)

    def _way(self, count: Count) -> Way | None:
        if count.movement:
            return Way(movement=count.movement)
        if count.corridor:
            return Way(corridor=count.corridor)
        place = self.case.package.place_by_code.get(count.place)
        return Way(sealed=count.place) if place and place.sealed and count.stage is Stage.DEPARTED else None

    def is_denied_by_parties_only(self, disputed: Reading) -> bool:
        """Whether all other departures of the movement are told by the other side, or another one, of the conflict.

        Who counts only some of the people denies nothing.
        """
        own = party_of(self.case, disputed.count.source)
        left = self.left[Way(movement=disputed.count.movement)]
        others = [reading for reading in left if reading.count.group in (Group.ALL, *EVERYONE)]
        return all(party_of(self.case, r.count.source) not in ("", own) for r in others)

    def of_movements(self, kind: Mapping[str, Sequence[Reading]], corridors: Collection[str]) -> list[Reading]:
        """The figures of the movements by some corridors."""
        movements = self.case.package.movements
        codes = [one.code for one in movements if any(corridor in corridors for corridor in one.corridors)]
        return [reading for code in codes for reading in kind.get(code, ())]


def _statement(case: Case, count: Count) -> tuple[object, ...]:
    return case.root(count), count.stage, count.place, count.group, count.corridor, count.movement


def accounts_of(told: Told, way: Way, left: Sequence[Reading]) -> list[Account]:
    """What can be reckoned of these departures: each time for another figure of them, or another scope of arrivals."""
    return [*(_of_movement if way.movement else _of_period)(told, way, left)]


def _of_movement(told: Told, way: Way, left: Sequence[Reading]) -> Iterator[Account]:
    """A movement's figures are about the whole of it; one that is not final counts once the journey must be over."""
    case, corridors = told.case, way.corridors(told.case)
    over = _last_left(case, way, left) + journey(case, corridors)
    arrivals = [r for r in told.arrived[way.movement] if r.count.is_final or _is_from(r, over)]
    for departed in {(r.count.place, r.count.group, r.count.corridor): r for r in left}.values():
        for about in _by_scope([r for r in arrivals if _counts_in(case, departed, r)]):
            arrived = added_up(case, about, most)
            if not _reaches(case, arrived, corridors):
                continue
            mine = added_up(case, [r for r in left if all(_counts_in(case, r, one) for one in arrived)], least)
            joined = [r for r in told.joined[way.movement] if _joined_beside(case, r, mine, arrived)]
            gone = _gone(told, told.gone[way.movement], mine, arrived)
            yield Account(mine, added_up(case, joined, least), gone, arrived)


def _last_left(case: Case, way: Way, left: Iterable[Reading]) -> float:
    """When the last of them had left; a movement's first day, where figures are dated before it. Endless if nobody
    says.
    """
    known = [reading.latest for reading in left if reading.latest is not None]
    record = case.package.movement_by_code.get(way.movement)
    if record and record.started_at:
        known.append(case.closing(record.started_at))
    return max(known, default=float("inf"))


def _of_period(told: Told, way: Way, left: Sequence[Reading]) -> Iterator[Account]:
    """Totals that began no later than the departures, and are of a moment when the journey must be over.

    In a large operation only the largest departures are looked into.
    """
    case, corridors = told.case, way.corridors(told.case)
    took = journey(case, corridors)
    arrivals = _furthest([r for r in told.arrived[""] if r.count.corridor in ("", *corridors)], took)
    last = max((r.earliest or 0.0 for r in arrivals), default=float("-inf"))
    by_movement = told.of_movements(told.arrived, corridors) if way.sealed else []
    gone = [r for r in told.gone[""] if r.count.corridor in corridors] + told.of_movements(told.gone, corridors)
    timed = [(r.start, r.latest + took, r) for r in left if r.start is not None and r.latest is not None]
    due = sorted(((s, o, r) for s, o, r in timed if o <= last), key=lambda one: (-least(one[2]), one[2].key))
    for start, over, departed in due[:MOST]:
        told_of = [r for r in [*arrivals, *by_movement] if _is_due(r, start, over) and _counts_in(case, departed, r)]
        parts = _at_destinations(case, way, told_of)
        if not parts:
            continue
        movements = [r for r in parts if r.count.movement]
        lost = [r for r in [*gone, *_elsewhere(case, arrivals, parts)] if r.latest is None or r.latest > start]
        for about in _by_scope([r for r in parts if not r.count.movement]):
            arrived = [*added_up(case, about, most), *movements]
            yield Account([departed], [], _gone(told, lost, [departed], arrived), arrived)


def _furthest(arrivals: Iterable[Reading], took: float) -> list[Reading]:
    """The totals that are longer than a journey, without those that another one of the same people exceeds: which
    begins no later, ends no earlier, and counts as many.
    """
    kept: dict[tuple[object, ...], list[tuple[float, float, Reading]]] = defaultdict(list)
    for reading in sorted(arrivals, key=lambda r: (-most(r), order_in_time(r))):
        start, end = reading.start, reading.earliest
        if start is not None and end is not None and end - start >= took:
            others = kept[(reading.count.place, reading.count.corridor, *_scope(reading))]
            if not any(first <= start and end <= last for first, last, _ in others):
                others.append((start, end, reading))
    return [reading for found in kept.values() for _, _, reading in found]


def _is_due(arrived: Reading, start: float, over: float) -> bool:
    """Whether a figure counts all who left since a start and must have arrived by now; of a movement, once it is
    final.
    """
    if arrived.count.movement and arrived.count.is_final:
        return True
    return _is_from(arrived, over) and arrived.start is not None and arrived.start <= start


def _at_destinations(case: Case, way: Way, due: Sequence[Reading]) -> list[Reading]:
    """The totals of every destination, or of the smallest area around it that has any; empty if one has none.

    Where a sealed place has several ways out, those of one may be known by its movements alone.
    """
    found: dict[CountKey, Reading] = {}
    for corridor in sorted(way.corridors(case)):
        goal = destination(case, corridor)
        totals = narrowest(case, [r for r in due if not r.count.movement and case.within(goal, r.count.place)])
        if not totals and way.sealed:
            movements = [one.code for one in case.package.movements if corridor in one.corridors]
            of_each = [added_up(case, [r for r in due if r.count.movement == code], most) for code in movements]
            totals = [r for readings in of_each for r in readings] if all(of_each) else []
        if not totals:
            return []
        found.update((r.key, r) for r in totals)
    return list(found.values())


def _is_from(reading: Reading, moment: float) -> bool:
    """Whether a figure is of this moment or later, whatever hour of its day it is of."""
    return reading.earliest is not None and reading.earliest >= moment


def _counts_in(case: Case, one: Reading, arrived: Reading) -> bool:
    """Whether those who left or joined are among those whom a figure of arrivals counts, once they have arrived."""
    mine, yours = one.count, arrived.count
    if not lies_in(mine.group, yours.group):
        return False
    if mine.movement and mine.corridor and yours.corridor and mine.corridor != yours.corridor:
        return False
    if mine.stage is Stage.JOINED:
        return not yours.origin
    return not yours.origin or case.within(mine.place, yours.origin)


def _joined_beside(case: Case, joined: Reading, left: Iterable[Reading], arrived: Iterable[Reading]) -> bool:
    """Whether people who joined come on top: who joined in a place that is counted has departed from it."""
    place = joined.count.place
    if any(case.overlap(place, r.count.place) for r in left):
        return False
    return all(_counts_in(case, joined, reading) for reading in arrived)


def _by_scope(arrivals: Sequence[Reading]) -> Iterator[list[Reading]]:
    """For each origin and group of which figures speak: those about it, and at places without one all that there are.

    A figure of a narrower scope is a sharper limit, but leaves out who joined on the way; so each is asked by itself.
    """
    by_place: dict[str, list[Reading]] = defaultdict(list)
    for reading in arrivals:
        by_place[reading.count.place].append(reading)
    for scope in sorted({_scope(reading) for reading in arrivals}):
        about = [[r for r in told if _scope(r) == scope] or told for told in by_place.values()]
        yield [reading for told in about for reading in told]


def _scope(arrived: Reading) -> tuple[str, Group]:
    return arrived.count.origin, arrived.count.group


def _reaches(case: Case, arrived: Iterable[Reading], corridors: Iterable[str]) -> bool:
    """Whether a movement by several corridors has figures of arrivals at each of their destinations."""
    places = [reading.count.place for reading in arrived]
    wanted = {destination(case, code) for code in corridors}
    return len(wanted) < 2 or all(any(case.overlap(place, goal) for place in places) for goal in wanted)


def _elsewhere(case: Case, arrivals: Iterable[Reading], arrived: Iterable[Reading]) -> list[Reading]:
    """The figures of people who ended at another place by the corridor."""
    goals = {reading.count.place for reading in arrived}
    return [r for r in arrivals if r.count.corridor and not any(case.overlap(r.count.place, goal) for goal in goals)]


def _gone(
    told: Told, readings: Iterable[Reading], left: Sequence[Reading], arrived: Sequence[Reading]
) -> list[Reading]:
    """Of each stage the most people who were lost on the way, and may be among those who are missed."""
    last = max((reading.latest or 0.0 for reading in arrived), default=0.0)
    by_stage: dict[Stage, list[Reading]] = defaultdict(list)
    for reading in readings:
        is_past = reading.count.stage is Stage.IN_TRANSIT and (reading.latest or last) < last
        may_be_theirs = any(may_meet(reading.count.group, one.count.group) for one in left)
        if may_be_theirs and not is_past and most(reading) > 0:
            by_stage[reading.count.stage].append(reading)
    return [reading for stage in sorted(by_stage) for reading in added_up(told.case, by_stage[stage], most)]


def borne_out(told: Told, way: Way, account: Account) -> Account:
    """The account with what bears it out: another voice that says as much of those who left, and the first figure
    that was due of those who arrived.

    It is left as it is where it is of several figures on a side.
    """
    if len(account.left) > 1 or len(account.arrived) > 1 or account.joined:
        return account
    (departed,), (arrived,) = account.left, account.arrived
    corridors = way.corridors(told.case)
    over = _last_left(told.case, way, account.left) + journey(told.case, corridors)
    agreed = [
        r
        for r in told.left[way]
        if _about_whom(r) == _about_whom(departed) and r.voice != departed.voice and least(r) > most(arrived)
    ]
    beside = [
        r
        for r in told.arrived[way.movement]
        if (r.count.place, _scope(r)) == (arrived.count.place, _scope(arrived))
        and (r.voice, r.latest) != (arrived.voice, arrived.latest)
        and r.count.corridor in ("", *corridors)
        and _is_due(r, departed.start or 0.0, over)
    ]
    return replace(
        account,
        agreed=() if account.gone else sorted(agreed, key=lambda r: (-least(r), order_in_time(r)))[:1],
        beside=sorted(beside, key=order_in_time)[:1],
    )


def _about_whom(left: Reading) -> tuple[object, ...]:
    count = left.count
    period = () if count.movement else (left.start, left.latest)
    return count.stage, count.place, count.group, period
