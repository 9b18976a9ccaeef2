"""How far a long command has come: a bar on a terminal, a line now and then elsewhere."""

import shutil
import time
from typing import Any

from django.utils.translation import gettext as _

from corridors.figures import number

LINES = 10
"""Where there is no terminal, so many lines at most tell of the way."""


class Progress:
    """Writes to a command's stream; `total` is how many steps there are."""

    def __init__(self, stream: Any, total: int) -> None:
        self.stream = stream
        self.total = max(1, total)
        self.begun = time.monotonic()
        self.is_terminal = bool(stream.isatty())
        self._shown, self._told = "", 0

    def show(self, done: int, of: str) -> None:
        """So many steps are done; the last was one of that file."""
        if self.is_terminal:
            self._draw(self._bar(done, of))
        elif done * LINES // self.total > self._told:
            self._told = done * LINES // self.total
            self._write(f"{self._figures(done)}  {of}\n")

    def say(self, text: str) -> None:
        """A line of its own; the bar goes on below it."""
        bar = self._shown
        self.close()
        self._write(f"{text}\n")
        if bar:
            self._draw(bar)

    def close(self) -> None:
        """Takes the bar away."""
        if self._shown:
            self._draw("")

    def _bar(self, done: int, of: str) -> str:
        figures = f"{self._figures(done)}  {of}{self._left(done)}"
        room = shutil.get_terminal_size().columns - len(figures) - 5
        width = min(40, room)
        full = width * done // self.total
        return f"[{'#' * full}{' ' * (width - full)}] {figures}" if width >= LINES else figures

    def _figures(self, done: int) -> str:
        return _("%(percent)d %%, %(done)s of %(total)s") % {
            "percent": 100 * done // self.total,
            "done": number(done),
            "total": number(self.total),
        }

    def _left(self, done: int) -> str:
        """How long the rest takes at this pace, once there is a pace."""
        spent = time.monotonic() - self.begun
        if spent < 2 or not 0 < done < self.total:
            return ""
        minutes, seconds = divmod(int(spent / done * (self.total - done)), 60)
        return f"  -{minutes}:{seconds:02}"

    def _draw(self, bar: str) -> None:
        cover = " " * (len(self._shown) - len(bar))
        self._write(f"\r{bar}{cover}" if bar else f"\r{cover}\r")
        self._shown = bar

    def _write(self, text: str) -> None:
        self.stream.write(text, style_func=str, ending="")
        self.stream.flush()
