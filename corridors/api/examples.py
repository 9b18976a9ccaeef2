"""Examples for the OpenAPI document, from the sample operation mariupol-azovstal-2022."""

from typing import Any

from corridors.api.count_rows import COLUMNS
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
