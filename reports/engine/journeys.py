"""Who travels together, how long that takes, and what figures of several places add up to."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from corridors.domain.package import CountKey
from corridors.domain.vocabulary import Stage
from reports.engine.case import DAY, Case, Reading

SETTING_OUT = frozenset({Stage.DEPARTED, Stage.EVACUATED})
MOVING = SETTING_OUT | {Stage.ARRIVED}

USUAL = 2 * DAY
"""How long a journey takes at most, where no movement by the corridor says when it started and ended."""


class Way(NamedTuple):
    """One movement; or all who left by a corridor; or all who left a sealed place, which has no other ways out.

    The two others are empty.
    """

    movement: str = ""
    corridor: str = ""
    sealed: str = ""

    def corridors(self, case: Case) -> frozenset[str]:
        """The corridors by which these people travel, as far as anyone says."""
        package = case.package
        if self.movement:
            record = package.movement_by_code.get(self.movement)
            return frozenset(record.corridors if record else ())
        if self.corridor:
            return frozenset({self.corridor})
        ways = (way for way in package.corridors if case.within(self.sealed, way.origin))
        inside = (way for way in package.corridors if case.within(way.origin, self.sealed))
        return frozenset(way.code for found in (ways, inside) for way in found)


def journey(case: Case, corridors: Iterable[str]) -> float:
    """How long a journey by any of these corridors takes: as long as their longest movement, a day at least.

    Never more than usual: a movement that took longer was held up.
    """
    return max((_journey(case, code) for code in corridors), default=USUAL)


def _journey(case: Case, corridor: str) -> float:
    took = [
        case.closing(movement.ended_at) - case.closing(movement.started_at)
        for movement in case.package.movements
        if corridor in movement.corridors and movement.started_at and movement.ended_at
    ]
    return min(USUAL, max(DAY, *took)) if took else USUAL


def destination(case: Case, corridor: str) -> str:
    known = case.package.corridor_by_code.get(corridor)
    return known.destination if known else ""


def most(reading: Reading) -> int:
    """The most people that a figure allows; what it says at least where it has no limit."""
    return reading.range.most


def least(reading: Reading) -> int:
    return reading.range.low


def order_in_time(reading: Reading) -> tuple[float, float, CountKey]:
    """Sorts figures by the moment that they are of, then by when they were told."""
    endless = float("inf")
    moment = endless if reading.earliest is None else reading.earliest
    return moment, endless if reading.reported is None else reading.reported, reading.key


def added_up(case: Case, readings: Iterable[Reading], people: Callable[[Reading], int]) -> list[Reading]:
    """The figures of several places that make most people together, nobody being counted twice.

    A figure of an area counts those of the places in it; of one place the largest figure is taken, the final before
    others and then the first told.
    """
    largest: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda r: (-people(r), not r.count.is_final, order_in_time(r))):
        largest.setdefault(reading.count.place, reading)
    inside: dict[str, list[str]] = {place: [] for place in ("", *largest)}
    for place in sorted(largest):
        inside[_around(case, place, largest)].append(place)

    def chosen(place: str) -> list[Reading]:
        parts = [reading for part in inside[place] for reading in chosen(part)]
        own = largest.get(place)
        return parts if own is None or total(parts, people) > people(own) else [own]

    return chosen("")


def total(readings: Sequence[Reading], people: Callable[[Reading], int]) -> int:
    return sum(people(reading) for reading in readings)


def _around(case: Case, place: str, told: Iterable[str]) -> str:
    """The smallest other place with a figure that holds this one; empty where there is none."""
    holding = [other for other in told if other != place and case.within(place, other)]
    return next((one for one in holding if all(case.within(one, other) for other in holding)), "")


def narrowest(case: Case, readings: Sequence[Reading]) -> list[Reading]:
    """The figures of the smallest place, where each place of these figures lies in the next."""
    places = {reading.count.place for reading in readings}
    return [r for r in readings if all(case.within(r.count.place, place) for place in places)]
