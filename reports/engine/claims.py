"""What a count says about moments: from when to when its lower and its upper number hold, in either of two worlds.

In the open world people may also move unreported, and a total “as of 3 May” was true at some moment of that day: its
lower number holds at the day's end and its upper number at the day's start. In the closed world totals as of one day
are of one hour. A movement's figure is about the movement as a whole, whatever its dates.
"""

from collections.abc import Sequence
from typing import NamedTuple

from corridors.domain.package import CountKey
from corridors.domain.vocabulary import Basis, Stage
from reports.engine.case import Case, Reading
from reports.engine.groups import PASSING
from reports.engine.scopes import STOCKS, Family, Scope, scopes_of

FOREVER = float("inf")


class Point(NamedTuple):
    """A moment, or some one moment between two; figures with one `tag` are of the same moment."""

    first: float
    last: float
    tag: int = 0

    @property
    def is_instant(self) -> bool:
        return self.first == self.last


def instant(moment: float) -> Point:
    return Point(moment, moment)


class Span(NamedTuple):
    """The time in which people were counted, `start` excluded and `end` included; a stock is at `end`."""

    start: float
    end: Point


class Part(NamedTuple):
    """The people of a scope who were counted in a span."""

    scope: Scope
    span: Span


class Claim(NamedTuple):
    """A count as a constraint: each part of `below` has at least `low` people, each part of `above` at most `high`."""

    reading: Reading
    scope: Scope
    low: int
    below: tuple[Part, ...]
    high: int | None
    above: tuple[Part, ...]

    @property
    def key(self) -> CountKey:
        return self.reading.key


def claims_of(case: Case, *, closed: bool) -> list[Claim]:
    """The claims of all counts that can be compared, in the order of their keys."""
    claims = case.once(_open_claims)
    if closed:
        other_hours = case.once(_of_other_hours)
        claims = [
            _claim(case, claim.reading, claim.scope, 0, [], closed=True)
            if _is_looser_when_open(claim) and position not in other_hours
            else claim
            for position, claim in enumerate(claims)
        ]
    claims = list(claims)
    for position in case.once(_revised):
        claims[position] = claims[position]._replace(high=None, above=())
    aside = {count.key for count in case.set_aside}
    return [claim for claim in claims if claim.key not in aside] if aside else claims


def _open_claims(case: Case) -> list[Claim]:
    scopes = case.once(scopes_of)
    reached = sorted({scope.place for scope in scopes.values() if scope and scope.family is Family.AT})
    return [
        _claim(case, case.readings[key], scope, tag, reached, closed=False)
        for tag, (key, scope) in enumerate(scopes.items(), start=1)
        if scope is not None
    ]


def _is_looser_when_open(claim: Claim) -> bool:
    """Whether the two worlds read the claim in different ways."""
    count = claim.reading.count
    return count.stage is Stage.EVACUATED or not count.is_final


def _claim(case: Case, reading: Reading, scope: Scope, tag: int, reached: list[str], *, closed: bool) -> Claim:
    base = case.starts_at
    low, high = max(0, reading.range.low), reading.range.high
    if scope.family in STOCKS:
        below, above = _stock_spans(case, reading, scope, tag, closed=closed)
    else:
        below, above = _flow_spans(reading, base, closed=closed, whole=bool(scope.movement))
    at_least: tuple[Part, ...] = (Part(scope, below),) if below and low > 0 else ()
    at_most: tuple[Part, ...] = ()
    if above and high is not None:
        at_most = at_least if at_least and above is below else (Part(scope, above),)
    if reading.count.stage is Stage.EVACUATED and not closed:
        at_least = tuple(found for part in at_least for found in _had_left(part, base))
        at_most = tuple(found for part in at_most for found in _had_arrived(part, base, reached))
    return Claim(reading, scope, low, at_least, high, at_most)


def _origin_of(scope: Scope) -> str:
    return scope.place if scope.family is Family.OUT else scope.origin


def _had_left(part: Part, base: float) -> list[Part]:
    """Whoever was evacuated had left by then, by whatever way, whether the source counted departures or arrivals."""
    origin = _origin_of(part.scope)
    if not origin or part.span.start < base:
        return []
    return [Part(Scope(Family.OUT, origin, "", "", "", part.scope.group), Span(base, part.span.end))]


def _had_arrived(part: Part, base: float, reached: list[str]) -> list[Part]:
    """Whoever had arrived was evacuated, where the figure is about all since the operation's start."""
    scope, span = part
    if span.start > base:
        return []
    if scope.family is not Family.OUT:
        return [part]
    if scope.corridor or scope.movement:
        return []
    return [Part(Scope(Family.AT, place, scope.place, "", "", scope.group), span) for place in reached]


def _flow_spans(reading: Reading, base: float, *, closed: bool, whole: bool) -> tuple[Span, Span | None]:
    count = reading.count
    latest = reading.latest if reading.latest is not None else reading.reported
    end = instant(FOREVER if latest is None or whole else latest)
    start = base if reading.start is None or whole else reading.start
    below = Span(start, end)
    if whole and count.is_final:
        return below, below
    if (reading.start is None and not whole) or reading.latest is None or reading.earliest is None:
        return below, None
    if count.is_final:
        return below, below
    if reading.is_exact_moment:
        return below, Span(start, instant(reading.latest))
    if count.basis is Basis.INCREMENT:
        return below, None
    if closed:
        hour = Span(start, Point(reading.earliest, reading.latest))
        return hour, hour
    return below, Span(start, instant(max(start, reading.earliest)))


def _stock_spans(
    case: Case, reading: Reading, scope: Scope, tag: int, *, closed: bool
) -> tuple[Span | None, Span | None]:
    if reading.earliest is None or reading.latest is None:
        return None, None
    moment = Point(reading.earliest, reading.latest)
    if closed or moment.is_instant:
        hour = Span(moment.first, moment)
        return hour, hour
    if is_sealed(case, scope):
        return Span(moment.first, instant(moment.first)), Span(moment.first, instant(moment.last))
    own = Span(moment.first, Point(moment.first, moment.last, tag))
    return own, own


def is_sealed(case: Case, scope: Scope) -> bool:
    """Whether nobody can come to belong to a stock's scope: it can only fall."""
    place = case.package.place_by_code.get(scope.place)
    return (
        scope.family is Family.REMAINING
        and place is not None
        and place.sealed
        and not scope.corridor
        and not scope.movement
        and scope.group not in PASSING
    )


def _revised(case: Case) -> list[int]:
    """The claims whose upper limits fall: a source's earlier figures for a quantity of which it later gave another.

    A later figure of the same source is a revision or a later hour, not a second opinion; two final ones both stand.
    What is said so far is one voice's count as it goes on, whoever says it. Of running totals that were told at one
    moment the highest is the last: they never fall.
    """
    claims = case.once(_open_claims)
    same: dict[object, list[int]] = {}
    for position, (reading, scope, *_) in enumerate(claims):
        if scope.family not in STOCKS:
            period = () if scope.movement else (reading.start, reading.latest)
            speaker = reading.count.source if reading.count.is_final else reading.voice
            about = (speaker, reading.count.stage, scope, reading.count.basis, period)
            same.setdefault(about, []).append(position)
    revised: list[int] = []
    for positions in (positions for positions in same.values() if len(positions) > 1):
        last = _last_told(claims, positions)
        is_final = any(claims[position].reading.count.is_final for position in last)
        if not is_final and claims[last[0]].reading.count.basis is Basis.CUMULATIVE:
            most = max(claims[position].low for position in last)
            last = [position for position in last if claims[position].low == most]
        revised += [
            position
            for position in set(positions).difference(last)
            if not (is_final and claims[position].reading.count.is_final)
        ]
    return revised


def _of_other_hours(case: Case) -> set[int]:
    """The claims on a stock that are of some hour of a day of which the same voice told another, later on."""
    claims = case.once(_open_claims)
    same: dict[object, list[int]] = {}
    for position, (reading, scope, *_) in enumerate(claims):
        if scope.family in STOCKS and not reading.is_exact_moment:
            same.setdefault((reading.voice, scope, reading.latest), []).append(position)
    return {position for told in same.values() for position in set(told) - {_last_told(claims, told)[-1]}}


def _last_told(claims: Sequence[Claim], positions: Sequence[int]) -> list[int]:
    told = [claims[position].reading.reported or -FOREVER for position in positions]
    return [position for position, when in zip(positions, told, strict=True) if when == max(told)]
