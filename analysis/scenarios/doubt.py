"""Where the doubt about a gain comes from, and what it would be worth to know more.

Three sources are held apart: the data (chance, and the usual change from one period to the next), the assumption (how much of what
is planned is reached), and the model (which of several ways to estimate it).
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
    """The gain when only this source is uncertain and the others stand at their middle: draws, shape (n,)."""

    source: Source
    draws: Floats


@dataclass(frozen=True)
class Doubt:
    """One source of doubt. `lower` and `upper` are the middle 95% of the gain were it the only one.

    `share`: its part of all variance. `turns`: the chance that knowing it exactly would change the decision. `worth`: what that
    is worth on average, in the unit of the gain: the value of partial perfect information.
    """

    source: Source
    share: float
    lower: float
    upper: float
    turns: float
    worth: float


def doubts(parts: tuple[Part, ...], whole: Floats, threshold: float) -> tuple[Doubt, ...]:
    """Each source by itself, the largest first. `whole`: draws of the gain with every source uncertain, shape (n,).

    The decision is to do it where the expected gain reaches `threshold`. Sources that do not vary are kept, with a share of 0.

    Source: Saltelli A and others (2008), Global Sensitivity Analysis, chapter 4 (shares of variance); Claxton K (1999), Journal of
    Health Economics 18:341-364, and Briggs A and others (2006), chapter 5 (value of information).
    """
    variances = np.array([float(np.var(part.draws)) for part in parts])
    total = float(variances.sum())
    expected = float(whole.mean()) - threshold
    found = []
    for part, variance in zip(parts, variances, strict=True):
        lower, upper = np.quantile(part.draws, [0.025, 0.975])
        # What is expected of the gain once this source is known: its own draws, about the mean of all.
        known = part.draws - part.draws.mean() + expected
        turned = (known >= 0) != (expected >= 0)
        worth = float(np.maximum(known, 0).mean()) - max(expected, 0.0)
        share = float(variance) / total if total > 0 else 0.0
        found.append(Doubt(part.source, share, float(lower), float(upper), float(turned.mean()), max(0.0, worth)))
    return tuple(sorted(found, key=lambda each: -each.share))
