"""What can be said meanwhile, in sentences: “At least 645 people arrived in Zaporizhzhia by the end of 8 May”."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from corridors.domain.ranges import Range
from corridors.domain.vocabulary import Stage
from corridors.figures import number
from reports.engine.meanwhile import Meanwhile
from reports.engine.messages import gettext_noop
from reports.engine.questions import Quantity
from reports.wording.clauses import HERE, TOWARDS
from reports.wording.figures import NUMBERED
from reports.wording.moments import day_text, time_text
from reports.wording.names import Names

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LABELS: Mapping[Stage, "StrPromise"] = {
    Stage.DEPARTED: gettext_lazy("Left %(place)s"),
    Stage.ARRIVED: gettext_lazy("Arrived in %(place)s"),
    Stage.REMAINING: gettext_lazy("Still in %(place)s"),
}
CORRIDOR_LABELS: Mapping[Stage, "StrPromise"] = {
    Stage.DEPARTED: gettext_lazy("Left %(place)s by the corridor %(corridor)s"),
    Stage.ARRIVED: gettext_lazy("Arrived in %(place)s by the corridor %(corridor)s"),
}
ASSUMED = ngettext_lazy(
    "If nobody moved unreported: %(range)s person.", "If nobody moved unreported: %(range)s people.", "number"
)
DIVERGED = ngettext_lazy(
    "That needs people who moved unreported. If nobody did, it is %(range)s person, and some of these counts are not "
    "true.",
    "That needs people who moved unreported. If nobody did, it is %(range)s people, and some of these counts are not "
    "true.",
    "number",
)
WHOEVER = ngettext_lazy(
    "Whoever is right: %(range)s person, as every source allows it.",
    "Whoever is right: %(range)s people, as every source allows it.",
    "number",
)
UNKNOWN = gettext_noop("Nothing can be said: the counts that fit together leave no limit.")


def range_in_words(range_: Range) -> str:
    """A range for the middle of a sentence: “127”, “at least 127”, “at most 25”, “130 to 150”."""
    if range_.high is None:
        return _("at least %(value)s") % {"value": number(range_.low)}
    if range_.low == range_.high:
        return number(range_.low)
    if range_.low == 0:
        return _("at most %(value)s") % {"value": number(range_.high)}
    return _("%(value)s to %(value_max)s") % {"value": number(range_.low), "value_max": number(range_.high)}


def quantity_label(quantity: Quantity, names: Names) -> str:
    """“Arrived in Zaporizhzhia”, “Left Town by the corridor Way”; other stages by their clause without a number."""
    table = CORRIDOR_LABELS if quantity.corridor else LABELS
    params = {"place": names.place(quantity.place), "corridor": names.corridor(quantity.corridor)}
    known = table.get(quantity.stage)
    return str(known % params) if known is not None else names.place(quantity.place)


def estimate_sentence(found: Meanwhile, names: Names) -> str:
    """The range that certainly holds if the counts that bind it are true, with its moment."""
    if is_unlimited(found.certain.range):
        return _(UNKNOWN)
    return _clause(found, found.certain.range, names)


def likely_sentence(found: Meanwhile) -> str:
    """The range of those whose movement was reported; empty where nothing limits it.

    Where it does not meet the certain range, some counts fit with the others only if people moved unreported.
    """
    range_ = found.likely.range
    if is_unlimited(range_):
        return ""
    return str((DIVERGED if diverges(found) else ASSUMED) % {"range": range_in_words(range_), "number": range_.most})


def everyone_sentence(found: Meanwhile) -> str:
    """What every source allows; empty where nobody speaks of it, or where they have no limit in common."""
    range_ = found.certain.every_source
    if range_ is None or is_unlimited(range_):
        return ""
    return str(WHOEVER % {"range": range_in_words(range_), "number": range_.most})


def diverges(found: Meanwhile) -> bool:
    """Whether the two worlds keep different counts, and so leave ranges that have nothing in common."""
    return not found.likely.range.meets(found.certain.range)


def is_unlimited(range_: Range) -> bool:
    return range_ == Range(0, None)


def _clause(found: Meanwhile, range_: Range, names: Names) -> str:
    quantity = found.quantity
    corridor = names.corridors.get(quantity.corridor)
    clause = TOWARDS[quantity.stage] if corridor and quantity.stage in TOWARDS else HERE[quantity.stage]
    people = NUMBERED[str(quantity.group)] % {"figure": range_in_words(range_), "number": range_.most}
    params = {
        "people": people,
        "place": names.place(quantity.place),
        "destination": names.place(corridor.destination) if corridor else "",
        "when": _when(found, names),
        "number": range_.most,
    }
    text = str(clause % params)
    return text[:1].upper() + text[1:]


def _when(found: Meanwhile, names: Names) -> str:
    moment = found.moment
    params = {"day": day_text(moment, names)}
    if moment.instant is not None:
        params["time"] = time_text(moment.instant, names)
        if found.quantity.stage.is_stock:
            return _("at %(time)s on %(day)s") % params
        return _("by %(time)s on %(day)s") % params
    if found.quantity.stage.is_stock:
        return _("at the end of %(day)s") % params
    return _("by the end of %(day)s") % params
