"""Every sentence exists in every language, with its placeholders, and is compiled as it stands in the text."""

import re
from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).parents[2] / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
CATALOGUES = pytest.mark.parametrize("language", sorted(folder.name for folder in LOCALE.iterdir()))


def entries(language):
    return polib.pofile(LOCALE / language / "LC_MESSAGES" / "django.po")


def forms(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_there_are_catalogues():
    assert {folder.name for folder in LOCALE.iterdir()} == {"ar", "uk"}


@CATALOGUES
def test_nothing_is_left_in_english(language):
    assert [entry.msgid for entry in entries(language) if entry.fuzzy or not all(forms(entry))] == []


@CATALOGUES
def test_no_form_asks_for_what_its_sentence_does_not_give(language):
    """A form may leave a number out, where the language says it in words; it may not ask for one more."""
    for entry in entries(language):
        given = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for form in forms(entry):
            assert set(PLACEHOLDER.findall(form)) <= given, entry.msgid
            assert entry.msgid_plural or set(PLACEHOLDER.findall(form)) == given, entry.msgid


@CATALOGUES
def test_the_compiled_catalogue_is_that_of_the_text(language):
    compiled = polib.mofile(LOCALE / language / "LC_MESSAGES" / "django.mo")
    assert {(e.msgctxt, e.msgid): forms(e) for e in compiled} == {
        (e.msgctxt, e.msgid): forms(e) for e in entries(language) if not e.obsolete
    }
