"""The digest by which a frozen report shows that it is as it was frozen."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from reports.models import Report


def sealed(report: Report) -> dict[str, Any]:
    """All that the digest covers: what stands beside the content, and the content."""
    return {
        "operation": report.operation.code,
        "number": report.number,
        "external_id": report.external_id,
        "title": report.title,
        "note": report.note,
        "revision": report.revision,
        "engine_version": report.engine_version,
        "as_of": _instant(report.as_of),
        "made_at": _instant(report.made_at),
        "made_by": str(report.made_by_id or ""),
        "organisation": report.organisation.code if report.organisation else "",
        "content": report.content,
    }


def canonical(sealed: dict[str, Any]) -> bytes:
    """As JSON in the one form of RFC 8785: members sorted, no spaces, UTF-8. There are no fractions in it."""
    return json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(report: Report) -> str:
    """The SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(sealed(report))).hexdigest()


def is_as_frozen(report: Report) -> bool:
    return digest_of(report) == report.digest


def missing_numbers(numbers: Iterable[int]) -> list[int]:
    """The numbers that were given within an operation and are no longer there, as far as a later one is."""
    present = set(numbers)
    return [number for number in range(1, max(present, default=0)) if number not in present]


def _instant(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else ""
