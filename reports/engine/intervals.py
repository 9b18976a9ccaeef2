"""Sets of time as sorted, disjoint stretches `(start, end)`, the start excluded and the end included."""

from collections.abc import Iterable

Stretch = tuple[float, float]
Stretches = tuple[Stretch, ...]
ALWAYS: Stretches = ((float("-inf"), float("inf")),)


def union(stretches: Iterable[Stretch]) -> Stretches:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def common(one: Stretches, other: Stretches) -> Stretches:
    found = []
    for start, end in one:
        for first, last in other:
            if max(start, first) < min(end, last):
                found.append((max(start, first), min(end, last)))
    return union(found)


def without(one: Stretches, other: Stretches) -> Stretches:
    edges: list[float] = [float("-inf")]
    for start, end in other:
        edges += [start, end]
    edges.append(float("inf"))
    return common(one, tuple((edges[i], edges[i + 1]) for i in range(0, len(edges), 2) if edges[i] < edges[i + 1]))


def meets(stretches: Stretches, period: Stretch) -> bool:
    """Whether some time of a period lies in the stretches."""
    return any(start < period[1] and period[0] < end for start, end in stretches)


def snapped(moment: float, stretches: Stretches) -> float | None:
    """The last moment up to `moment` at which something could still change; None where nothing could before it."""
    last = None
    for start, end in stretches:
        if moment <= start:
            break
        last = min(moment, end)
    return last
