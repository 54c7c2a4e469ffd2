"""How many people a difference in a proportion stands for: the size a board can weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.proportions import proportion
from vocabulary import Refused


@dataclass(frozen=True)
class Excess:
    """`people` more (positive) or fewer (negative) than at the reference proportion, with a 95% interval."""

    people: float
    lower: float
    upper: float
    proportion: float
    proportion_lower: float
    proportion_upper: float
    reference: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        return self.lower > 0 or self.upper < 0


def excess_people(numerator: float, denominator: float, reference: float) -> Excess | Refused:
    """People counted beyond those expected at a reference proportion: n (p - p_ref).

    Counts are people; `reference` is a proportion (0 to 1), taken as known. The interval is the Wilson score interval
    of p (Wilson 1927) carried over to people. Refused without people, or with a count that is missing.
    """
    if not (np.isfinite(numerator) and np.isfinite(denominator) and denominator > 0):
        return Refused("There are no counts of people to compare.")
    estimate = proportion(numerator, denominator)
    if isinstance(estimate, Refused):
        return estimate
    share, low, high = float(estimate.value), float(estimate.lower), float(estimate.upper)
    return Excess(
        people=denominator * (share - reference),
        lower=denominator * (low - reference),
        upper=denominator * (high - reference),
        proportion=share,
        proportion_lower=low,
        proportion_upper=high,
        reference=reference,
    )


def people_to_reach(numerator: ArrayLike, denominator: ArrayLike, reference: float, *, higher_is_better: bool) -> float:
    """People who would have had the better outcome had every unit on the worse side of `reference` reached it.

    Arrays of shape (units,), NaN where missing. Sum over the worse units of n |p_ref - p|. Selecting the worse units
    by their own chance variation makes the sum a little too large; with thousands of people a unit that is negligible.
    """
    count, people = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    short = people * reference - count if higher_is_better else count - people * reference
    return float(np.nansum(np.clip(short, 0, None)))


def together_z(numerator: ArrayLike, denominator: ArrayLike, target: float, tau2: float) -> float:
    """How far several units taken together are from a target, in standard errors that allow for the usual spread.

    Counts of shape (units,); `target` a proportion; `tau2` the variance between units on the arcsine square-root scale
    (Spiegelhalter 2005, as in `analysis.overdispersion`). Units vary independently round the target, so the variance of
    their pooled proportion is 1/(4n) + tau2 x sum of squared shares of n. NaN without people.
    """
    people = np.asarray(denominator, dtype=float)
    total = people.sum()
    if total <= 0:
        return float("nan")
    share = float(np.asarray(numerator, dtype=float).sum() / total)
    variance = 1 / (4 * total) + tau2 * float(((people / total) ** 2).sum())
    return float((np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(target))) / np.sqrt(variance))
