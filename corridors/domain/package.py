"""Everything published about one operation, as frozen records.

A `Package` is what a folder of CSV files holds, what the database is read into for the engine, and what an export
writes. The records carry codes, not database keys; docs/package.md defines each column.
"""

from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from corridors.domain.moments import Moment
from corridors.domain.ranges import Range, range_of
from corridors.domain.vocabulary import (
    Basis,
    Completeness,
    CorridorStatus,
    Group,
    OrganisationKind,
    PlaceKind,
    Qualifier,
    Stage,
    Unit,
    WindowKind,
    WindowStatus,
)

CountKey = tuple[str, str]
"""Who says it and its id there, `(source, external_id)`: what a count is called for ever, whatever its version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    code: str
    name: str
    timezone: str
    starts_at: Moment
    ends_at: Moment | None = None
    note: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    code: str
    name: str
    parent: str = ""
    kind: PlaceKind
    pcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    sealed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    code: str
    name: str
    kind: OrganisationKind
    party: str = ""
    part_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    code: str
    name: str
    origin: str
    destination: str
    via: tuple[str, ...] = ()
    status: CorridorStatus
    agreed_by: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    external_id: str
    corridors: tuple[str, ...] = ()
    kind: WindowKind
    announced_by: tuple[str, ...] = ()
    announced_at: Moment | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    agreed_by: tuple[str, ...] = ()
    status: WindowStatus
    note: str = ""
    evidence_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    code: str
    name: str
    corridors: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    started_at: Moment | None = None
    ended_at: Moment | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """An allegation, never a finding."""

    external_id: str
    window: str
    alleged_by: str
    alleged_against: str = ""
    occurred_at: Moment | None = None
    note: str = ""
    evidence_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What ONE source says, never the truth."""

    external_id: str
    corridor: str = ""
    movement: str = ""
    stage: Stage
    place: str
    origin: str = ""
    source: str
    relayed_by: str = ""
    statement: str = ""
    reported_at: Moment | None = None
    basis: Basis
    period_start: Moment | None = None
    period_end: Moment | None = None
    completeness: Completeness | None = None
    qualifier: Qualifier
    value: int | None = None
    value_max: int | None = None
    unit: Unit = Unit.PERSONS
    group: Group = Group.ALL
    men: int | None = None
    women: int | None = None
    boys: int | None = None
    girls: int | None = None
    children: int | None = None
    older: int | None = None
    disabled: int | None = None
    wounded: int | None = None
    note: str = ""
    evidence_url: str = ""

    @property
    def key(self) -> CountKey:
        return (self.source, self.external_id)

    @property
    def range(self) -> Range:
        return range_of(self.qualifier, self.value, self.value_max)

    @property
    def is_final(self) -> bool:
        """Whether the figure covers its period to the last moment; unstated: yes for an increment, else no."""
        if self.completeness is None:
            return self.basis is Basis.INCREMENT
        return self.completeness is Completeness.FINAL


@dataclass(frozen=True, kw_only=True)
class Package:
    operation: Operation
    places: tuple[Place, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    windows: tuple[Window, ...] = ()
    movements: tuple[Movement, ...] = ()
    violations: tuple[Violation, ...] = ()
    counts: tuple[Count, ...] = field(default=(), repr=False)

    @cached_property
    def place_by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def organisation_by_code(self) -> dict[str, Organisation]:
        return {organisation.code: organisation for organisation in self.organisations}

    @cached_property
    def corridor_by_code(self) -> dict[str, Corridor]:
        return {corridor.code: corridor for corridor in self.corridors}

    @cached_property
    def movement_by_code(self) -> dict[str, Movement]:
        return {movement.code: movement for movement in self.movements}

    @cached_property
    def around(self) -> dict[str, frozenset[str]]:
        """For each place those in which it lies."""
        found: dict[str, frozenset[str]] = {}
        for place in self.places:
            codes = [place.code]
            while (record := self.place_by_code.get(codes[-1])) and record.parent:
                codes.append(record.parent)
            found[place.code] = frozenset(codes[1:])
        return found

    def within(self, place: str, container: str) -> bool:
        """Whether `place` is `container` or lies inside it."""
        return bool(place) and (place == container or container in self.around.get(place, ()))

    def overlap(self, place: str, other: str) -> bool:
        """Whether one of two places holds the other."""
        return self.within(place, other) or self.within(other, place)

    def voice(self, organisation: str) -> str:
        """The topmost organisation for which this one speaks: two with the same voice are not independent."""
        code = organisation
        while (record := self.organisation_by_code.get(code)) and record.part_of:
            code = record.part_of
        return code
