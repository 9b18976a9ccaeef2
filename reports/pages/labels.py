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
REPLY_KINDS: Mapping[str, "StrPromise"] = {
    "confirms": _("We stand by this figure."),
    "explains": _("We stand by it, and this is why it differs:"),
    "corrects": _("We have corrected or withdrawn it."),
}
REPLIES: Mapping[str, "StrPromise"] = {
    "confirms": _("%(organisation)s stands by this: %(source)s says %(clause)s."),
    "explains": _("%(organisation)s explains this: %(source)s says %(clause)s."),
    "corrects": _("%(organisation)s has corrected or withdrawn this: %(source)s said %(clause)s."),
}
REPLY_REASONS: Mapping[str, "StrPromise"] = {
    "stage": pgettext_lazy("reply", "Another stage"),
    "moment": pgettext_lazy("reply", "Another moment or period"),
    "place": pgettext_lazy("reply", "Another or a wider area"),
    "group": pgettext_lazy("reply", "Another group of people"),
    "unit": pgettext_lazy("reply", "Another unit, such as families"),
    "wording": pgettext_lazy("reply", "The wording, such as “about”"),
    "relay": pgettext_lazy("reply", "Relayed from someone else"),
    "double_counting": pgettext_lazy("reply", "People counted twice"),
    "provisional": pgettext_lazy("reply", "A provisional figure"),
    "other": pgettext_lazy("reply", "Something else"),
}
REPLY_PROBLEMS: Mapping[tuple[str, str], "StrPromise"] = {
    ("required", "kind"): _("Say whether you stand by the figure or explain it."),
    ("required", "reason"): _("Choose a reason, as you explain the figure."),
    ("required", "text"): _("Write a sentence that explains the figure."),
    ("reason_not_allowed", "reason"): _("Only an explanation has a reason: choose that you explain it, or no reason."),
    ("too_long", "text"): _("This text is too long; it may have 4,000 characters."),
    ("unreadable_text", "text"): _("The text holds a character that is no text; type it anew."),
    ("count_changed", ""): _("The count was corrected or withdrawn meanwhile: see how it stands now, then reply."),
    ("not_corrected", ""): _("The figure stands as it was: correct or withdraw it first, then reply."),
}
"""By code and field. A problem that no form can bring about is told in the service's own words."""
REPORT_PROBLEMS: Mapping[tuple[str, str], "StrPromise"] = {
    ("required", "title"): _("Give the report a title."),
    ("too_long", "title"): _("This title is too long; it may have 200 characters."),
    ("too_long", "note"): _("This note is too long; it may have 4,000 characters."),
    ("unreadable_text", "title"): _("The title holds a character that is no text; type it anew."),
    ("unreadable_text", "note"): _("The note holds a character that is no text; type it anew."),
    ("not_a_moment", "as_of"): _("This is no moment. Give a day and a time, or leave it empty."),
    ("moment_out_of_range", "as_of"): _("This is no moment. Give a day and a time, or leave it empty."),
    ("as_of_ahead", "as_of"): _("This moment is still to come. Leave it empty to freeze what stands now."),
    ("id_taken", ""): _("This form has frozen a report already. Open this page anew to freeze another one."),
    ("not_evaluated", ""): _(
        "What was written last is still being evaluated. Wait a moment, then press the button again."
    ),
    ("not_a_coordinator", ""): _("Only a coordinator of the operation freezes a report."),
}
