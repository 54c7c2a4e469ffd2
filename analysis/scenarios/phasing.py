"""Phasing: how much of a change is in place in each year, where it takes years to complete."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from analysis.scenarios.outcome import Outcome, Summary, summary
from vocabulary import Refused

Course = Literal["even", "slow first", "fast first"]


def reached_in_years(years: float, horizon: int, course: Course = "even") -> FloatArray | Refused:
    """The share of a change that is there in each of the next `horizon` years, averaged over the year, shape (horizon,), from 0 to 1.

    It is complete after `years` (0: at once). Until then the share reached is t / years ("even"), its square ("slow first"), or 1 less
    the square of what is left ("fast first").

    Refuses years below 0 and a horizon below 1. The courses are arithmetic, and no publication's.
    """
    if not years >= 0:
        return Refused("The years until it is reached must be 0 or more.")
    if horizon < 1:
        return Refused("At least one year is needed.")
    if years == 0:
        return np.ones(horizon)
    ends = np.arange(horizon + 1, dtype=np.float64)
    within, after = np.minimum(ends, years) / years, np.maximum(ends - years, 0.0)
    if course == "even":
        total = years * within**2 / 2
    elif course == "slow first":
        total = years * within**3 / 3
    else:
        total = years * (within**2 - within**3 / 3)
    shares: FloatArray = np.diff(total + after)
    return shares


def by_year(outcome: Outcome, shares: ArrayLike) -> list[Summary]:
    """The gain in each year, including the uncertainty about what is achieved.

    `outcome` is the gain once complete, `shares` what is in place.
    """
    return [summary(outcome.reached * share, outcome.central * share) for share in as_floats(shares).tolist()]
