"""Every problem that the domain can find has a sentence for the person at the form."""

import ast
import re
from pathlib import Path

from django.conf import settings

from corridors.admin.problems import SENTENCES, sentence_of
from corridors.domain.errors import Problem
from corridors.domain.moments import MomentError

RAISED_BY = {"Problem", "_Unreadable", "MomentError"}
OF_FILES = {"unknown_column"}
"""A form has no columns to mistake."""


def codes_in(folder: Path) -> set[str]:
    """The codes of problems that are written out in the folder's source."""
    calls = (
        node
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED_BY
    )
    firsts = (call.args[0] for call in calls if call.args)
    return {first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)}


def test_every_code_has_a_sentence():
    corridors = settings.BASE_DIR / "corridors"
    codes = codes_in(corridors / "domain") | codes_in(corridors / "services") | codes_in(corridors / "admin")
    assert {MomentError("not_a_moment", "").code, "unknown_code", "not_your_count", "taken"} <= codes
    assert codes - OF_FILES == set(SENTENCES)


def test_a_sentence_takes_its_values_from_the_problem():
    assert sentence_of(Problem("unknown_code", "place", "…", {"said": "haven"})) == (
        "“haven” is not known here; add it first."
    )


def test_a_sentence_asks_for_no_value_that_its_problem_lacks():
    given = {"said", "limit", "start"}
    for code, sentence in SENTENCES.items():
        assert set(re.findall(r"%\((\w+)\)s", str(sentence))) <= given, code


def test_a_code_without_a_sentence_shows_the_domains_own_words():
    assert sentence_of(Problem("brand_new", "place", "place: something new.")) == "place: something new."
