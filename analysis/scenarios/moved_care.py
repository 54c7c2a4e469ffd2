"""Care moved out of hospital: expert judgement on the share of stays that could be avoided, as a distribution, applied
to local numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats
from analysis.scenarios.assumption import ACHIEVED, around, chance_of_figures
from analysis.scenarios.doubt import Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, summary
from vocabulary import Refused

UNIT = "bed days"
STAYS = "stays in hospital fewer a year"
LENGTH = 11  # random stream: length of stay


@dataclass(frozen=True)
class Elicited:
    """A share (0 to 1) as a beta distribution with parameters `a` and `b`."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)

    def quantile(self, shares: ArrayLike) -> FloatArray:
        """The quantiles at these probabilities."""
        return as_floats(special.betaincinv(self.a, self.b, np.asarray(shares, dtype=np.float64)))


@cache
def elicited(mean: float, low: float, high: float) -> Elicited | Refused:
    """The beta distribution with this mean whose 10th and 90th percentiles are nearest to `low` and `high`; all shares, 0 to 1.

    Refuses numbers that are not in order between 0 and 1.

    Source: O'Hagan A and others (2006), Uncertain Judgements: Eliciting Experts' Probabilities, chapter 6 (fitting a distribution to quantiles).
    """
    if not 0 <= low < mean < high <= 1:
        return Refused("The elicited figures are not in order between 0% and 100%.")
    from scipy import optimize  # 23 MB of memory that few views need

    def off(log: float) -> float:
        size = float(np.exp(log))
        ends = special.betaincinv(mean * size, (1 - mean) * size, [0.1, 0.9])
        return float(((ends - [low, high]) ** 2).sum())

    found = optimize.minimize_scalar(off, bounds=(-1.0, 7.0), method="bounded")
    size = float(np.exp(found.x))
    return Elicited(mean * size, (1 - mean) * size)


def move_care(
    stays: ArrayLike,
    names: Sequence[str],
    prior: Elicited,
    *,
    what: str,
    days: float,
    in_time: float,
    achieved: float = 1.0,
    off: float = 0.0,
    luck: int = 0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Outcome | Refused:
    """Bed days a year that would not be used if the elicited share of these stays were avoided or moved.

    `stays`: of each place in a year, shape (places,). `days` in hospital each, which may be off by the part `off` of itself. `in_time` (0 to 1): the
    part of the way to the horizon of the elicitation; `achieved` (0 to 1): the part of the elicited reduction that is reached here. Chance in
    the number of stays is that of a count; the elicited share is the model, and the days are the assumption.

    Also given: stays fewer a year.

    Refuses shares outside 0 to 1, days not above 0, a range below 0, and places without stays.
    """
    x = as_floats(stays)
    if not (0 <= in_time <= 1 and 0 <= achieved <= 1):
        return Refused("What is reached lies between 0% and 100%.")
    if not (days > 0 and off >= 0):
        return Refused("Days in hospital are above 0, and their range is not below 0.")
    if x.size == 0 or not np.isfinite(x).all() or (x < 0).any() or not x.sum() > 0:
        return Refused("No place has stays of this kind.")
    part = in_time * achieved
    each = part * prior.mean * days * x
    chance = chance_of_figures(seed, luck).standard_normal((draws, x.size))
    by_place = part * prior.mean * days * (x + np.sqrt(x) * chance)
    counted = by_place.sum(axis=1)
    share = prior.quantile(np.random.default_rng([seed, ACHIEVED]).random(draws)) / prior.mean
    length = around(days, off).drawn(draws, seed, LENGTH) / days
    made, central = counted * share, float(each.sum())
    moved = part * prior.mean * float(x.sum())
    return Outcome(
        what=what,
        unit=UNIT,
        central=central,
        draws=made,
        people=float(x.sum()),
        groups=(),
        places=tuple(
            Change(name, float(x[row]), summary(by_place[:, row] * share, float(each[row])))
            for row, name in enumerate(names)
        ),
        also=(Measure(STAYS, float(x.sum()), summary(moved * share, moved)),),
        seed=seed,
        reached=made * length,
        parts=(Part("data", counted), Part("model", central * share), Part("assumption", central * length)),
    )


def move_care_gain(stays: ArrayLike, prior: Elicited, *, days: float, in_time: float, achieved: float) -> float:
    """The central value of `move_care` without its draws."""
    return float(in_time * achieved * prior.mean * days * as_floats(stays).sum())
