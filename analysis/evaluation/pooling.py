"""One effect over several places with the same decision, and the prediction for another place.

Source: Hartung J, Knapp G (2001), Statistics in Medicine 20:3875-3889; Paule RC, Mandel J (1982); Higgins JPT, Thompson
SG, Spiegelhalter DJ (2009), JRSS A 172:137-159 (prediction interval, t with k - 2 degrees of freedom).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.evaluation.interrupted import Effect
from analysis.intervals import as_floats
from vocabulary import Refused

FEWEST, FEWEST_TO_PREDICT = 2, 3


@dataclass(frozen=True)
class Pooled:
    """`between`: standard deviation of the true effects between places.

    `next_place`: prediction interval for the effect in one more place; None with fewer than 3 places.
    """

    effect: Effect
    between: float
    next_place: tuple[float, float] | None
    number: int


def pooled(estimates: ArrayLike, errors: ArrayLike, *, confidence: float = 0.95) -> Pooled | Refused:
    """Random-effects meta-analysis. `estimates`, `errors` (places,): effects and their standard errors.

    Refuses fewer than 2 places, and errors of zero or less.
    """
    from statsmodels.stats.meta_analysis import combine_effects

    y, s = as_floats(estimates), as_floats(errors)
    if len(y) < FEWEST:
        return Refused("One place cannot be pooled with itself.")
    if not (np.isfinite(y).all() and (s > 0).all() and np.isfinite(s).all()):
        return Refused("An effect has no standard error.")
    found = combine_effects(y, s**2, method_re="iterated", use_t=True)
    mean, error, between = float(found.mean_effect_re), float(found.sd_eff_w_re_hksj), float(max(found.tau2, 0.0))
    reach = float(special.stdtrit(len(y) - 1, 0.5 + confidence / 2)) * error
    ahead = None
    if len(y) >= FEWEST_TO_PREDICT:
        wide = float(special.stdtrit(len(y) - 2, 0.5 + confidence / 2)) * math.sqrt(between + error**2)
        ahead = (mean - wide, mean + wide)
    below = float(special.stdtr(len(y) - 1, -mean / error)) if error > 0 else float(mean < 0)
    return Pooled(Effect(mean, mean - reach, mean + reach, below), math.sqrt(between), ahead, len(y))
