"""How many people left a place, or came to it, between two moments, as figures report it.

Figures that may count the same people are not added up: of those that share nobody the heaviest set says how many it
was. A figure counts for all whom it names, also where it is only a floor.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from corridors.domain.package import CountKey
from corridors.domain.vocabulary import Group, PlaceKind
from reports.engine.case import Case, Reading
from reports.engine.disputes import closed_disputes
from reports.engine.groups import lies_in, may_meet
from reports.engine.intervals import common, union
from reports.engine.scopes import ON_THE_WAY, STOCKS, Family, Scope, scopes_of

FEW, MANY = 40, 200
"""Among so many figures, the largest ones, the heaviest set is searched for, once parts of others are left out of so
many. All smaller ones are added up.
"""


ON_THE_SPOT = (Family.KILLED, Family.DETAINED)


class Asked(NamedTuple):
    """Of which people, of a place with all that lies in it, and from when to when, it is asked how many moved."""

    place: str
    group: Group
    start: float
    end: float


class Flow(NamedTuple):
    """A figure of people who moved, and how many of them may have done so in the time that is asked for: without those
    who had moved `before`, as another figure says.
    """

    reading: Reading
    scope: Scope
    people: int
    before: Reading | None = None

    @property
    def keys(self) -> tuple[CountKey, ...]:
        return (self.reading.key, self.before.key) if self.before else (self.reading.key,)


class Moved(NamedTuple):
    """So many people, by figures that share nobody, the largest first."""

    people: int
    flows: tuple[Flow, ...]


NOBODY = Moved(0, ())


class Flows:
    """Every figure of people who moved that can be true beside the others, with all whom it names."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.known_out: dict[tuple[str, Group], list[Flow]] = {}
        scopes, kept = case.once(scopes_of), case.once(closed_disputes).kept
        readings = ((case.readings[key], scopes.get(key)) for key in case.by_key if key in kept)
        self.all = [
            Flow(reading, scope, reading.range.most)
            for reading, scope in readings
            if scope is not None and scope.family not in STOCKS
        ]
        self.by_floor = sorted(self.all, key=lambda flow: (-flow.reading.range.low, flow.reading.key))
        """Those first of whom the most are certain."""
        self.left: dict[str, list[Flow]] = defaultdict(list)
        self.came: dict[str, list[Flow]] = defaultdict(list)
        """By the place that people left: in which they are last known, or from which they were on their way; and by
        that which they reached.
        """
        for flow in self.all:
            scope = flow.scope
            if scope.family in (Family.OUT, Family.KILLED):
                self.left[scope.place].append(flow)
            elif scope.family in ON_THE_WAY:
                corridor = case.package.corridor_by_code.get(scope.corridor)
                held_at = scope.place if scope.family is Family.DETAINED else ""
                self.left[scope.origin or (corridor.origin if corridor else held_at)].append(flow)
            if scope.family in (Family.AT, Family.DETAINED):
                self.came[scope.place].append(flow)

    def out_of(self, place: str, group: Group) -> list[Flow]:
        """Those of a group who left a place, as many as surely did; who left without more being said were civilians."""
        if (place, group) not in self.known_out:
            self.known_out[place, group] = [
                flow._replace(people=flow.reading.range.low)
                for inside, flows in self.left.items()
                if self.case.within(inside, place)
                for flow in flows
                if flow.scope.family is Family.OUT
                and (lies_in(flow.scope.group, group) or (flow.scope.group is Group.ALL and group is Group.CIVILIANS))
            ]
        return self.known_out[place, group]


def flows_of(case: Case) -> Flows:
    return Flows(case)


def left_at_most(case: Case, asked: Asked, *, held: bool = False) -> Moved:
    """How many left a place at most by what was reported, the dead among them; `held`: of those who are held there."""
    told = _of_places(case, case.once(flows_of).left, asked)
    return _at_most(case, asked, [one for one in told if not held or one[0].scope.group is Group.DETAINEES])


def came_at_most(case: Case, asked: Asked, *, held: bool = False) -> Moved:
    """How many came to a place at most by what was reported; `held`: as people who were detained."""
    family = Family.DETAINED if held else Family.AT
    told = _of_places(case, case.once(flows_of).came, asked)
    return _at_most(case, asked, [one for one in told if one[0].scope.family is family])


def left_at_least(case: Case, asked: Asked) -> Moved:
    """How many of the people asked for surely left by what was reported, in the time that is asked for alone."""
    return _heaviest(case, _sure(case, asked))


def may_have_left(case: Case, asked: Asked) -> int:
    """As many as surely left, or more: those of all figures added up."""
    return sum(flow.people for flow in _sure(case, asked))


def _sure(case: Case, asked: Asked) -> list[Flow]:
    return [
        flow
        for flow in case.once(flows_of).out_of(asked.place, asked.group)
        if (start := flow.reading.start) is not None
        and start >= asked.start
        and (end := flow.reading.latest) is not None
        and end <= asked.end
    ]


def _of_places(case: Case, flows: Mapping[str, Sequence[Flow]], asked: Asked) -> Iterator[tuple[Flow, bool]]:
    """The flows that may be of the people and the time that is asked for, and whether they are of them alone."""
    for place, of_place in flows.items():
        is_within = case.within(place, asked.place)
        if is_within or case.within(asked.place, place):
            for flow in of_place:
                start, end = _period(case, flow)
                if start < asked.end and asked.start < end and may_meet(flow.scope.group, asked.group):
                    yield flow, is_within and lies_in(flow.scope.group, asked.group)


def _at_most(case: Case, asked: Asked, told: Sequence[tuple[Flow, bool]]) -> Moved:
    """Figures of a wider area, or of more people, tell only where those of the place itself do not cover half of the
    time; the dead and the detained are those of the place alone.
    """
    own = [flow for flow, is_own in told if is_own]
    if not _covers_half(case, own, asked):
        own += [flow for flow, is_own in told if not is_own and flow.scope.family not in ON_THE_SPOT]
    large, small = _by_size(own, MANY)
    return _heaviest(case, _whole(case, [_since(case, flow, asked.start) for flow in large]), small)


def _by_size(flows: Iterable[Flow], many: int) -> tuple[list[Flow], list[Flow]]:
    """So many flows of most people, and the others."""
    found = sorted((flow for flow in flows if flow.people > 0), key=lambda flow: (-flow.people, flow.reading.key))
    return found[:many], found[many:]


def _period(case: Case, flow: Flow) -> tuple[float, float]:
    reading = flow.reading
    end = reading.latest if reading.latest is not None else reading.reported
    return case.starts_at if reading.start is None else reading.start, inf if end is None else end


def _covers_half(case: Case, flows: Iterable[Flow], asked: Asked) -> bool:
    told = union(_period(case, flow) for flow in flows if flow.scope.family is not Family.KILLED)
    covered = sum(end - start for start, end in common(told, ((asked.start, asked.end),)))
    return 2 * covered >= asked.end - asked.start


def _since(case: Case, flow: Flow, start: float) -> Flow:
    """The flow without those who had moved before, as far as a figure says so."""
    if flow.reading.start is None or flow.reading.start >= start:
        return flow
    for other in case.once(flows_of).by_floor:
        reading = other.reading
        if reading.latest is not None and reading.latest <= start and _is_part(case, other, flow):
            people = max(0, flow.people - reading.range.low)
            return flow._replace(people=people, before=reading) if reading.range.low else flow
    return flow


def _whole(case: Case, flows: Sequence[Flow]) -> list[Flow]:
    """The flows without those that are part of another that names as many."""
    found: list[Flow] = []
    for flow in sorted(flows, key=lambda flow: (-flow.people, flow.reading.key)):
        if not any(_is_part(case, flow, other) and _ends_by(flow, other) for other in found):
            found.append(flow)
    return found


def _ends_by(one: Flow, other: Flow) -> bool:
    first, second = one.reading.latest, other.reading.latest
    return first is not None and second is not None and first <= second


def _is_part(case: Case, one: Flow, other: Flow) -> bool:
    """Whether all whom the first figure counts are among those of the other, apart from when it ends."""
    mine, yours = one.scope, other.scope
    return (
        mine.family is yours.family
        and case.within(mine.place, yours.place)
        and yours.origin in ("", mine.origin)
        and yours.corridor in ("", mine.corridor)
        and yours.movement in ("", mine.movement)
        and lies_in(mine.group, yours.group)
        and _period(case, one)[0] >= _period(case, other)[0]
    )


def _heaviest(case: Case, flows: Iterable[Flow], besides: Sequence[Flow] = ()) -> Moved:
    """The flows that share nobody and name most people together; small ones besides are all added up."""
    large, small = _by_size(flows, FEW)
    meets = [{at for at, other in enumerate(large) if not _are_apart(case, other, flow)} for flow in large]
    chosen = [large[at] for at in heaviest([flow.people for flow in large], meets)] + small + [*besides]
    return Moved(sum(flow.people for flow in chosen), tuple(chosen))


def heaviest(weights: Sequence[int], meets: Sequence[set[int]]) -> list[int]:
    """The numbers whose weights add up to most where no two of them meet; each meets itself.

    Branch and bound: of numbers that all meet each other at most one is chosen (Babel, "A fast algorithm for the
    maximum weight clique problem", Computing 52, 1994).
    """
    best: tuple[int, list[int]] = (0, [])

    def at_most(rest: Iterable[int]) -> int:
        groups: list[set[int]] = []
        most = 0
        for number in rest:
            group = next((group for group in groups if group <= meets[number]), None)
            if group is None:
                groups.append({number})
                most += weights[number]
            else:
                group.add(number)
        return most

    def extend(weight: int, chosen: list[int], rest: Sequence[int]) -> None:
        nonlocal best
        if weight > best[0]:
            best = weight, chosen
        for position, number in enumerate(rest):
            if weight + at_most(rest[position:]) <= best[0]:
                return
            left = [other for other in rest[position:] if other not in meets[number]]
            extend(weight + weights[number], [*chosen, number], left)

    extend(0, [], sorted(range(len(weights)), key=lambda number: -weights[number]))
    return best[1]


def _are_apart(case: Case, one: Flow, other: Flow) -> bool:
    """Whether two figures count different people, as a reader would take it."""
    mine, yours = one.scope, other.scope
    if not may_meet(mine.group, yours.group) or (mine.family is Family.KILLED) != (yours.family is Family.KILLED):
        return True
    if _differ(mine.movement, yours.movement) or _differ(mine.corridor, yours.corridor):
        return True
    if mine.family is not yours.family:
        return False
    if not case.overlap(mine.place, yours.place):
        return mine.family not in ON_THE_WAY or not (_is_passed(case, mine.place) or _is_passed(case, yours.place))
    if mine.movement and mine.movement == yours.movement:
        return False
    return _ends_before(one.reading, other.reading) or _ends_before(other.reading, one.reading)


def _is_passed(case: Case, place: str) -> bool:
    """Whether people who reached a place go on from there."""
    record = case.package.place_by_code.get(place)
    return (record is not None and record.kind is PlaceKind.CHECKPOINT) or any(
        case.within(place, via) for corridor in case.package.corridors for via in corridor.via
    )


def _differ(code: str, other: str) -> bool:
    return bool(code and other) and code != other


def _ends_before(one: Reading, other: Reading) -> bool:
    return one.latest is not None and other.start is not None and one.latest <= other.start
