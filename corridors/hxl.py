"""The HXL hashtag of each column, for packages and exports: the one table, by the HXL standard 1.1.

Under `#affected` stand numbers alone, under `#date` dates alone, as the standard's own schema checks; what is said of a
number in words is an `#indicator` or `#meta`. `+v_pcode` names the vocabulary that a code is of.
"""

from collections.abc import Mapping

Tags = Mapping[str, str]
"""Columns to hashtags, in the order of the columns."""

OPERATION: Tags = {
    "code": "#activity+code",
    "name": "#activity+name",
    "timezone": "#meta+timezone",
    "starts_at": "#date+start",
    "ends_at": "#date+end",
    "note": "#meta+note",
}
PLACES: Tags = {
    "code": "#loc+code",
    "name": "#loc+name",
    "parent": "#loc+code+parent",
    "kind": "#loc+type",
    "pcode": "#loc+code+v_pcode",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "sealed": "#loc+sealed",
    "note": "#meta+note",
}
ORGANISATIONS: Tags = {
    "code": "#org+code",
    "name": "#org+name",
    "kind": "#org+type",
    "party": "#org+party",
    "part_of": "#org+code+parent",
    "note": "#meta+note",
}
CORRIDORS: Tags = {
    "code": "#access+code",
    "name": "#access+name",
    "origin": "#loc+origin+code",
    "destination": "#loc+dest+code",
    "via": "#loc+via+code+list",
    "status": "#status",
    "agreed_by": "#org+agreed+code+list",
    "note": "#meta+note",
}
WINDOWS: Tags = {
    "external_id": "#event+id",
    "corridors": "#access+code+list",
    "kind": "#event+type",
    "announced_by": "#org+announced+code+list",
    "announced_at": "#date+announced",
    "starts_at": "#date+start",
    "ends_at": "#date+end",
    "agreed_by": "#org+agreed+code+list",
    "status": "#status",
    "note": "#meta+note",
    "evidence_url": "#meta+url",
}
MOVEMENTS: Tags = {
    "code": "#event+movement+code",
    "name": "#event+movement+name",
    "corridors": "#access+code+list",
    "windows": "#event+window+id+list",
    "started_at": "#date+start",
    "ended_at": "#date+end",
    "note": "#meta+note",
}
VIOLATIONS: Tags = {
    "external_id": "#event+violation+id",
    "window": "#event+window+id",
    "alleged_by": "#org+alleging+code",
    "alleged_against": "#org+accused+code",
    "occurred_at": "#date+occurred",
    "note": "#meta+note",
    "evidence_url": "#meta+url",
}
COUNTS: Tags = {
    "external_id": "#meta+id",
    "corridor": "#access+code",
    "movement": "#event+movement+code",
    "stage": "#indicator+code",
    "place": "#loc+code",
    "origin": "#loc+origin+code",
    "source": "#org+source+code",
    "relayed_by": "#org+relay+code",
    "statement": "#meta+statement+id",
    "reported_at": "#date+reported",
    "basis": "#meta+basis",
    "period_start": "#date+start",
    "period_end": "#date+end",
    "completeness": "#meta+completeness",
    "qualifier": "#meta+qualifier",
    "value": "#affected+evacuees+num",
    "value_max": "#affected+evacuees+max+num",
    "unit": "#meta+unit",
    "group": "#indicator+group",
    "men": "#affected+adults+m",
    "women": "#affected+adults+f",
    "boys": "#affected+children+m",
    "girls": "#affected+children+f",
    "children": "#affected+children",
    "older": "#affected+elderly",
    "disabled": "#affected+disabled",
    "wounded": "#affected+injured",
    "note": "#meta+note",
    "evidence_url": "#meta+url",
}
