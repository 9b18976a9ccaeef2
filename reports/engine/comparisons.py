"""With which others can one claim not be true? All limits are compared as arrays, by scope."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from reports.engine.intervals import ALWAYS, Array, Stretches, edges, snapped
from reports.engine.limits import ENDLESS, Limits, Spans
from reports.engine.nesting import Condition, Kind, Nesting, Ways

AT_ONCE = 64
"""So many claims are compared with all others in one go: more would not stay within reach of the processor."""


class Rivals(Mapping[int, int]):
    """The claims that one cannot be true with, and how many people they are apart; in the order of their numbers."""

    def __init__(self, claims: Array, gaps: Array) -> None:
        self.claims, self.gaps = claims, gaps

    @cached_property
    def _gap_of(self) -> dict[int, int]:
        return dict(zip(self.claims.tolist(), self.gaps.tolist(), strict=True))

    def __getitem__(self, claim: int) -> int:
        return self._gap_of[claim]

    def __contains__(self, claim: object) -> bool:
        return claim in self._gap_of

    def __iter__(self) -> Iterator[int]:
        return iter(self._gap_of)

    def __len__(self) -> int:
        return len(self.claims)

    def at(self, positions: Array) -> "Rivals":
        return Rivals(self.claims[positions], self.gaps[positions])

    def without(self, claims: Collection[int]) -> "Rivals":
        return self.at(~np.isin(self.claims, list(claims)))


class Comparisons:
    """Both limits of all claims as arrays, by scope: with which others can one claim not be true?"""

    def __init__(self, limits: Limits, nesting: Nesting, base: float) -> None:
        self.limits, self.nesting, self.base = limits, nesting, base
        self.last_claim = int(limits.claim.max(initial=-1))
        self.known: dict[int, Rivals] = {}
        by_scope = np.argsort(limits.scope, kind="stable")
        edges = np.searchsorted(limits.scope[by_scope], np.arange(len(limits.scopes) + 1)).tolist()
        self.rows = [by_scope[edges[scope] : edges[scope + 1]] for scope in range(len(limits.scopes))]
        has_low, has_high = limits.low > -ENDLESS, limits.high < ENDLESS
        self.low = {scope: side for scope, rows in enumerate(self.rows) if len(side := rows[has_low[rows]])}
        self.high = {scope: side for scope, rows in enumerate(self.rows) if len(side := rows[has_high[rows]])}
        self.above: dict[int, list[tuple[Ways, _Side]]] = {}
        self.beneath: dict[int, list[tuple[Ways, _Side]]] = {}

    def apart(self, number: int) -> Rivals:
        """The claims that cannot be true together with one claim."""
        if number not in self.known:
            self.compare([number])
        return self.known[number]

    def free(self, numbers: Collection[int], of: Collection[int]) -> list[int]:
        """Those of some claims that none of others contradicts."""
        self.compare(numbers)
        is_other = np.zeros(self.last_claim + 1, dtype=bool)
        is_other[[number for number in of if number < len(is_other)]] = True
        return [number for number in numbers if not is_other[self.known[number].claims].any()]

    def compare(self, numbers: Iterable[int]) -> None:
        """Finds the rivals of some claims, of all of them together."""
        asked = np.array(sorted(set(numbers).difference(self.known)), np.int64)
        for first in range(0, len(asked), AT_ONCE):
            mine = asked[first : first + AT_ONCE]
            gaps = np.zeros((len(mine), self.last_claim + 1), np.int64)
            rows = np.flatnonzero(np.isin(self.limits.claim, mine))
            scopes = self.limits.scope[rows]
            for scope in np.unique(scopes).tolist():
                for claims, others, apart in self._found(scope, rows[scopes == scope]):
                    np.maximum.at(gaps, (np.searchsorted(mine, claims), others), apart.astype(np.int64))
            limited = np.flatnonzero(mine <= self.last_claim)
            gaps[limited, mine[limited]] = 0
            width, told = gaps.shape[1], gaps.ravel()
            pairs = np.flatnonzero(told > 0)
            others, apart = pairs % width, told[pairs]
            edges = pairwise(np.searchsorted(pairs, width * np.arange(len(mine) + 1)).tolist())
            for number, (first_pair, end) in zip(mine.tolist(), edges, strict=True):
                self.known[number] = Rivals(others[first_pair:end], apart[first_pair:end])

    def _found(self, scope: int, rows: Array) -> Iterator[tuple[Array, Array, Array]]:
        """Which claims, by some of a scope's rows, which others contradict, and by how many people."""
        lower, upper = rows[self.limits.low[rows] > -ENDLESS], rows[self.limits.high[rows] < ENDLESS]
        for ways, many in self._many(scope) if len(lower) else ():
            mine = self._side(lower[:, None], self.limits.low)
            for of, by, gaps in self._over(mine, many, ways):
                yield mine.claims[of, 0], many.claims[by], gaps
        for ways, few in self._few(scope) if len(upper) else ():
            mine = self._side(upper[:, None], self.limits.high)
            for of, by, gaps in self._over(few, mine, ways):
                yield mine.claims[of, 0], few.claims[by], gaps

    def _side(self, rows: Array, limits: Array) -> "_Side":
        return _Side(self.limits.claim[rows], limits[rows], self.limits.spans.at(rows))

    def _many(self, few: int) -> list[tuple[Ways, "_Side"]]:
        """The upper limits that a scope's people may be under, those together that ask for the same conditions."""
        if few not in self.above:
            scopes, ways = self.limits.scopes, self.nesting.ways
            rows = _together((ways(scopes[few], scopes[many]), rows) for many, rows in self.high.items())
            self.above[few] = [(ways, self._side(told, self.limits.high)) for ways, told in rows]
        return self.above[few]

    def _few(self, many: int) -> list[tuple[Ways, "_Side"]]:
        """The lower limits of people who may be among a scope's."""
        if many not in self.beneath:
            scopes, ways = self.limits.scopes, self.nesting.ways
            rows = _together((ways(scopes[few], scopes[many]), rows) for few, rows in self.low.items())
            self.beneath[many] = [(ways, self._side(told, self.limits.low)) for ways, told in rows]
        return self.beneath[many]

    def _over(self, few: "_Side", many: "_Side", ways: Ways) -> Iterator[tuple[Array, Array, Array]]:
        """Where the first side counts more than the second may, by how many people: row and column of each."""
        gaps = few.limits - many.limits
        larger = gaps > 0
        for conditions in ways if larger.any() else ():
            mask = larger
            for condition in conditions:
                mask = mask & _meets(condition, few, many, self.base)
                if not mask.any():
                    break
            else:
                row, column = np.divmod(np.flatnonzero(mask), mask.shape[1])
                yield row, column, gaps[row, column]


@dataclass(frozen=True)
class _Side:
    """Lower, or upper, limits: one below the other, or beside each other, so that each is compared with each."""

    claims: Array
    limits: Array
    spans: Spans
    known: dict[tuple[str, tuple[Stretches, ...]], Array] = field(default_factory=dict)

    @cached_property
    def has_spans(self) -> bool:
        """Whether some end is no moment, but one between two: an end that both sides share says more then."""
        return bool((self.spans.first != self.spans.last).any())

    def at(self, name: str, *when: Stretches) -> Array:
        """The starts, or the ends, moved back to when people could last move, in each of some ways in turn."""
        key = (name, tuple(stretches for stretches in when if stretches != ALWAYS))
        if not key[1]:
            found: Array = getattr(self.spans, name)
            return found
        if key not in self.known:
            self.known[key] = snapped(self.at(name, *key[1][:-1]), *edges(key[1][-1]))
        return self.known[key]


def _together(sides: Iterable[tuple[Ways, Array]]) -> list[tuple[Ways, Array]]:
    """The rows of several scopes, those of the same conditions together."""
    found: dict[int, tuple[Ways, list[Array]]] = {}
    for ways, rows in sides:
        if ways:
            if id(ways) not in found:
                found[id(ways)] = ways, []
            found[id(ways)][1].append(rows)
    return [(ways, np.concatenate(rows)) for ways, rows in found.values()]


def _meets(condition: Condition, few: _Side, many: _Side, base: float) -> Array:
    """Where the spans of the first side lie to those of the second as a condition asks."""
    when = condition.open
    match condition.kind:
        case Kind.WITHIN:
            nobody = few.at("start", when) == few.at("last", when)
            within = (many.at("start", when) <= few.at("start", when)) & _ends_by(few, many, (when,), when)
            return nobody | within if nobody.any() else within
        case Kind.NOBODY:
            return few.at("start", when) == few.at("last", when)
        case Kind.NOBODY_YET:
            return (few.at("last", condition.arriving, when) <= base) & (few.at("start") >= base)
        case Kind.BY_THEN:
            since = (many.at("start", when) <= base) & (few.at("start") >= base)
            return since & _ends_by(few, many, (condition.arriving, when), when)
        case Kind.SAME:
            return _same_end(few, many)
        case Kind.SINCE:
            return many.at("last") <= few.at("first")
        case Kind.LEFT_SINCE:
            return many.at("last", when) <= few.at("start", when)
    return (many.at("last", when) <= base) & (few.at("start") >= base)


def _ends_by(few: _Side, many: _Side, of_few: Sequence[Stretches], of_many: Stretches) -> Array:
    """Where the first side ends no later than the second, each moved back to when people could last move."""
    ends_by: Array = few.at("last", *of_few) <= many.at("first", of_many)
    if few.has_spans and many.has_spans:
        ends_by |= _same_end(few, many, of_few, (of_many,))
    return ends_by


def _same_end(few: _Side, many: _Side, of_few: Sequence[Stretches] = (), of_many: Sequence[Stretches] = ()) -> Array:
    """Where both sides end at one moment, each moved back to when people could last move."""
    firsts = few.at("first", *of_few) == many.at("first", *of_many)
    lasts = few.at("last", *of_few) == many.at("last", *of_many)
    return firsts & lasts & (few.spans.tag == many.spans.tag)
