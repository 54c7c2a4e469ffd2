"""Variation between places of one kind, whatever is counted: a share of people, events over people, or observed over expected.

One answer for the three kinds of figure, on top of `analysis.funnels` and `analysis.overdispersion`:

| kind       | value                 | target               | chance limits                          | usual spread        |
| proportion | n / d                 | pooled n / d         | Wilson's, inverted                     | arcsine square root |
| rate       | per x n / d           | pooled, per x n / d  | exact Poisson at the expected count    | square root of O/E  |
| ratio      | n / d (d is expected) | 1                    | exact Poisson at the expected count    | square root of O/E  |

The limits are drawn from approximations; where a place stands is decided by its exact binomial or Poisson tail. Against
chance alone a place is outside a limit exactly if the probability of a count as far from the target is as small as the
limit's: 0.1% (99.8%) or 2.5% (95%) on one side. Against the usual spread it must lie outside the wider limits as well; those
limits are never narrower than the limits of chance. Where most places of a kind expect fewer than one event, the whole
comparison is refused.

Sources: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202; Office for Health Improvement and Disparities
technical guide on funnel plots (exact limits of counts below 10, Byar's from 10 up).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.exact_tails import TAIL_95, TAIL_998, FunnelLimits, exact_tails, nearer
from analysis.excess import Excess, excess_people, together_z
from analysis.funnels import Limits, proportion_funnel, proportion_limits, ratio_limits
from analysis.intervals import FloatArray, as_floats
from analysis.overdispersion import Z_95, Z_998, Overdispersion, back, overdispersion, transform
from analysis.proportions import proportion
from analysis.rates import byar_limits, exact_poisson_limits
from analysis.unit_distribution import UnitDistribution, fit_units
from vocabulary import Refused

Kind: TypeAlias = Literal["proportion", "rate", "ratio"]

FEW = 5.0
"""Expected events (or non-events) below which the limits drawn are rough, and the reader is told that the exact tail decides."""
FEWEST_USUAL = 1.0
"""Expected events of the middling place below which places of this kind cannot be told apart."""
EXACT_BELOW = 10
"""Events below which the interval of a count is exact, and from which it is Byar's."""


@dataclass(frozen=True, eq=False)
class Variation:
    """Places judged against their target, one element per place in the order given; NaN and None where without data.

    `value`, `target` and limits are in the unit of the figure (proportions 0 to 1, rates times `per`); `lower` and
    `upper` are the 95% interval of each value; `expected` is the count at the target. `position` is one of
    "below 99.8", "below 95", "within", "above 95", "above 99.8".
    """

    kind: Kind
    per: float
    limits: Limits
    target: float
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    expected: FloatArray
    lower95: FloatArray
    upper95: FloatArray
    lower998: FloatArray
    upper998: FloatArray
    position: NDArray[np.object_]
    method: str
    dispersion: Overdispersion
    few: NDArray[np.bool_]  # places that expect fewer than FEW events, so that the limits drawn are rough for them

    @property
    def judged(self) -> int:
        """Places with a position."""
        return int(np.isfinite(self.value).sum())

    @cached_property
    def chance_outside(self) -> FloatArray:
        """For each place, the probability that it lies outside the 99.8% limits though nothing but what the limits allow for is at
        work: chance and, with "overdispersed" limits, a spread between places with tails as heavy as theirs. NaN without data."""
        by_chance = np.where(np.isfinite(self.value), 2 * TAIL_998, np.nan)
        found = self.dispersion
        if self.limits == "chance" or found.tau2 == 0:
            return by_chance
        unit = self.per if self.kind == "proportion" else self.target
        low, high = self.lower998 / unit, self.upper998 / unit
        lower = np.where(low > 0, transform(np.clip(low, 0, None), found.scale), -np.inf)
        upper = (
            transform(high, found.scale)
            if self.kind != "proportion"
            else np.where(high < 1, transform(np.clip(high, None, 1), found.scale), np.inf)
        )
        spread = fit_units(
            found.transformed, found.s, float(np.sqrt(found.tau2)), float(transform(found.target, found.scale))
        )
        assert isinstance(spread, UnitDistribution)  # a tau2 above 0 is a number
        return np.where(np.isfinite(self.value), spread.outside(lower, upper, found.s), np.nan)

    @property
    def outside_by_chance(self) -> float:
        """How many places would lie outside the 99.8% limits if nothing but what the limits allow for were at work."""
        return float(np.nansum(self.chance_outside))

    @cached_property
    def shrunken(self) -> FloatArray:
        """The figure of each place to believe: drawn towards the target by as much as chance explains its distance, in the unit of the
        figure. Places that do not differ by more than chance all have the target."""
        found, target = self.dispersion, self.dispersion.target
        middle = transform(target, found.scale)
        believed = back(middle + self._kept * (found.transformed - middle), found.scale)
        return believed * (self.per if self.kind == "proportion" else self.target)

    @cached_property
    def true_side(self) -> FloatArray:
        """The probability that the true figure of each place lies on the side of the target on which it was counted."""
        return np.asarray(special.ndtr(np.abs(self.dispersion.z) * np.sqrt(self._kept)), dtype=np.float64)

    @property
    def _kept(self) -> FloatArray:
        """How much of each distance from the target is to be believed, 0 to 1."""
        found = self.dispersion
        tau2 = found.tau2 if found.beyond_chance else 0.0
        return np.asarray(tau2 / (tau2 + found.s**2))

    def outside(self, side: Literal["above", "below"]) -> NDArray[np.bool_]:
        """Which places lie outside the 99.8% limits on one side."""
        return np.asarray(self.position == f"{side} 99.8", dtype=bool)

    def curve(self, denominators: ArrayLike) -> FunnelLimits:
        """The limits at these denominators (any shape), in the unit of the figure, to draw the funnel."""
        return _limits_at(
            as_floats(denominators), self.kind, self.limits, self.target / self.per, self.per, self.dispersion
        )

    def together(self, numerator: ArrayLike, denominator: ArrayLike) -> float:
        """How far some places taken together are from the target, in standard errors that allow for the usual spread.

        Counts of shape (places,), nothing missing. The spread is that found between all places, whichever limits were
        asked for: places vary independently round the target. NaN without people.
        """
        x, n = as_floats(numerator), as_floats(denominator)
        tau2 = self.dispersion.tau2 if self.limits == "overdispersed" else 0.0
        if self.kind == "proportion":
            return together_z(x, n, self.target / self.per, tau2)
        expected = n * (self.target / self.per)
        total = float(expected.sum())
        if total <= 0:
            return float("nan")
        variance = 1 / (4 * total) + tau2 * float(((expected / total) ** 2).sum())
        return float((np.sqrt(x.sum() / total) - 1) / np.sqrt(variance))


def vary(
    numerator: ArrayLike, denominator: ArrayLike, *, kind: Kind, limits: Limits, per: float = 1, trim: float = 0.10
) -> Variation | Refused:
    """Each place's figure, its interval, its limits and its position round the pooled figure (ratios: round 1).

    One-dimensional arrays of one length: counts, and people or expected counts. NaN in either, or a denominator of
    zero, makes the place missing. With `limits="overdispersed"` the usual spread between places is added to chance, the
    `trim` share in each tail winsorised while it is estimated, which is corrected for. Refuses fewer than three places with data, places that are
    all at 0% or all at 100%, and kinds of place of which most expect fewer than one event.
    """
    x, n = as_floats(numerator), as_floats(denominator)
    known = np.isfinite(x) & np.isfinite(n) & (n > 0)
    if not known.any():
        return Refused("No place has both a count and a number of people.")
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    pooled = 1.0 if kind == "ratio" else float(np.nansum(x) / np.nansum(n))
    if kind == "proportion":
        found = proportion_funnel(x, n, limits=limits, trim=trim, spread="consistent")
        if isinstance(found, Refused):
            return found
        dispersion, rarer = found.dispersion, n * min(pooled, 1 - pooled)
    else:
        if pooled <= 0:
            return Refused("No events were counted anywhere, so there is no variation to judge.")
        spread = overdispersion(x, n * pooled, scale="ratio root", trim=trim, spread="consistent")
        if isinstance(spread, Refused):
            return spread
        dispersion, rarer = spread, n * pooled
    if np.nanmedian(rarer) < FEWEST_USUAL:
        return Refused(
            "Most of these places are too small to compare: fewer than one case would be expected in each. "
            "Choose larger places."
        )
    value = per * x / n
    size, unit = (n, per) if kind == "proportion" else (n * pooled, per * pooled)
    tails = exact_tails(x, size, pooled if kind == "proportion" else None)
    position, at_own = tails.positions, tails.moved_in(_by_chance(size, kind, pooled)).scaled(unit)
    if limits == "overdispersed" and dispersion.tau2 > 0:
        usual = _usual(size, dispersion).scaled(unit)
        position, at_own = nearer(position, usual.positions(value)), at_own.wider(usual)
    few = np.asarray(rarer < FEW, dtype=bool)
    low, high = _interval(x, n, kind)
    return Variation(
        kind=kind,
        per=per,
        limits=limits,
        target=per * pooled,
        value=value,
        lower=per * low,
        upper=per * high,
        expected=n * pooled,
        lower95=at_own.lower95,
        upper95=at_own.upper95,
        lower998=at_own.lower998,
        upper998=at_own.upper998,
        position=position,
        method=_method(kind, limits, trim),
        dispersion=dispersion,
        few=few,
    )


def figures_of(
    numerator: ArrayLike, denominator: ArrayLike, *, kind: Kind, per: float = 1
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Each place's figure and its 95% limits by chance alone, of however few places; NaN for a missing count, an impossible one or
    nobody counted."""
    x, n = as_floats(numerator), as_floats(denominator)
    known = np.isfinite(x) & np.isfinite(n) & (n > 0) & (x >= 0) & ((x <= n) | (kind != "proportion"))
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    low, high = _interval(x, n, kind)
    return per * x / n, per * low, per * high


def excess(numerator: float, denominator: float, variation: Variation) -> Excess | Refused:
    """People or events counted beyond those expected at the target, with a 95% interval; the target is taken as known.

    Proportions: Wilson's interval carried over to people. Rates and ratios: the interval of the count, exact below 10
    and Byar's from 10 up; `proportion` and its limits then are the rate for one person. Refused without people.
    """
    reference = variation.target / variation.per
    if variation.kind == "proportion":
        return excess_people(numerator, denominator, reference)
    if not (np.isfinite(numerator) and np.isfinite(denominator) and denominator > 0):
        return Refused("There are no counts of people to compare.")
    low, high = (float(each[0]) for each in _interval(np.array([numerator]), np.array([denominator]), variation.kind))
    return Excess(
        people=numerator - denominator * reference,
        lower=denominator * (low - reference),
        upper=denominator * (high - reference),
        proportion=numerator / denominator,
        proportion_lower=low,
        proportion_upper=high,
        reference=reference,
    )


def excess_on_worse_side(
    numerator: float, denominator: float, variation: Variation, *, higher_is_better: bool
) -> Excess | Refused:
    """`excess` with its sign turned so that more is always worse.

    Of a proportion of which more is good, the people counted are those without it; of such a rate or ratio, the events
    that are missing.
    """
    if not higher_is_better:
        return excess(numerator, denominator, variation)
    if variation.kind == "proportion":
        complement = replace(variation, target=variation.per - variation.target)
        return excess(denominator - numerator, denominator, complement)
    counted = excess(numerator, denominator, variation)
    if isinstance(counted, Refused):
        return counted
    return replace(counted, people=-counted.people, lower=-counted.upper, upper=-counted.lower)


def value_behind(excess: Excess, variation: Variation, *, higher_is_better: bool) -> FloatArray:
    """The value, with its 95% limits, that gave an `excess_on_worse_side`, in the unit of the figure; shape (3,)."""
    value = np.array([excess.proportion, excess.proportion_lower, excess.proportion_upper]) * variation.per
    if higher_is_better and variation.kind == "proportion":
        return variation.per - value[[0, 2, 1]]  # the excess is of people without the good outcome
    return value


def gain_at(numerator: ArrayLike, denominator: ArrayLike, goal: float, *, higher_is_better: bool) -> float:
    """People who would be better off if each of these places were at `goal` (per person), and none changed that is there.

    Arrays of shape (places,), NaN where missing; the sum over places on the worse side of the goal of n |goal - value|.
    """
    x, n = as_floats(numerator), as_floats(denominator)
    short = n * goal - x if higher_is_better else x - n * goal
    return float(np.nansum(np.clip(short, 0, None)))


def _limits_at(
    n: FloatArray, kind: Kind, limits: Limits, pooled: float, per: float, dispersion: Overdispersion
) -> FunnelLimits:
    """The limits at these denominators, in the unit of the figure; with the usual spread never narrower than by chance."""
    size, unit = (n, per) if kind == "proportion" else (n * pooled, per * pooled)
    found = _by_chance(size, kind, pooled)
    spread = limits == "overdispersed" and dispersion.tau2 > 0
    return (found.wider(_usual(size, dispersion)) if spread else found).scaled(unit)


def _by_chance(size: FloatArray, kind: Kind, pooled: float) -> FunnelLimits:
    return proportion_limits(pooled, size) if kind == "proportion" else ratio_limits(size)


def _usual(size: FloatArray, dispersion: Overdispersion) -> FunnelLimits:
    """Limits that allow for the usual spread between places, on the scale on which it was estimated."""
    return FunnelLimits(*dispersion.limits(size, Z_95), *dispersion.limits(size, Z_998))


def _interval(x: FloatArray, n: FloatArray, kind: Kind) -> tuple[FloatArray, FloatArray]:
    """The 95% interval of each figure, per person."""
    if kind == "proportion":
        found = proportion(x, n)
        assert not isinstance(found, Refused)  # the same counts have been accepted before
        return as_floats(found.lower), as_floats(found.upper)
    exact, approximate = exact_poisson_limits(x, TAIL_95), byar_limits(x, Z_95)
    low, high = (np.where(x < EXACT_BELOW, e, a) / n for e, a in zip(exact, approximate, strict=True))
    return low, high


def _method(kind: Kind, limits: Limits, trim: float) -> str:
    scale = "arcsine square-root scale" if kind == "proportion" else "square-root scale of observed over expected"
    exact = "binomial" if kind == "proportion" else "Poisson"
    tail = f" A place is outside a limit only if its exact {exact} probability is as small as the limit’s."
    if limits == "overdispersed":
        return f"Over-dispersed limits (Spiegelhalter 2005: additive random effects on the {scale}, {trim:.0%} winsorised and corrected for it), never narrower than those of chance.{tail}"
    if kind == "proportion":
        return (
            f"Chance-only limits (Spiegelhalter 2005: the values whose Wilson interval just reaches the target).{tail}"
        )
    return f"Chance-only limits (Spiegelhalter 2005: Poisson limits at the expected count).{tail}"
