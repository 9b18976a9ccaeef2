"""A figure as it was published, and how it is read, in the reader's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Qualifier

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Figure(Protocol):
    """The domain's count, or its row."""

    @property
    def qualifier(self) -> Qualifier | str: ...
    @property
    def value(self) -> int | None: ...
    @property
    def value_max(self) -> int | None: ...


FIGURES: Mapping[Qualifier, "str | StrPromise"] = {
    Qualifier.EXACT: "%(value)s",
    Qualifier.ABOUT: gettext_lazy("about %(value)s"),
    Qualifier.NEARLY: gettext_lazy("nearly %(value)s"),
    Qualifier.MORE_THAN: gettext_lazy("more than %(value)s"),
    Qualifier.AT_LEAST: gettext_lazy("at least %(value)s"),
    Qualifier.FEWER_THAN: gettext_lazy("fewer than %(value)s"),
    Qualifier.UP_TO: gettext_lazy("up to %(value)s"),
    Qualifier.RANGE: gettext_lazy("%(value)s to %(value_max)s"),
    Qualifier.DOZENS: pgettext_lazy("number", "dozens"),
    Qualifier.HUNDREDS: pgettext_lazy("number", "hundreds"),
    Qualifier.THOUSANDS: pgettext_lazy("number", "thousands"),
}


def number(value: int) -> str:
    """A number with the language's own digits' grouping: 1,400."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def range_read(range_: Range) -> str:
    """How a figure is read, for a table: “127”, “201 or more”, or “75” to “85” with a dash."""
    if range_.high is None:
        return _("%(low)s or more") % {"low": number(range_.low)}
    if range_.low == range_.high:
        return number(range_.low)
    return _("%(low)s–%(high)s") % {"low": number(range_.low), "high": number(range_.high)}


def figure_in_words(count: Figure) -> str:
    """The figure as published, without whom it counts: “127”, “about 500”, “130 to 150”, “dozens”."""
    params = {
        name: number(value)
        for name, value in (("value", count.value), ("value_max", count.value_max))
        if value is not None
    }
    return str(FIGURES[Qualifier(count.qualifier)] % params)
