"""What would open and close if counts were added, changed or set aside: a run on a copy, whose result is compared.

The run is pure, so that nothing is stored or undone: a preview of a count to save, of a set-aside, of a whole import.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from corridors.domain.package import Count, CountKey, Package
from reports.engine.findings import Finding
from reports.engine.reconciling import reconcile


@dataclass(frozen=True, slots=True)
class Consequences:
    """The findings that only the changed package has, and those that only the package as it stands has, by gravity.

    A finding about the same counts is the same one, whatever they say now: it neither opens nor closes.
    """

    opens: tuple[Finding, ...]
    closes: tuple[Finding, ...]


def what_if(
    package: Package,
    added: Iterable[Count] = (),
    changed: Iterable[Count] = (),
    set_aside: Collection[CountKey] = (),
    *,
    grades: Mapping[str, str] | None = None,
    findings: Iterable[Finding] | None = None,
) -> Consequences:
    """The consequences of new counts, of corrections (counts of the same key) and of setting counts aside.

    One that is set aside opens no contradiction: what it revised stays revised.
    `findings` are those of the package as it stands, where they are known already: they spare a run. Raises
    ValueError where a count to add is there already, or one to change or set aside is not.
    """
    counts = {count.key: count for count in package.counts}
    for count in added:
        if count.key in counts:
            raise ValueError(f"{count.key} is there already")
        counts[count.key] = count
    for count in changed:
        _demand(count.key, counts)
        counts[count.key] = count
    for key in set_aside:
        _demand(key, counts)
    before = reconcile(package, grades=grades).findings if findings is None else tuple(findings)
    changed_package = replace(package, counts=tuple(counts.values()))
    after = reconcile(changed_package, grades=grades, set_aside=set_aside).findings
    return between(before, after)


def between(before: Collection[Finding], after: Collection[Finding]) -> Consequences:
    """What opens and what closes from one run to another, as of a package before and after an import."""
    return Consequences(opens=_only_in(after, before), closes=_only_in(before, after))


def _only_in(some: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    known = {finding.fingerprint for finding in others}
    return tuple(finding for finding in some if finding.fingerprint not in known)


def _demand(key: CountKey, counts: Collection[CountKey]) -> None:
    if key not in counts:
        raise ValueError(f"{key} is not there")
