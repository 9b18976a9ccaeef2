"""What the domain and the services find wrong, as sentences beside a form's field in the reader's language.

The domain's own message is English, begins with the column's name and suits a file or a partner's program. A problem
whose code has no sentence here is shown by that message.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from corridors.domain.errors import Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SENTENCES: dict[str, "StrPromise"] = {
    "required": _("This may not be empty."),
    "too_long": _("This is longer than %(limit)s characters."),
    "unreadable_text": _("This holds a character that is no text; type it anew."),
    "id_with_space": _("An id holds no spaces."),
    "not_a_code": _("Use lower-case letters, digits and hyphens, 100 at most."),
    "not_a_number": _("Give a whole number from 0 to 2,000,000,000, in digits only."),
    "not_degrees": _("Give decimal degrees, such as 47.0971: latitude from -90 to 90, longitude from -180 to 180."),
    "not_yes_or_no": _("Say yes or no."),
    "not_a_moment": _("Give a date, and a time if it is known."),
    "moment_out_of_range": _("This year is too far away."),
    "moment_without_offset": _("Say in which time zone this time is."),
    "not_an_address": _("Give a web address; it starts with http:// or https://"),
    "unknown_word": _("Choose one of the words offered."),
    "unknown_code": _("“%(said)s” is not known here; add it first."),
    "unknown_timezone": _("“%(said)s” is no time zone, such as Europe/Kyiv."),
    "half_a_position": _("Give both latitude and longitude, or neither."),
    "party_of_non_authority": _("Only an authority speaks for a party to the conflict; leave this empty."),
    "same_ends": _("A corridor leads from one place to another; choose two places."),
    "not_a_route": _("Give a GeoJSON LineString or MultiLineString, each line with two positions or more."),
    "route_too_long": _("The route has more than %(limit)s positions; simplify the line."),
    "not_a_position": _("A position is [longitude, latitude] in degrees, longitude first."),
    "value_missing": _("This wording needs a number."),
    "value_not_allowed": _("This wording stands without a number."),
    "value_max_missing": _("Give the upper number too."),
    "value_max_not_allowed": _("Only “between two numbers” has an upper number."),
    "range_reversed": _("The upper number is below the lower one."),
    "basis_not_stock": _("This counts people present at a moment; choose “present at a moment”."),
    "basis_not_flow": _("This counts people who moved; choose “during the period” or “running total”."),
    "stock_with_start": _("People present are counted at one moment; leave the start empty."),
    "ends_before_start": _("The end is before the start (%(start)s)."),
    "cycle": _("“%(said)s” would contain itself."),
    "not_your_count": _(
        "You may log counts of your own organisation, and of sources that have no reporter of their own here. "
        "This one is another's to log."
    ),
    "no_operation": _("Choose at least one operation; a key opens no other."),
    "no_role": _("The user has no role in: %(said)s. Give it one first."),
    "days_out_of_range": _("A key lasts from 1 to 366 days."),
    "duplicate_id": _("This id is given twice."),
    "taken": _("This is taken already: open what has it and change that, or choose another."),
    "stale": _("Somebody corrected this count while you were at it. Open it anew to see what stands now."),
}


def sentence_of(problem: Problem) -> str:
    known = SENTENCES.get(problem.code)
    return known % problem.params if known is not None else problem.message
