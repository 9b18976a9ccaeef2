"""Random true histories, and honest counts of them: what the engine must never call a contradiction.

A town and a village lie in a region; a sealed plant lies in the town. Two corridors lead from the town to two havens,
one from the village; both havens lie in a zone. Parties leave, join on the way, make detours by the other haven, are
taken aside, die. Most counts say of what period they are, some do not; some reach back to before the operation's start.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from corridors.domain.package import Count, Package
from corridors.domain.ranges import range_of
from corridors.domain.reading import COUNTS
from corridors.domain.vocabulary import Qualifier
from tests.reports.engine.notation import package

SETTING = """
    operation  1 May - 5 May
    place      region
    place      town     in=region
    place      plant    in=town sealed
    place      village  in=region
    place      zone
    place      north    in=zone
    place      south    in=zone
    corridor   to-north   town to north via=village
    corridor   to-south   town to south
    corridor   by-road    village to north
    movement   convoy     2 May - 3 May  corridors=to-north
"""
ZONE = ZoneInfo("Europe/Kyiv")
START = datetime(2022, 5, 1, tzinfo=ZONE)
DAYS = 4
HOURS = 24 * DAYS
IN = {
    "region": {"town", "plant", "village"},
    "town": {"town", "plant"},
    "plant": {"plant"},
    "village": {"village"},
    "zone": {"north", "south"},
    "north": {"north"},
    "south": {"south"},
}
GROUPS = {"all": {"man", "woman", "child", "fighter"}, "men": {"man"}, "women": {"woman"}, "fighters": {"fighter"}}
GROUPS["civilians"] = {"man", "woman", "child"}
GROUPS["women_children_older"] = {"woman", "child"}


@dataclass(frozen=True)
class Party:
    """People who do the same at the same times, in hours from the start; None: they never do."""

    people: int
    kind: str
    home: str
    corridor: str
    movement: str
    left: int | None
    joined: bool
    reached: tuple[tuple[int, str, str], ...]
    taken: int | None
    released: int | None
    died: int | None

    def is_in(self, places: set[str], hour: float) -> bool:
        """Whether they are in one of some places at an hour."""
        if self.died is not None and self.died <= hour:
            return False
        if self.left is None or hour < self.left:
            return self.home in places
        last = [place for when, place, _ in self.reached if when <= hour]
        return bool(last) and last[-1] in places


@st.composite
def parties(draw: st.DrawFn) -> Party:
    home = draw(st.sampled_from(["town", "plant", "village", "outside"]))
    kind = draw(st.sampled_from(["man", "woman", "child", "fighter"]))
    people = draw(st.integers(1, 300))
    fate = draw(st.sampled_from(["stay", "die", "leave", "leave", "leave", "leave"]))
    nothing = Party(people, kind, home, "", "", None, False, (), None, None, None)
    if fate == "stay":
        return nothing
    if fate == "die":
        return Party(people, kind, home, "", "", None, False, (), None, None, draw(st.integers(1, HOURS)))
    left = draw(st.integers(1, HOURS))
    corridor = draw(st.sampled_from(["", "to-north", "to-south", "by-road"]))
    movement = "convoy" if corridor == "to-north" and 24 < left <= 60 and draw(st.booleans()) else ""
    reached: list[tuple[int, str, str]] = []
    hour = left
    for _ in range(draw(st.integers(0, 2))):
        hour += draw(st.integers(1, 6 if movement else 24))
        haven = draw(st.sampled_from(["north", "south", "north" if home == "village" else "village"]))
        by = corridor if not reached else draw(st.sampled_from(["", "to-north", "to-south"]))
        if hour <= HOURS and haven not in {place for _, place, _ in reached}:
            reached.append((hour, haven, by))
    taken = released = None
    if not reached and draw(st.booleans()):
        taken = min(HOURS, left + draw(st.integers(1, 10)))
        released = draw(st.none() | st.integers(taken, HOURS))
    joined = home == "village" and draw(st.booleans())
    return Party(people, kind, home, corridor, movement, left, joined, tuple(reached), taken, released, None)


def _flow_times(history: list[Party], row: dict[str, str], arrived_type: bool) -> list[tuple[float, int]]:
    """When, and how many people, a flow counts."""
    groups, events = GROUPS[row.get("group") or "all"], []
    for party in history:
        if party.kind not in groups:
            continue
        found = event(party, row, arrived_type)
        if found is not None:
            events.append((float(found), party.people))
    return events


def event(party: Party, row: dict[str, str], arrived_type: bool) -> int | None:
    stage, places = row["stage"], IN[row["place"]]
    if row.get("movement") and party.movement != row["movement"]:
        return None
    first = next(((hour, place, by) for hour, place, by in party.reached), None)
    is_origin_side = not row.get("origin") and row["place"] in ("region", "town", "plant", "village")
    match stage:
        case "killed":
            return party.died if party.home in places else None
        case "joined":
            return party.left if party.joined and party.home in places and _by(row, party.corridor) else None
        case "detained":
            is_from = not row.get("origin") or party.home in IN[row["origin"]]
            return party.taken if is_from and _by(row, party.corridor) else None
        case "departed":
            return party.left if party.home in places and _by(row, party.corridor) else None
        case "evacuated" if is_origin_side:
            if party.home not in places or not _by(row, party.corridor):
                return None
            return (first[0] if first else None) if arrived_type else party.left
    if row.get("origin") and party.home not in IN[row["origin"]]:
        return None
    if stage == "evacuated" and not arrived_type:
        bound = {"to-north": "north", "by-road": "north", "to-south": "south"}.get(party.corridor, "")
        return party.left if bound in places and _by(row, party.corridor) else None
    reached = next(((hour, by) for hour, place, by in party.reached if place in places), None)
    return reached[0] if reached and _by(row, reached[1]) else None


def _by(row: dict[str, str], corridor: str) -> bool:
    return not row.get("corridor") or row["corridor"] == corridor


@st.composite
def wording(draw: st.DrawFn, true: int) -> dict[str, str]:
    """A figure whose range holds the true number."""
    qualifier = draw(st.sampled_from([Qualifier.EXACT] * 12 + list(Qualifier)))
    near = draw(st.integers(0, max(3, true // 10)))
    value: int | None = true
    value_max = None
    match qualifier:
        case Qualifier.ABOUT:
            value = max(0, true + draw(st.sampled_from([-1, 1])) * (near * 8 // 10))
        case Qualifier.NEARLY | Qualifier.UP_TO:
            value = true + near
        case Qualifier.MORE_THAN:
            value = max(0, true - 1 - near)
        case Qualifier.AT_LEAST:
            value = max(0, true - near)
        case Qualifier.FEWER_THAN:
            value = true + 1 + near
        case Qualifier.RANGE:
            value, value_max = max(0, true - near), true + draw(st.integers(0, 20))
        case Qualifier.DOZENS | Qualifier.HUNDREDS | Qualifier.THOUSANDS:
            value = None
    if true not in range_of(qualifier, value, value_max):
        qualifier, value, value_max = Qualifier.EXACT, true, None
    row = {"qualifier": str(qualifier), "value": "" if value is None else str(value)}
    return {**row, "value_max": "" if value_max is None else str(value_max)}


@st.composite
def scopes(draw: st.DrawFn, home: str, haven: str) -> dict[str, str]:
    """What a count may be about: mostly one home and one haven, so that counts bear on each other."""
    flows = ["departed"] * 3 + ["arrived"] * 3 + ["evacuated"] * 3 + ["killed", "joined", "detained"]
    stage = draw(st.sampled_from([*flows, *["remaining"] * 3, "in_detention"]))
    some_home = draw(st.sampled_from([home, home, home, "region", "town", "plant", "village"]))
    row = {"stage": stage, "group": draw(st.sampled_from(["all"] * 6 + list(GROUPS))), "place": some_home}
    if stage == "arrived" or (stage == "evacuated" and draw(st.integers(0, 3)) == 0):
        row["place"] = draw(st.sampled_from([haven, haven, "zone", "village"]))
        row["origin"] = draw(st.sampled_from(["", some_home, some_home]))
    elif stage == "detained":
        row["origin"] = draw(st.sampled_from(["", some_home]))
    if stage in ("departed", "evacuated", "arrived", "joined", "detained"):
        row["corridor"] = draw(st.sampled_from([""] * 6 + ["to-north", "to-south", "by-road"]))
        row["movement"] = draw(st.sampled_from([""] * 6 + ["convoy"]))
    return row


@st.composite
def honest_count(draw: st.DrawFn, history: list[Party], scope: dict[str, str], number: int) -> Count:
    source = draw(st.sampled_from(["un", "icrc", "mayor", "ministry"]))
    row = {"external_id": str(number), "source": source, **scope}
    if row["stage"] in ("remaining", "in_detention"):
        return _stock(draw, history, row)
    return _flow(draw, history, row)


def _flow(draw: st.DrawFn, history: list[Party], row: dict[str, str]) -> Count:
    events = _flow_times(history, row, draw(st.booleans()))
    basis = draw(st.sampled_from(["increment", "cumulative"]))
    first = draw(st.integers(0, DAYS - 1))
    last = draw(st.integers(first, DAYS - 1))
    exact = draw(st.booleans())
    final = draw(st.booleans())
    end = 24.0 * last + (draw(st.integers(1, 23)) if exact else 24)
    start = 24.0 * first
    says_start = draw(st.integers(0, 11)) > 0 if basis == "increment" else draw(st.booleans())
    says_end = draw(st.integers(0, 11)) > 0
    if says_start and draw(st.integers(0, 11)) == 0:
        start = -240.0
    at = end
    if not final and not exact:
        at = 24.0 * last + draw(st.integers(0, 24))
    since, until = (start if says_start or basis == "increment" else 0.0), at
    if row.get("movement"):
        since = 0.0
        until = float("inf") if final else at
    true = sum(people for hour, people in events if since < hour <= until)
    return COUNTS.read(
        {
            **row,
            "basis": basis,
            "completeness": "final" if final else "so_far",
            "period_start": _day(start) if says_start else "",
            "period_end": (_instant(end) if exact else _day(24.0 * last)) if says_end else "",
            "reported_at": draw(st.sampled_from(["", *(_day(24.0 * (last + late)) for late in (0, 0, 1, 2))])),
            **draw(wording(true)),
        }
    )


def _stock(draw: st.DrawFn, history: list[Party], row: dict[str, str]) -> Count:
    exact, final = draw(st.booleans()), draw(st.booleans())
    day = draw(st.integers(0, DAYS - 1))
    end = 24.0 * day + (draw(st.integers(1, 23)) if exact else 24)
    at = end if exact or final else 24.0 * day + draw(st.integers(0, 24))
    groups, places = GROUPS[row["group"]], IN[row["place"]]
    if row["stage"] == "remaining":
        there = [party.people for party in history if party.kind in groups and party.is_in(places, at)]
    else:
        there = [
            party.people
            for party in history
            if party.kind in groups and party.taken is not None and party.taken <= at
            if party.released is None or party.released > at
        ]
    return COUNTS.read(
        {
            **row,
            "basis": "stock",
            "completeness": "final" if final else "so_far",
            "period_end": _instant(end) if exact else _day(24.0 * day),
            **draw(wording(sum(there))),
        }
    )


def _day(hour: float) -> str:
    return (START + timedelta(hours=hour)).date().isoformat()


def _instant(hour: float) -> str:
    return (START + timedelta(hours=hour)).isoformat()


@st.composite
def honest_packages(draw: st.DrawFn, most: int = 14) -> Package:
    """The setting with up to `most` honest counts of one random history, about a few scopes."""
    history = draw(st.lists(parties(), min_size=1, max_size=8))
    home = draw(st.sampled_from(["town", "plant", "plant", "village"]))
    haven = draw(st.sampled_from(["north", "south"]))
    about = draw(st.lists(scopes(home, haven), min_size=1, max_size=6))
    numbers = range(1, draw(st.integers(2, most)) + 1)
    return with_counts(*(draw(honest_count(history, draw(st.sampled_from(about)), number)) for number in numbers))


def with_counts(*counts: Count) -> Package:
    setting = package(SETTING)
    sources = package("\n".join(f"{source}  1 May  departed town  1" for source in ("un", "icrc", "mayor", "ministry")))
    return Package(
        operation=setting.operation,
        places=setting.places,
        organisations=sources.organisations,
        corridors=setting.corridors,
        movements=setting.movements,
        counts=tuple(counts),
    )


@st.composite
def quarrels(draw: st.DrawFn, most: int = 10) -> Package:
    """Honest counts, some of which are then made to say something else."""
    honest = draw(honest_packages(most))
    counts = []
    for count in honest.counts:
        if count.value is not None and draw(st.integers(0, 2)) == 0:
            value = draw(st.integers(0, 2 * count.value + 50))
            longer = None if count.value_max is None else value + 20
            count = replace(count, value=value, value_max=longer)
        counts.append(count)
    return replace(honest, counts=tuple(counts))
