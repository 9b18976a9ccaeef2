"""Sentences as a reader sees them; the translations are catalogues written for the test."""

import struct

import pytest
from django.utils import translation

from reports.engine.messages import (
    Ref,
    figure,
    moment,
    ngettext,
    organisation,
    organisations,
    place,
    said,
    sentence,
)
from reports.wording import Names, render
from tests.reports.engine.notation import package

APART = (
    "%(source)s says %(said)s; %(other)s says %(figure)s: at least %(number)s person apart.",
    "%(source)s says %(said)s; %(other)s says %(figure)s: at least %(number)s people apart.",
)


@pytest.fixture
def names():
    return Names.of(
        package("""
        operation  29 Apr - 8 May
        corridor   road   plant to haven
        movement   first  3 May - 3 May
        window     w1     5 May 08:00 - 5 May 18:00
        window     w2     ?
        un      3 May  arrived haven  127
        office  3 May  arrived haven  156
        """)
    )


@pytest.fixture
def catalogue(settings, tmp_path):
    """Writes a compiled catalogue of one language: messages by id, those with plurals by both ids."""

    def write(language, messages, plurals="nplurals=2; plural=(n != 1);"):
        header = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {plurals}\n"
        entries = sorted({"": header, **messages}.items())
        keys = [key.encode() for key, _ in entries]
        values = [value.encode() for _, value in entries]
        table = 28 + 16 * len(keys)
        lengths_and_places, place_ = [], table
        for text in [*keys, *values]:
            lengths_and_places += [len(text), place_]
            place_ += len(text) + 1
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.mo").write_bytes(
            struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, table)
            + struct.pack(f"<{len(lengths_and_places)}I", *lengths_and_places)
            + b"".join(text + b"\0" for text in [*keys, *values])
        )
        settings.LOCALE_PATHS = [tmp_path]

    return write


def apart(people):
    return ngettext(
        *APART,
        people,
        source=organisation("un"),
        said=said(("un", "1")),
        other=organisation("office"),
        figure=figure(("office", "2")),
    )


def test_one_whole_sentence_with_its_number(names):
    with translation.override("en"):
        assert render(apart(29), names) == (
            "Un says 127 people arrived in haven on 3 May; office says 156: at least 29 people apart."
        )
        assert render(apart(1), names).endswith("at least 1 person apart.")


def test_every_kind_of_reference(names):
    kinds = sentence(
        "%(organisations)s | %(place)s | %(corridor)s | %(movement)s | %(window)s | %(windows)s | %(people)s | "
        "%(stage)s | %(group)s | %(moment)s | %(number)s | %(text)s",
        organisations=organisations("un", "office"),
        place=place("haven"),
        corridor=Ref("corridor", ("road",)),
        movement=Ref("movement", ("first",)),
        window=Ref("window", ("w1",)),
        windows=Ref("windows", ("w1", "w2")),
        people=Ref("people", ("office", "2")),
        stage=Ref("stage", ("in_transit",)),
        group=Ref("group", ("older",)),
        moment=moment("2022-05-03T14:00+03:00"),
        number=1400,
        text="as said",
    )

    with translation.override("en"):
        assert render(kinds, names) == (
            "Un and office | haven | road | first | the ceasefire on 5 May (08:00 to 18:00) | "
            "the ceasefire on 5 May (08:00 to 18:00) and the ceasefire at a time not stated | 156 people | "
            "on the way | older people | 3 May, 14:00 | 1,400 | as said"
        )


def test_what_is_unknown_is_called_by_its_code(names):
    with translation.override("en"):
        text = render(
            sentence("%(a)s, %(b)s, %(c)s", a=said(("un", "gone")), b=Ref("window", ("w9",)), c=Ref("new", ("x", "y"))),
            names,
        )

    assert text == "Gone, w9, x, y"


def test_a_translation_has_its_own_order_and_plural_forms(names, catalogue):
    catalogue(
        "pl",
        {
            "\0".join(APART): "\0".join(
                f"%(number)s {form} – %(other)s, %(source)s." for form in ("osoba", "osoby", "osób")
            )
        },
        plurals="nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    )

    with translation.override("pl"):
        assert [render(apart(people), names) for people in (1, 2, 25)] == [
            "1 osoba – office, un.",
            "2 osoby – office, un.",
            "25 osób – office, un.",
        ]


def test_a_translation_that_asks_for_what_is_not_there_gives_way_to_english(names, catalogue):
    catalogue("pl", {"%(number)s people.": "%(liczba)s osób."})

    with translation.override("pl"):
        assert render(sentence("%(number)s people.", number=3), names) == "3 people."


def test_names_are_isolated_in_a_right_to_left_sentence(names):
    with translation.override("he"):
        text = render(sentence("%(who)s: %(number)s", who=organisations("un", "office"), number=5), names)

    assert "\u2068un\u2069" in text
    assert "\u2068office\u2069" in text
