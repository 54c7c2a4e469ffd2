"""Measures of inequality: Theil, mean log deviation, Gini, Atkinson and Kolm, with their decomposition into within and
between groups.

Values belong to people, or to groups with their populations; their order does not matter. Every measure is 0 when all
values are equal. Measures that divide by the mean do not depend on the unit; Kolm's does not change when everyone gains
the same amount.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Measure = Literal["theil", "mean log deviation"]

NO_LOGARITHM = Refused("A value is zero. This measure uses logarithms, and zero has none.")


@dataclass(frozen=True)
class Decomposition:
    """An index and its two parts, which add up to it. `groups` in the order they first appear, `inside` the index of each."""

    total: float
    within: float
    between: float
    groups: tuple[Hashable, ...]
    inside: tuple[float, ...]


def theil(value: ArrayLike, population: ArrayLike | None = None) -> float | Refused:
    """Theil's T: sum p r ln r, with p the share of people and r the value over the mean. A zero adds 0 (r ln r at r = 0).

    `value` and `population` have one length; without `population` every value is one person. From 0 to ln(people). Refuses
    lengths that differ, missing values, populations of zero or less, values below zero, and a mean of zero.

    Source: Theil H (1967), Economics and Information Theory.
    """
    return generalised_entropy(value, 1, population)


def mean_log_deviation(value: ArrayLike, population: ArrayLike | None = None) -> float | Refused:
    """Mean log deviation (Theil's L): sum p (-ln r). Shapes and refusals as `theil`; a value of zero is refused too.

    Source: Theil H (1967), Economics and Information Theory.
    """
    return generalised_entropy(value, 0, population)


def generalised_entropy(value: ArrayLike, power: float, population: ArrayLike | None = None) -> float | Refused:
    """(sum p r^power - 1) / (power (power - 1)); at 0 the mean log deviation, at 1 Theil's T, at 2 half the squared
    coefficient of variation. Shapes and refusals as `theil`; at a power of 0 or less a value of zero is refused too.

    Source: Shorrocks AF (1980), Econometrica 48:613-625.
    """
    found = _shares_of_a_total(value, population)
    if isinstance(found, Refused):
        return found
    y, p, mean = found
    if power <= 0 and y.min() == 0:
        return NO_LOGARITHM
    r = y / mean
    if power == 0:
        return max(0.0, -float(p @ np.log(r)))
    if power == 1:
        return max(0.0, float(p @ special.xlogy(r, r)))
    return max(0.0, (float(p @ r**power) - 1) / (power * (power - 1)))


def gini(value: ArrayLike, population: ArrayLike | None = None) -> float | Refused:
    """The Gini coefficient in its population form: half the mean difference of any two people, over the mean.

    From 0 to 1 - 1/people. Times n/(n - 1) it is the form for a sample of n. Shapes and refusals as `theil`.

    Source: Gini C (1914); in the form of Sen A (1973), On Economic Inequality.
    """
    found = _shares_of_a_total(value, population)
    if isinstance(found, Refused):
        return found
    y, p, mean = found
    sorting = np.argsort(y, kind="stable")
    y, p = y[sorting], p[sorting]
    rank = np.cumsum(p) - p / 2
    return max(0.0, 2 * float(p @ ((y - mean) * (rank - 0.5))) / mean)


def hoover(value: ArrayLike, population: ArrayLike | None = None) -> float | Refused:
    """The share of the total that would have to move for all to have the same: sum p |r - 1| / 2. Shapes and refusals as
    `theil`. Also called the Ricci-Schutz or Robin Hood index. Source: Hoover EM (1936), Review of Economics and Statistics.
    """
    found = _shares_of_a_total(value, population)
    if isinstance(found, Refused):
        return found
    y, p, mean = found
    return float(p @ np.abs(y / mean - 1)) / 2


def equally_distributed_equivalent(
    value: ArrayLike, aversion: float, population: ArrayLike | None = None
) -> float | Refused:
    """The level that, had by all, would be as good as the values given: (sum p y^(1 - e))^(1/(1 - e)), exp(sum p ln y) at 1.

    `aversion` e is 0 (the mean) or more; the higher, the nearer the result is to the lowest value, and from 1 up a value of
    zero makes it 0. In the unit of the values. Shapes as `theil`; refuses an aversion below zero, missing values,
    populations of zero or less, and values below zero.

    Source: Atkinson AB (1970), Journal of Economic Theory 2:244-263; Cookson et al. (2017), Value in Health 20:206-212.
    """
    found = _shares(value, population)
    if isinstance(found, Refused):
        return found
    y, p = found
    if not (np.isfinite(aversion) and aversion >= 0):
        return Refused("Aversion to inequality must be a number of zero or more.")
    if y.min() < 0:
        return Refused("A value is negative, which this scale does not allow.")
    if y.max() == 0 or (aversion >= 1 and y.min() == 0):
        return 0.0
    if aversion < 1:
        r = y / y.max()
        return float(y.max() * (p @ r ** (1 - aversion)) ** (1 / (1 - aversion)))
    logs = np.log(y)
    if aversion == 1:
        return float(np.exp(p @ logs))
    # Through logarithms, so that no power of a large or small number is too large or too small to be written.
    return float(np.exp(special.logsumexp((1 - aversion) * logs, b=p) / (1 - aversion)))


def atkinson(value: ArrayLike, aversion: float, population: ArrayLike | None = None) -> float | Refused:
    """Atkinson's index: the share of the mean that would be given up to have all equal, 1 - EDE / mean, from 0 to 1.

    Shapes and refusals as `equally_distributed_equivalent`, and a mean of zero. Source: Atkinson AB (1970).
    """
    found = _shares(value, population)
    level = equally_distributed_equivalent(value, aversion, population)
    if isinstance(found, Refused):
        return found
    if isinstance(level, Refused):
        return level
    y, p = found
    mean = float(p @ y)
    if mean <= 0:
        return Refused("Every value is zero, so there is nothing to share out.")
    return max(0.0, 1 - level / mean)


def kolm_equivalent(value: ArrayLike, aversion: float, population: ArrayLike | None = None) -> float | Refused:
    """Kolm's equally distributed equivalent, for absolute differences: -(1/a) ln sum p exp(-a y). In the unit of the values.

    `aversion` a is above zero, per unit of the values. Any finite values. Shapes as `theil`; refuses an aversion of zero or
    less, missing values and populations of zero or less.

    Source: Kolm SC (1976), Journal of Economic Theory 12:416-442.
    """
    found = _shares(value, population)
    if isinstance(found, Refused):
        return found
    y, p = found
    if not (np.isfinite(aversion) and aversion > 0):
        return Refused("Aversion to absolute inequality must be a number above zero.")
    return float(-special.logsumexp(-aversion * y, b=p) / aversion)


def kolm(value: ArrayLike, aversion: float, population: ArrayLike | None = None) -> float | Refused:
    """Kolm's index: the mean minus `kolm_equivalent`, what each would give up to have all equal. In the unit of the values.

    Shapes and refusals as `kolm_equivalent`. Source: Kolm SC (1976).
    """
    found = _shares(value, population)
    level = kolm_equivalent(value, aversion, population)
    if isinstance(found, Refused):
        return found
    if isinstance(level, Refused):
        return level
    y, p = found
    return max(0.0, float(p @ y) - level)


def decomposition(
    value: ArrayLike,
    groups: Sequence[Hashable],
    *,
    population: ArrayLike | None = None,
    measure: Measure = "theil",
) -> Decomposition | Refused:
    """What part of an index lies within groups and what part between them; the two add up to it exactly.

    `value`, `groups` and `population` have one length. Between: every row has its group's mean. Within: the groups' own
    indices, weighted by their shares of the total (Theil) or of the people (mean log deviation). Refuses what `theil` or
    `mean_log_deviation` refuses.

    Source: Shorrocks AF (1980), Econometrica 48:613-625.
    """
    found = _shares(value, population)
    if isinstance(found, Refused):
        return found
    y, p = found
    if len(groups) != len(y):
        return Refused("Each value needs one group.")
    power = 1 if measure == "theil" else 0
    total = generalised_entropy(y, power, p)
    if isinstance(total, Refused):
        return total
    names = tuple(dict.fromkeys(groups))
    rows = [np.array([group == name for group in groups]) for name in names]
    people = np.array([p[row].sum() for row in rows])
    means = np.array([p[row] @ y[row] for row in rows]) / people
    # A group in which every value is zero has no inequality of its own, and no share of the total.
    inside = [generalised_entropy(y[row], power, p[row]) if y[row].any() else 0.0 for row in rows]
    between = generalised_entropy(means, power, people)
    assert not isinstance(between, Refused)
    numbers = tuple(float(part) for part in inside if not isinstance(part, Refused))
    shares = people * means / float(p @ y) if measure == "theil" else people
    return Decomposition(total, float(shares @ numbers), between, names, numbers)


def _shares(value: ArrayLike, population: ArrayLike | None) -> tuple[FloatArray, FloatArray] | Refused:
    """Values with the share of people that each stands for."""
    y = as_floats(value)
    people = np.ones_like(y) if population is None else as_floats(population)
    if y.ndim != 1 or y.size == 0 or y.shape != people.shape:
        return Refused("Each row needs one value and one number of people.")
    if not np.all(np.isfinite(y)):
        return Refused("A value is missing.")
    if not np.all(np.isfinite(people)) or np.any(people <= 0):
        return Refused("A group has no people.")
    return y, people / people.sum()


def _shares_of_a_total(
    value: ArrayLike, population: ArrayLike | None
) -> tuple[FloatArray, FloatArray, float] | Refused:
    """The same with the mean, for values that are shares of a total: none below 0, and not all 0."""
    found = _shares(value, population)
    if isinstance(found, Refused):
        return found
    y, p = found
    mean = float(p @ y)
    if y.min() < 0 or mean <= 0:
        return Refused("A share of the total needs values that are not negative and not all zero.")
    return y, p, mean
