"""What must hold of a record before it is stored. Each check answers with coded problems and never raises."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from corridors.domain.errors import Problem
from corridors.domain.moments import Moment, timezones
from corridors.domain.package import Corridor, Count, Movement, Operation, Organisation, Place, Violation, Window
from corridors.domain.vocabulary import (
    QUALIFIERS_WITHOUT_VALUE,
    Basis,
    OrganisationKind,
    Qualifier,
)

UTC = ZoneInfo("UTC")
LONGEST_ROUTE = 10_000
FURTHEST = 10_000_000
"""No coordinate is larger: a height may be in metres. Also what is no number (NaN) is not up to it."""


@dataclass(frozen=True)
class Known:
    """The codes that a record may refer to, and the operation's time zone."""

    zone: ZoneInfo = UTC
    places: Collection[str] = ()
    organisations: Collection[str] = ()
    corridors: Collection[str] = ()
    windows: Collection[str] = ()
    movements: Collection[str] = ()


def check_operation(operation: Operation) -> list[Problem]:
    if operation.timezone not in timezones():
        message = f"timezone: {operation.timezone!r} is no IANA time zone, such as Europe/Kyiv."
        return [Problem("unknown_timezone", "timezone", message, {"said": operation.timezone})]
    return list(_in_order(operation.zone, "ends_at", operation.starts_at, operation.ends_at))


def check_place(place: Place, known: Known) -> list[Problem]:
    problems = list(_unknown(known.places, "parent", place.parent))
    if (place.latitude is None) != (place.longitude is None):
        problems.append(Problem("half_a_position", "latitude", "Give both latitude and longitude, or neither."))
    return problems


def check_organisation(organisation: Organisation, known: Known) -> list[Problem]:
    problems = list(_unknown(known.organisations, "part_of", organisation.part_of))
    if organisation.party and organisation.kind is not OrganisationKind.AUTHORITY:
        message = "party: only an authority speaks for a party to the conflict; leave it empty."
        problems.append(Problem("party_of_non_authority", "party", message))
    return problems


def check_corridor(corridor: Corridor, known: Known) -> list[Problem]:
    problems = [
        *_unknown(known.places, "origin", corridor.origin),
        *_unknown(known.places, "destination", corridor.destination),
        *_unknown(known.places, "via", *corridor.via),
        *_unknown(known.organisations, "agreed_by", *corridor.agreed_by),
    ]
    if corridor.origin == corridor.destination:
        problems.append(Problem("same_ends", "destination", "A corridor leads from one place to another."))
    return problems


def check_route(route: object) -> list[Problem]:
    """A corridor's line on the map: a GeoJSON LineString or MultiLineString of at most 10,000 positions, or None."""
    if route is None:
        return []
    if not isinstance(route, dict) or route.get("type") not in ("LineString", "MultiLineString"):
        return [Problem("not_a_route", "route", "route: give a GeoJSON LineString or MultiLineString.")]
    if set(route) - {"type", "coordinates"}:
        return [Problem("not_a_route", "route", "route: give its type and coordinates alone.")]
    lines = route.get("coordinates")
    if route["type"] == "LineString":
        lines = [lines]
    if not isinstance(lines, list) or not lines or not all(isinstance(line, list) and len(line) > 1 for line in lines):
        return [Problem("not_a_route", "route", "route: each line needs two positions or more.")]
    positions = [position for line in lines for position in line]
    if len(positions) > LONGEST_ROUTE:
        message = f"route: {len(positions):,} positions are more than {LONGEST_ROUTE:,}; simplify the line."
        return [Problem("route_too_long", "route", message, {"limit": LONGEST_ROUTE})]
    if not all(_is_position(position) for position in positions):
        message = "route: a position is [longitude, latitude] in degrees, longitude first."
        return [Problem("not_a_position", "route", message)]
    return []


def _is_position(position: object) -> bool:
    return (
        isinstance(position, list)
        and len(position) in (2, 3)
        and all(isinstance(degree, int | float) and not isinstance(degree, bool) for degree in position)
        and all(abs(degree) <= FURTHEST for degree in position)
        and -180 <= position[0] <= 180
        and -90 <= position[1] <= 90
    )


def check_window(window: Window, known: Known) -> list[Problem]:
    return [
        *_unknown(known.corridors, "corridors", *window.corridors),
        *_unknown(known.organisations, "announced_by", *window.announced_by),
        *_unknown(known.organisations, "agreed_by", *window.agreed_by),
        *_in_order(known.zone, "ends_at", window.starts_at, window.ends_at),
    ]


def check_movement(movement: Movement, known: Known) -> list[Problem]:
    return [
        *_unknown(known.corridors, "corridors", *movement.corridors),
        *_unknown(known.windows, "windows", *movement.windows),
        *_in_order(known.zone, "ended_at", movement.started_at, movement.ended_at),
    ]


def check_violation(violation: Violation, known: Known) -> list[Problem]:
    return [
        *_unknown(known.windows, "window", violation.window),
        *_unknown(known.organisations, "alleged_by", violation.alleged_by),
        *_unknown(known.organisations, "alleged_against", violation.alleged_against),
    ]


def check_count(count: Count, known: Known) -> list[Problem]:
    return [
        *_unknown(known.places, "place", count.place),
        *_unknown(known.places, "origin", count.origin),
        *_unknown(known.corridors, "corridor", count.corridor),
        *_unknown(known.movements, "movement", count.movement),
        *_unknown(known.organisations, "source", count.source),
        *_unknown(known.organisations, "relayed_by", count.relayed_by),
        *_wording(count),
        *_basis(count),
        *_in_order(known.zone, "period_end", count.period_start, count.period_end),
    ]


def _wording(count: Count) -> Iterator[Problem]:
    needs_value = count.qualifier not in QUALIFIERS_WITHOUT_VALUE
    if needs_value and count.value is None:
        yield Problem("value_missing", "value", f"value: “{count.qualifier}” needs a number.")
    if not needs_value and count.value is not None:
        yield Problem("value_not_allowed", "value", f"value: “{count.qualifier}” stands without a number.")
    if count.qualifier is Qualifier.RANGE:
        if count.value_max is None:
            yield Problem("value_max_missing", "value_max", "value_max: a range needs its upper number.")
        elif count.value is not None and count.value_max < count.value:
            yield Problem("range_reversed", "value_max", "value_max: the upper number is below the lower one.")
    elif count.value_max is not None:
        yield Problem("value_max_not_allowed", "value_max", "value_max: only a range has an upper number.")


def _basis(count: Count) -> Iterator[Problem]:
    if count.stage.is_stock and count.basis is not Basis.STOCK:
        yield Problem("basis_not_stock", "basis", f"basis: “{count.stage}” is a stock, so its basis is stock.")
    if not count.stage.is_stock and count.basis is Basis.STOCK:
        message = f"basis: “{count.stage}” is a flow, so its basis is increment or cumulative."
        yield Problem("basis_not_flow", "basis", message)
    if count.basis is Basis.STOCK and count.period_start is not None:
        message = "period_start: a stock is present at period_end; leave period_start empty."
        yield Problem("stock_with_start", "period_start", message)


def _in_order(zone: ZoneInfo, field: str, start: Moment | None, end: Moment | None) -> Iterator[Problem]:
    if start is None or end is None:
        return
    ends, starts = end.closing(zone), start.opening(zone)
    if ends < starts or (ends == starts and (start.is_day or end.is_day)):
        yield Problem("ends_before_start", field, f"{field}: {end} is before {start}.", {"start": str(start)})


def _unknown(codes: Collection[str], field: str, *used: str) -> Iterator[Problem]:
    for code in used:
        if code and code not in codes:
            yield Problem("unknown_code", field, f"{field}: {code!r} is not known here; add it first.", {"said": code})


def check_no_cycle(field: str, parents: Mapping[str, str]) -> dict[str, Problem]:
    """A problem for each code that contains itself, through `field`, given the parent of every code."""
    problems = {}
    followed: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        code = start
        while code and code not in followed and code not in path:
            path[code] = None
            code = parents.get(code, "")
        followed.update(path)
        if code in path:
            members = list(path)
            for member in members[members.index(code) :]:
                message = f"{field}: {member!r} would contain itself."
                problems[member] = Problem("cycle", field, message, {"said": member})
    return problems


CHECKS: dict[type, Callable[..., list[Problem]]] = {
    Place: check_place,
    Organisation: check_organisation,
    Corridor: check_corridor,
    Window: check_window,
    Movement: check_movement,
    Violation: check_violation,
    Count: check_count,
}
