"""Sources of uncertainty of a gain, and the value of information about each.

Three sources are separate: the data (chance, and the usual change from one period to the next), the assumption (how
much of the plan is achieved), and the model (which of several estimators is right).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Source = Literal["data", "assumption", "model"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Part:
    """The gain when only this source is uncertain and the others are at their central values: draws, shape (n,)."""

    source: Source
    draws: Floats


@dataclass(frozen=True)
class Doubt:
    """One source of uncertainty. `lower` and `upper`: the middle 95% of the gain if it were the only one.

    `share`: its share of the variance. `turns`: the probability that knowing it exactly would change the decision.
    `worth`: the expected value of partial perfect information, in the unit of the gain.
    """

    source: Source
    share: float
    lower: float
    upper: float
    turns: float
    worth: float


def doubts(parts: tuple[Part, ...], whole: Floats, threshold: float) -> tuple[Doubt, ...]:
    """Each source on its own, largest first.

    `whole`: draws of the gain with all sources uncertain, shape (n,). The decision is to act where the expected gain
    reaches `threshold`. Sources that do not vary are kept, with a share of 0. Source: Saltelli A and others (2008),
    Global Sensitivity Analysis, chapter 4 (shares of variance); Claxton K (1999), Journal of Health Economics
    18:341-364, and Briggs A and others (2006), chapter 5 (value of information).
    """
    variances = np.array([float(np.var(part.draws)) for part in parts])
    total = float(variances.sum())
    expected = float(whole.mean()) - threshold
    found = []
    for part, variance in zip(parts, variances, strict=True):
        lower, upper = np.quantile(part.draws, [0.025, 0.975])
        # The expected gain once this source is known: its own draws, centred on the mean of all.
        known = part.draws - part.draws.mean() + expected
        turned = (known >= 0) != (expected >= 0)
        worth = float(np.maximum(known, 0).mean()) - max(expected, 0.0)
        share = float(variance) / total if total > 0 else 0.0
        found.append(Doubt(part.source, share, float(lower), float(upper), float(turned.mean()), max(0.0, worth)))
    return tuple(sorted(found, key=lambda each: -each.share))
