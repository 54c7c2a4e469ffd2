"""The events expected in each unit, given its people, at the rates of all units together.

expected = (sum over groups of people x rate of the group) x exp(covariates @ coefficients)

Rates of age and sex groups add up over people, so a practice of students expects next to no dementia; a model linear on
the logit scale misses that by half. Covariates (deprivation as a spline) multiply.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

LOWEST_LOG_RATE = -16.0  # one in nine million: the floor for the rate of a group
LARGEST_COEFFICIENT = 5.0
USUAL_DISPERSION = 0.04  # variance of the units' own ratios; the fit hardly depends on it
DECILES = 10
ROUNDS = 200
TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class ExpectedEvents:
    """A fitted model. `rates` are events per person in each group, with covariates at their means.

    `worst_decile`: over tenths of the units by expected share, the largest |observed / expected - 1|, a measure of fit.
    `crude_worst_decile`: the same without the model, over the same tenths.
    """

    events: FloatArray
    rates: FloatArray
    coefficients: FloatArray
    converged: bool
    worst_decile: float
    crude_worst_decile: float

    def given(self, people: ArrayLike, covariates: ArrayLike | None = None) -> FloatArray:
        """Expected events of other units. `people`: units x groups; `covariates`: units x the fitted columns."""
        base = np.asarray(people, dtype=np.float64) @ self.rates
        return (
            base if covariates is None else base * np.exp(np.asarray(covariates, dtype=np.float64) @ self.coefficients)
        )


def fit_expected(
    events: ArrayLike, people: ArrayLike, covariates: ArrayLike | None = None, *, dispersion: float = USUAL_DISPERSION
) -> ExpectedEvents | Refused:
    """Fit rates of groups and effects of covariates by quasi-likelihood with the variance mu + dispersion x mu^2.

    `events`: counts of each unit. `people`: units x groups, none below 0, each unit with somebody. `covariates`: units x
    columns, centred, or none. The expected events are scaled to add up to those observed.

    Refuses missing or negative numbers, units without people, fewer units than unknowns, and no event at all.

    Source: McCullagh P, Nelder JA (1989), Generalized Linear Models, chapter 9 (quasi-likelihood); Lawless JF (1987), Canadian
    Journal of Statistics 15:209-225 (negative binomial variance).
    """
    y, n = as_floats(events), np.asarray(people, dtype=np.float64)
    z = np.zeros((len(y), 0)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    if reason := _problem(y, n, z):
        return Refused(reason)
    groups = n.shape[1]

    start = np.concatenate([np.full(groups, np.log(y.sum() / n.sum())), np.zeros(z.shape[1])])
    unknowns, converged = _scored(y, n, z, start, dispersion)
    rates, coefficients = np.exp(unknowns[:groups]), unknowns[groups:]
    found = (n @ rates) * np.exp(z @ coefficients)
    scale = y.sum() / found.sum()
    everybody = n.sum(axis=1)
    order = found / everybody
    crude = everybody * y.sum() / everybody.sum()
    return ExpectedEvents(
        found * scale,
        rates * scale,
        coefficients,
        converged,
        _worst_decile(y, found * scale, order),
        _worst_decile(y, crude, order),
    )


def _scored(
    y: FloatArray, n: FloatArray, z: FloatArray, start: FloatArray, dispersion: float
) -> tuple[FloatArray, bool]:
    """Fisher scoring with each step damped until the fit improves (Levenberg-Marquardt).

    Parameters: log rates, then coefficients.
    """
    groups = n.shape[1]
    lowest = np.concatenate([np.full(groups, LOWEST_LOG_RATE), np.full(z.shape[1], -LARGEST_COEFFICIENT)])
    highest = np.concatenate([np.zeros(groups), np.full(z.shape[1], LARGEST_COEFFICIENT)])

    def likelihood(mean: FloatArray) -> float:
        return float((y * np.log(mean) - (y + 1 / dispersion) * np.log(mean + 1 / dispersion)).sum())

    def means(unknowns: FloatArray) -> tuple[FloatArray, FloatArray]:
        base = n @ np.exp(unknowns[:groups])
        return base, base * np.exp(z @ unknowns[groups:])

    unknowns, damping = start, 1e-3
    base, mean = means(unknowns)
    best = likelihood(mean)
    for _ in range(ROUNDS):
        slopes = np.hstack([n * np.exp(unknowns[:groups]) / base[:, None], z])  # of log mean
        weight = mean / (1 + dispersion * mean)
        score = slopes.T @ ((y - mean) / (1 + dispersion * mean))
        information = (slopes.T * weight) @ slopes
        # A group at the floor whose rate would fall further stays there.
        free = ~((unknowns <= lowest) & (score < 0)) & ~((unknowns >= highest) & (score > 0))
        better = False
        while not better and damping < 1e12:
            damped = information + np.diag(damping * np.diag(information) + 1e-9)
            step = np.zeros_like(unknowns)
            step[free] = np.linalg.solve(damped[np.ix_(free, free)], score[free])
            tried = np.clip(unknowns + np.clip(step, -2, 2), lowest, highest)
            tried_base, tried_mean = means(tried)
            value = likelihood(tried_mean)
            better = value >= best
            damping = damping / 5 if better else damping * 4
        if not better:
            return unknowns, True  # no step improves the fit further
        gained, best = value - best, value
        unknowns, base, mean = tried, tried_base, tried_mean
        if gained < TOLERANCE * abs(best):
            return unknowns, True
    return unknowns, False


def _problem(y: FloatArray, n: FloatArray, z: FloatArray) -> str:
    if n.ndim != 2 or len(n) != len(y) or len(z) != len(y):
        return "Events, people and covariates are not of the same units."
    if not (np.isfinite(y).all() and np.isfinite(n).all() and np.isfinite(z).all()):
        return "A number is missing."
    if (y < 0).any() or (n < 0).any():
        return "A count is below 0."
    if (n.sum(axis=1) <= 0).any():
        return "A unit has no people."
    if len(y) <= n.shape[1] + z.shape[1]:
        return "There are too few units to tell their differences apart."
    return "" if y.sum() > 0 else "There is no event at all."


def _worst_decile(observed: FloatArray, expected: FloatArray, order: FloatArray) -> float:
    tenths = np.array_split(np.argsort(order, kind="stable"), DECILES)
    ratios = [observed[rows].sum() / expected[rows].sum() for rows in tenths if expected[rows].sum() > 0]
    return float(max(abs(ratio - 1) for ratio in ratios))
