"""Whether money follows deprivation less, or more, than need does: the difference of two concentration indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.concentration import concentration_curve, concentration_index
from analysis.intervals import as_floats
from vocabulary import Refused


@dataclass(frozen=True)
class ConcentrationDifference:
    """`value`: index of one quantity less that of the other, along the same order; above 0, the first reaches the most deprived less than
    the other does. `lower` and `upper`: 95%, of the difference itself: the two share their places."""

    value: float
    lower: float
    upper: float


def concentration_difference(
    value: ArrayLike, other: ArrayLike, order: ArrayLike, *, population: ArrayLike | None = None
) -> ConcentrationDifference | Refused:
    """Concentration index of `value` less that of `other` along `order` (the lowest is the most deprived).

    Both quantities, `order` and `population` have one length of at least 3. The difference is the index of 1 + value / its mean -
    other / its mean, which has a mean of 1; its regression error is that of the difference. Refuses what `concentration_index` refuses.

    Source: Wagstaff A, van Doorslaer E (2000), Handbook of Health Economics 1:1803-1862 (index of need taken from that of use); Kakwani N,
    Wagstaff A, van Doorslaer E (1997), Journal of Econometrics 77:87-103 (error).
    """
    first, second = as_floats(value), as_floats(other)
    if first.shape != second.shape:
        return Refused("Each row needs one value of both.")
    people = np.ones_like(first) if population is None else as_floats(population)
    for each in (first, second):
        alone = concentration_index(each, order, population=people)
        if isinstance(alone, Refused):
            return alone
    beyond = 1 + first / np.average(first, weights=people) - second / np.average(second, weights=people)
    found = concentration_index(beyond, order, population=people)
    if isinstance(found, Refused):
        return found
    if found.interval is None:
        return Refused("At least three are needed for an interval.")
    return ConcentrationDifference(found.index, *found.interval)


def share_of_first(
    value: ArrayLike, order: ArrayLike, *, population: ArrayLike | None = None, people: float = 0.2
) -> float | Refused:
    """The share of a quantity that the first `people` (a share, 0 to 1) in `order` have; between two ranks by a straight line.

    Shapes and refusals as `concentration_curve`; refuses a share outside 0 to 1.
    """
    if not 0 < people < 1:
        return Refused("The share of people must lie between 0 and 1.")
    curve = concentration_curve(value, order, population=population)
    return curve if isinstance(curve, Refused) else float(np.interp(people, curve.people, curve.quantity))
