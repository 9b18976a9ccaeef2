"""Sets of time as sorted, disjoint stretches `(start, end)`, the start excluded and the end included."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
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


def edges(stretches: Stretches) -> Array:
    """When stretches start, and when they end, as two rows."""
    return np.array(stretches, np.float64).reshape(-1, 2).T


def snapped(moments: Array, starts: Array, ends: Array) -> Array:
    """For each moment the last up to it at which something could still change; minus infinity where nothing could."""
    if not len(starts):
        return np.full(np.shape(moments), -np.inf)
    before = np.searchsorted(starts, moments)
    return np.where(before > 0, np.minimum(moments, ends[before - 1]), -np.inf)
