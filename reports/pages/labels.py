"""Words that only the pages show, in the reader's language; what findings and counts say is in `reports.wording`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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
