"""The words of the operation package, each with one meaning (see docs/package.md)."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    AUTHORITY = "authority"
    UN = "un"
    RED_CROSS = "red_cross"
    NGO = "ngo"
    MEDIA = "media"
    WITNESS = "witness"


class PlaceKind(StrEnum):
    SITE = "site"
    SETTLEMENT = "settlement"
    AREA = "area"
    CHECKPOINT = "checkpoint"
    RECEPTION = "reception"
    COUNTRY = "country"


class CorridorStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class WindowKind(StrEnum):
    CEASEFIRE = "ceasefire"
    HUMANITARIAN_PAUSE = "humanitarian_pause"
    SILENCE_REGIME = "silence_regime"


class WindowStatus(StrEnum):
    ANNOUNCED = "announced"
    AGREED = "agreed"
    POSTPONED = "postponed"
    IN_FORCE = "in_force"
    HELD = "held"
    VIOLATED = "violated"
    COLLAPSED = "collapsed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What happened to the people counted. The first ten are flows, the last four stocks."""

    DEPARTED = "departed"
    JOINED = "joined"
    LEFT = "left"
    DETAINED = "detained"
    ARRIVED = "arrived"
    EVACUATED = "evacuated"
    KILLED = "killed"
    INJURED = "injured"
    PREVENTED = "prevented"
    PLANNED = "planned"
    REMAINING = "remaining"
    IN_TRANSIT = "in_transit"
    IN_DETENTION = "in_detention"
    MISSING = "missing"

    @property
    def is_stock(self) -> bool:
        return self in STOCK_STAGES


STOCK_STAGES = frozenset({Stage.REMAINING, Stage.IN_TRANSIT, Stage.IN_DETENTION, Stage.MISSING})


class Basis(StrEnum):
    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    STOCK = "stock"


class Completeness(StrEnum):
    FINAL = "final"
    SO_FAR = "so_far"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    FEWER_THAN = "fewer_than"
    UP_TO = "up_to"
    RANGE = "range"
    DOZENS = "dozens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"


QUALIFIERS_WITHOUT_VALUE = frozenset({Qualifier.DOZENS, Qualifier.HUNDREDS, Qualifier.THOUSANDS})


class Unit(StrEnum):
    PERSONS = "persons"
    FAMILIES = "families"
    VEHICLES = "vehicles"


class Group(StrEnum):
    """Whom a figure counts. Every group is part of `all`."""

    ALL = "all"
    CIVILIANS = "civilians"
    MEN = "men"
    WOMEN = "women"
    CHILDREN = "children"
    OLDER = "older"
    DISABLED = "disabled"
    WOUNDED = "wounded"
    DETAINEES = "detainees"
    WOMEN_CHILDREN_OLDER = "women_children_older"
    FOREIGN_NATIONALS = "foreign_nationals"
    FIGHTERS = "fighters"


PARTS = ("men", "women", "boys", "girls", "children", "older", "disabled", "wounded")
"""The parts of a figure that its own source may give, as columns of counts.csv and fields of `Count`."""


class Role(StrEnum):
    """What a member may do in one operation; `corridors.access` decides by it."""

    REPORTER = "reporter"
    OBSERVER = "observer"
    COORDINATOR = "coordinator"
