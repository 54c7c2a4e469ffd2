"""Regression on a short autocorrelated series, with intervals that keep their nominal coverage.

With Newey-West errors, 95% intervals cover 72 to 87 in 100 at 41 to 59 points. A fitted autocorrelation taken as known
does little better, because so few points hardly determine it. Here the autocorrelation is averaged over instead: for
each value from -0.9 to 0.98 the coefficients are fitted by generalised least squares, and the results are weighted by
how well each value fits. The interval is that of the mixture. With 24 to 40 points before and 8 to 19 after, it covers
94 to 97 in 100 at autocorrelations of 0 to 0.8 (tests/simulated/test_judged_changes.py), and about 92 at 0.9.

Source: Zellner A, Tiao GC (1964), Bayesian analysis of the regression model with autocorrelated errors, JASA 59:763-778
(flat prior on the coefficients, 1/sigma on the spread). The prior on the autocorrelation r is (1 - r^2) to the power
-PRIOR: 0 is flat and 0.5 is Jeffreys's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]

GRID = np.linspace(-0.9, 0.98, 48)  # zero is not on the grid
PRIOR = 0.25
"""Between the flat prior (coverage 94 in 100 at an autocorrelation of 0.8) and Jeffreys's (97 at 0.6), by simulation."""
FEWEST_LEFT = 4  # points needed beyond the number of coefficients


@dataclass(frozen=True, eq=False)
class Fit:
    """The fit at each autocorrelation of the grid: its weight, the coefficients, and their covariance (before the
    degrees of freedom).
    """

    weights: Floats  # (grid,), sum 1
    coefficients: Floats  # (grid, terms)
    covariances: Floats  # (grid, terms, terms)
    spreads: Floats  # (grid,): residual standard deviation of the series
    freedom: int

    @property
    def autocorrelation(self) -> float:
        """The posterior mean of the autocorrelation."""
        return float(self.weights @ GRID)

    @property
    def mean(self) -> Floats:
        """Coefficients averaged over the grid; shape (terms,)."""
        return np.asarray(self.weights @ self.coefficients)

    def combination(self, of: ArrayLike) -> Combination:
        """The distribution of a linear combination of coefficients; `of` holds its weights, shape (terms,)."""
        times = as_floats(of)
        centres = self.coefficients @ times
        scales = np.sqrt(np.maximum(np.einsum("i,gij,j->g", times, self.covariances, times), 0.0))
        return Combination(self.weights, centres, scales, self.freedom)


@dataclass(frozen=True, eq=False)
class Combination:
    """A mixture of t distributions."""

    weights: Floats
    centres: Floats
    scales: Floats
    freedom: int

    @property
    def mean(self) -> float:
        return float(self.weights @ self.centres)

    @property
    def error(self) -> float:
        """Standard deviation of the mixture."""
        within = self.scales**2 * self.freedom / (self.freedom - 2)
        return float(np.sqrt(self.weights @ (within + (self.centres - self.mean) ** 2)))

    def below(self, value: float) -> float:
        """Probability of being below `value`, 0 to 1."""
        return float(self.weights @ special.stdtr(self.freedom, (value - self.centres) / self.scales))

    def quantile(self, share: float) -> float:
        from scipy import optimize  # 23 MB of memory that few views need

        # of each component; the mixture's quantile lies between them
        ends = self.centres + self.scales * special.stdtrit(self.freedom, share)
        low, high = float(ends.min()), float(ends.max())
        if not high > low:
            return low
        return float(optimize.brentq(lambda value: self.below(value) - share, low, high, xtol=1e-9 * (high - low)))

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        tail = (1 - confidence) / 2
        return self.quantile(tail), self.quantile(1 - tail)


def fit(y: ArrayLike, design: ArrayLike) -> Fit | Refused:
    """Regress `y` (points,), equally spaced in time, on `design` (points, terms). NaN in `y`: a period without a
    figure.

    Refuses too few points for the terms, collinear terms, and a series that the terms fit exactly.
    """
    found = fits(as_floats(y)[:, None], design)
    return found if isinstance(found, Refused) else found[0]


def fits(y: ArrayLike, design: ArrayLike) -> tuple[Fit, ...] | Refused:
    """Fit several series on one design: `y` (points, series), all with figures in the same periods."""
    series, terms = np.asarray(y, dtype=np.float64), np.asarray(design, dtype=np.float64)
    known = np.asarray(np.isfinite(series).all(axis=1))
    series, terms = series[known], terms[known]
    points, freedom = len(series), len(series) - terms.shape[1]
    if freedom < FEWEST_LEFT:
        return Refused(f"{points} periods are too few to judge a change by.")
    if np.linalg.matrix_rank(terms) < terms.shape[1]:
        return Refused("The change cannot be told apart from the trend in these periods.")
    whitened, determinants = _whitened(known, np.column_stack([terms, series]))
    x, z = whitened[:, :, : terms.shape[1]], whitened[:, :, terms.shape[1] :]
    turned = x.swapaxes(1, 2)
    inverses = np.linalg.inv(turned @ x)
    coefficients = inverses @ (turned @ z)  # (grid, terms, series)
    rest = ((z - x @ coefficients) ** 2).sum(axis=1)  # (grid, series)
    if not (rest > 1e-18 * np.maximum((series**2).sum(axis=0), 1e-300)).all():
        return Refused("The series does not vary: there is nothing to judge a change by.")
    prior = -PRIOR * np.log(1 - GRID**2)
    added = 0.5 * (np.linalg.slogdet(inverses)[1] - determinants)
    logs = (added + prior)[:, None] - 0.5 * freedom * np.log(rest)
    weights = np.exp(logs - logs.max(axis=0))
    weights /= weights.sum(axis=0)
    return tuple(
        Fit(
            weights[:, one],
            coefficients[:, :, one],
            inverses * (rest[:, one] / freedom)[:, None, None],
            np.sqrt(rest[:, one] / freedom),
            freedom,
        )
        for one in range(series.shape[1])
    )


def spread_of_sum(known: NDArray[np.bool_], shares: Floats) -> Floats:
    """For each autocorrelation of the grid, the standard deviation of a weighted sum of the periods with a figure,
    relative to that of one period.

    `shares`: the weights; result shape (grid,).
    """
    at = np.flatnonzero(known)
    apart = np.abs(at[:, None] - at[None, :])
    products = np.bincount(apart.ravel(), weights=np.outer(shares, shares).ravel())
    return np.asarray(np.sqrt(GRID[:, None] ** np.arange(len(products)) @ products))


def _whitened(known: NDArray[np.bool_], columns: Floats) -> tuple[Floats, Floats]:
    """`columns` (points, columns) prewhitened for each autocorrelation of the grid: (grid, points, columns), and the
    log determinant of the correlation matrix, (grid,).

    The residual of a value given the previous one is uncorrelated with all others (Prais and Winsten), however many
    periods lie between the two.
    """
    carried = GRID[:, None] ** np.diff(np.flatnonzero(known))  # (grid, points - 1)
    left = 1 - carried**2
    after = (columns[1:] - carried[:, :, None] * columns[:-1]) / np.sqrt(left)[:, :, None]
    first = np.broadcast_to(columns[0], (len(GRID), 1, columns.shape[1]))
    return np.concatenate([first, after], axis=1), np.log(left).sum(axis=1)
