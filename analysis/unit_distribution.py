"""The distribution of true values between units, with heavy tails, and how many units it puts outside limits.

Funnel limits assume normal units. Practices are not: a few university or nursing-home practices are extreme year after
year. Under a normal distribution, ten times as many are outside the limits as luck would explain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FREEDOMS = (3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 30.0)
SCALES = np.geomspace(0.6, 1.35, 8)  # of the spread found with tails drawn in
FINER = np.geomspace(0.9, 1.1, 9)  # of the likeliest of these
FEWEST_UNITS = 100  # below it nothing is known of the tails: they are taken as normal
MOST_UNITS = 1_000  # used in the fit; of more, every so many in order of their standard error
NODES = 12


@dataclass(frozen=True)
class UnitDistribution:
    """True values on the scale they were given on: Student's t round `middle`, with this `scale` and degrees of `freedom`
    (infinite: normal)."""

    middle: float
    scale: float
    freedom: float

    def outside(self, lower: ArrayLike, upper: ArrayLike, standard_error: ArrayLike) -> FloatArray:
        """For each unit, the probability that what is measured, true value and chance together, lies outside these limits.

        Arrays of one shape on the scale of the fit; a limit of -inf or inf is one that nothing can lie outside of.
        """
        low, high, s = as_floats(lower), as_floats(upper), as_floats(standard_error)
        mixing, weights = _mixture(self.freedom)
        width = np.sqrt(s[..., None] ** 2 + self.scale**2 * mixing)
        under = special.ndtr((low[..., None] - self.middle) / width)
        over = special.ndtr((self.middle - high[..., None]) / width)
        return np.asarray((under + over) @ weights, dtype=np.float64)


def fit_units(
    values: ArrayLike, standard_errors: ArrayLike, spread: float, middle: float
) -> UnitDistribution | Refused:
    """The distribution of true values under which the `values`, known with these standard errors, are likeliest.

    Arrays of shape (units,), NaN where missing. `spread` is the standard deviation between units (tails drawn in) round which the
    scale is searched, `middle` the value they are compared with. Fewer than 100 units, and units without a spread, are taken as normal
    round `middle`. Refuses a spread or a middle that is no number.

    Source: maximum likelihood of a t distribution as a mixture of normal ones: Lange KL, Little RJA, Taylor JMG (1989), Journal of
    the American Statistical Association 84:881-896.
    """
    if not (np.isfinite(spread) and np.isfinite(middle) and spread >= 0):
        return Refused("The spread between units is not known.")
    y, s = as_floats(values), as_floats(standard_errors)
    known = np.isfinite(y) & np.isfinite(s)
    if known.sum() < FEWEST_UNITS or spread == 0:
        return UnitDistribution(middle, spread, np.inf)
    y, s = y[known], s[known]
    if len(y) > MOST_UNITS:
        some = np.argsort(s, kind="stable")[:: int(np.ceil(len(y) / MOST_UNITS))]
        y, s = y[some], s[some]
    rough = max(
        (_likeliest(y, s, freedom, spread * SCALES, middle) for freedom in (*FREEDOMS, np.inf)), key=_likelihood
    )
    return _likeliest(y, s, rough[1].freedom, rough[1].scale * FINER, rough[1].middle)[1]


def _likelihood(tried: tuple[float, UnitDistribution]) -> float:
    return tried[0]


def _likeliest(
    y: FloatArray, s: FloatArray, freedom: float, scales: FloatArray, middle: float
) -> tuple[float, UnitDistribution]:
    """The likeliest of these scales, with its log likelihood."""
    mixing, weights = _mixture(freedom)
    best, found, centre = -np.inf, UnitDistribution(middle, float(scales[0]), freedom), middle
    for scale in scales:
        variance = s[:, None] ** 2 + scale**2 * mixing
        density = weights / np.sqrt(variance) * np.exp(-((y - centre)[:, None] ** 2) / (2 * variance))
        of_unit = density.sum(axis=1) + 1e-300
        likelihood = float(np.log(of_unit).sum())
        if likelihood > best:
            best, found = likelihood, UnitDistribution(float(centre), float(scale), freedom)
        # The middle under this scale, for the next one: they are near each other.
        pull = (density / variance).sum(axis=1) / of_unit
        centre = float((pull * y).sum() / pull.sum())
    return best, found


def _mixture(freedom: float) -> tuple[FloatArray, FloatArray]:
    """Variances and weights of the normal distributions whose mixture is Student's t (generalised Gauss-Laguerre)."""
    if np.isinf(freedom):
        return np.ones(1), np.ones(1)
    at, weights = special.roots_genlaguerre(NODES, freedom / 2 - 1)
    return np.asarray(freedom / 2 / at), np.asarray(weights / weights.sum())
