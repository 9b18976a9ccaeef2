"""The words of the vocabulary as a person reads them: stages, groups and units as within a sentence."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corridors.domain import vocabulary as words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LABELS: dict[type[StrEnum], dict[str, "StrPromise"]] = {
    words.OrganisationKind: {
        "authority": _("Authority"),
        "un": _("United Nations"),
        "red_cross": _("Red Cross or Red Crescent"),
        "ngo": _("NGO"),
        "media": _("Media"),
        "witness": _("Witness"),
    },
    words.PlaceKind: {
        "site": _("Site"),
        "settlement": _("Settlement"),
        "area": _("Area"),
        "checkpoint": _("Checkpoint"),
        "reception": _("Reception centre"),
        "country": _("Country"),
    },
    words.CorridorStatus: {
        "proposed": pgettext_lazy("corridor", "Proposed"),
        "agreed": pgettext_lazy("corridor", "Agreed"),
        "open": pgettext_lazy("corridor", "Open"),
        "suspended": pgettext_lazy("corridor", "Suspended"),
        "closed": pgettext_lazy("corridor", "Closed"),
    },
    words.WindowKind: {
        "ceasefire": _("Ceasefire"),
        "humanitarian_pause": _("Humanitarian pause"),
        "silence_regime": _("Silence regime"),
    },
    words.WindowStatus: {
        "announced": pgettext_lazy("window", "Announced"),
        "agreed": pgettext_lazy("window", "Agreed"),
        "postponed": pgettext_lazy("window", "Postponed"),
        "in_force": pgettext_lazy("window", "In force"),
        "held": pgettext_lazy("window", "Held"),
        "violated": pgettext_lazy("window", "Violated"),
        "collapsed": pgettext_lazy("window", "Collapsed"),
        "cancelled": pgettext_lazy("window", "Cancelled"),
    },
    words.Stage: {
        "departed": pgettext_lazy("stage", "departed"),
        "joined": pgettext_lazy("stage", "joined on the way"),
        "left": pgettext_lazy("stage", "left the convoy"),
        "detained": pgettext_lazy("stage", "detained"),
        "arrived": pgettext_lazy("stage", "arrived"),
        "evacuated": pgettext_lazy("stage", "evacuated"),
        "killed": pgettext_lazy("stage", "killed"),
        "injured": pgettext_lazy("stage", "injured"),
        "prevented": pgettext_lazy("stage", "prevented from leaving"),
        "planned": pgettext_lazy("stage", "planned"),
        "remaining": pgettext_lazy("stage", "remaining"),
        "in_transit": pgettext_lazy("stage", "on the way"),
        "in_detention": pgettext_lazy("stage", "in detention"),
        "missing": pgettext_lazy("stage", "missing"),
    },
    words.Basis: {
        "increment": _("During the period"),
        "cumulative": _("Running total"),
        "stock": _("Present at a moment"),
    },
    words.Completeness: {
        "final": _("Final"),
        "so_far": _("So far"),
    },
    words.Qualifier: {
        "exact": pgettext_lazy("number", "Exactly"),
        "about": pgettext_lazy("number", "About"),
        "nearly": pgettext_lazy("number", "Nearly"),
        "more_than": pgettext_lazy("number", "More than"),
        "at_least": pgettext_lazy("number", "At least"),
        "fewer_than": pgettext_lazy("number", "Fewer than"),
        "up_to": pgettext_lazy("number", "Up to"),
        "range": pgettext_lazy("number", "Between two numbers"),
        "dozens": pgettext_lazy("number", "Dozens"),
        "hundreds": pgettext_lazy("number", "Hundreds"),
        "thousands": pgettext_lazy("number", "Thousands"),
    },
    words.Unit: {"persons": _("people"), "families": _("families"), "vehicles": _("vehicles")},
    words.Group: {
        "all": pgettext_lazy("group", "everyone"),
        "civilians": pgettext_lazy("group", "civilians"),
        "men": pgettext_lazy("group", "men"),
        "women": pgettext_lazy("group", "women"),
        "children": pgettext_lazy("group", "children"),
        "older": pgettext_lazy("group", "older people"),
        "disabled": pgettext_lazy("group", "people with disabilities"),
        "wounded": pgettext_lazy("group", "wounded people"),
        "detainees": pgettext_lazy("group", "detainees"),
        "women_children_older": pgettext_lazy("group", "women, children and older people"),
        "foreign_nationals": pgettext_lazy("group", "foreign nationals"),
        "fighters": pgettext_lazy("group", "fighters"),
    },
    words.Role: {
        "reporter": pgettext_lazy("role", "Reporter"),
        "observer": pgettext_lazy("role", "Observer"),
        "coordinator": pgettext_lazy("role", "Coordinator"),
    },
}


def choices(enum: type[StrEnum]) -> list[tuple[str, "StrPromise"]]:
    """The words of a vocabulary, each with its label as it stands alone, in the vocabulary's order."""
    return [(word.value, capfirst(LABELS[enum][word.value])) for word in enum]
