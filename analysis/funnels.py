"""Funnel plots: which units differ from the target by more than their size explains.

Sources: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202; Office for Health Improvement and Disparities
technical guide on funnel plots. Limits at 95% and 99.8% throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.equality import above, below
from analysis.exact_tails import POSITIONS as POSITIONS
from analysis.exact_tails import TAIL_95, TAIL_998
from analysis.exact_tails import FunnelLimits as FunnelLimits
from analysis.intervals import FloatArray, as_floats, counts_problem, usable_multiplier
from analysis.overdispersion import Z_95, Z_998, Overdispersion, Spread, overdispersion
from analysis.rates import byar_limits, exact_poisson_limits
from vocabulary import Refused

Limits: TypeAlias = Literal["overdispersed", "chance"]
Statistic: TypeAlias = Literal["proportion", "ratio", "rate", "directly standardised rate"]

FEWEST_EVENTS_STANDARDISED = 10


@dataclass(frozen=True, eq=False)
class ProportionFunnel:
    """Proportions judged against their target, one element per unit in the order given.

    `value` and the limits are proportions (0 to 1), each unit's limits taken at its own denominator; `z` is the
    distance from the target in standard errors of the method named by `method`; `phi` is the mean squared z, tails
    winsorised, on the arcsine square-root scale, whichever limits were asked for (1 is chance alone); `tau2` is 0 for
    chance-only limits. `position` is one of POSITIONS, or None for a unit without data, whose numbers are NaN; it follows
    the limits, not the exact tails that `analysis.variation` judges places by. Limits are never narrower with the usual
    spread than by chance alone.
    """

    target: float
    value: FloatArray
    denominator: FloatArray
    z: FloatArray
    phi: float
    tau2: float
    lower95: FloatArray
    upper95: FloatArray
    lower998: FloatArray
    upper998: FloatArray
    position: NDArray[np.object_]
    method: str
    limits: Limits
    dispersion: Overdispersion

    def curve(self, denominators: ArrayLike) -> FunnelLimits:
        """The limits at these denominators (any shape), to draw the funnel. NaN where one is not above zero."""
        chance = proportion_limits(self.target, denominators)
        if self.limits == "overdispersed":
            return chance.wider(_both(lambda z: self.dispersion.limits(denominators, z)))
        return chance


def proportion_funnel(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    limits: Limits,
    trim: float = 0.10,
    target: float | None = None,
    spread: Spread = "published",
) -> ProportionFunnel | Refused:
    """Each unit's proportion, its limits and its position in a funnel round the pooled proportion, or `target`.

    One-dimensional arrays of one length. NaN in either, or a denominator of zero, makes that unit missing. With
    `limits="chance"` the limits allow for size alone; with "overdispersed" the usual spread between units, tau2, is
    added, the `trim` share of units in each tail being winsorised while it is estimated (`spread="consistent"` corrects it
    for that, see `analysis.overdispersion`). Refuses fewer than three units with data, counts below zero, numerators above
    denominators, a trim or target out of range, and units that are all at 0% or all at 100%.

    Source: Spiegelhalter (2005), as in the words of the module; chance limits are those proportions whose Wilson interval
    just reaches the target.
    """
    found = overdispersion(numerator, denominator, scale="proportion", trim=trim, target=target, spread=spread)
    if isinstance(found, Refused):
        return found
    x, n = np.broadcast_arrays(np.atleast_1d(as_floats(numerator)), np.atleast_1d(as_floats(denominator)))
    known = ~np.isnan(found.z)
    n = np.where(known, n, np.nan)
    value = np.where(known, x, np.nan) / n
    at_own = proportion_limits(found.target, n)
    if limits == "overdispersed":
        at_own = at_own.wider(_both(lambda z: found.limits(n, z)))
        z_scores, tau2 = found.z_adjusted, found.tau2
        method = (
            "Over-dispersed limits (Spiegelhalter 2005: additive random effects on the arcsine square-root scale, "
            f"{trim:.0%} winsorised{', corrected for it' if spread == 'consistent' else ''})"
        )
    else:
        z_scores, tau2 = (value - found.target) / np.sqrt(found.target * (1 - found.target) / n), 0.0
        method = "Chance-only limits (Spiegelhalter 2005: the values whose Wilson interval just reaches the target)"
    return ProportionFunnel(
        target=found.target,
        value=value,
        denominator=n,
        z=z_scores,
        phi=found.phi,
        tau2=tau2,
        lower95=at_own.lower95,
        upper95=at_own.upper95,
        lower998=at_own.lower998,
        upper998=at_own.upper998,
        position=at_own.positions(value),
        method=method,
        limits=limits,
        dispersion=found,
    )


def proportion_limits(target: float, denominators: ArrayLike) -> FunnelLimits:
    """Chance-only limits of proportions at these denominators (any shape), clipped to 0 and 1. NaN at zero.

    They are the values whose Wilson interval just reaches the target, 0 < target < 1. Solving Wilson's limits for the
    observed proportion gives target +/- z sqrt(target (1 - target) / n).
    """
    n = as_floats(denominators)
    s = np.sqrt(target * (1 - target) / np.where(n > 0, n, np.nan))
    return _both(lambda z: (np.clip(target - z * s, 0, 1), np.clip(target + z * s, 0, 1)))


def ratio_limits(expected: ArrayLike, *, target: float = 1) -> FunnelLimits:
    """Chance-only limits of observed/expected ratios at these expected counts (any shape): exact Poisson. NaN at zero.

    Source: Spiegelhalter (2005); chi-squared quantiles at the expected count times the target.
    """
    e = as_floats(expected)
    mean = np.where(e > 0, e * target, np.nan)

    def at(tail: float) -> tuple[FloatArray, FloatArray]:
        lower, upper = exact_poisson_limits(mean, tail)
        return target * lower / mean, target * upper / mean

    return FunnelLimits(*at(TAIL_95), *at(TAIL_998))


@dataclass(frozen=True, eq=False)
class CountLimits:
    """Where the funnel of a ratio crosses each observed count.

    For each count, the expected count at which it lies just on the lower (`_low`) or the upper (`_high`) limit, and
    the excess there, observed / expected - 1.
    """

    observed: FloatArray
    expected95_low: FloatArray
    expected95_high: FloatArray
    expected998_low: FloatArray
    expected998_high: FloatArray

    def excess(self, expected: FloatArray) -> FloatArray:
        """Observed / expected - 1 at these expected counts."""
        return self.observed / expected - 1


def ratio_limits_by_count(expected: ArrayLike) -> CountLimits | Refused:
    """The funnel of a ratio in steps of whole observed counts: 100 counts from 1 to just beyond the largest expected.

    The steps are as even as whole numbers allow on a log scale, ending 2% beyond the largest expected count. The
    expected counts come from the published search for exact Poisson limits by halving, which stops at steps of
    1e-7: within 1 part in a million of `exact_poisson`. Refuses expected counts that are missing or not above zero.

    Sources: Office for Health Improvement and Disparities technical guide on funnel plots; Pezzullo JC, Exact
    binomial and Poisson confidence intervals.
    """
    e = as_floats(expected)
    if e.size == 0 or not np.all(np.isfinite(e)) or np.any(e <= 0):
        return Refused("Every unit needs an expected count above zero.")
    counts = count_steps(int(np.ceil(1.02 * e.max())))
    return _count_limits(counts)


def _count_limits(counts: FloatArray) -> CountLimits:
    return CountLimits(
        counts,
        _searched_mean(counts, TAIL_95, low=True),
        _searched_mean(counts, TAIL_95, low=False),
        _searched_mean(counts, TAIL_998, low=True),
        _searched_mean(counts, TAIL_998, low=False),
    )


@dataclass(frozen=True, eq=False)
class RateCountLimits:
    """Where the funnel of a rate crosses each count of events.

    `rate` is the pooled rate in the unit of the multiplier. For each count, the people of one year among whom it lies just on
    the lower (`_low`) or the upper (`_high`) limit; the limit there is the count over all their years: `rate_at`.
    """

    rate: float
    multiplier: float
    years: float
    events: FloatArray
    people95_low: FloatArray
    people95_high: FloatArray
    people998_low: FloatArray
    people998_high: FloatArray

    def rate_at(self, people: FloatArray) -> FloatArray:
        """Events over these people of one year and the years of data, in the unit of the multiplier."""
        return self.multiplier * self.events / (people * self.years)


def rate_limits_by_count(
    events: ArrayLike, population: ArrayLike, *, years: float = 1, multiplier: float = 100_000
) -> RateCountLimits | Refused:
    """The funnel of a rate in steps of whole events, 100 of them, to beyond what the largest population would have.

    `events` and `population` (people times years, where events are of several `years`) have one length. The largest
    population of one year, with 5% more, is rounded up to two figures; counts rise to those expected among so many.
    Limits come from the search that `ratio_limits_by_count` uses. Refuses missing or negative counts, populations of zero
    or less, no event at all, and years or a multiplier not above zero.

    Source: Office for Health Improvement and Disparities technical guide on funnel plots.
    """
    x, n = np.atleast_1d(as_floats(events)), np.atleast_1d(as_floats(population))
    if x.shape != n.shape or x.size == 0 or np.isnan(x).any() or np.isnan(n).any():
        return Refused("Every unit needs its events and its population.")
    if (problem := counts_problem(x, n)) is not None:
        return problem
    if (problem := usable_multiplier(multiplier)) is not None:
        return problem
    if not (np.isfinite(years) and years > 0):
        return Refused("The years of data must be a number above zero.")
    if not x.any():
        return Refused("No unit has an event, so there is no rate to compare with.")
    each = float(x.sum() / n.sum())
    found = _count_limits(count_steps(int(np.ceil(rounded_up(1.05 * float(n.max()) / years) * years * each))))
    crossings = (found.expected95_low, found.expected95_high, found.expected998_low, found.expected998_high)
    return RateCountLimits(
        multiplier * each, multiplier, years, found.observed, *(crossing / each / years for crossing in crossings)
    )


def rounded_up(number: float) -> float:
    """A number above zero, first up to a whole number and then up to two figures: 24,408 becomes 25,000."""
    step = 10 ** max(0, len(str(int(np.ceil(number)))) - 2)
    return float(np.ceil(number / step) * step)


def count_steps(last: int, steps: int = 100, *, first: int = 1) -> FloatArray:
    """Rising whole numbers from `first`, at least 1 apart, reaching `last` in equal ratios where it is large enough."""
    counts = [first]
    while len(counts) < steps:
        here = counts[-1]
        counts.append(max(here + 1, round(here * (last / here) ** (1 / (steps - len(counts))))))
    return np.array(counts, dtype=np.float64)


def _searched_mean(counts: FloatArray, tail: float, *, low: bool) -> FloatArray:
    """The Poisson mean that puts each count on its lower (`low`) or upper limit, by halving mean / (mean + count + 1)."""
    share, step = np.full(counts.shape, 0.5), 0.5
    while step > 1e-7:
        step /= 2
        mean = (1 + counts) * share / (1 - share)
        too_large = special.pdtr(counts, mean) < tail if low else special.pdtrc(counts - 1, mean) > tail
        share = np.where(too_large, share - step, share + step)
    return np.asarray((1 + counts) * share / (1 - share))


def significance(
    numerator: ArrayLike, denominator: ArrayLike, *, statistic: Statistic, rate: ArrayLike | None = None
) -> tuple[str, ...] | Refused:
    """Each unit's position against chance-only limits: "below 99.8" ... "above 99.8", or "too few events".

    One-dimensional arrays of one length, nothing missing. Ratios compare observed with expected counts, target 1.
    Proportions and rates are judged against the pooled value. "directly standardised rate" takes the published rates
    in `rate`, per person: the population each rate stands for is events / rate; fewer than 10 events are not judged
    and are left out of the pooled rate. Proportions use Wilson's limits; counts use exact Poisson limits below 10
    events and Byar's from 10 up (standardised rates: Byar's). Refuses missing or negative counts, denominators of
    zero, and proportions above 1.

    Source: Office for Health Improvement and Disparities technical guide on funnel plots.
    """
    x, n = np.atleast_1d(as_floats(numerator)), np.atleast_1d(as_floats(denominator))
    if x.shape != n.shape or x.size == 0 or np.isnan(x).any() or np.isnan(n).any():
        return Refused("Every unit needs a numerator and a denominator, even when it is zero.")
    if (problem := counts_problem(x, n)) is not None:
        return problem
    if statistic == "proportion":
        if np.any(x > n):
            return Refused("A count is larger than the number it is out of, so this is not a proportion.")
        pooled = float(x.sum() / n.sum())
        if pooled in (0.0, 1.0):
            return ("within",) * x.size
        return tuple(proportion_limits(pooled, n).positions(x / n))
    if statistic == "directly standardised rate":
        return _standardised_significance(x, n, rate)
    expected = n if statistic == "ratio" else n * x.sum() / n.sum()
    return tuple(_against_count_limits(x, expected, exact_below=10))


def _standardised_significance(x: FloatArray, n: FloatArray, rate: ArrayLike | None) -> tuple[str, ...] | Refused:
    rates = np.full(x.shape, np.nan) if rate is None else np.atleast_1d(as_floats(rate))
    enough = x >= FEWEST_EVENTS_STANDARDISED
    if rates.shape != x.shape or not np.all(rates[enough] > 0):
        return Refused("Every unit with enough events needs its standardised rate, above zero.")
    if not enough.any():
        return ("too few events",) * x.size
    stands_for = np.where(enough, x / np.where(enough, rates, 1), n)
    pooled = x[enough].sum() / stands_for[enough].sum()
    position = _against_count_limits(x, stands_for * pooled, exact_below=0)
    return tuple(np.where(enough, position, "too few events"))


def _against_count_limits(x: FloatArray, expected: FloatArray, *, exact_below: float) -> NDArray[np.object_]:
    """Where each count stands: above, if even the lower limit of its own interval exceeds what was expected."""

    def interval(tail: float, z: float) -> tuple[FloatArray, FloatArray]:
        exact, approximate = exact_poisson_limits(x, tail), byar_limits(x, z)
        few = x < exact_below
        return np.where(few, exact[0], approximate[0]), np.where(few, exact[1], approximate[1])

    low95, high95 = interval(TAIL_95, Z_95)
    low998, high998 = interval(TAIL_998, Z_998)
    return np.select(
        [below(high998, expected), below(high95, expected), above(low998, expected), above(low95, expected)],
        ["below 99.8", "below 95", "above 99.8", "above 95"],
        "within",
    ).astype(object)


def _both(limits_at: Callable[[float], tuple[FloatArray, FloatArray]]) -> FunnelLimits:
    return FunnelLimits(*limits_at(Z_95), *limits_at(Z_998))
