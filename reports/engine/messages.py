"""Sentences as message ids with parameters, so that each reader gets them in their own language.

A rule writes `sentence(gettext_noop("…"), …)` or `ngettext("…", "…", number, …)`; the English template is the message
id. `reports.wording` renders them. A parameter is a number, a text, or a reference to something whose name or wording
depends on the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corridors.domain.package import CountKey


@dataclass(frozen=True, slots=True)
class Ref:
    """Something to be named at rendering.

    `kind` is `organisation`, `place`, `corridor`, `movement` or `window` (one code or external id), `organisations` or
    `windows` (several), `said` (what a count says as a clause, such as “127 arrived in Zaporizhzhia on 3 May”),
    `figure` (its number alone, such as “about 500”) or `people` (its number with whom it counts), each a count's key,
    `stage` or `group` (a word of the vocabulary), or `moment` (an ISO date or date-time).
    """

    kind: str
    of: tuple[str, ...]


def organisation(code: str) -> Ref:
    return Ref("organisation", (code,))


def organisations(*codes: str) -> Ref:
    return Ref("organisations", codes)


def place(code: str) -> Ref:
    return Ref("place", (code,))


def said(key: CountKey) -> Ref:
    return Ref("said", key)


def figure(key: CountKey) -> Ref:
    return Ref("figure", key)


def moment(iso: str) -> Ref:
    return Ref("moment", (iso,))


COUNT_REFS = ("said", "figure", "people")
"""The kinds of reference whose `of` is a count's key."""

Param = int | str | Ref


@dataclass(frozen=True, slots=True)
class Sentence:
    """One whole sentence: `template` with %(name)s placeholders; `plural` and `number` where one decides its form."""

    template: str
    params: Mapping[str, Param] = field(default_factory=dict)
    plural: str = ""
    number: int | None = None


def gettext_noop(template: str) -> str:
    """Marks a template for extraction by makemessages; it is translated when rendered."""
    return template


def sentence(template: str, **params: Param) -> Sentence:
    return Sentence(template, params)


def ngettext(singular: str, plural: str, number: int, **params: Param) -> Sentence:
    """A sentence whose form depends on `number`, which the templates may use as %(number)s."""
    return Sentence(singular, {**params, "number": number}, plural, number)


def counts_in(told: Sentence) -> frozenset[CountKey]:
    """The counts that a sentence cites."""
    refs = (param for param in told.params.values() if isinstance(param, Ref))
    return frozenset((ref.of[0], ref.of[1]) for ref in refs if ref.kind in COUNT_REFS)
