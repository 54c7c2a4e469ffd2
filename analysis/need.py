"""Need against population: how much more, or less, a place needs than its people alone would say."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


def need_index(
    weighted: ArrayLike,
    population: ArrayLike,
    *,
    parent_weighted: float | None = None,
    parent_population: float | None = None,
) -> FloatArray | Refused:
    """Weighted population per head of each place over that of their parent: 1 is the parent's need, 1.05 5% more.

    `weighted` and `population` have one length. Without the parent's own totals the parent is the places together. A place
    without people has no index (NaN). Refuses missing or negative numbers, and a parent without people or need.

    Source: NHS England, place-based allocation tool: (place weighted / place population) / (the same of its ICB).
    """
    w, p = as_floats(weighted), as_floats(population)
    if w.shape != p.shape or w.size == 0:
        return Refused("Each area needs one weighted and one registered population.")
    if not (np.all(np.isfinite(w) & np.isfinite(p)) and np.all(w >= 0) and np.all(p >= 0)):
        return Refused("A population is missing or negative.")
    whole_w = float(w.sum()) if parent_weighted is None else parent_weighted
    whole_p = float(p.sum()) if parent_population is None else parent_population
    if not (whole_w > 0 and whole_p > 0):
        return Refused("The benchmark has no people or no need, so there is nothing to compare with.")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(p > 0, (w / p) / (whole_w / whole_p), np.nan), dtype=np.float64)


def rounded_half_up(value: float, precision: float) -> float:
    """A number to the nearest multiple of `precision`, halves away from zero, as a spreadsheet writes it: 2.675 to 0.01
    is 2.68. `precision` is a positive decimal number such as 0.01, 1 or 100."""
    step = Decimal(repr(precision))
    whole = (Decimal(repr(value)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return float(whole * step)
