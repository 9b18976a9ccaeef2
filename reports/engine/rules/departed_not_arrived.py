"""People who left, and of whom no figure says that they arrived, when everyone usually has.

The harm: buses that were stopped, turned back or fired on are found late, because departures and arrivals are published
by different people, and nobody subtracts one from the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corridors.domain.package import Count, CountKey
from corridors.domain.vocabulary import Basis, Stage
from reports.engine.case import DAY, Case, Reading
from reports.engine.disputes import closed_disputes, open_disputes
from reports.engine.findings import Finding, FindingClass
from reports.engine.groups import lies_in
from reports.engine.messages import ngettext, organisation, said
from reports.engine.severity import severity_of

USUAL = 2 * DAY
"""How long a journey takes at most, where no movement says when it ended."""

ACCOUNTED = (Stage.LEFT, Stage.DETAINED, Stage.KILLED)
"""Stages on the way after which nobody is expected to arrive."""


@dataclass(frozen=True, slots=True)
class Leg:
    """Arrivals, and the figures of those who should be among them: departed, joined, and gone on the way."""

    arrived: Reading
    left: Reading
    joined: Reading | None
    gone: Reading | None

    @property
    def gap(self) -> int:
        high = self.arrived.range.high or 0
        gone = (self.gone.range.high or self.gone.range.low) if self.gone else 0
        return self.left.range.low + (self.joined.range.low if self.joined else 0) - high - gone

    @property
    def counts(self) -> list[Count]:
        return [reading.count for reading in (self.left, self.joined, self.gone, self.arrived) if reading]


def find(case: Case) -> Iterator[Finding]:
    """For each movement, or corridor, the most generous figure of arrivals that still leaves people out."""
    reliable = case.once(closed_disputes).kept - case.once(open_disputes).excluded
    readings = [case.readings[count.key] for count in case.persons if count.key in reliable]
    by_way: dict[tuple[Stage, str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        count = reading.count
        by_way[(count.stage, count.movement, "" if count.movement else count.corridor)].append(reading)
    for told in by_way.values():
        told.sort(key=_people, reverse=True)
    best: dict[tuple[str, str, str], Leg] = {}
    for arrived in _last_told(readings):
        leg = _leg(case, arrived, by_way)
        if leg is None:
            continue
        key = (arrived.count.movement, arrived.count.corridor, arrived.count.origin)
        if key not in best or (leg.gap, leg.arrived.key) < (best[key].gap, best[key].arrived.key):
            best[key] = leg
    for leg in best.values():
        if leg.gap > 0:
            yield _finding(leg)


def _last_told(readings: Sequence[Reading]) -> list[Reading]:
    """The figures of arrivals of whole movements, and each voice's last running total of other ones."""
    last: dict[tuple[str, ...], Reading] = {}
    for reading in readings:
        count = reading.count
        if count.stage is not Stage.ARRIVED or reading.range.high is None or not count.is_final:
            continue
        about = (reading.voice, count.place, count.movement, count.corridor, count.origin, count.group)
        if count.movement:
            last[(*about, *reading.key)] = reading
        elif count.basis is Basis.CUMULATIVE and reading.latest is not None:
            known = last.get(about)
            if known is None or (known.latest or 0.0, known.key) < (reading.latest, reading.key):
                last[about] = reading
    return list(last.values())


def _leg(case: Case, arrived: Reading, by_way: Mapping[tuple[Stage, str, str], Sequence[Reading]]) -> Leg | None:
    """The largest figures of who should have arrived; those of a way are told the largest first."""
    way = (arrived.count.movement, "" if arrived.count.movement else arrived.count.corridor)

    def largest(stage: Stage) -> Reading | None:
        told = by_way.get((stage, *way), ())
        return next((reading for reading in told if _is_same_way(case, reading, arrived)), None)

    left = largest(Stage.DEPARTED) if any(way) else None
    if left is None:
        return None
    joined = None if arrived.count.origin else largest(Stage.JOINED)
    gone = max(filter(None, map(largest, ACCOUNTED)), key=_people, default=None)
    return Leg(arrived, left, joined, gone)


def _is_same_way(case: Case, one: Reading, arrived: Reading) -> bool:
    """Whether those of one figure should be among the arrivals: the same movement, or corridor and time."""
    mine, yours = one.count, arrived.count
    if not lies_in(mine.group, yours.group):
        return False
    if yours.origin and not case.within(mine.place if mine.stage is Stage.DEPARTED else mine.origin, yours.origin):
        return False
    if mine.movement or yours.movement:
        return mine.movement == yours.movement and mine.corridor in ("", yours.corridor)
    if mine.corridor != yours.corridor or not mine.corridor:
        return False
    starts = arrived.start is not None and one.start is not None and arrived.start <= one.start
    return starts and one.latest is not None and arrived.latest is not None and one.latest + USUAL <= arrived.latest


def _people(reading: Reading) -> tuple[int, CountKey]:
    return reading.range.low, reading.key


def _finding(leg: Leg) -> Finding:
    departed, arrived = leg.left.count, leg.arrived.count
    told = {
        "source": organisation(departed.source),
        "departed": said(departed.key),
        "other": organisation(arrived.source),
        "arrived": said(arrived.key),
    }
    if leg.joined:
        summary = ngettext(
            "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s: at least "
            "%(number)s person left and is not known to have arrived.",
            "%(source)s says %(departed)s, and %(third)s says %(joined)s; but %(other)s says %(arrived)s: at least "
            "%(number)s people left and are not known to have arrived.",
            leg.gap,
            third=organisation(leg.joined.count.source),
            joined=said(leg.joined.key),
            **told,
        )
    else:
        summary = ngettext(
            "%(source)s says %(departed)s; but %(other)s says %(arrived)s: at least %(number)s person left and is not "
            "known to have arrived.",
            "%(source)s says %(departed)s; but %(other)s says %(arrived)s: at least %(number)s people left and are "
            "not known to have arrived.",
            leg.gap,
            **told,
        )
    return Finding(
        kind="departed_not_arrived",
        class_=FindingClass.ALERT,
        severity=severity_of(leg.gap, leg.left.range.low),
        gap=leg.gap,
        counts=tuple(count.key for count in leg.counts),
        summary=summary,
        unexplained=leg.gap,
    )
