"""A bar where there is a terminal, a few lines where there is none."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from corridors.management import progress
from corridors.management.progress import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def seen(screen: str) -> list[str]:
    """The lines that a terminal shows: what follows a carriage return is written over what was there."""
    lines = []
    for line in screen.split("\n"):
        shown = ""
        for written in line.split("\r"):
            shown = written + shown[len(written) :]
        lines.append(shown.rstrip())
    return lines


def test_on_a_terminal_one_line_tells_how_far_it_is(wide):
    screen = Terminal()
    bar = Progress(OutputWrapper(screen), 2000)
    bar.show(0, "places.csv")
    bar.show(1000, "counts.csv")
    assert seen(screen.getvalue()) == [f"[{'#' * 20}{' ' * 20}] 50 %, 1,000 of 2,000  counts.csv"]
    bar.close()
    assert seen(screen.getvalue()) == [""]


def test_what_is_said_meanwhile_stands_above_the_bar(wide):
    screen = Terminal()
    bar = Progress(OutputWrapper(screen), 4)
    bar.show(1, "counts.csv")
    bar.say("Again in 2 s.")
    assert seen(screen.getvalue()) == ["Again in 2 s.", f"[{'#' * 10}{' ' * 30}] 25 %, 1 of 4  counts.csv"]


def test_a_narrow_terminal_has_the_figures_alone(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    screen = Terminal()
    Progress(OutputWrapper(screen), 4).show(1, "counts.csv")
    assert seen(screen.getvalue()) == ["25 %, 1 of 4  counts.csv"]


def test_it_tells_how_long_the_rest_takes_once_there_is_a_pace(wide, monkeypatch):
    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    screen = Terminal()
    bar = Progress(OutputWrapper(screen), 4)
    now = 175.0
    bar.show(1, "counts.csv")
    assert seen(screen.getvalue())[0].endswith("counts.csv  -3:45")


def test_elsewhere_a_few_lines_tell_of_the_way():
    log = StringIO()
    bar = Progress(OutputWrapper(log), 1000)
    for done in range(1001):
        bar.show(done, "counts.csv")
    bar.say("Again in 2 s.")
    bar.close()
    said = log.getvalue().splitlines()
    assert (len(said), said[0], said[9], said[-1]) == (
        11,
        "10 %, 100 of 1,000  counts.csv",
        "100 %, 1,000 of 1,000  counts.csv",
        "Again in 2 s.",
    )


def test_nothing_to_do_is_no_mistake():
    log = StringIO()
    Progress(OutputWrapper(log), 0).show(0, "counts.csv")
    assert log.getvalue() == ""
