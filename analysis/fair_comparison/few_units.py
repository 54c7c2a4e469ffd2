"""A few large units (boards, trusts): the events expected in each given similar units, and how much units differ beyond
chance.

Log rates are compared by regression with a random effect for each unit. With 42 boards, a covariate is used only if it
predicts boards left out of the fit. Boards of one region share more than the covariates (above all London's), so the
uncertainty of the coefficients comes from leaving out one region at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_UNITS = 5
FEWEST_GROUPS = 3  # groups that are left out one at a time
UNITS_A_COVARIATE = 10  # units needed for each covariate
MEDIAN_OF_CHI_SQUARED = 0.4549  # with one degree of freedom
MOST_STEPS = 100  # a dozen are usual
LEAST_GAIN = 0.1  # share of the squared prediction error on left-out units that covariates must remove


@dataclass(frozen=True, eq=False)
class FewUnits:
    """`expected` events of all units add up to those observed.

    `chance`: the variance of each count due to chance, to temporary changes (`noise`), and to uncertain coefficients
    (`doubt`, on the log scale). `between`: the variance of true log ratios between units. `gain`: the share of the
    squared prediction error that covariates remove on left-out units; below 0 they make it worse. `used`: whether
    `expected` includes the covariates.
    """

    expected: FloatArray
    chance: FloatArray
    between: float
    coefficients: FloatArray
    gain: float
    used: bool
    doubt: FloatArray


def fit_few_units(
    observed: ArrayLike,
    people: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    proportion: bool = True,
    noise: float = 0.0,
    anyway: bool = False,
    groups: ArrayLike | None = None,
) -> FewUnits | Refused:
    """Expected events of units: from one rate for all or, if that predicts left-out units better, from covariates too.

    `observed` and `people` are counts of each unit; `covariates` units x columns. `proportion`: chance is binomial,
    otherwise Poisson. `noise`: the variance of log ratios that is temporary. `anyway`: use the covariates whatever they
    gain. `groups`: a label for each unit (its region); the uncertainty of the coefficients is then at least how far
    they move when each group is left out. Without groups, or with fewer than 3, units are taken as independent. Refuses
    missing or negative numbers, units without people, fewer than 5 units, and no event at all.

    Source: random-effects meta-regression: Thompson SG, Sharp SJ (1999), Statistics in Medicine 18:2693-2708; the
    variance between units by Paule RC, Mandel J (1982), J Res Natl Bur Stand 87:377-385, found as in DerSimonian R,
    Kacker R (2007), Contemp Clin Trials 28:105-114; errors on units left out: Allen DM (1974), Technometrics
    16:125-127; groups left out: Bell RM, McCaffrey DF (2002), Survey Methodology 28:169-181 (jackknife for clustered
    units).
    """
    y, n = as_floats(observed), as_floats(people)
    if reason := _problem(y, n):
        return Refused(reason)
    overall = y.sum() / n.sum()
    left = max(0.0, 1 - overall) if proportion else 1.0
    rate = np.log((y + 0.5) / (n + 0.5 / overall))
    sampling = left / np.maximum(n * overall, 0.5) + noise
    one = np.ones((len(y), 1))
    between, found, plain_error, doubt = _fitted(rate, sampling, one)
    x, gain, used = one, float("nan"), False
    if covariates is not None:
        z = np.asarray(covariates, dtype=np.float64)
        if len(y) < UNITS_A_COVARIATE * z.shape[1]:
            gain = float("nan")
        elif not np.isfinite(z).all():
            return Refused("A number is missing.")
        else:
            wide = np.hstack([one, z - z.mean(axis=0)])
            wide_between, wide_found, error, wide_doubt = _fitted(rate, sampling, wide)
            gain = 1 - error / plain_error if plain_error > 0 else float("nan")
            if anyway or gain >= LEAST_GAIN:
                between, found, x, used = wide_between, wide_found, wide, True
                doubt = (
                    wide_doubt if groups is None else np.maximum(wide_doubt, _moved(rate, sampling, wide, n, groups))
                )
    mean = n * np.exp(x @ found)
    mean *= y.sum() / mean.sum()
    share = np.clip(mean / n, 0, 1) if proportion else np.zeros(len(y))
    return FewUnits(mean, mean * (1 - share) + (noise + doubt) * mean**2, between, found[1:], gain, used, doubt)


def _fitted(rate: FloatArray, sampling: FloatArray, x: FloatArray) -> tuple[float, FloatArray, float, FloatArray]:
    """The variance between units, the coefficients, the mean squared leave-one-out error, and the variance of each
    unit's fitted log rate beyond that of the overall level.
    """
    freedom = len(rate) - x.shape[1]

    def solved(between: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        weight = 1 / (sampling + between)
        bread: FloatArray = np.linalg.inv((x.T * weight) @ x).astype(np.float64)
        coefficients = bread @ (x.T @ (weight * rate))
        return weight, coefficients, bread

    # Newton steps from 0 rise to the root and never overshoot, because the sum is convex and decreasing.
    between = 0.0
    for _ in range(MOST_STEPS):
        weight, coefficients, _bread = solved(between)
        squares = weight * (rate - x @ coefficients) ** 2
        step = float((squares.sum() - freedom) / (weight * squares).sum()) if squares.any() else 0.0
        if not step > between * 1e-15:
            break
        between += step
    weight, coefficients, bread = solved(between)
    doubt = np.einsum("ij,jk,ik->i", x, bread, x)
    leverage = weight * doubt
    left_out = (rate - x @ coefficients) / np.maximum(1 - leverage, 1e-9)
    return between, coefficients, float((left_out**2).mean()), np.maximum(doubt - 1 / weight.sum(), 0.0)


def _moved(rate: FloatArray, sampling: FloatArray, x: FloatArray, people: FloatArray, groups: ArrayLike) -> FloatArray:
    """The variance of each unit's fitted log rate, relative to that of all people, when one group at a time is left
    out.
    """
    group = np.unique(np.asarray(groups).astype(str), return_inverse=True)[1]
    fitted = []
    for number in range(int(group.max()) + 1):
        kept = group != number
        if kept.sum() <= x.shape[1] + 1:
            continue
        log = x @ _fitted(rate[kept], sampling[kept], x[kept])[1]
        fitted.append(log - np.average(log, weights=people))
    many = len(fitted)
    if many < FEWEST_GROUPS:
        return np.zeros(len(rate))
    variance: FloatArray = (many - 1) / many * ((np.array(fitted) - np.mean(fitted, axis=0)) ** 2).sum(axis=0)
    return variance


def passing_noise(ratios: ArrayLike, sampling: ArrayLike) -> float:
    """The temporary part of the variance of log ratios, beyond chance: half the squared step from period to period,
    minus chance. It uses the median step, so that one trust that closed or changed its counting has no influence.

    `ratios`: units x periods, logarithms, NaN where missing. `sampling`: their chance variances. 0 where there are no
    steps. Source: von Neumann J (1941), Annals of Mathematical Statistics 12:367-395 (mean square successive
    difference).
    """
    y, s = np.asarray(ratios, dtype=np.float64), np.asarray(sampling, dtype=np.float64)
    steps = np.diff(y, axis=1) ** 2 / 2
    known = np.isfinite(steps)
    if not known.any():
        return 0.0
    chance = (s[:, 1:] + s[:, :-1])[known] / 2
    return max(0.0, float(np.median(steps[known]) / MEDIAN_OF_CHI_SQUARED - np.median(chance)))


def _problem(y: FloatArray, n: FloatArray) -> str:
    if not (np.isfinite(y).all() and np.isfinite(n).all()):
        return "A number is missing."
    if len(y) < FEWEST_UNITS:
        return "There are too few units to compare."
    if (y < 0).any():
        return "A count is below 0."
    if (n <= 0).any():
        return "A unit has no people."
    return "" if y.sum() > 0 else "There is no event at all."
