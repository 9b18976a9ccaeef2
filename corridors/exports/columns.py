"""The columns that tables have in common: the operation, and a place with its name, P-code and position."""

from django.utils.translation import gettext_lazy as _

from corridors import hxl
from corridors.exports.tables import Column, Kind

OPERATION = (
    Column(name="operation", tag=hxl.OPERATION["code"], meaning=_("The operation's code.")),
    Column(name="operation_name", tag=hxl.OPERATION["name"], meaning=_("The operation's name.")),
)
PLACE = (
    Column(name="place_name", tag=hxl.PLACES["name"], meaning=_("The place's name.")),
    Column(name="place_pcode", tag=hxl.PLACES["pcode"], meaning=_("The place's P-code, where it has one.")),
    Column(
        name="latitude",
        tag=hxl.PLACES["latitude"],
        meaning=_("The place's latitude, in decimal degrees."),
        kind=Kind.NUMBER,
    ),
    Column(
        name="longitude",
        tag=hxl.PLACES["longitude"],
        meaning=_("The place's longitude, in decimal degrees."),
        kind=Kind.NUMBER,
    ),
)
