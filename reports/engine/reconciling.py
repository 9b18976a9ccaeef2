"""One run: every rule over one case, the findings in order and in clusters."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from corridors.domain.package import CountKey, Package
from reports.engine import rules
from reports.engine.case import Case
from reports.engine.disputes import open_disputes
from reports.engine.findings import Finding, FindingClass, Reconciliation

Rule = Callable[[Case], Iterator[Finding]]
DISPUTES = (FindingClass.CONTRADICTION, FindingClass.TENSION)


@cache
def all_rules() -> tuple[Rule, ...]:
    """The `find` of every module in `reports.engine.rules`: a rule is there because its file is."""
    names = sorted(module.name for module in iter_modules(rules.__path__))
    return tuple(import_module(f"{rules.__name__}.{name}").find for name in names)


def reconcile(
    package: Package | Case, *, grades: Mapping[str, str] | None = None, set_aside: Collection[CountKey] = ()
) -> Reconciliation:
    """Everything that the figures of an operation, taken together, show: the gravest first.

    `grades` weighs sources by their code, with the Admiralty code's grades such as B2; without them all weigh the same.
    The sets and their gaps stay what they are: a grade only says which count of a set is likelier wrong, and left out.
    Counts of the package that are `set_aside` are left out, but what they revised stays revised. A `Case` keeps what
    the run made, for estimates of it; its own grades and counts set aside then hold.
    """
    case = package if isinstance(package, Case) else Case(package, grades=grades, set_aside=set_aside)
    findings = clustered([finding for rule in all_rules() for finding in rule(case)])
    excluded = case.once(open_disputes).distrusted
    return Reconciliation(findings=tuple(sorted(findings, key=_gravest_first)), excluded=excluded)


def _gravest_first(finding: Finding) -> tuple[int, int, str, tuple[CountKey, ...], tuple[str, ...]]:
    return finding.gravity, -finding.gap, finding.kind, finding.counts, finding.windows


def clustered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the name of their dispute: sets that share counts are one, and other findings join the first
    they touch.

    The name is made of the dispute's first count, so that it stays while that count is in it.
    """
    findings = list(findings)
    leader: dict[CountKey, CountKey] = {}

    def lead(key: CountKey) -> CountKey:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for finding in findings:
        if finding.class_ in DISPUTES:
            for key in finding.counts:
                one, other = sorted((lead(finding.counts[0]), lead(key)))
                leader[other] = one
    return [replace(finding, cluster=_name(finding, leader, lead)) for finding in findings]


def _name(finding: Finding, leader: Mapping[CountKey, CountKey], lead: Callable[[CountKey], CountKey]) -> str:
    disputed = sorted(lead(key) for key in finding.counts if key in leader)
    first = disputed[0] if disputed else min(finding.counts, default=("", ""))
    text = "\x1f".join(first) if finding.counts else "\x1e".join(finding.windows)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
