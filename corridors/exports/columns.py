"""The columns that tables have in common: the operation, and a place with its name, P-code and position."""

from django.utils.translation import gettext_lazy as _

from corridors import hxl
from corridors.exports.tables import Column, Kind

OPERATION = (
    Column("operation", hxl.OPERATION["code"], _("The operation's code.")),
    Column("operation_name", hxl.OPERATION["name"], _("The operation's name.")),
)
PLACE = (
    Column("place_name", hxl.PLACES["name"], _("The place's name.")),
    Column("place_pcode", hxl.PLACES["pcode"], _("The place's P-code, where it has one.")),
    Column("latitude", hxl.PLACES["latitude"], _("The place's latitude, in decimal degrees."), Kind.NUMBER),
    Column("longitude", hxl.PLACES["longitude"], _("The place's longitude, in decimal degrees."), Kind.NUMBER),
)
