"""Whom a count is about: the stage as a family of quantities, the place, the origin, the corridor, the movement, the
group.
"""

from enum import StrEnum
from typing import NamedTuple

from corridors.domain.package import Count, CountKey, Package
from corridors.domain.vocabulary import Basis, Group, PlaceKind, Stage
from reports.engine.case import Case, is_comparable


class Family(StrEnum):
    """What is counted. `out` are people who left a place, `at` people who reached one, or left it on their way."""

    OUT = "out"
    AT = "at"
    THROUGH = "through"
    JOINED = "joined"
    LEFT = "left"
    DETAINED = "detained"
    KILLED = "killed"
    INJURED = "injured"
    PREVENTED = "prevented"
    REMAINING = "remaining"
    IN_TRANSIT = "in_transit"
    IN_DETENTION = "in_detention"
    MISSING = "missing"


ON_THE_WAY = frozenset({Family.AT, Family.THROUGH, Family.LEFT, Family.DETAINED})
"""Families of people who have left their origin: at each moment at most as many as departed from it."""

STOCKS = frozenset({Family.REMAINING, Family.IN_TRANSIT, Family.IN_DETENTION, Family.MISSING})
_BY_STAGE = {
    Stage.DEPARTED: Family.OUT,
    Stage.ARRIVED: Family.AT,
    **{stage: Family(stage.value) for stage in Stage if stage.value in set(Family)},
}


class Scope(NamedTuple):
    """The people that a figure is about. An empty code means: any, or none."""

    family: Family
    place: str
    origin: str
    corridor: str
    movement: str
    group: Group


def scope_of(package: Package, count: Count) -> Scope | None:
    """The scope of a count; None where it is never compared: planned, or prevented in the course of several days, on
    each of which the same people may be turned back.
    """
    if count.stage is Stage.EVACUATED:
        family = Family.AT if is_at_destination(package, count) else Family.OUT
    elif count.stage in _BY_STAGE:
        family = _BY_STAGE[count.stage]
    else:
        return None
    if family is Family.PREVENTED and not _is_of_one_day(count):
        return None
    origin = count.origin
    if family is Family.OUT and origin and not package.within(count.place, origin):
        if package.within(origin, count.place):
            return Scope(Family.OUT, origin, "", count.corridor, count.movement, count.group)
        family = Family.THROUGH
    if family not in ON_THE_WAY:
        origin = ""
    return Scope(family, count.place, origin, count.corridor, count.movement, count.group)


def _is_of_one_day(count: Count) -> bool:
    start, end = count.period_start, count.period_end
    return count.basis is Basis.INCREMENT and start is not None and end is not None and start.day == end.day


def scopes_of(case: Case) -> dict[CountKey, Scope | None]:
    """The scope of every comparable count, whether or not it is set aside."""
    known: dict[tuple[object, ...], Scope | None] = {}
    found = {}
    for key, (count, *_) in case.readings.items():
        if is_comparable(count):
            about = (count.stage, count.place, count.origin, count.corridor, count.movement, count.group)
            if about not in known:
                known[about] = scope_of(case.package, count)
            found[key] = known[about]
    return found


def is_at_destination(package: Package, count: Count) -> bool:
    """Whether an “evacuated” figure names the place where people ended, rather than the one that they left."""
    place, origin = count.place, count.origin
    if origin:
        return not package.within(place, origin) and not package.within(origin, place)
    corridor = package.corridor_by_code.get(count.corridor)
    ways = [corridor] if corridor else list(package.corridors)
    if any(package.overlap(place, way.origin) for way in ways):
        return False
    if any(package.within(place, way.destination) for way in ways):
        return True
    record = package.place_by_code.get(place)
    return record is not None and record.kind is PlaceKind.RECEPTION
