"""What a frozen report holds, as plain JSON values and back. Pure: the same arguments give the same content.

It holds all that its sentences need: the operation's package, with those counts that are named in the version and the
range that they had, the findings and estimates as the engine's own results, and how many counts stood. So it is read
in any language, whatever is corrected or renamed later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corridors.domain.package import CountKey, Package
from corridors.domain.ranges import Range
from corridors.domain.reading import (
    CORRIDORS,
    COUNTS,
    MOVEMENTS,
    OPERATION,
    ORGANISATIONS,
    PLACES,
    VIOLATIONS,
    WINDOWS,
    Table,
    written,
)
from reports.engine.findings import Finding
from reports.engine.keeping import restored_meanwhile, stored_meanwhile
from reports.engine.meanwhile import Meanwhile, counts_named
from reports.engine.messages import counts_in
from reports.engine.storage import restored, stored

Json = dict[str, Any]

FORMAT = 1
"""Changes when content is written otherwise; the earlier ways stay readable."""

AROUND: Mapping[str, Table[Any]] = {
    "places": PLACES,
    "organisations": ORGANISATIONS,
    "corridors": CORRIDORS,
    "windows": WINDOWS,
    "movements": MOVEMENTS,
    "violations": VIOLATIONS,
}
"""What is kept of a package beside its operation and counts, each row written as in the package's file."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """`discrepancies` has, for each finding in its place, the key of its discrepancy, where it had one.

    `package` holds the counts that are named; of these are `versions` and `ranges`. `standing` is how many counts there
    were in all, and of how many sources. `salt` is chance, known to who reads all: without it, who reads a part could
    try values for the rest until the digest fits.
    """

    package: Package
    findings: tuple[Finding, ...]
    discrepancies: tuple[int | None, ...]
    estimates: tuple[Meanwhile, ...]
    versions: Mapping[CountKey, int]
    ranges: Mapping[CountKey, Range]
    standing: tuple[int, int]
    salt: str


def content_of(
    package: Package,
    findings: Sequence[Finding],
    estimates: Sequence[Meanwhile],
    *,
    versions: Mapping[CountKey, int],
    discrepancies: Mapping[str, int],
    salt: str,
) -> Content:
    """What follows from the package, which holds every count that stood; `discrepancies` are keys by fingerprint."""
    named = {key for finding in findings for key in _cited_by(finding)}
    named |= {key for each in estimates for key in counts_named(each)}
    counts = tuple(count for count in package.counts if count.key in named)
    return Content(
        package=replace(package, counts=counts),
        findings=tuple(findings),
        discrepancies=tuple(discrepancies.get(finding.fingerprint) for finding in findings),
        estimates=tuple(estimates),
        versions={count.key: versions[count.key] for count in counts},
        ranges={count.key: count.range for count in counts},
        standing=(len(package.counts), len({count.source for count in package.counts})),
        salt=salt,
    )


def stored_content(content: Content) -> Json:
    package = content.package
    return {
        "format": FORMAT,
        "salt": content.salt,
        "operation": _row(OPERATION, package.operation),
        **{name: [_row(table, record) for record in getattr(package, name)] for name, table in AROUND.items()},
        "counts": [
            {
                "said": _row(COUNTS, count),
                "version": content.versions[count.key],
                "range": [content.ranges[count.key].low, content.ranges[count.key].high],
            }
            for count in package.counts
        ],
        "findings": [
            {"discrepancy": discrepancy, **stored(finding)}
            for finding, discrepancy in zip(content.findings, content.discrepancies, strict=True)
        ],
        "estimates": [stored_meanwhile(found) for found in content.estimates],
        "standing": list(content.standing),
    }


def restored_content(data: Mapping[str, Any]) -> Content:
    """The content that `stored_content` was given."""
    around: dict[str, tuple[Any, ...]] = {
        name: tuple(table.read(row) for row in data[name]) for name, table in AROUND.items()
    }
    read = [(COUNTS.read(each["said"]), each) for each in data["counts"]]
    return Content(
        package=Package(
            operation=OPERATION.read(data["operation"]), counts=tuple(count for count, _ in read), **around
        ),
        findings=tuple(restored(each) for each in data["findings"]),
        discrepancies=tuple(each["discrepancy"] for each in data["findings"]),
        estimates=tuple(restored_meanwhile(each) for each in data["estimates"]),
        versions={count.key: each["version"] for count, each in read},
        ranges={count.key: Range(*each["range"]) for count, each in read},
        standing=(data["standing"][0], data["standing"][1]),
        salt=data["salt"],
    )


def _cited_by(finding: Finding) -> Iterable[CountKey]:
    yield from finding.counts
    for told in (finding.summary, *(reason.sentence for reason in finding.reasons)):
        yield from counts_in(told)


def _row(table: Table[Any], record: Any) -> dict[str, str]:
    """The record's columns as its file has them, without the empty ones."""
    cells = {column: written(record, column) for column in table.columns}
    return {column: text for column, text in cells.items() if text}
