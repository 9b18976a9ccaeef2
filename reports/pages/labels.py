"""Words that only the pages show, in the reader's language; what findings and counts say is in `reports.wording`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS_OF_ORGANISATION: Mapping[str, "StrPromise"] = {
    "authority": _("authority"),
    "un": _("United Nations"),
    "red_cross": _("Red Cross or Red Crescent"),
    "ngo": _("non-governmental organisation"),
    "media": _("media"),
    "witness": _("witness"),
}
CORRIDOR_STATUSES: Mapping[str, "StrPromise"] = {
    "proposed": pgettext_lazy("corridor", "Proposed"),
    "agreed": pgettext_lazy("corridor", "Agreed"),
    "open": pgettext_lazy("corridor", "Open"),
    "suspended": pgettext_lazy("corridor", "Suspended"),
    "closed": pgettext_lazy("corridor", "Closed"),
}
WINDOW_STATUSES: Mapping[str, "StrPromise"] = {
    "announced": pgettext_lazy("window", "Window announced"),
    "agreed": pgettext_lazy("window", "Window agreed"),
    "postponed": pgettext_lazy("window", "Window postponed"),
    "in_force": pgettext_lazy("window", "Window in force"),
    "held": pgettext_lazy("window", "Window held"),
    "violated": pgettext_lazy("window", "Window violated"),
    "collapsed": pgettext_lazy("window", "Window collapsed"),
    "cancelled": pgettext_lazy("window", "Window cancelled"),
}
WINDOWS: Mapping[str, "StrPromise"] = {
    "ceasefire": _("Ceasefire %(when)s"),
    "humanitarian_pause": _("Humanitarian pause %(when)s"),
    "silence_regime": _("Silence regime %(when)s"),
}
CLASS_MEANINGS: Mapping[str, "StrPromise"] = {
    "contradiction": _(
        "These figures cannot all be true, even with every range and every moment stretched and with movement that "
        "nobody reported."
    ),
    "tension": _(
        "These figures speak of the same people and cannot all be true, unless people moved in a way that nobody "
        "reported."
    ),
    "alert": _("People may be at risk or unaccounted for."),
    "caution": _("Nothing here is impossible, but it may mislead."),
}
ROLES: Mapping[str, "StrPromise"] = {
    "reporter": _("You report to this operation"),
    "observer": _("You observe this operation"),
    "coordinator": _("You coordinate this operation"),
}
COUNT_FIELDS: Mapping[str, "StrPromise"] = {
    "corridor": _("corridor"),
    "movement": _("movement"),
    "stage": _("stage"),
    "place": _("place"),
    "origin": _("origin"),
    "relayed_by": _("relayed by"),
    "statement": _("statement"),
    "reported_at": _("reported at"),
    "basis": _("basis"),
    "period_start": _("period start"),
    "period_end": _("period end"),
    "completeness": _("completeness"),
    "qualifier": _("wording"),
    "value": _("value"),
    "value_max": _("upper value"),
    "unit": _("unit"),
    "group": _("group"),
    "men": _("men"),
    "women": _("women"),
    "boys": _("boys"),
    "girls": _("girls"),
    "children": _("children"),
    "older": _("older people"),
    "disabled": _("people with disabilities"),
    "wounded": _("wounded"),
    "note": _("note"),
    "evidence_url": _("evidence"),
}
"""What a version of a count may change, in the order in which it is shown."""
