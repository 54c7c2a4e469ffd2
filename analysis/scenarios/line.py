"""Model uncertainty: the groups' own values, or the straight line through all of them."""

from __future__ import annotations

import numpy as np

from analysis.scenarios.assumption import Floats
from analysis.slope import line_through, ridit_scores

MODEL = 3  # a random stream


def along_line(value: Floats, people: Floats) -> Floats:
    """The value of each group on the population-weighted straight line through all: the line of the slope index of
    inequality.
    """
    first, last = line_through(value, people)
    return np.asarray(first + ridit_scores(people) * (last - first))


def either(draws: int, seed: int) -> Floats:
    """0 or 1 with equal probability for each draw: which of two models holds."""
    return np.random.default_rng([seed, MODEL]).integers(0, 2, draws).astype(np.float64)
