"""The correlation of two measures across areas: raw, adjusted for other measures, and corrected for measurement error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.equality import settle
from analysis.intervals import normal_quantile
from vocabulary import Refused

Floats = NDArray[np.float64]

FEWEST = 30
"""The strength is refused with fewer areas than this, beyond the number of measures held equal."""

LEAST_RELIABLE = 0.5
"""Below this reliability no correction is made for measurement error, because the result would be mostly correction."""


@dataclass(frozen=True)
class Strength:
    """A correlation across `places` areas with its 95% interval. It says nothing about causes.

    `without_chance`: the same three numbers corrected for measurement error, which attenuates a correlation; None where
    the reliability is too low or no errors are known. `held_equal`: the number of measures adjusted for. `reliable_x`,
    `reliable_y`: the reliability (0 to 1) of each measure; 1 where no errors are known.
    """

    places: int
    correlation: float
    lower: float
    upper: float
    without_chance: tuple[float, float, float] | None = None
    reliable_x: float = 1.0
    reliable_y: float = 1.0
    held_equal: int = 0

    @property
    def chance(self) -> float:
        """The two-sided p-value: how often unrelated measures would show as strong a correlation.

        By Fisher's transformation, as the interval.
        """
        if abs(self.correlation) >= 1:
            return 0.0
        freedom = self.places - self.held_equal - 3
        return math.erfc(abs(math.atanh(self.correlation)) * math.sqrt(freedom / 2))

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return not self.lower <= 0 <= self.upper

    @property
    def mostly_chance(self) -> bool:
        """Whether most of the variance of one of the measures is measurement error."""
        return min(self.reliable_x, self.reliable_y) < LEAST_RELIABLE


def strength(x: ArrayLike, y: ArrayLike, held_equal: ArrayLike | None = None) -> Strength | Refused:
    """Pearson's correlation of two measures of the same areas, or their partial correlation with `held_equal`, shape (areas, k), taken
    out of both by least squares. Areas that lack anything are left out, and all others weigh the same.

    Refuses arrays of different length, fewer than 30 areas beyond the k measures held equal, and a measure that is the same everywhere
    or follows entirely from what is held equal.

    Source: Fisher RA (1924), The distribution of the partial correlation coefficient, Metron 3:329-332: interval by the inverse
    hyperbolic tangent with variance 1 / (n - k - 3).
    """
    return strength_without_chance(x, y, held_equal=held_equal)


def strength_without_chance(
    x: ArrayLike,
    y: ArrayLike,
    x_error: ArrayLike | None = None,
    y_error: ArrayLike | None = None,
    held_equal: ArrayLike | None = None,
) -> Strength | Refused:
    """`strength`, and the same with the chance in the figures taken out: the correlation and both limits over the root of both
    reliabilities, never beyond 1.

    `x_error` and `y_error` are the standard errors of the areas' figures, shape (areas,); None or NaN throughout: the measure has none,
    and is taken as exact. Errors of one area's two measures are taken as independent. The reliability is 1 less the mean squared error
    over the variance of what is correlated (after what is held equal is taken out). A few missing errors are taken as the mean one. A
    measure of which less than half is reliable is not corrected for: the correlation is nearer to 0 than the true one.

    Refuses what `strength` does.

    Source: Spearman C (1904), American Journal of Psychology 15:72-101; limits after Charles EP (2005), The correction for attenuation
    due to measurement error, Psychological Methods 10:206-226.
    """
    a, b = settle(x), settle(y)
    others = np.empty((a.size, 0)) if held_equal is None else np.asarray(held_equal, dtype=np.float64)
    if a.ndim != 1 or a.shape != b.shape or others.ndim != 2 or len(others) != a.size:
        return Refused("Each place needs one figure for each measure.")
    known = np.isfinite(a) & np.isfinite(b) & np.isfinite(others).all(axis=1)
    a, b, others = a[known], b[known], others[known]
    freedom = a.size - others.shape[1]
    if freedom < FEWEST:
        return Refused(
            f"Only {a.size} places have all that is compared; at least {FEWEST + others.shape[1]} are needed."
        )
    spread = float(np.var(a)), float(np.var(b))
    a, b = _without(a, others), _without(b, others)
    left = float(np.var(a)), float(np.var(b))
    if any(now <= 1e-12 * before or before == 0 for now, before in zip(left, spread, strict=True)):
        return Refused("One of the measures is the same everywhere, or follows from what is held equal.")
    reliable = [
        _reliability(error, known, variance * a.size / (freedom - 1))
        for error, variance in zip((x_error, y_error), left, strict=True)
    ]
    r = float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))
    low = high = r
    if abs(r) < 1:
        half = normal_quantile(0.95) / math.sqrt(freedom - 3)
        low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    corrected = None
    if LEAST_RELIABLE <= min(reliable) < 1:
        by = 1 / math.sqrt(reliable[0] * reliable[1])
        at, least, most = (max(-1.0, min(1.0, each * by)) for each in (r, low, high))
        corrected = at, least, most
    return Strength(int(a.size), r, low, high, corrected, reliable[0], reliable[1], others.shape[1])


def _without(values: Floats, others: Floats) -> Floats:
    """The residuals of least squares with a constant."""
    design = np.column_stack([np.ones(len(values)), others])
    return np.asarray(values - design @ np.linalg.lstsq(design, values, rcond=None)[0])


def _reliability(error: ArrayLike | None, known: NDArray[np.bool_], variance: float) -> float:
    if error is None:
        return 1.0
    squared = np.asarray(error, dtype=np.float64)[known] ** 2
    if not np.isfinite(squared).any():
        return 1.0
    return max(0.0, 1 - float(np.nanmean(squared)) / variance)
