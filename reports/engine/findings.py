"""What a run of the engine yields: findings, each with what was compared and why it may be harmless."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from corridors.domain.package import CountKey
from reports.engine.messages import Sentence


class FindingClass(StrEnum):
    """How much a finding says, the gravest first."""

    CONTRADICTION = "contradiction"
    TENSION = "tension"
    ALERT = "alert"
    CAUTION = "caution"


class Severity(StrEnum):
    """How soon a coordinator should look: by people concerned, in number and as a share of the figures."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that may explain a gap: of what `kind` (place, stage, moment, …), and of how many people, if known."""

    kind: str
    sentence: Sentence
    explains: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What cannot all be true, or needs care: a pure result, without any human's view of it.

    `gap` is in people: at least so many are in question. `counts` and `windows` are what the finding is about, in a
    fixed order; `outlier` is the member that is likely wrong, only where the optimum is unique; `cluster` names the
    dispute that it belongs to, shared by findings that share counts. `unexplained` is what remains of the gap if the
    first reason holds.
    """

    kind: str
    class_: FindingClass
    severity: Severity
    gap: int
    counts: tuple[CountKey, ...]
    windows: tuple[str, ...] = ()
    summary: Sentence
    reasons: tuple[Reason, ...] = ()
    unexplained: int = 0
    outlier: CountKey | None = None
    cluster: str = ""

    @property
    def gravity(self) -> int:
        """Place in the order in which a coordinator should look, 0 first: by severity, then by class."""
        return 10 * list(Severity).index(self.severity) + list(FindingClass).index(self.class_)

    @property
    def fingerprint(self) -> str:
        """Identity by what is claimed: kind and members, not versions or wording."""
        parts = [self.kind, *sorted("\x1f".join(key) for key in self.counts), "", *sorted(self.windows)]
        return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """One run: its findings by gravity, then the largest gap, and the counts left out to make the rest consistent."""

    findings: tuple[Finding, ...]
    excluded: frozenset[CountKey] = field(default_factory=frozenset)
