"""Whether the size of what is counted jumps: a sign that the counting changed, not what is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

WINDOW = 3
LARGE = 0.25


@dataclass(frozen=True)
class Step:
    """`position` is the first point after the step; `change` the relative change of the median (0.38 is 38% more)."""

    position: int
    change: float


def largest_step(counts: ArrayLike, *, window: int = WINDOW, large: float = LARGE) -> Step | None:
    """The largest step in a series of counts, or None when none is large.

    One dimension, in time order, NaN where missing. The median of the `window` points from a position on is compared
    with that of the `window` points before it; a step counts as large when they differ by more than `large` of the
    earlier one and the two points at the step make up at least half of it, so that slow growth or a season is no step.
    A rule of thumb of this project, stated wherever it is used; it has no error rate of its own.
    """
    series = np.asarray(counts, dtype=float)
    best: Step | None = None
    for at in range(window, series.size - window + 1):
        before, after = series[at - window : at], series[at : at + window]
        if np.isnan(before).any() or np.isnan(after).any() or np.median(before) <= 0:
            continue
        change = float(np.median(after) / np.median(before) - 1)
        sudden = series[at] / series[at - 1] - 1 if series[at - 1] > 0 else 0.0
        is_step = abs(change) > large and sudden * change > 0 and abs(sudden) >= abs(change) / 2
        if is_step and (best is None or abs(change) > abs(best.change)):
            best = Step(at, change)
    return best
