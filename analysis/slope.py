"""The slope index of inequality: how a value changes from the most deprived end of a population to the least.

Groups are in order, the most deprived first, and each is placed at its ridit score (the midpoint of its share of the population,
0 to 1). A straight line is fitted to their values. The slope index (SII) is the difference between its two ends, the relative
index (RII) their ratio. A positive slope rises towards the least deprived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.equality import same
from analysis.intervals import as_floats, confidence_level, normal_quantile
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Scale = Literal["value", "rate", "proportion"]

FEWEST, MOST = 5, 100  # groups
FEWEST_ON_SCALE, LEAST_REACH = 10, 0.2  # areas on another area's scale, and the part of it they must reach over
REPETITIONS = 100_000
SEED = 2026


@dataclass(frozen=True)
class Slope:
    """A fitted line over the ranked population. `sii` is in the unit of the values, `rii` a ratio.

    `at_most_deprived` and `at_least_deprived` are the line's two ends, rank 0 and rank 1.
    """

    sii: float
    sii_lower: float
    sii_upper: float
    rii: float
    rii_lower: float
    rii_upper: float
    at_most_deprived: float
    at_least_deprived: float
    ranks: FloatArray  # ridit scores of the groups


@dataclass(frozen=True)
class FittedSlope:
    """As `Slope`, with errors from the scatter of the groups about the line. `rii_log_error` is that of ln(rii)."""

    sii: float
    sii_error: float
    sii_lower: float
    sii_upper: float
    rii: float
    rii_log_error: float
    rii_lower: float
    rii_upper: float
    at_most_deprived: float
    at_least_deprived: float


@dataclass(frozen=True)
class LineOnScale:
    """A line through small areas placed on a scale that is not their own, such as their whole country's order by deprivation.

    `sii` is the difference between the two ends of that scale, 0 the most deprived and 1 the least, whether or not the areas
    reach them; the interval is normal.
    """

    sii: float
    sii_error: float
    sii_lower: float
    sii_upper: float
    at_most_deprived: float
    at_least_deprived: float

    def at(self, place: float) -> float:
        """The line's value at one place on the scale."""
        return self.at_most_deprived + self.sii * place


class WithLimits(Protocol):
    """A slope with its 95% limits."""

    @property
    def sii(self) -> float: ...

    @property
    def sii_lower(self) -> float: ...

    @property
    def sii_upper(self) -> float: ...


@dataclass(frozen=True)
class Difference:
    """One slope minus another, in the unit of the values: above 0, the one is the steeper."""

    value: float
    lower: float
    upper: float

    @property
    def beyond_chance(self) -> bool:
        return self.lower > 0 or self.upper < 0


def line_on_scale(
    place: ArrayLike, value: ArrayLike, population: ArrayLike, *, confidence: float = 0.95
) -> LineOnScale | Refused:
    """The population-weighted straight line through small areas by their place on a scale from 0 to 1.

    `place` is the areas' place in the order of a wider area, so that the slopes of two of its parts are on one scale: of each part's
    own order, a part whose areas are much alike would have a gentle slope by nature. All arrays have one length, without missing
    values. Errors are robust to unequal scatter (White's, with the factor n / (n - 2)).

    Refuses fewer than 10 areas, missing values, areas without people, places outside 0 to 1, and places that hardly differ.

    Source: Moreno-Betancur M et al. (2015), Epidemiology 26:518-527 (slope index by regression on a rank); White H (1980), Econometrica
    48:817-838.
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    x, y, people = as_floats(place), as_floats(value), as_floats(population)
    if not x.shape == y.shape == people.shape or x.ndim != 1:
        return Refused("Each area needs a place, a value and a population.")
    if len(x) < FEWEST_ON_SCALE:
        return Refused(f"Only {len(x)} areas have a figure; a line needs {FEWEST_ON_SCALE}.")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(people).all() and (people > 0).all()):
        return Refused("A figure is missing, or an area has no people.")
    if x.min() < 0 or x.max() > 1 or np.ptp(x) < LEAST_REACH:
        return Refused("The areas are too alike in deprivation for a line along it.")
    design, weights = np.column_stack([np.ones_like(x), x]), people / people.sum()
    inverse = np.linalg.inv(design.T @ (design * weights[:, None]))
    start, slope = (float(each) for each in inverse @ (design.T @ (weights * y)))
    scores = design * (weights * (y - start - slope * x))[:, None]
    covariance = inverse @ (scores.T @ scores) @ inverse * len(x) / (len(x) - 2)
    error, z = float(np.sqrt(covariance[1, 1])), normal_quantile(level)
    return LineOnScale(slope, error, slope - z * error, slope + z * error, start, start + slope)


def weights_in_slope(place: ArrayLike, population: ArrayLike) -> FloatArray:
    """What one more of the value in each area adds to `sii` of `line_on_scale`: that slope is the sum of values times these. Shape as
    given; arrays as `line_on_scale` takes them."""
    x, people = as_floats(place), as_floats(population)
    weights = people / people.sum()
    apart = x - weights @ x
    return np.asarray(weights * apart / (weights @ apart**2), dtype=np.float64)


def difference(one: WithLimits, other: WithLimits) -> Difference:
    """One slope minus another, with its 95% interval from the limits of both (MOVER).

    Source: Zou GY, Donner A (2008), Construction of confidence limits about effect measures, Statistics in Medicine
    27:1693-1702. The slopes are taken as independent. Where one population is part of the other, they are positively correlated
    and the interval is too wide, never too narrow.
    """
    value = one.sii - other.sii
    below = float(np.hypot(one.sii - one.sii_lower, other.sii_upper - other.sii))
    above = float(np.hypot(one.sii_upper - one.sii, other.sii - other.sii_lower))
    return Difference(value, value - below, value + above)


def distance_from_line(line: LineOnScale, place: float, value: float, standard_error: float) -> Difference:
    """How far a value at one place on the scale lies above the line, with the 95% interval of the value's own error."""
    apart, half = value - line.at(place), normal_quantile(0.95) * standard_error
    return Difference(apart, apart - half, apart + half)


def ridit_scores(population: ArrayLike) -> FloatArray:
    """The midpoint of each group's share of the population, 0 to 1, groups in order. Shape as given.

    Source: Bross IDJ (1958), How to use ridit analysis, Biometrics 14:18-38.
    """
    people = as_floats(population)
    return np.asarray((np.cumsum(people) - people / 2) / people.sum(), dtype=np.float64)


def slope_index(
    value: ArrayLike,
    population: ArrayLike,
    *,
    standard_error: ArrayLike | None = None,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    scale: Scale = "value",
    transform: bool = False,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Slope | Refused:
    """SII and RII of groups given most deprived first, with intervals by simulation from each group's own error.

    `value` and `population` have one length, 5 to 100. The errors are `standard_error`, or `lower` and `upper` limits at
    95%. With scale "rate" the errors are those of logarithms, with "proportion" those of log odds; with `transform` the
    line is fitted on that scale too, and its ends are brought back. `seed` makes the interval repeatable.

    Refuses fewer than 5 or more than 100 groups, groups without people, missing values or errors, errors below zero, rates
    not above 0, proportions outside 0 to 1, and a line whose most deprived end is 0 or less (no ratio can be given).

    Source: Office for Health Improvement and Disparities, technical guide on the slope index; Low and Low (2004).
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    y, people = as_floats(value), as_floats(population)
    low, high = (None if given is None else as_floats(given) for given in (lower, upper))
    error = None if standard_error is None else as_floats(standard_error)
    reason = _problem(y, people, error, low, high, scale)
    if reason:
        return Refused(reason)
    if error is None:
        assert low is not None
        assert high is not None
        ends = _onto(np.vstack([low, high]), scale)
        error = (ends[1] - ends[0]) / (2 * normal_quantile(0.95))
    ranks = ridit_scores(people)
    weights = _line_weights(ranks, people)
    start, slope = weights @ (_onto(y, scale) if transform else y)
    ends_fitted = np.array([start, start + slope])
    if transform:
        ends_fitted = _back(ends_fitted, scale)
    drawn = _simulated(y, error, weights, scale, transform=transform, repetitions=repetitions, seed=seed)
    tails = [(1 - level) / 2, (1 + level) / 2]
    differences, ratios = drawn[:, 1] - drawn[:, 0], drawn[:, 1] / drawn[:, 0]
    if ends_fitted[0] <= 0:
        return Refused("The fitted line falls to zero or below at its most deprived end, so no ratio can be given.")
    sii_limits, rii_limits = np.quantile(differences, tails), np.quantile(ratios, tails)
    return Slope(
        sii=float(ends_fitted[1] - ends_fitted[0]),
        sii_lower=float(sii_limits[0]),
        sii_upper=float(sii_limits[1]),
        rii=float(ends_fitted[1] / ends_fitted[0]),
        rii_lower=float(rii_limits[0]),
        rii_upper=float(rii_limits[1]),
        at_most_deprived=float(ends_fitted[0]),
        at_least_deprived=float(ends_fitted[1]),
        ranks=ranks,
    )


def fitted_slope_index(
    value: ArrayLike,
    population: ArrayLike,
    *,
    curve: Literal["line", "logistic"],
    everyone: float = 1,
    confidence: float = 0.95,
    fit_weights: ArrayLike | None = None,
    student: bool = False,
    order: ArrayLike | None = None,
    fewest: int = FEWEST,
) -> FittedSlope | Refused:
    """SII and RII, with intervals that need no error of the groups: from their scatter about a line, or a logistic curve.

    `value` and `population` have one length, 5 to 100, groups most deprived first. The fit is weighted by population, ONCE;
    `fit_weights` replaces those weights to reproduce what others publish (one weights by population twice). With "logistic"
    the values are proportions from 0 to `everyone` (100 for percentages) and the ends are what the curve says at rank 0 and
    1. Errors are robust to unequal scatter (White's, with the factor n / (n - 2)). Limits are normal, as others publish them: of five groups
    at 95% they hold the truth 78 times in 100. With `student` they are Student's t with n - 2 degrees, and errors are HC3's, by each group's leverage:
    of five to ten groups they hold it 95 to 97 times. Groups in another
    sequence need `order`, whole numbers of which the lowest is the most deprived; `fewest` groups, 3 or more, may be asked for.

    Refuses what `slope_index` refuses of shapes, values and people, an order with ties or parts of numbers, groups that all
    have the same value (no scatter, so no error), proportions out of range or all none or all everyone, a curve that does
    not settle, and ends of zero or less (no ratio can be given).

    Source: World Health Organization (2013), Handbook on health inequality monitoring; Papke and Wooldridge (1996),
    Journal of Applied Econometrics 11:619-632, for the logistic fit to proportions; White (1980); MacKinnon and White (1985), Journal of
    Econometrics 29:305-325 (HC3).
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    y, people = as_floats(value), as_floats(population)
    weights = people if fit_weights is None else as_floats(fit_weights)
    if reason := _problem(y, people, np.zeros_like(y), None, None, "value", max(3, fewest)):
        return Refused(reason)
    if weights.shape != y.shape or not np.all(np.isfinite(weights)) or np.any(weights <= 0):
        return Refused("A weight is missing, zero or negative.")
    if order is not None:
        places = as_floats(order)
        if places.shape != y.shape or not np.all(places == np.rint(places)) or len(set(places)) < len(y):
            return Refused("Each group needs its place in the order, a whole number of its own.")
        sorting = np.argsort(places)
        y, people, weights = y[sorting], people[sorting], weights[sorting]
    if curve == "logistic":
        y = y / everyone
        if np.any((y < 0) | (y > 1)) or not 0 < y.mean() < 1:
            return Refused("Proportions must lie between 0% and 100%, and not all be one or the other.")
    if np.all(same(y, y[0])):
        return Refused("All groups have the same value, so their scatter says nothing of the error.")
    design = np.column_stack([np.ones_like(y), ridit_scores(people)])
    weights = weights / weights.sum()
    at = np.array([[1.0, 0.0], [1.0, 1.0]])  # the two ends
    if curve == "line":
        inverse = np.linalg.inv(design.T @ (design * weights[:, None]))
        coefficients = inverse @ (design.T @ (weights * y))
        fitted, ends, steepness = design @ coefficients, at @ coefficients, np.ones(2)
        information = weights
    else:
        found = _logistic_fit(y, design, weights)
        if found is None:
            return Refused("No logistic curve fits these values.")
        coefficients, inverse = found
        fitted, ends = special.expit(design @ coefficients), special.expit(at @ coefficients)
        steepness = ends * (1 - ends)
        information = weights * fitted * (1 - fitted)
    if ends.min() <= 0:
        return Refused("The fitted line falls to zero or below at one end, so no ratio can be given.")
    leverage = information * np.einsum("ij,jk,ik->i", design, inverse, design)
    left = (y - fitted) / (1 - np.minimum(leverage, 0.99)) if student else (y - fitted) * np.sqrt(len(y) / (len(y) - 2))
    scores = design * (weights * left)[:, None]
    covariance = inverse @ (scores.T @ scores) @ inverse
    by_end = at * steepness[:, None]
    differences, logs = by_end[1] - by_end[0], by_end[1] / ends[1] - by_end[0] / ends[0]
    degrees = len(y) - 2 if student else np.inf
    scale, z = everyone if curve == "logistic" else 1, float(special.stdtrit(degrees, (1 + level) / 2))
    sii, rii = scale * float(ends[1] - ends[0]), float(ends[1] / ends[0])
    sii_error = scale * float(np.sqrt(max(0.0, differences @ covariance @ differences)))
    log_error = float(np.sqrt(max(0.0, logs @ covariance @ logs)))
    return FittedSlope(
        sii=sii,
        sii_error=sii_error,
        sii_lower=sii - z * sii_error,
        sii_upper=sii + z * sii_error,
        rii=rii,
        rii_log_error=log_error,
        rii_lower=rii * float(np.exp(-z * log_error)),
        rii_upper=rii * float(np.exp(z * log_error)),
        at_most_deprived=scale * float(ends[0]),
        at_least_deprived=scale * float(ends[1]),
    )


def _logistic_fit(y: FloatArray, design: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Coefficients and the inverse of their information, by Newton's steps; None where they do not settle."""
    coefficients = np.array([special.logit(weights @ y), 0.0])
    for _ in range(100):
        fitted = special.expit(design @ coefficients)
        information = design.T @ (design * (weights * fitted * (1 - fitted))[:, None])
        if np.linalg.cond(information) > 1e12:
            return None
        inverse = np.linalg.inv(information)
        step = inverse @ (design.T @ (weights * (y - fitted)))
        coefficients = coefficients + step
        if np.max(np.abs(step)) < 1e-12:
            return coefficients, np.asarray(inverse, dtype=np.float64)
    return None


def line_through(value: ArrayLike, population: ArrayLike) -> tuple[float, float]:
    """The two ends, at ridit 0 and 1, of the population-weighted straight line through groups given most deprived first."""
    y, people = as_floats(value), as_floats(population)
    slope, start = np.polyfit(ridit_scores(people), y, 1, w=np.sqrt(people))
    return float(start), float(start + slope)


def _line_weights(ranks: FloatArray, people: FloatArray) -> FloatArray:
    """2 x groups: what the intercept and the slope of the population-weighted line take of each group's value."""
    root = np.sqrt(people / people.sum())
    design = np.column_stack([root, ranks * root])
    return np.asarray(np.linalg.pinv(design) * root, dtype=np.float64)


def _simulated(
    y: FloatArray,
    error: FloatArray,
    weights: FloatArray,
    scale: Scale,
    *,
    transform: bool,
    repetitions: int,
    seed: int,
) -> FloatArray:
    """Repetitions x 2: both ends of the line, fitted to values drawn on the scale their errors are on."""
    draws = np.random.default_rng(seed).standard_normal((repetitions, len(y)))
    values = _onto(y, scale) + draws * error
    if not transform:
        values = _back(values, scale)
    fitted = values @ weights.T
    ends = np.column_stack([fitted[:, 0], fitted[:, 0] + fitted[:, 1]])
    return _back(ends, scale) if transform else ends


def _onto(values: FloatArray, scale: Scale) -> FloatArray:
    if scale == "rate":
        return np.asarray(np.log(values), dtype=np.float64)
    if scale == "proportion":
        return np.asarray(np.log(values / (1 - values)), dtype=np.float64)
    return values


def _back(values: FloatArray, scale: Scale) -> FloatArray:
    if scale == "rate":
        return np.asarray(np.exp(values), dtype=np.float64)
    if scale == "proportion":
        return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)
    return values


def _problem(
    y: FloatArray,
    people: FloatArray,
    error: FloatArray | None,
    low: FloatArray | None,
    high: FloatArray | None,
    scale: Scale,
    fewest: int = FEWEST,
) -> str:
    if y.ndim != 1 or y.shape != people.shape:
        return "Each group needs one value and one number of people."
    if not fewest <= len(y) <= MOST:
        return f"A slope needs {fewest} to {MOST} groups; there are {len(y)}."
    if not np.all(np.isfinite(y)):
        return "A group has no value."
    if not np.all(np.isfinite(people)) or np.any(people <= 0):
        return "A group has no people."
    if scale == "rate" and np.any(y <= 0):
        return "A rate is zero or negative. This scale uses logarithms, and such a rate has none."
    if scale == "proportion" and np.any((y <= 0) | (y >= 1)):
        return "Proportions must lie between 0 and 1."
    if error is not None:
        if error.shape != y.shape or not np.all(np.isfinite(error)) or np.any(error < 0):
            return "A standard error is missing or negative."
        return ""
    if low is None or high is None or low.shape != y.shape or high.shape != y.shape:
        return "Each group needs a standard error or an interval."
    if not np.all(np.isfinite(low) & np.isfinite(high)) or np.any(low > y) or np.any(high < y):
        return "A group's interval is missing or does not contain its value."
    if scale != "value" and np.any(low <= 0):
        return "An interval reaches zero, which this scale does not allow."
    return ""
