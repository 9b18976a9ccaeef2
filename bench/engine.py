"""How fast the engine reconciles on one core, sets and reasons included, when 3 % of the counts are wrong."""

import gc
import sys
import time
from collections.abc import Callable

from bench.series import mixed, simple
from corridors.domain.package import Package
from reports.engine import reconcile
from reports.engine.findings import FindingClass

SIZES = (100, 1_000, 10_000, 100_000)
LIMITS = {("simple", 1_000): 0.05, ("simple", 10_000): 1.0, ("mixed", 1_000): 0.5}
ROUNDS = {100: 5, 1_000: 5, 10_000: 2}
"""The best of so many runs counts; of larger sizes there is one."""


def main() -> int:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    for name, series in (("simple", simple), ("mixed", mixed)):
        for size in SIZES:
            if size <= largest:
                _report(name, size, series)
    return 0


def _report(name: str, size: int, series: Callable[[int], Package]) -> None:
    package = series(size)
    seconds, findings = min((_run(package) for _ in range(ROUNDS.get(size, 1))), key=lambda run: run[0])
    limit = LIMITS.get((name, size))
    verdict = "" if limit is None else f" (limit {limit * 1000:.0f} ms) {'met' if seconds <= limit else 'missed'}"
    speed = f"{seconds * 1000:.0f} ms, {size / seconds:,.0f} counts a second"
    print(f"{name} {size:,} counts: {speed}, {findings} disputes{verdict}", flush=True)


def _run(package: Package) -> tuple[float, int]:
    """The time of the processor that one run takes, and how many contradictions and tensions it finds."""
    gc.collect()
    started = time.process_time()
    findings = reconcile(package).findings
    seconds = time.process_time() - started
    return seconds, sum(finding.class_ in (FindingClass.CONTRADICTION, FindingClass.TENSION) for finding in findings)


if __name__ == "__main__":
    sys.exit(main())
