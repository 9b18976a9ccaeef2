"""Sentences as message ids with parameters, so that each reader gets them in their own language.

A rule writes `sentence(gettext_noop("…"), …)` or `ngettext("…", "…", number, …)`; the English
template is the message id. `reports.wording` renders them. A parameter is a number, a text, or a reference to something whose
name or wording depends on the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corridors.domain.package import CountKey


@dataclass(frozen=True, slots=True)
class Ref:
    """Something to be named at rendering.

    `kind` is `organisation`, `place`, `corridor`, `movement`, `window` (a code or external id), `said` (what a count
    says as a clause, such as “127 arrived in Zaporizhzhia on 3 May”), `figure` (its number alone, such as “about 500”), `stage`, `group`
    (a word of the vocabulary), `moment` (an ISO date or date-time) or a plural of `organisation`: `organisations`, given as codes.
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


Param = int | str | Ref


@dataclass(frozen=True, slots=True)
class Sentence:
    """One whole sentence: `template` with %(name)s placeholders; `plural` and `number` where its form depends on a number."""

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
