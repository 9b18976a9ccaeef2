"""The words of findings as a reader sees them; those of the vocabulary are in `corridors.labels`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from corridors.domain.vocabulary import Group, Stage, Unit
from corridors.labels import LABELS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PARTS: Mapping[str, "StrPromise"] = {"boys": pgettext_lazy("group", "boys"), "girls": pgettext_lazy("group", "girls")}
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
    return _label(LABELS[Stage], stage)


def group_label(group: str) -> str:
    """Whom a figure counts; also a part of a figure, such as `boys`."""
    return _label({**LABELS[Group], **PARTS}, group)


def unit_label(unit: str) -> str:
    return _label(LABELS[Unit], unit)


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
