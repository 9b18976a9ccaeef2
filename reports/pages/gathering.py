"""Which lines of a list belong together: those of one class that name the same count, under the gravest of them.

A dispute as the engine draws it joins everything that shares a count with something, and can be most of an operation.
What helps a reader is smaller: the one figure at the root of several discrepancies.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from corridors.domain.package import CountKey


class Naming(Protocol):
    """`group` is what may be gathered at all; `counts` are the counts that it names."""

    @property
    def group(self) -> Hashable: ...

    @property
    def counts(self) -> Sequence[CountKey]: ...


N = TypeVar("N", bound=Naming)


def gathered(lines: Iterable[N]) -> list[tuple[CountKey | None, list[N]]]:
    """The lines in bundles, each with the count that all of its lines name (None for a line alone).

    A bundle stands where its first line stood, so that no line falls behind a less grave one that is shown by itself.
    """
    rest = list(lines)
    bundles = []
    while rest:
        first = rest[0]
        alike = [line for line in rest if line.group == first.group]
        named = Counter(key for line in alike for key in set(line.counts))
        shared = max(first.counts, key=lambda key: named[key], default=None)
        if shared is None or named[shared] == 1:
            bundle, shared = [first], None
        else:
            bundle = [line for line in alike if shared in line.counts]
        bundles.append((shared, bundle))
        rest = [line for line in rest if not any(line is taken for taken in bundle)]
    return bundles
