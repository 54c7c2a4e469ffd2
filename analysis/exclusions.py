"""Shares of a care target with and without the patients excluded from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused


@dataclass(frozen=True, eq=False)
class Exclusions:
    """Arrays of units. Shares from 0 to 1: `achieved` of everybody eligible, `flattered` of those not excluded, `excluded` of everybody
    eligible. `people` is how many were excluded. NaN where nobody is eligible, or (`flattered`) nobody is left."""

    achieved: FloatArray
    flattered: FloatArray
    excluded: FloatArray
    people: FloatArray


def exclusions(reached: ArrayLike, eligible: ArrayLike, left: ArrayLike) -> Exclusions | Refused:
    """What was reached, of all `eligible` people and of those `left` after exclusions. Counts, shape (units,).

    Refuses a negative count, more people left than eligible, and more reached than left.

    Source: NHS England, Quality and Outcomes Framework, technical annex (achievement net of personalised care adjustments, and the
    proportion of patients receiving the intervention).
    """
    x, n, m = as_floats(reached), as_floats(eligible), as_floats(left)
    if (x < 0).any() or (n < 0).any() or (m < 0).any():
        return Refused("A count is below 0.")
    if (m > n).any():
        return Refused("More patients are left than are eligible.")
    if (x > m).any():
        return Refused("More patients were reached than are left after exclusions.")
    with np.errstate(invalid="ignore", divide="ignore"):
        every, others = np.where(n > 0, n, np.nan), np.where(m > 0, m, np.nan)
        return Exclusions(x / every, x / others, 1 - m / every, n - m)
