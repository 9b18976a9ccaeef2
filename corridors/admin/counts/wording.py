"""What the form of a count asks, in words that need no manual."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corridors.consequences import Consequence, Foreseen, Unknown
from corridors.domain.package import Count
from corridors.domain.vocabulary import PARTS
from corridors.figures import figure_in_words, number
from corridors.labels import LABELS

MOVED = {
    "departed": gettext_lazy("Departed: they left the place"),
    "arrived": gettext_lazy("Arrived: they reached the place"),
    "evacuated": gettext_lazy("Evacuated: not said whether they left or arrived"),
    "joined": gettext_lazy("Joined: they joined the convoy on the way"),
    "left": gettext_lazy("Left: they left the convoy on the way"),
    "detained": gettext_lazy("Detained"),
    "prevented": gettext_lazy("Prevented: they were stopped from leaving"),
    "killed": gettext_lazy("Killed"),
    "injured": gettext_lazy("Injured"),
    "planned": gettext_lazy("Planned: they were meant to move"),
}
PRESENT = {
    "remaining": gettext_lazy("Remaining: they are in the place"),
    "in_transit": gettext_lazy("On the way"),
    "in_detention": gettext_lazy("In detention"),
    "missing": gettext_lazy("Missing"),
}
STAGES: list[Any] = [
    ("", "---------"),
    (gettext_lazy("What happened to people"), list(MOVED.items())),
    (gettext_lazy("Where people were at a moment"), list(PRESENT.items())),
]
BASES: list[Any] = [
    ("", "---------"),
    ("increment", gettext_lazy("During the period: from its start to its end")),
    ("cumulative", gettext_lazy("Running total: everyone so far, up to the end")),
    ("stock", gettext_lazy("Present at a moment: the end")),
]
COMPLETENESS: list[Any] = [
    ("", gettext_lazy("Not said")),
    ("final", gettext_lazy("Final: it covers the whole period")),
    ("so_far", gettext_lazy("So far: counting went on")),
]
LABELLED = {
    "external_id": gettext_lazy("Id"),
    "source": gettext_lazy("Source"),
    "relayed_by": gettext_lazy("Relayed by"),
    "reported_at": gettext_lazy("Said on"),
    "qualifier": gettext_lazy("Wording"),
    "value": gettext_lazy("Number"),
    "value_max": gettext_lazy("Upper number"),
    "unit": gettext_lazy("Counted in"),
    "group": gettext_lazy("Whom it counts"),
    "basis": gettext_lazy("How it counts"),
    "period_start": gettext_lazy("Start"),
    "period_end": gettext_lazy("End"),
    "completeness": gettext_lazy("Was it complete?"),
    "evidence_url": gettext_lazy("Published at"),
}
HELP = {
    "qualifier": gettext_lazy("As it was published: “about 100” is About with 100."),
    "value": gettext_lazy("Empty for dozens, hundreds, thousands."),
    "value_max": gettext_lazy("For “between two numbers” only."),
    "group": "",
    "source": gettext_lazy("Whose figure it is, even if you know it from somebody else."),
    "relayed_by": gettext_lazy("Who passed it on, where that is how you know it: a news agency, say."),
    "reported_at": gettext_lazy("When the source said it. The time may stay empty."),
    "statement": gettext_lazy(
        "Where several pass on one and the same statement: a short name that you give to all of these counts, "
        "such as un-3-may."
    ),
    "stage": "",
    "place": gettext_lazy("The place that they left, arrived at, or were in. It includes every place inside it."),
    "origin": gettext_lazy("Only where the source speaks of people from one place: that place."),
    "corridor": gettext_lazy("Empty if the source does not say which corridor."),
    "movement": gettext_lazy("Only where the source speaks of one convoy or round as a whole."),
    "basis": gettext_lazy("For people at a moment it may stay empty."),
    "period_start": gettext_lazy(
        "A day means its first moment. Empty for people at a moment, and for a total since the operation began."
    ),
    "period_end": gettext_lazy("A day means its last moment: “101 on 3 May” starts and ends on 3 May."),
    "completeness": "",
    "evidence_url": gettext_lazy("The address of the page or post where you read it."),
    "note": gettext_lazy("What helps a reader: the exact words, who spoke. Never the name of an evacuee."),
    "external_id": gettext_lazy(
        "What this source's count is called for ever. Leave it empty and it gets one: source, day and number, "
        "such as un-2022-05-03-1."
    ),
}
FIELDSETS: Any = (
    (
        gettext_lazy("What was published"),
        {"fields": (("qualifier", "value", "value_max"), ("group", "unit"))},
    ),
    (gettext_lazy("Who said it"), {"fields": ("source", "relayed_by", "reported_at")}),
    (gettext_lazy("What it counts"), {"fields": ("stage", "place", "corridor")}),
    (gettext_lazy("When"), {"fields": ("basis", "period_start", "period_end", "completeness")}),
    (gettext_lazy("Evidence"), {"fields": ("evidence_url", "note")}),
    (
        gettext_lazy("More about it: origin, movement, statement, id"),
        {"fields": ("origin", "movement", "statement", "external_id"), "classes": ("collapse",)},
    ),
    (
        gettext_lazy("Parts that the source itself gives"),
        {
            "fields": (PARTS[:2], PARTS[2:4], PARTS[4:6], PARTS[6:]),
            "classes": ("collapse",),
            "description": gettext_lazy("Only what was published; leave the others empty."),
        },
    ),
)


def reading_of(count: Count) -> str:
    """What the figure is taken to mean."""
    unit = LABELS[type(count.unit)][count.unit]
    low, high = number(count.range.low), number(count.range.high or 0)
    said = {"figure": figure_in_words(count), "low": low, "high": high, "unit": unit}
    if count.range.high is None:
        return _("“%(figure)s” will be read as %(low)s or more. Counted in: %(unit)s.") % said
    if count.range.low == count.range.high:
        return _("“%(figure)s” will be read as exactly %(low)s. Counted in: %(unit)s.") % said
    return _("“%(figure)s” will be read as %(low)s to %(high)s. Counted in: %(unit)s.") % said


SHOWN = 8
"""So many discrepancies are told one by one; of more the number is told."""


def foreseen_of(foreseen: Foreseen) -> list[str]:
    """What a count would cause, a sentence each; nothing where nobody says it."""
    if foreseen is Unknown.UNANSWERED:
        return []
    if isinstance(foreseen, Unknown):
        return [_("There are too many figures to say at once which discrepancies it would open.")]
    return [
        *_told(foreseen.opens, _("This would open: %(sentence)s")),
        *_told(foreseen.closes, _("This would close: %(sentence)s")),
    ]


def _told(discrepancies: Sequence[Consequence], template: str) -> Iterator[str]:
    for one in discrepancies[:SHOWN]:
        yield template % {"sentence": one.summary}
    more = len(discrepancies) - SHOWN
    if more > 0:
        yield ngettext("And %(number)d more.", "And %(number)d more.", more) % {"number": more}
