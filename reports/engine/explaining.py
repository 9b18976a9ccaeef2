"""Other figures that may explain a gap: of people whom only the larger of two figures may have in mind.

They are of a place beside, of another group or movement, or of the days before. A figure explains as many people as it
counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Group, PlaceKind
from reports.engine.case import DAY, MANY, Case, Reading
from reports.engine.scopes import STOCKS, Family, Scope, scopes_of

NEAR = 3 * DAY
"""How far apart in time a figure may be from the one that it explains."""

MOST, FEW = 60, 20
"""The figures nearest in time that are looked at for one gap, and those in a large operation."""

FAR = 2
"""A figure that is more than so many times the gap does not explain it: it would leave another one."""

LEAVING = (Family.OUT, Family.JOINED)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure that counts people whom only the larger side may have in mind."""

    kind: str
    count: Count
    people: int


class Other(NamedTuple):
    """A figure that may explain a gap, of so many people."""

    people: int
    reading: Reading
    scope: Scope


def explanations(case: Case, members: Sequence[Count], gap: int) -> list[Explanation]:
    """For each kind of difference the figure that comes closest to the gap. The largest of the members comes last."""
    about = case.once(scopes_of)[members[-1].key]
    if about is None:
        return []
    best: dict[str, tuple[tuple[int, CountKey], Explanation]] = {}
    named = {member.key for member in members}
    covering = [(member, case.readings[member.key]) for member in members[:-1]]
    most, is_stock = FAR * gap, about.family in STOCKS
    for other in _near(case, members[-1]):
        people, reading, scope = other
        if not 0 < people <= most or (scope.family in STOCKS) != is_stock or reading.key in named:
            continue
        if any(_covers(case, *covers, reading) for covers in covering):
            continue
        misses = abs(people - gap), reading.key
        for kind in _kinds(case, members, about, other):
            if kind not in best or misses < best[kind][0]:
                best[kind] = misses, Explanation(kind, reading.count, people)
    return [explanation for _, explanation in best.values()]


def _near(case: Case, count: Count) -> list[Other]:
    """The figures whose period ends in that of a count, or a little before or after it."""
    reading = case.readings[count.key]
    if reading.latest is None:
        return []
    start = reading.latest if reading.start is None else min(reading.start, reading.latest)
    moments, others = case.once(_by_moment)
    most = MOST if len(others) <= MANY else FEW
    last = bisect_right(moments, reading.latest + NEAR)
    first = max(bisect_left(moments, start - NEAR), last - most)
    return [other for other in others[first:last] if other is not None]


def _by_moment(case: Case) -> tuple[list[float], list[Other | None]]:
    """All moments at which periods end, in order, and the figures; None for one that is never compared."""
    scopes = case.once(scopes_of)
    readings = [case.readings[key] for key in scopes if key in case.by_key]
    timed = sorted([(r.latest, r) for r in readings if r.latest is not None], key=itemgetter(0))
    others: list[Other | None] = []
    for _, reading in timed:
        scope = scopes[reading.key]
        others.append(None if scope is None else Other(reading.range.most, reading, scope))
    return [moment for moment, _ in timed], others


def _kinds(case: Case, members: Sequence[Count], about: Scope, other: Other) -> Iterator[str]:
    """In what a figure's people differ from those of the largest member."""
    _, reading, scope = other
    place, beside = about.place, scope.place
    if scope.family in LEAVING and about.family in (*LEAVING, Family.AT):
        home = about.origin if about.family is Family.AT else place
        if home and beside != home and not case.within(beside, home) and _is_beside(case, home, beside):
            yield "origin" if about.family is Family.AT else "place"
    if scope.family is about.family and place == beside and scope.group is not about.group and about.group is Group.ALL:
        yield "group"
    if scope.family is about.family and place == beside and scope.group is about.group:
        way = (reading.count.corridor, reading.count.movement)
        if any(way) and all(way != (member.corridor, member.movement) for member in members):
            yield "movement"
        if scope.family not in STOCKS and _is_apart_in_time(case.readings[members[-1].key], reading):
            yield "moment"


def _is_apart_in_time(mine: Reading, yours: Reading) -> bool:
    if mine.start is None or yours.start is None or mine.latest is None or yours.latest is None:
        return False
    return yours.latest <= mine.start or mine.latest <= yours.start


def _is_beside(case: Case, home: str, place: str) -> bool:
    """Whether two places lie in one area that is no whole country, and the second does not hold the first."""
    if case.within(home, place):
        return False
    around = case.package.place_by_code.get(home)
    while around and (around := case.package.place_by_code.get(around.parent)):
        if around.kind is not PlaceKind.COUNTRY and case.within(place, around.code):
            return True
    return False


def _covers(case: Case, member: Count, mine: Reading, yours: Reading) -> bool:
    """Whether a member counts those people already: same stage, place, group and time."""
    other = yours.count
    if member.stage is not other.stage or member.group is not other.group or mine.latest is None:
        return False
    if yours.latest is None or yours.latest > mine.latest:
        return False
    start = mine.start if mine.start is not None else mine.latest
    starts = yours.start if yours.start is not None else yours.latest
    return start <= starts and case.within(other.place, member.place)
