"""The counts that can be compared, as claims: of whom so many people at least, and so many at most.

When its numbers hold depends on the world that a claim is read in: `dating.py`.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from corridors.domain.package import CountKey
from corridors.domain.vocabulary import Basis
from reports.engine.case import Case, Reading
from reports.engine.scopes import STOCKS, Scope, scopes_of

FOREVER = float("inf")

FAR = 1 / 4
"""By a larger share than this no stock changes within a day without a word."""


class Claim(NamedTuple):
    """A count as a constraint: at least `low` people of a scope, and at most `high`, None without a limit."""

    reading: Reading
    scope: Scope
    low: int
    high: int | None

    @property
    def key(self) -> CountKey:
        return self.reading.key


def claims_of(case: Case) -> list[Claim]:
    """The claims of all counts that can be compared, in the order of their keys."""
    aside, outdated = {count.key for count in case.set_aside}, case.once(_revised)
    return [
        Claim(reading, scope, max(0, reading.range.low), None if reading.key in outdated else reading.range.high)
        for reading, scope in case.once(_told)
        if reading.key not in aside
    ]


def _told(case: Case) -> list[tuple[Reading, Scope]]:
    """Every count that can be compared, those set aside too: they revise others, and are revised."""
    readings = case.readings
    return [(readings[key], scope) for key, scope in case.once(scopes_of).items() if scope is not None]


def _revised(case: Case) -> set[CountKey]:
    """The counts whose upper limits fall: a source's earlier figures for a quantity of which it later gave another.

    A later figure of the same source is a revision or a later hour, not a second opinion; two final ones both stand.
    What is said so far is one voice's count as it goes on, whoever says it. Of running totals that were told at one
    moment the highest is the last: they never fall.
    """
    same: dict[Hashable, list[Reading]] = {}
    for reading, scope in case.once(_told):
        if scope.family not in STOCKS:
            count = reading.count
            speaker = count.source if count.is_final else reading.voice
            period = () if scope.movement else (reading.start, reading.latest)
            same.setdefault((speaker, count.stage, scope, count.basis, period), []).append(reading)
    return {outdated.key for told in same.values() if len(told) > 1 for outdated in _outdated(told)}


def _outdated(told: Sequence[Reading]) -> list[Reading]:
    """Those of several figures of one quantity that no longer limit it from above."""
    last = _last_told(told)
    is_final = any(reading.count.is_final for reading in last)
    if not is_final and last[0].count.basis is Basis.CUMULATIVE:
        most = max(reading.range.low for reading in last)
        last = [reading for reading in last if reading.range.low == most]
    standing = {reading.key for reading in last}
    return [r for r in told if r.key not in standing and not (is_final and r.count.is_final)]


def of_other_hours(case: Case) -> set[CountKey]:
    """The counts of a stock that are of some hour of a day of which the same voice told another number, later on.

    Where the two are far apart, a day's hours do not explain it.
    """
    same: dict[Hashable, list[Reading]] = {}
    for reading, scope in case.once(_told):
        if scope.family in STOCKS and not reading.is_exact_moment:
            same.setdefault((reading.voice, scope, reading.latest), []).append(reading)
    found = set()
    for told in same.values():
        last = _last_told(told)[-1]
        for reading in told:
            apart = reading.range.gap_to(last.range)
            if 0 < apart <= FAR * max(reading.range.low, last.range.low):
                found.add(reading.key)
    return found


def _last_told(told: Sequence[Reading]) -> list[Reading]:
    moments = [reading.reported or -FOREVER for reading in told]
    return [reading for reading, moment in zip(told, moments, strict=True) if moment == max(moments)]
