"""Examples for the OpenAPI document, from the sample operation mariupol-azovstal-2022."""

from typing import Any

_SITE = "https://evactrack.example/api/v1/operations/mariupol-azovstal-2022"

DISCREPANCY: dict[str, Any] = {
    "id": 14,
    "kind": "contradiction",
    "class": "contradiction",
    "severity": "high",
    "gap": 29,
    "unexplained": 0,
    "cluster": "4515154f506c",
    "summary": (
        "UN OCHA / Humanitarian Coordinator says 127 people arrived in Zaporizhzhia on 3 May; President Zelensky says "
        "156 people from Azovstal plant arrived in Zaporizhzhia on 3 May: at least 29 people apart."
    ),
    "reasons": [
        {
            "kind": "relay",
            "sentence": "Known through Storyful only: what was first published may read otherwise.",
            "explains": None,
        }
    ],
    "counts": [
        {
            "source": "ocha",
            "external_id": "AZ-22",
            "version": 1,
            "said": "127 people arrived in Zaporizhzhia on 3 May",
            "low": 127,
            "high": 127,
            "outlier": False,
            "reply": None,
            "url": f"{_SITE}/counts/ocha/AZ-22",
        },
        {
            "source": "president-zelensky",
            "external_id": "AZ-18",
            "version": 1,
            "said": "156 people from Azovstal plant arrived in Zaporizhzhia on 3 May",
            "low": 156,
            "high": 156,
            "outlier": False,
            "reply": None,
            "url": f"{_SITE}/counts/president-zelensky/AZ-18",
        },
    ],
    "windows": [],
    "opened_at": "2022-05-03T18:04:06.060708+00:00",
    "closed_at": None,
    "url": f"{_SITE}/discrepancies/14",
}
DISCREPANCIES: dict[str, Any] = {"evaluated_revision": 12, "next": None, "previous": None, "results": [DISCREPANCY]}
REPLY: dict[str, Any] = {
    "source": "ocha",
    "external_id": "AZ-22",
    "version": 1,
    "kind": "explains",
    "reason": "group",
    "text": "Our figure is of those whom we registered on arrival; buses of others came with them.",
}
REPLIED: dict[str, Any] = {
    "id": 3,
    "organisation": "ocha",
    **REPLY,
    "correction": None,
    "replied_at": "2022-05-03T19:20:21.060708+00:00",
    "superseded_at": None,
}
_BY = [
    {"source": "deputy-pm-vereshchuk", "external_id": "AZ-38"},
    {"source": "ocha", "external_id": "AZ-22"},
    {"source": "ocha", "external_id": "AZ-59"},
]
_SUBJECT: dict[str, Any] = {"stage": "arrived", "place": "zaporizhzhia", "corridor": None}
_EXCLUDED = [
    {
        "by": "president-zelensky",
        "range": {"low": 156, "high": None},
        "counts": [{"source": "president-zelensky", "external_id": "AZ-18"}],
    }
]
ESTIMATES: dict[str, Any] = {
    "evaluated_revision": 12,
    "partial": False,
    "results": [
        {
            **_SUBJECT,
            "moment": "2022-05-08",
            "sentence": "At least 645 people arrived in Zaporizhzhia by the end of 8 May",
            "certain": {"range": {"low": 645, "high": None}, "low_by": _BY, "high_by": [], "excluded": _EXCLUDED},
            "likely": {"range": {"low": 645, "high": 645}, "low_by": _BY, "high_by": _BY, "excluded": _EXCLUDED},
            "every_source": None,
            "voices": [{"by": "ocha", "range": {"low": 301, "high": None}, "counts": _BY[1:]}],
        }
    ],
}
TIMELINE: dict[str, Any] = {
    "evaluated_revision": 12,
    "partial": False,
    **_SUBJECT,
    "certain": [
        {"moment": "2022-04-28T21:00:00+00:00", "low": 0, "high": 0},
        {"moment": "2022-05-03T21:00:00+00:00", "low": 127, "high": None},
        {"moment": "2022-05-08T21:00:00+00:00", "low": 645, "high": None},
    ],
    "likely": [
        {"moment": "2022-04-28T21:00:00+00:00", "low": 0, "high": 0},
        {"moment": "2022-05-08T21:00:00+00:00", "low": 645, "high": 645},
    ],
}
