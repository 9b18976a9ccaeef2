"""Other figures that may explain a gap: of people whom only the larger of two figures may have in mind.

They are of a place beside, of another group or movement, or of the days before. A figure explains as many people as it
counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Group, PlaceKind
from reports.engine.case import DAY, MANY, Case
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


def explanations(case: Case, members: Sequence[Count], gap: int) -> list[Explanation]:
    """For each kind of difference the figure that comes closest to the gap. The largest of the members comes last."""
    best: dict[str, Explanation] = {}
    named = {member.key for member in members}
    for count in _near(case, members[-1]):
        if count.key not in named:
            for explanation in _explains(case, members, count, gap):
                known = best.get(explanation.kind)
                if known is None or _misses(explanation, gap) < _misses(known, gap):
                    best[explanation.kind] = explanation
    return list(best.values())


def _misses(explanation: Explanation, gap: int) -> tuple[int, tuple[str, str]]:
    return abs(explanation.people - gap), explanation.count.key


def _near(case: Case, count: Count) -> list[Count]:
    """The counts whose period ends in that of a count, or a little before or after it."""
    reading = case.readings[count.key]
    if reading.latest is None:
        return []
    start = reading.latest if reading.start is None else min(reading.start, reading.latest)
    moments, keys = case.once(_by_moment)
    most = MOST if len(keys) <= MANY else FEW
    last = bisect_right(moments, reading.latest + NEAR)
    first = max(bisect_left(moments, start - NEAR), last - most)
    return [case.by_key[key] for key in keys[first:last]]


def _by_moment(case: Case) -> tuple[list[float], list[CountKey]]:
    timed = [
        (reading.latest, reading.key)
        for reading in (case.readings[count.key] for count in case.persons)
        if reading.latest is not None
    ]
    timed.sort()
    return [moment for moment, _ in timed], [key for _, key in timed]


def _explains(case: Case, members: Sequence[Count], other: Count, gap: int) -> Iterator[Explanation]:
    """How a figure differs from the largest member, where it counts people whom the smaller ones leave out."""
    said = case.readings[other.key].range
    people = said.low if said.high is None else said.high
    if not 0 < people <= FAR * gap:
        return
    scopes = case.once(scopes_of)
    scope, about = scopes[other.key], scopes[members[-1].key]
    if scope is None or about is None or (scope.family in STOCKS) != (about.family in STOCKS):
        return
    if not any(_covers(case, member, other) for member in members[:-1]):
        for kind in _kinds(case, members, about, scope, other):
            yield Explanation(kind, other, people)


def _kinds(case: Case, members: Sequence[Count], about: Scope, scope: Scope, other: Count) -> Iterator[str]:
    """In what a figure's people differ from those of the largest member."""
    place, beside = about.place, scope.place
    if scope.family in LEAVING and about.family in (*LEAVING, Family.AT):
        home = about.origin if about.family is Family.AT else place
        if home and beside != home and not case.within(beside, home) and _is_beside(case, home, beside):
            yield "origin" if about.family is Family.AT else "place"
    if scope.family is about.family and place == beside and scope.group is not about.group and about.group is Group.ALL:
        yield "group"
    if scope.family is about.family and place == beside and scope.group is about.group:
        way = (other.corridor, other.movement)
        if any(way) and all(way != (member.corridor, member.movement) for member in members):
            yield "movement"
        if scope.family not in STOCKS and _is_apart_in_time(case, members[-1], other):
            yield "moment"


def _is_apart_in_time(case: Case, one: Count, other: Count) -> bool:
    mine, yours = case.readings[one.key], case.readings[other.key]
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


def _covers(case: Case, member: Count, other: Count) -> bool:
    """Whether a member counts those people already: same stage, place, group and time."""
    mine, yours = case.readings[member.key], case.readings[other.key]
    same = member.stage is other.stage and case.within(other.place, member.place) and member.group is other.group
    if not same or mine.latest is None or yours.latest is None:
        return False
    start = mine.start if mine.start is not None else mine.latest
    return start <= (yours.start if yours.start is not None else yours.latest) and yours.latest <= mine.latest
