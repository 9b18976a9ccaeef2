"""Figures with whom they count, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext_lazy

from corridors.domain.package import Count
from corridors.domain.vocabulary import QUALIFIERS_WITHOUT_VALUE, Unit
from corridors.figures import figure_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NUMBERED: Mapping[str, "StrPromise"] = {
    "families": ngettext_lazy("%(figure)s family", "%(figure)s families", "number"),
    "vehicles": ngettext_lazy("%(figure)s vehicle", "%(figure)s vehicles", "number"),
    "all": ngettext_lazy("%(figure)s person", "%(figure)s people", "number"),
    "civilians": ngettext_lazy("%(figure)s civilian", "%(figure)s civilians", "number"),
    "men": ngettext_lazy("%(figure)s man", "%(figure)s men", "number"),
    "women": ngettext_lazy("%(figure)s woman", "%(figure)s women", "number"),
    "children": ngettext_lazy("%(figure)s child", "%(figure)s children", "number"),
    "older": ngettext_lazy("%(figure)s older person", "%(figure)s older people", "number"),
    "disabled": ngettext_lazy("%(figure)s person with disabilities", "%(figure)s people with disabilities", "number"),
    "wounded": ngettext_lazy("%(figure)s wounded person", "%(figure)s wounded people", "number"),
    "detainees": ngettext_lazy("%(figure)s detainee", "%(figure)s detainees", "number"),
    "women_children_older": ngettext_lazy(
        "%(figure)s person of the women, children and older people",
        "%(figure)s women, children and older people",
        "number",
    ),
    "foreign_nationals": ngettext_lazy("%(figure)s foreign national", "%(figure)s foreign nationals", "number"),
    "fighters": ngettext_lazy("%(figure)s fighter", "%(figure)s fighters", "number"),
}
"""Whom or what a figure counts, by unit or by group: “127 people”, “about 500 women”."""

UNNUMBERED: Mapping[str, "StrPromise"] = {
    "families": gettext_lazy("%(figure)s of families"),
    "vehicles": gettext_lazy("%(figure)s of vehicles"),
    "all": gettext_lazy("%(figure)s of people"),
    "civilians": gettext_lazy("%(figure)s of civilians"),
    "men": gettext_lazy("%(figure)s of men"),
    "women": gettext_lazy("%(figure)s of women"),
    "children": gettext_lazy("%(figure)s of children"),
    "older": gettext_lazy("%(figure)s of older people"),
    "disabled": gettext_lazy("%(figure)s of people with disabilities"),
    "wounded": gettext_lazy("%(figure)s of wounded people"),
    "detainees": gettext_lazy("%(figure)s of detainees"),
    "women_children_older": gettext_lazy("%(figure)s of women, children and older people"),
    "foreign_nationals": gettext_lazy("%(figure)s of foreign nationals"),
    "fighters": gettext_lazy("%(figure)s of fighters"),
}
"""The same where the figure is a word: “dozens of people”."""

MANY = 100
"""The number whose grammatical form “dozens”, “hundreds” and “thousands” take."""


def people(count: Count) -> str:
    """The figure with whom or what it counts: “127 people”, “dozens of women”, “80 vehicles”."""
    whom = str(count.group if count.unit is Unit.PERSONS else count.unit)
    figure = figure_in_words(count)
    if count.qualifier in QUALIFIERS_WITHOUT_VALUE:
        return str(UNNUMBERED[whom] % {"figure": figure})
    return str(NUMBERED[whom] % {"figure": figure, "number": grammatical_number(count)})


def grammatical_number(count: Count) -> int:
    """The number that decides the plural form of what is said of these people."""
    if count.value is None:
        return MANY
    return count.value if count.value_max is None else count.value_max
