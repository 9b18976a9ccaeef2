"""The rule that the developers' guide shows, and its test, as they stand there."""

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.reports.engine.notation import case, ids

GUIDE = Path(__file__).parents[3] / "docs" / "engine.md"


def shown() -> list[str]:
    """The blocks of code of the section on a rule of one's own."""
    section = GUIDE.read_text(encoding="utf-8").partition("## A rule of your own")[2].partition("\n## ")[0]
    return [dedent(block) for block in re.findall(r"(?:^ {4}.*\n|^\n)+", section, re.MULTILINE) if block.strip()]


def test_the_rule_of_the_guide_passes_its_own_test():
    rule, test = shown()
    assert len(rule.strip().splitlines()) < 40
    names: dict[str, Any] = {"case": case}
    exec(rule, names)
    exec(test, names)
    names["test_a_count_beyond_any_city"]()
    assert ids(names["find"](case("un  3 May  arrived haven  127"))) == []
    assert ids(names["find"](case("un  3 May  arrived haven  10000127"))) == [["1"]]
