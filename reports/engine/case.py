"""What every rule shares about one run: each count's moments, range, voice and root, resolved once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from corridors.domain.moments import Moment
from corridors.domain.package import Count, CountKey, Package
from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Basis, Qualifier, Stage, Unit

DAY = 86_400.0
MANY = 200
"""An operation with more comparable counts is large: less is tried for each of them."""

Made = TypeVar("Made")


class Reading(NamedTuple):
    """One count with its moments in seconds since 1970 (UTC), None where its source states none.

    `start` is the first moment of its period (a running total without one starts with the operation); the figure was
    true at some moment from `earliest` to `latest`, which are the same where its source says exactly when. `reported`
    is the last moment at which it can have been told.
    """

    count: Count  # type: ignore[assignment]
    key: CountKey
    range: Range
    voice: str
    start: float | None
    earliest: float | None
    latest: float | None
    reported: float | None

    @property
    def is_exact_moment(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest


def is_comparable(count: Count) -> bool:
    """Whether a count is of persons, and of what happened rather than what was planned."""
    return count.unit is Unit.PERSONS and count.stage is not Stage.PLANNED


class Case:
    """A package as the engine sees it: built once for a run, never changed, the same whatever the order of its rows."""

    def __init__(
        self, package: Package, *, grades: Mapping[str, str] | None = None, set_aside: Collection[CountKey] = ()
    ) -> None:
        """`grades` weighs sources, by code, by the Admiralty code, such as B2; who has none is as good as F6.

        Counts that are `set_aside` are in no comparison, yet an earlier figure that one of them revised stays revised.
        """
        self.package = package
        self.grades = dict(grades or {})
        self._made: dict[Callable[[Case], Any], Any] = {}
        self.zone = package.operation.zone
        aside = set(set_aside)
        in_order = sorted([(count.key, count) for count in package.counts], key=itemgetter(0))
        self.by_key: dict[CountKey, Count] = {key: count for key, count in in_order if key not in aside}
        self.counts: tuple[Count, ...] = tuple(self.by_key.values())
        self.set_aside: tuple[Count, ...] = tuple(count for key, count in in_order if key in aside)
        self._in_order = sorted(in_order, key=lambda told: told[0] in aside) if aside else in_order
        self._moments: dict[str, tuple[float, float]] = {}
        self._voices: dict[str, str] = {}

    def once(self, make: "Callable[[Case], Made]") -> Made:
        """What `make` makes of this case, made once for all rules that ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def opening(self, moment: Moment) -> float:
        """The first instant that a moment can mean, in seconds since 1970 (UTC)."""
        return self._resolved(moment)[0]

    def closing(self, moment: Moment) -> float:
        """The last instant that a moment can mean, in seconds since 1970 (UTC): a day's end is the next day's start."""
        return self._resolved(moment)[1]

    def _resolved(self, moment: Moment) -> tuple[float, float]:
        known = self._moments.get(moment.said)
        if known is None:
            opening = moment.opening(self.zone).timestamp()
            known = (opening, moment.closing(self.zone).timestamp() if moment.is_day else opening)
            self._moments[moment.said] = known
        return known

    @cached_property
    def starts_at(self) -> float:
        """When the operation starts: the start of a running total that does not state its own."""
        return self.opening(self.package.operation.starts_at)

    @cached_property
    def readings(self) -> dict[CountKey, Reading]:
        """Every count with its moments resolved, by key, those set aside last."""
        ranges: dict[tuple[Qualifier, int | None, int | None], Range] = {}
        known, base = self._moments, self.starts_at
        found = {}
        for key, count in self._in_order:
            start = earliest = latest = reported = None
            if (moment := count.period_start) is not None:
                start = (known.get(moment.said) or self._resolved(moment))[0]
            elif count.basis is Basis.CUMULATIVE:
                start = base
            if (moment := count.period_end) is not None:
                earliest, latest = known.get(moment.said) or self._resolved(moment)
                if count.is_final:
                    earliest = latest
            if (moment := count.reported_at) is not None:
                reported = (known.get(moment.said) or self._resolved(moment))[1]
            said = (count.qualifier, count.value, count.value_max)
            range_ = ranges.get(said)
            if range_ is None:
                range_ = ranges[said] = count.range
            found[key] = Reading(count, key, range_, self.voice(key[0]), start, earliest, latest, reported)
        return found

    @cached_property
    def persons(self) -> tuple[Count, ...]:
        """The counts that can be compared in people: persons, and not what was merely planned."""
        return tuple(count for count in self.counts if is_comparable(count))

    def voice(self, organisation: str) -> str:
        """The topmost organisation for which this one speaks; those with one voice are not independent."""
        known = self._voices.get(organisation)
        if known is None:
            known = self._voices[organisation] = self.package.voice(organisation)
        return known

    def within(self, place: str, container: str) -> bool:
        """Whether `place` is `container` or lies inside it."""
        return self.package.within(place, container)

    def overlap(self, place: str, other: str) -> bool:
        """Whether one of two places holds the other."""
        return self.package.overlap(place, other)

    def root(self, count: Count) -> tuple[str, str]:
        """What a count goes back to: its statement, else itself. Relays of one root are one piece of evidence."""
        return (self.voice(count.source), f"statement {count.statement}" if count.statement else count.external_id)

    def later_first(self, counts: Iterable[Count]) -> list[Count]:
        """Counts by when they became known, the latest first; those of one moment in the order of their keys."""

        def moment(count: Count) -> float:
            said = count.reported_at or count.period_end
            return self.closing(said) if said else float("-inf")

        return sorted(sorted(counts, key=lambda count: count.key), key=moment, reverse=True)
