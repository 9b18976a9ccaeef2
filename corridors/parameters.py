"""The parameters of an address (`?as_of=…`) as values, for every door that takes some.

Each function raises Rejected with a coded problem at the parameter.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from corridors.domain.errors import Problem, Rejected
from corridors.domain.moments import MOMENT as PATTERN
from corridors.domain.moments import Moment, MomentError
from corridors.domain.reading import UNREADABLE

Given = Mapping[str, str]

MOMENT: dict[str, Any] = {
    "type": "string",
    "pattern": f"^(?:{PATTERN})$",
    "examples": ["2022-05-03", "2022-05-03T14:00+03:00"],
}
"""The JSON schema of what `moment` reads."""


def check_parameters(given: Given, known: Collection[str]) -> None:
    """Refuses parameters that nobody would read, and text that no database holds."""
    problems = [
        Problem("unknown_parameter", name[:100], f"There is no parameter {name[:100]!r} here; {_known(known)}.")
        for name in given
        if name not in known
    ]
    problems += [
        Problem("unreadable_text", name, f"{name}: contains a control character; remove it.")
        for name, said in given.items()
        if name in known and UNREADABLE.search(said)
    ]
    if problems:
        raise Rejected(problems)


def _known(known: Collection[str]) -> str:
    return f"those that it takes are {', '.join(sorted(known))}" if known else "it takes none"


def moment(given: Given, name: str, zone: ZoneInfo, *, opens: bool = False) -> datetime | None:
    """A date-time with its offset, or a day: that day's end in the zone (`opens`: its start). None where not given."""
    if name not in given:
        return None
    # A plus sign that was not encoded arrives as a space.
    said = re.sub(r" (\d\d:?\d\d)$", r"+\1", given[name].strip())
    try:
        found = Moment.parse(said)
        return found.opening(zone) if opens else found.closing(zone)
    except MomentError as error:
        raise _rejected(error.code, name, str(error)) from None


def flag(given: Given, name: str) -> bool:
    """Whether it is `true`; False where it is not given."""
    said = given.get(name, "false").strip()
    if said not in ("true", "false"):
        raise _rejected("not_true_or_false", name, f"{said!r} is neither true nor false")
    return said == "true"


def word(given: Given, name: str, words: Collection[str], default: str) -> str:
    """One of the words; `default` where it is not given."""
    said = given.get(name, default).strip()
    if said not in words:
        raise _rejected("unknown_word", name, f"{said!r} is none of: {', '.join(words)}")
    return said


def some_of(given: Given, name: str, words: Collection[str]) -> list[str]:
    """Those of the words that a list with commas names, in their own order; none where it is not given."""
    said = {one.strip() for one in given.get(name, "").split(",")} - {""}
    if unknown := sorted(said - set(words)):
        raise _rejected("unknown_field", name, f"{', '.join(unknown)!r} is none of: {', '.join(words)}")
    return [word for word in words if word in said]


def number(given: Given, name: str, default: int) -> int:
    """A whole number from 0; `default` where it is not given."""
    said = given.get(name, str(default)).strip()
    if not re.fullmatch(r"[0-9]{1,1000}", said):
        raise _rejected("not_a_number", name, f"{said!r} is no whole number written with digits only")
    return int(said)


def _rejected(code: str, name: str, reason: str) -> Rejected:
    return Rejected([Problem(code, name, f"{name}: {reason[:1000]}.")])
