"""What a count says, as one clause: “127 people arrived in Zaporizhzhia on 3 May”.

Each stage has one whole clause for each of the forms that it takes: with the place alone, with the origin to which the
source limits it, and with the destination to which its corridor leads.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import ngettext_lazy

from corridors.domain.package import Count
from corridors.domain.vocabulary import Stage
from reports.wording.figures import grammatical_number, people
from reports.wording.moments import when
from reports.wording.names import Names

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


HERE: Mapping[Stage, "StrPromise"] = {
    Stage.DEPARTED: ngettext_lazy("%(people)s left %(place)s %(when)s", "%(people)s left %(place)s %(when)s", "number"),
    Stage.JOINED: ngettext_lazy(
        "%(people)s joined the convoy in %(place)s %(when)s",
        "%(people)s joined the convoy in %(place)s %(when)s",
        "number",
    ),
    Stage.LEFT: ngettext_lazy(
        "%(people)s left the convoy in %(place)s %(when)s",
        "%(people)s left the convoy in %(place)s %(when)s",
        "number",
    ),
    Stage.DETAINED: ngettext_lazy(
        "%(people)s was detained at %(place)s %(when)s", "%(people)s were detained at %(place)s %(when)s", "number"
    ),
    Stage.ARRIVED: ngettext_lazy(
        "%(people)s arrived in %(place)s %(when)s", "%(people)s arrived in %(place)s %(when)s", "number"
    ),
    Stage.EVACUATED: ngettext_lazy(
        "%(people)s was evacuated from %(place)s %(when)s",
        "%(people)s were evacuated from %(place)s %(when)s",
        "number",
    ),
    Stage.KILLED: ngettext_lazy(
        "%(people)s was killed in %(place)s %(when)s", "%(people)s were killed in %(place)s %(when)s", "number"
    ),
    Stage.INJURED: ngettext_lazy(
        "%(people)s was injured in %(place)s %(when)s", "%(people)s were injured in %(place)s %(when)s", "number"
    ),
    Stage.PREVENTED: ngettext_lazy(
        "%(people)s was prevented from leaving %(place)s %(when)s",
        "%(people)s were prevented from leaving %(place)s %(when)s",
        "number",
    ),
    Stage.PLANNED: ngettext_lazy(
        "%(people)s was to move from %(place)s %(when)s", "%(people)s were to move from %(place)s %(when)s", "number"
    ),
    Stage.REMAINING: ngettext_lazy(
        "%(people)s was still in %(place)s %(when)s", "%(people)s were still in %(place)s %(when)s", "number"
    ),
    Stage.IN_TRANSIT: ngettext_lazy(
        "%(people)s was on the way (%(place)s) %(when)s", "%(people)s were on the way (%(place)s) %(when)s", "number"
    ),
    Stage.IN_DETENTION: ngettext_lazy(
        "%(people)s was held in detention at %(place)s %(when)s",
        "%(people)s were held in detention at %(place)s %(when)s",
        "number",
    ),
    Stage.MISSING: ngettext_lazy(
        "%(people)s was missing in %(place)s %(when)s", "%(people)s were missing in %(place)s %(when)s", "number"
    ),
}

FROM: Mapping[Stage, "StrPromise"] = {
    Stage.DEPARTED: ngettext_lazy(
        "%(people)s from %(origin)s left %(place)s %(when)s",
        "%(people)s from %(origin)s left %(place)s %(when)s",
        "number",
    ),
    Stage.JOINED: ngettext_lazy(
        "%(people)s from %(origin)s joined the convoy in %(place)s %(when)s",
        "%(people)s from %(origin)s joined the convoy in %(place)s %(when)s",
        "number",
    ),
    Stage.LEFT: ngettext_lazy(
        "%(people)s from %(origin)s left the convoy in %(place)s %(when)s",
        "%(people)s from %(origin)s left the convoy in %(place)s %(when)s",
        "number",
    ),
    Stage.DETAINED: ngettext_lazy(
        "%(people)s from %(origin)s was detained at %(place)s %(when)s",
        "%(people)s from %(origin)s were detained at %(place)s %(when)s",
        "number",
    ),
    Stage.ARRIVED: ngettext_lazy(
        "%(people)s from %(origin)s arrived in %(place)s %(when)s",
        "%(people)s from %(origin)s arrived in %(place)s %(when)s",
        "number",
    ),
    Stage.EVACUATED: ngettext_lazy(
        "%(people)s was evacuated from %(origin)s to %(place)s %(when)s",
        "%(people)s were evacuated from %(origin)s to %(place)s %(when)s",
        "number",
    ),
    Stage.KILLED: ngettext_lazy(
        "%(people)s from %(origin)s was killed in %(place)s %(when)s",
        "%(people)s from %(origin)s were killed in %(place)s %(when)s",
        "number",
    ),
    Stage.INJURED: ngettext_lazy(
        "%(people)s from %(origin)s was injured in %(place)s %(when)s",
        "%(people)s from %(origin)s were injured in %(place)s %(when)s",
        "number",
    ),
    Stage.PREVENTED: ngettext_lazy(
        "%(people)s from %(origin)s was prevented from leaving %(place)s %(when)s",
        "%(people)s from %(origin)s were prevented from leaving %(place)s %(when)s",
        "number",
    ),
    Stage.PLANNED: ngettext_lazy(
        "%(people)s from %(origin)s was to move from %(place)s %(when)s",
        "%(people)s from %(origin)s were to move from %(place)s %(when)s",
        "number",
    ),
    Stage.REMAINING: ngettext_lazy(
        "%(people)s from %(origin)s was still in %(place)s %(when)s",
        "%(people)s from %(origin)s were still in %(place)s %(when)s",
        "number",
    ),
    Stage.IN_TRANSIT: ngettext_lazy(
        "%(people)s from %(origin)s was on the way (%(place)s) %(when)s",
        "%(people)s from %(origin)s were on the way (%(place)s) %(when)s",
        "number",
    ),
    Stage.IN_DETENTION: ngettext_lazy(
        "%(people)s from %(origin)s was held in detention at %(place)s %(when)s",
        "%(people)s from %(origin)s were held in detention at %(place)s %(when)s",
        "number",
    ),
    Stage.MISSING: ngettext_lazy(
        "%(people)s from %(origin)s was missing in %(place)s %(when)s",
        "%(people)s from %(origin)s were missing in %(place)s %(when)s",
        "number",
    ),
}

TOWARDS: Mapping[Stage, "StrPromise"] = {
    Stage.DEPARTED: ngettext_lazy(
        "%(people)s left %(place)s for %(destination)s %(when)s",
        "%(people)s left %(place)s for %(destination)s %(when)s",
        "number",
    ),
    Stage.EVACUATED: ngettext_lazy(
        "%(people)s was evacuated from %(place)s to %(destination)s %(when)s",
        "%(people)s were evacuated from %(place)s to %(destination)s %(when)s",
        "number",
    ),
    Stage.PLANNED: ngettext_lazy(
        "%(people)s was to move from %(place)s to %(destination)s %(when)s",
        "%(people)s were to move from %(place)s to %(destination)s %(when)s",
        "number",
    ),
}

INTO = ngettext_lazy(
    "%(people)s was evacuated to %(place)s %(when)s", "%(people)s were evacuated to %(place)s %(when)s", "number"
)


def said(count: Count, names: Names) -> str:
    """What the count says, without who says it: “about 40 people from Azovstal arrived in Zaporizhzhia on 8 May”."""
    corridor = names.corridors.get(count.corridor)
    destination = corridor.destination if corridor else ""
    if count.origin and count.origin != count.place:
        clause = FROM[count.stage]
    elif count.stage is Stage.EVACUATED and destination == count.place:
        clause = INTO
    elif destination and count.stage in TOWARDS:
        clause = TOWARDS[count.stage]
    else:
        clause = HERE[count.stage]
    params = {
        "people": people(count),
        "place": names.place(count.place),
        "origin": names.place(count.origin),
        "destination": names.place(destination),
        "when": when(count, names),
        "number": grammatical_number(count),
    }
    return str(clause % params)
