"""On small cases the engine finds a contradiction exactly where no history at all satisfies every count.

The check shares nothing with the engine: it lists every life that one person can have led in three days (left or killed
where and when, by which way, arrived when), and asks whether some number of people for each life gives every figure.
"""

from dataclasses import dataclass
from itertools import product

import highspy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridors.domain.package import Count
from corridors.domain.reading import COUNTS
from reports.engine.case import Case
from reports.engine.disputes import open_disputes
from tests.reports.engine.notation import package

SETTING = """
    operation  1 May - 4 May
    place      plant  in=town sealed
    place      town
    place      haven
    corridor   road   town to haven
"""
DAYS = (0, 1, 2)
NEVER = 9


@dataclass(frozen=True)
class Life:
    home: str
    way: str = ""
    left: int = NEVER
    reached: int = NEVER
    by: str = ""
    killed: int = NEVER
    died: int = NEVER
    """Of something else: counted by nobody."""


def lives() -> list[Life]:
    found = []
    for home in ("plant", "town", "outside"):
        found.append(Life(home))
        found += [Life(home, killed=day) for day in DAYS] + [Life(home, died=day) for day in DAYS]
        for way, left in product(("", "road"), DAYS):
            found.append(Life(home, way, left))
            found += [Life(home, way, left, day, by) for day, by in product(DAYS, ("", "road")) if day >= left]
    return found


LIVES = lives()


def can_be(counts: list[Count]) -> bool:
    """Whether some history satisfies all counts."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for _ in LIVES:
        solver.addCol(0.0, 0.0, highspy.kHighsInf, 0, [], [])
    others = {day: len(LIVES) + day for day in DAYS}
    for _ in DAYS:
        solver.addCol(0.0, 0.0, highspy.kHighsInf, 0, [], [])
    for count in counts:
        low = float(max(0, count.range.low))
        high = highspy.kHighsInf if count.range.high is None else float(count.range.high)
        is_stock, is_final = count.stage.is_stock, count.is_final
        if count.place == "town" and is_stock:
            # Anybody may be in the town besides those of the plant: at a day's end the same ones for all counts.
            plant = [life.home == "plant" and is_there(life, day_of(count)) for life in LIVES]
            row(solver, plant, low if is_final else 0.0, high, [others[day_of(count)]] if is_final else [])
        elif is_final:
            row(solver, at_end(count), low, high)
        else:
            row(solver, at_start(count) if is_stock else at_end(count), low, highspy.kHighsInf)
            if count.basis != "increment":
                row(solver, at_end(count) if is_stock else at_start(count), 0.0, high)
    solver.run()
    return solver.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)


def row(solver: highspy.Highs, counted: list[bool], low: float, high: float, more: list[int] | None = None) -> None:
    index = [number for number, is_counted in enumerate(counted) if is_counted] + (more or [])
    solver.addRow(low, high, len(index), index, [1.0] * len(index))


def day_of(count: Count) -> int:
    return count.period_end.day.day - 1


def is_there(life: Life, day: int) -> bool:
    """Whether somebody is at home when a day has ended."""
    return life.left > day and life.killed > day and life.died > day


def at_end(count: Count) -> list[bool]:
    return [is_counted(count, life, day_of(count)) for life in LIVES]


def at_start(count: Count) -> list[bool]:
    return [is_counted(count, life, day_of(count) - 1) for life in LIVES]


def is_counted(count: Count, life: Life, last: int) -> bool:
    """Whether a count that ends with the day `last` counts somebody who leads this life."""
    first = count.period_start.day.day - 1 if count.period_start else 0
    homes = {"plant": ("plant",), "town": ("plant", "town")}
    match count.stage:
        case "remaining":
            return life.home in homes[count.place] and is_there(life, last)
        case "killed":
            return life.home in homes[count.place] and first <= life.killed <= last
        case "departed":
            by = not count.corridor or count.corridor == life.way
            return by and life.home in homes[count.place] and first <= life.left <= last
    by = not count.corridor or count.corridor == life.by
    return by and first <= life.reached <= last and (not count.origin or life.home in homes[count.origin])


@st.composite
def small_counts(draw: st.DrawFn) -> list[Count]:
    counts = []
    for number in range(draw(st.integers(2, 7))):
        stage = draw(st.sampled_from(["departed", "departed", "arrived", "arrived", "remaining", "killed"]))
        basis = "stock" if stage == "remaining" else draw(st.sampled_from(["increment", "cumulative"]))
        first = draw(st.integers(1, 3))
        row = {
            "external_id": str(number),
            "source": f"s{number}",
            "stage": stage,
            "place": "haven" if stage == "arrived" else draw(st.sampled_from(["plant", "plant", "town"])),
            "origin": draw(st.sampled_from(["", "plant", "town"])) if stage == "arrived" else "",
            "corridor": draw(st.sampled_from(["", "", "road"])) if stage in ("arrived", "departed") else "",
            "basis": basis,
            "period_start": "" if basis == "stock" else f"2022-05-0{first}",
            "period_end": f"2022-05-0{draw(st.integers(first, 3))}",
            "completeness": draw(st.sampled_from(["final", "so_far"])),
            "qualifier": draw(st.sampled_from(["exact", "exact", "at_least", "up_to"])),
            "value": str(draw(st.integers(0, 9))),
        }
        counts.append(COUNTS.read(row))
    return counts


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(counts=small_counts())
def test_a_contradiction_is_found_exactly_where_no_history_satisfies_the_counts(counts: list[Count]) -> None:
    setting = package(SETTING)
    operation = type(setting)(
        operation=setting.operation, places=setting.places, corridors=setting.corridors, counts=tuple(counts)
    )
    assert bool(open_disputes(Case(operation)).conflicts) == (not can_be(counts))
