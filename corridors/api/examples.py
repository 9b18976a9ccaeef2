"""Examples for the OpenAPI document, from the sample operation mariupol-azovstal-2022."""

from collections.abc import Iterable
from typing import Any

from corridors.api.count_rows import COLUMNS
from corridors.domain import package as published
from corridors.services.outcomes import Outcome

ENTRY: dict[str, Any] = {
    "external_id": "AZ-22",
    "source": "ocha",
    "stage": "arrived",
    "place": "zaporizhzhia",
    "corridor": "az-zaporizhzhia",
    "movement": "first-operation",
    "basis": "increment",
    "period_start": "2022-05-03",
    "period_end": "2022-05-03",
    "qualifier": "exact",
    "value": 127,
    "reported_at": "2022-05-03",
    "note": (
        "Accompanied by UN/ICRC to Zaporizhzhia; some evacuees stayed behind by choice; "
        "speaker as named: UN OCHA (Humanitarian Coordinator Lubrani); read at: UN Ukraine"
    ),
    "evidence_url": "https://ukraine.un.org/en/180300-statement-attributable-humanitarian-coordinator-ukraine-osnat-lubrani",
}
ENTRY_AT_ADDRESS = {name: value for name, value in ENTRY.items() if name not in ("source", "external_id")}
COUNT: dict[str, Any] = {
    **dict.fromkeys(COLUMNS),
    "unit": "persons",
    "group": "all",
    **ENTRY,
    "version": 1,
    "revision": 12,
    "recorded_at": "2022-05-03T18:04:05.060708+00:00",
    "superseded_at": None,
    "withdrawn": False,
    "url": "https://evactrack.example/api/v1/operations/mariupol-azovstal-2022/counts/ocha/AZ-22",
}


def recorded(outcome: Outcome) -> dict[str, Any]:
    """What is answered to a count that had this outcome."""
    later = {"version": 2, "revision": 14} if outcome in (Outcome.CORRECTED, Outcome.WITHDRAWN) else {}
    return {"outcome": outcome.value, "count": {**COUNT, **later, "withdrawn": outcome is Outcome.WITHDRAWN}}


OPERATION: dict[str, Any] = {
    "code": "mariupol-azovstal-2022",
    "name": "Mariupol and Azovstal evacuation, April-May 2022",
    "timezone": "Europe/Kyiv",
    "starts_at": "2022-04-29",
    "ends_at": "2022-05-08",
    "note": "starts_at: earliest period start of a running total of the UN/ICRC operation in the data",
}
ORGANISATION: dict[str, Any] = {
    "code": "ocha",
    "name": "UN OCHA / Humanitarian Coordinator",
    "kind": "un",
    "party": None,
    "part_of": "un",
    "note": None,
}
PLACE: dict[str, Any] = {
    "code": "zaporizhzhia",
    "name": "Zaporizhzhia",
    "parent": "ukraine",
    "kind": "reception",
    "pcode": None,
    "latitude": None,
    "longitude": None,
    "sealed": False,
    "note": None,
}
CORRIDOR: dict[str, Any] = {
    "code": "az-zaporizhzhia",
    "name": "Azovstal/Mariupol to Zaporizhzhia",
    "origin": "mariupol",
    "destination": "zaporizhzhia",
    "via": ["manhush", "berdiansk", "tokmak", "vasylivka"],
    "status": "open",
    "agreed_by": ["gov-russia", "gov-ukraine", "icrc", "un"],
    "note": None,
}
MOVEMENT: dict[str, Any] = {
    "code": "first-operation",
    "name": "first UN/ICRC safe passage operation to Zaporizhzhia",
    "corridors": ["az-zaporizhzhia"],
    "windows": ["AZ-W2"],
    "started_at": "2022-04-29",
    "ended_at": "2022-05-03",
    "note": "the groups taken to Bezimenne are not part of it",
}
WINDOW: dict[str, Any] = {
    "external_id": "AZ-W2",
    "corridors": ["az-bezimenne", "az-zaporizhzhia"],
    "kind": "ceasefire",
    "announced_by": ["gov-russia", "gov-ukraine", "icrc", "un"],
    "announced_at": "2022-05-01",
    "starts_at": "2022-04-30",
    "ends_at": "2022-05-01",
    "agreed_by": ["gov-russia", "gov-ukraine", "icrc", "un"],
    "status": "violated",
    "note": (
        "corridor as named: Azovstal/Mariupol -> Zaporizhzhia and Bezimenne; announced by: UN and ICRC, Russia, "
        "Ukraine; agreed by: Russia; Ukraine; UN; ICRC; Zelensky called the two days a real ceasefire"
    ),
    "evidence_url": "https://nationalpost.com/pmn/news-pmn/russia-resumed-shelling-of-steel-works-after-evacuation-buses-left-mayors-aide",
}
VIOLATION: dict[str, Any] = {
    "external_id": "AZ-W2-V1",
    "window": "AZ-W2",
    "alleged_by": "mariupol-mayoral-adviser",
    "alleged_against": "gov-russia",
    "occurred_at": None,
    "note": "Mayoral aide: Russia shelled as soon as the buses had left",
    "evidence_url": WINDOW["evidence_url"],
}
RECORDS: dict[type, dict[str, Any]] = {
    published.Operation: OPERATION,
    published.Organisation: ORGANISATION,
    published.Place: PLACE,
    published.Corridor: CORRIDOR,
    published.Movement: MOVEMENT,
    published.Window: WINDOW,
    published.Violation: VIOLATION,
}
_ALSO = {"shares_counts": True, "revision": 14, "route": None, "visible_from": None}
ETAG = '"2a7f4f9c1d0e4b8b9c3d5e6f7a8b9c0d"'


def shown(record: type, also: Iterable[str]) -> dict[str, Any]:
    """A record of the kind as it is shown; `also`: the names of what is shown beyond the package."""
    return {**RECORDS[record], **{name: _ALSO[name] for name in also}}
