"""Operations of any size with honest counts, some of which are then made wrong: what the engine is measured on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice, pairwise
from random import Random

from corridors.domain.moments import Moment
from corridors.domain.package import Corridor, Count, Operation, Organisation, Package, Place
from corridors.domain.vocabulary import (
    Basis,
    Completeness,
    CorridorStatus,
    OrganisationKind,
    PlaceKind,
    Qualifier,
    Stage,
)

START = datetime(2022, 3, 1, tzinfo=UTC)
DAYS = 60
SOURCES = ("un", "icrc", "ministry", "council", "agency")
JOURNEY = 6
"""Hours from a departure to the arrival."""


class Flow:
    """People who left one place by one corridor, by the hour."""

    def __init__(self, random: Random, place: str, corridor: str, haven: str) -> None:
        self.place, self.corridor, self.haven = place, corridor, haven
        self.left = [0]
        for _ in range(24 * DAYS):
            self.left.append(self.left[-1] + random.randrange(40))

    def by(self, stage: Stage, hour: int) -> int:
        """How many had left, or arrived, by an hour."""
        return self.left[max(0, hour - JOURNEY) if stage is Stage.ARRIVED else hour]


def simple(size: int, *, wrong: float = 0.03, seed: int = 1) -> Package:
    """One corridor with `size` counts, the share `wrong` of which is off by a third or more."""
    return _package(size, wrong, seed, places=1, corridors=1)


def mixed(size: int, *, wrong: float = 0.03, seed: int = 1) -> Package:
    """Ten places in a region and five corridors from each, counted singly and together."""
    return _package(size, wrong, seed, places=10, corridors=5)


def _package(size: int, wrong: float, seed: int, *, places: int, corridors: int) -> Package:
    random = Random(seed)
    towns = [f"town-{number}" for number in range(places)]
    havens = [f"haven-{number}" for number in range(corridors)]
    flows = [
        Flow(random, town, f"way-{one}-{other}" if places > 1 else f"way-{other}", haven)
        for one, town in enumerate(towns)
        for other, haven in enumerate(havens)
    ]
    ways = sorted({(flow.corridor.rpartition("-")[2], flow.haven) for flow in flows})
    for flow in flows:
        flow.corridor = f"way-{flow.corridor.rpartition('-')[2]}"
    counts = list(islice(_reports(random, flows, size // 4), size // 4))
    counts += [_count(random, flows, number) for number in range(len(counts), size)]
    for number in random.sample(range(size), int(size * wrong)):
        counts[number] = _wrong(random, counts[number])
    return Package(
        operation=Operation(code="bench", name="Bench", timezone="UTC", starts_at=Moment.parse("2022-03-01")),
        places=(
            Place(code="region", name="Region", kind=PlaceKind.AREA),
            *(Place(code=town, name=town, parent="region", kind=PlaceKind.SETTLEMENT) for town in towns),
            *(Place(code=haven, name=haven, kind=PlaceKind.RECEPTION) for haven in havens),
        ),
        organisations=tuple(Organisation(code=code, name=code, kind=OrganisationKind.NGO) for code in SOURCES),
        corridors=tuple(
            Corridor(code=f"way-{number}", name=number, origin="region", destination=haven, status=CorridorStatus.OPEN)
            for number, haven in ways
        ),
        counts=tuple(counts),
    )


def _reports(random: Random, flows: list[Flow], size: int) -> Iterator[Count]:
    """Figures of every flow, period after period without a gap: nobody moves unreported."""
    parts = max(1, size // (2 * len(flows)))
    edges = [24 * DAYS * part // parts for part in range(parts + 1)]
    numbers = count()
    for flow in flows:
        for stage in (Stage.DEPARTED, Stage.ARRIVED):
            for first, last in pairwise(edges):
                yield Count(
                    external_id=str(next(numbers)),
                    source=random.choice(SOURCES),
                    stage=stage,
                    place=flow.haven if stage is Stage.ARRIVED else flow.place,
                    origin=flow.place if stage is Stage.ARRIVED else "",
                    corridor=flow.corridor,
                    reported_at=_moment(last, by_day=False),
                    basis=Basis.INCREMENT,
                    period_start=_moment(first, by_day=False),
                    period_end=_moment(last, by_day=False),
                    completeness=Completeness.FINAL,
                    qualifier=Qualifier.EXACT,
                    value=flow.by(stage, last) - flow.by(stage, first),
                )


def _count(random: Random, flows: list[Flow], number: int) -> Count:
    stage = random.choice((Stage.DEPARTED, Stage.DEPARTED, Stage.ARRIVED))
    flow = random.choice(flows)
    scope = random.random()
    if len(flows) == 1 or scope < 0.5:
        place, origin, corridor, chosen = flow.place, flow.place, flow.corridor, [flow]
    elif scope < 0.7:
        place, origin, corridor = flow.place, flow.place, ""
        chosen = [one for one in flows if one.place == flow.place]
    elif scope < 0.9:
        place, origin, corridor = "region", "", flow.corridor
        chosen = [one for one in flows if one.corridor == flow.corridor]
    else:
        place, origin, corridor, chosen = "region", "", "", flows
    if stage is Stage.ARRIVED:
        place = flow.haven
        chosen = [one for one in chosen if one.haven == flow.haven]
        corridor = flow.corridor if corridor else ""
    first, last = sorted((random.randrange(24 * DAYS), random.randrange(1, 24 * DAYS + 1)))
    basis = random.choice((Basis.INCREMENT, Basis.CUMULATIVE))
    by_day = random.random() < 0.5
    if by_day:
        first, last = 24 * (first // 24), 24 * (last // 24 + 1) if last % 24 else last
    if basis is Basis.CUMULATIVE:
        first = 0
    elif not by_day:
        first = max(0, last - 12)
    last = max(last, first + 24 if by_day else first + 1)
    last = min(last, 24 * DAYS)
    people = sum(one.by(stage, last) - one.by(stage, first) for one in chosen)
    return Count(
        external_id=str(number),
        source=random.choice(SOURCES),
        stage=stage,
        place=place,
        origin=origin if stage is Stage.ARRIVED else "",
        corridor=corridor,
        reported_at=_moment(last, by_day=False),
        basis=basis,
        period_start=_moment(first, by_day=by_day) if basis is Basis.INCREMENT else None,
        period_end=_moment(last - 24, by_day=True) if by_day else _moment(last, by_day=False),
        completeness=Completeness.FINAL,
        qualifier=Qualifier.EXACT,
        value=people,
    )


def _moment(hour: int, *, by_day: bool) -> Moment:
    instant = START + timedelta(hours=hour)
    return Moment.parse(instant.date().isoformat() if by_day else instant.isoformat())


def _wrong(random: Random, count: Count) -> Count:
    value = count.value or 0
    return replace(count, value=int(value * random.choice((0.3, 0.6, 1.5, 2.5))) + random.randrange(20, 60))
