"""Steps in a series of counts: a sudden change of level suggests that the way of counting changed."""

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
    with that of the `window` points before it. A step is large when the medians differ by more than `large` of the
    earlier one and the two points at the step account for at least half of that, so that slow growth or a season is not
    a step. This is a rule of thumb of this project with no known error rate; pages say so wherever they use it.
    """
    series = np.asarray(counts, dtype=float)
    if series.size < 2 * window:
        return None
    medians = np.median(np.lib.stride_tricks.sliding_window_view(series, window), axis=1)  # NaN where one is missing
    before, after = medians[:-window], medians[window:]
    first, last = series[window - 1 : -window], series[window : series.size - window + 1]  # the two points at each step
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(before > 0, after / before - 1, np.nan)
        sudden = np.where(first > 0, last / first - 1, 0.0)
    is_step = (np.abs(change) > large) & (sudden * change > 0) & (np.abs(sudden) >= np.abs(change) / 2)
    if not is_step.any():
        return None
    at = int(np.argmax(np.where(is_step, np.abs(change), -1)))
    return Step(at + window, float(change[at]))
