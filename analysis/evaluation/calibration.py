"""Calibration over many decisions: whether intervals held the outcome, and whether probabilities came true.

Source: Brier GW (1950), Monthly Weather Review 78:1-3; Murphy AH (1973), J Applied Meteorology 12:595-600 (its parts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import as_floats, normal_quantile
from analysis.proportions import wilson_limits
from vocabulary import Refused

FEWEST = 10
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Band:
    """Decisions given a probability from `low` to `high`: their number, the mean probability, and the share that came
    true.
    """

    low: float
    high: float
    number: int
    said: float
    happened: float
    lower: float
    upper: float  # 95% interval of the share (Wilson)


@dataclass(frozen=True)
class Reliability:
    """`brier`: the Brier score, 0 (always right and certain) to 1.

    `always_the_average`: the score of always stating the overall share, for comparison.
    """

    number: int
    brier: float
    always_the_average: float
    bands: tuple[Band, ...]


def reliability(said: ArrayLike, happened: ArrayLike) -> Reliability | Refused:
    """The reliability of probabilities. `said` (decisions,): probabilities 0 to 1; `happened` (decisions,): 0 or 1.

    Refuses fewer than 10, and other values.
    """
    p, y = as_floats(said), as_floats(happened)
    if len(p) < FEWEST:
        return Refused(f"{len(p)} decisions are too few to say how well we judge: at least {FEWEST} are needed.")
    if not (((p >= 0) & (p <= 1)).all() and np.isin(y, (0, 1)).all()):
        return Refused("Probabilities run from 0 to 1, and a decision worked or did not.")
    which = np.clip(np.digitize(p, EDGES[1:-1]), 0, len(EDGES) - 2)
    bands = []
    for each in np.unique(which):
        chosen = which == each
        number, true = int(chosen.sum()), float(y[chosen].sum())
        lower, upper = _limits(true, number)
        bands.append(Band(EDGES[each], EDGES[each + 1], number, float(p[chosen].mean()), true / number, lower, upper))
    return Reliability(len(p), float(((p - y) ** 2).mean()), float(((y.mean() - y) ** 2).mean()), tuple(bands))


def _limits(count: float, number: int) -> tuple[float, float]:
    lower, upper = wilson_limits(np.array([count]), np.array([float(number)]), normal_quantile(0.95))
    return float(lower[0]), float(upper[0])


@dataclass(frozen=True)
class Held:
    """How many intervals held the outcome, with the 95% interval of the share."""

    number: int
    held: int
    share: float
    lower: float
    upper: float


def intervals_held(lower: ArrayLike, upper: ArrayLike, happened: ArrayLike) -> Held | Refused:
    """The coverage of intervals. All arguments (decisions,). Refuses fewer than 10."""
    low, high, y = as_floats(lower), as_floats(upper), as_floats(happened)
    if len(y) < FEWEST:
        return Refused(f"{len(y)} decisions are too few to say whether our ranges hold: at least {FEWEST} are needed.")
    held = int(((low <= y) & (y <= high)).sum())
    return Held(len(y), held, held / len(y), *_limits(held, len(y)))
