"""The words of the vocabulary and of findings, as a reader sees them; one without an entry is still readable."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STAGES: Mapping[str, "StrPromise"] = {
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
}
GROUPS: Mapping[str, "StrPromise"] = {
    "all": pgettext_lazy("group", "everyone"),
    "civilians": pgettext_lazy("group", "civilians"),
    "men": pgettext_lazy("group", "men"),
    "women": pgettext_lazy("group", "women"),
    "boys": pgettext_lazy("group", "boys"),
    "girls": pgettext_lazy("group", "girls"),
    "children": pgettext_lazy("group", "children"),
    "older": pgettext_lazy("group", "older people"),
    "disabled": pgettext_lazy("group", "people with disabilities"),
    "wounded": pgettext_lazy("group", "wounded people"),
    "detainees": pgettext_lazy("group", "detainees"),
    "women_children_older": pgettext_lazy("group", "women, children and older people"),
    "foreign_nationals": pgettext_lazy("group", "foreign nationals"),
    "fighters": pgettext_lazy("group", "fighters"),
}
UNITS: Mapping[str, "StrPromise"] = {"persons": _("people"), "families": _("families"), "vehicles": _("vehicles")}
CLASSES: Mapping[str, "StrPromise"] = {
    "contradiction": _("Contradiction"),
    "tension": _("Tension"),
    "alert": _("Alert"),
    "caution": _("Caution"),
}
SEVERITIES: Mapping[str, "StrPromise"] = {
    "high": pgettext_lazy("severity", "High"),
    "medium": pgettext_lazy("severity", "Medium"),
    "low": pgettext_lazy("severity", "Low"),
}
KINDS: Mapping[str, "StrPromise"] = {
    "relay_mismatch": _("One statement, two versions"),
    "echo": _("One voice, several times"),
    "stale_repeat": _("Old estimate repeated"),
    "single_source": _("One side alone says so"),
    "parts_exceed_total": _("Parts exceed their total"),
    "outside_window": _("Movement outside any window"),
    "disputed_window": _("Disputed window"),
    "destination_dispute": _("Two destinations for one group"),
    "prevented": _("Prevented from leaving"),
    "detained": _("Detained"),
    "silent_reporter": _("Silent reporter"),
    "departed_not_arrived": _("Departed and not arrived"),
    "unexplained_stock_change": _("Unexplained change"),
}


def stage_label(stage: str) -> str:
    return _label(STAGES, stage)


def group_label(group: str) -> str:
    """Whom a figure counts; also a part of a figure, such as `boys`."""
    return _label(GROUPS, group)


def unit_label(unit: str) -> str:
    return _label(UNITS, unit)


def class_label(class_: str) -> str:
    return _label(CLASSES, class_)


def severity_label(severity: str) -> str:
    return _label(SEVERITIES, severity)


def kind_label(kind: str) -> str:
    """The name of a kind of finding; one without an entry is called by its code in plain words, translated if known."""
    return _label(KINDS, kind)


def _label(words: Mapping[str, "StrPromise"], code: str) -> str:
    known = words.get(code)
    return str(known) if known is not None else gettext(code.replace("_", " ").capitalize())
