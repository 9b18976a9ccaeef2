"""docs/package.md is complete: every column, word, hashtag and code of a problem is in it."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from corridors.domain import reading, vocabulary
from corridors.packages.files import FILES

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
ENUMS = [enum for enum in vars(vocabulary).values() if isinstance(enum, type) and issubclass(enum, StrEnum)]
SOURCES = [
    path
    for name in ("domain", "packages", "services")
    for path in (ROOT / "corridors" / name).glob("*.py")
    if path != ROOT / "corridors" / "services" / "keys.py"
]
ELSEWHERE = {"gone", "not_a_coordinator", "still_named"}
"""Codes of what loading a package never meets: the operator loads it, it follows no feed, and it removes nothing."""


def section(heading):
    """The text under a heading, to the next one of its level."""
    level = heading.split()[0]
    return re.split(rf"^{level} ", TEXT.partition(f"\n{heading}\n")[2], flags=re.MULTILINE)[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_column_with_its_hashtag_and_whether_it_is_required(file):
    rows = re.findall(r"^\| `(\w+)` \| (yes|) ?\| .*\| `(#[\w+]+)` \|$", section(f"## {file.name}"), flags=re.MULTILINE)

    expected = [(name, "yes" if name in file.table.required else "", tag) for name, tag in file.tags.items()]
    assert rows == expected


@pytest.mark.parametrize("enum", [enum for enum in ENUMS if enum not in (StrEnum, vocabulary.Role)])
def test_every_word_of_the_vocabulary(enum):
    assert [word for word in enum if f"`{word}`" not in TEXT] == []


PLACE_OF_CODE = {"Problem": 0, "_Unreadable": 0, "MomentError": 0, "SheetError": 0, "break_off": 1, "_fault": 1}


def codes_in(path):
    """The codes of problems and errors that a module gives: as an argument, as `code=`, or as a class's `code`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            place = PLACE_OF_CODE.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            yield from [] if place is None else node.args[place : place + 1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "code")
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            yield node.value


def test_every_code():
    given = [node.value for path in SOURCES for node in codes_in(path) if isinstance(node, ast.Constant)]
    codes = {value for value in given if isinstance(value, str)} - {""} - ELSEWHERE

    assert {"unknown_code", "not_a_moment", "cut_off", "no_header", "broken_chain", "organisation_differs"} <= codes
    assert sorted(code for code in codes if f"`{code}`" not in TEXT) == []


def test_no_code_that_is_never_given():
    sources = [*SOURCES, ROOT / "corridors" / "management" / "commands" / "verify_ledger.py"]
    told = re.findall(
        r"`([a-z0-9_]+)`", section("## Codes of problems") + section("## Is the ledger still what was written?")
    )
    texts = "".join(path.read_text(encoding="utf-8") for path in sources)

    assert sorted({code for code in told if f'"{code}"' not in texts}) == ["verify_ledger"]


@pytest.mark.parametrize("limit", [reading.LARGEST, *reading.LONGEST.values()])
def test_limits(limit):
    assert f"{limit:,}" in TEXT
