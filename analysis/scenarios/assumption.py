"""Assumptions as distributions: what decision makers assume, with its range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Range:
    """A triangular distribution: never below `low`, most likely at `likely`, never above `high`."""

    low: float
    likely: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def mean(self) -> float:
        return (self.low + self.likely + self.high) / 3

    def drawn(self, draws: int, seed: int, stream: int) -> Floats:
        """`draws` values by inversion. The same seed and stream give the same random numbers whatever the range.

        Source: Kotz S, van Dorp JR (2004), Beyond Beta, chapter 1 (triangular distribution).
        """
        luck = np.random.default_rng([seed, stream]).random(draws)
        if self.width <= 0:
            return np.full(draws, self.likely)
        rising = (self.likely - self.low) / self.width
        left = self.low + np.sqrt(luck * self.width * (self.likely - self.low))
        right = self.high - np.sqrt((1 - luck) * self.width * (self.high - self.likely))
        return np.asarray(np.where(luck < rising, left, right))


def around(likely: float, off: float, *, highest: float = np.inf) -> Range:
    """The range of a positive value that may turn out different by up to `off` of itself (0.6: 60%), never above `highest`.

    Raises ValueError for values below 0: it is for parameters that were checked.
    """
    if not (likely >= 0 and off >= 0):
        raise ValueError("an assumption and its range are not below 0")
    return Range(max(0.0, likely * (1 - off)), likely, min(highest, likely * (1 + off)))


ACHIEVED, FIGURES = 1, 2
"""Random streams: what is achieved, and chance in the figures."""


def reached_of(share: float, off: float, draws: int, seed: int) -> Floats:
    """What is achieved over what was planned, shape (draws,); 1 throughout where nothing is closed or nothing is
    uncertain.

    `share` (0 to 1) may differ by up to the fraction `off` of itself, and never exceeds 1.
    """
    return around(share, off, highest=1.0).drawn(draws, seed, ACHIEVED) / share if share > 0 else np.ones(draws)


def chance_of_figures(seed: int, luck: int) -> np.random.Generator:
    """The random generator for chance in the figures.

    `luck` identifies the figures: the same for all settings of the levers, another for another area or measure.
    """
    return np.random.default_rng([seed, FIGURES, luck])
