"""Excess burden: how many more people, or events, there are than if every group had the rate of the least deprived one.

Groups are in order, the most deprived first. Each is made of units (practices, neighbourhoods) whose counts are added up. Units
of one group differ by more than chance, so intervals come from how far the units lie from their group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats, normal_quantile
from analysis.slope import FittedSlope
from vocabulary import Refused

FloatArray = NDArray[np.float64]
GapTrend = Literal["widened", "narrowed", "unclear"]
"""How a gap changed between two periods, tested at 95%: "unclear" where the change may be chance."""

FEWEST_UNITS = 5  # of a group whose own scatter is used, and of one that a ratio is given for
FEWEST_OTHERS = 10  # areas that a benchmark is taken from
PROBABLE_GAIN = 0.8  # a gain is told from this probability on
DIFFER = 0.01  # that areas without differences are taken to differ
FEWEST_IN_ALL = 10  # units of an area: with fewer, how far they differ cannot be estimated
REPETITIONS = 20_000
SEED = 2026


@dataclass(frozen=True, eq=False)
class Groups:
    """Sums over the units of each group. All arrays have one entry for each group; a group without units has a rate of NaN."""

    events: FloatArray
    population: FloatArray
    variance: FloatArray  # of the rate, from the scatter of the units
    units: NDArray[np.int64]
    # For each group, the sorted names of its units and the residual of each: (events - rate x people) / people of the group.
    # Empty where units have no names.
    named: tuple[tuple[NDArray[np.str_], FloatArray], ...] = ()

    @property
    def rate(self) -> FloatArray:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.events / self.population, dtype=np.float64)

    @property
    def standard_error(self) -> FloatArray:
        """Of each rate."""
        return np.asarray(np.sqrt(self.variance), dtype=np.float64)

    @property
    def half_width(self) -> FloatArray:
        """Half of the 95% interval of each rate, by Student's t because a group may have few units."""
        return np.asarray(special.stdtrit(self.degrees, 0.975) * self.standard_error, dtype=np.float64)

    @property
    def degrees(self) -> FloatArray:
        """Degrees of freedom of each rate's variance. The variance of a group of few units comes from all units."""
        degrees = np.where(self.units >= FEWEST_UNITS, self.units, max(2, int(self.units.sum()))) - 1
        return np.asarray(np.maximum(degrees, 1), dtype=np.float64)


@dataclass(frozen=True)
class Burden:
    """The excess over the rate of the least deprived group: `people`, with a 95% interval. Below zero, there is a deficit.

    `absolute` is the rate of group `most` (the most deprived that has enough units) minus that of the least deprived group,
    `relative` their ratio; each with its standard error (of the logarithm for the ratio) and 95% limits.
    """

    people: float
    people_error: float
    people_lower: float
    people_upper: float
    share: float  # of all events of all groups
    most: int
    absolute: float
    absolute_error: float
    absolute_lower: float
    absolute_upper: float
    relative: float
    relative_log_error: float
    relative_lower: float
    relative_upper: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval of `people` excludes zero."""
        return self.people_lower > 0 or self.people_upper < 0


@dataclass(frozen=True)
class TooFewUnits(Refused):
    """Refused because there are only `units` units, and FEWEST_IN_ALL are needed."""

    units: int


def aggregate(
    events: ArrayLike, population: ArrayLike, group: ArrayLike, count: int, names: ArrayLike | None = None
) -> Groups | Refused:
    """Sums the units of each group. All arrays have one entry for each unit; `group` is 0 to `count` - 1, or -1 for no group.
    `names` identify units, so that the same unit can be compared between periods.

    The variance of a group's rate is that of a ratio of two totals over units: n/(n-1) times the sum of the squares of
    (events - rate x population), over the population squared. A group of fewer than FEWEST_UNITS units is given the relative
    scatter of all units. Refuses fewer than FEWEST_IN_ALL units (TooFewUnits), units without people, and counts that are missing
    or below zero.

    Source: Cochran WG (1977), Sampling Techniques, 3rd edition, chapter 6 (ratio estimators; no correction for a finite
    population, since the units of another year would be others).
    """
    x, n, of = as_floats(events), as_floats(population), np.asarray(group, dtype=np.int64)
    inside = of >= 0
    x, n, of = x[inside], n[inside], of[inside]
    unit_names = None if names is None else np.asarray(names, dtype=str)[inside]
    if len(x) < FEWEST_IN_ALL:
        return TooFewUnits(f"Only {len(x)} can be compared; at least {FEWEST_IN_ALL} are needed.", len(x))
    if not np.all(np.isfinite(x)) or np.any(x < 0):
        return Refused("A count is missing or negative.")
    if not np.all(np.isfinite(n)) or np.any(n <= 0):
        return Refused("A practice or area in the comparison has no people.")
    units = np.bincount(of, minlength=count).astype(np.int64)
    tops, bottoms, squares = (as_floats(np.bincount(of, weights=each, minlength=count)) for each in (x, n, n**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = tops / bottoms
        apart = np.bincount(of, weights=(x - rate[of] * n) ** 2, minlength=count)
        own = units / (units - 1) * apart / bottoms**2
        degrees = max(1, len(x) - int((units > 0).sum()))
        spread = len(x) / degrees * apart.sum() / float(((rate[of] * n) ** 2).sum()) if x.any() else 0.0
        like_all = spread * (rate / bottoms) ** 2 * squares
    named: list[tuple[NDArray[np.str_], FloatArray]] = []
    if unit_names is not None:
        for number in range(count):
            mine = np.flatnonzero(of == number)
            mine = mine[np.argsort(unit_names[mine])]
            named.append((unit_names[mine], (x[mine] - rate[number] * n[mine]) / bottoms[number]))
    return Groups(tops, bottoms, np.where(units >= FEWEST_UNITS, own, like_all), units, tuple(named))


def change_variance(before: Groups, after: Groups, group: int) -> float:
    """The variance of the change in one group's rate between two periods, its units paired by name so that lasting differences cancel.

    k/(k-1) times the sum, over the k units of either period, of the squared change of each unit's residual. Groups of fewer than
    FEWEST_UNITS units, or units without names, are treated as two independent samples.
    """
    few = min(int(before.units[group]), int(after.units[group])) < FEWEST_UNITS
    if few or not before.named or not after.named:
        return float(before.variance[group] + after.variance[group])
    (old, was), (new, now) = before.named[group], after.named[group]
    every = np.union1d(old, new)
    apart = np.zeros(every.size)
    apart[np.searchsorted(every, new)] += now
    apart[np.searchsorted(every, old)] -= was
    return float(every.size / (every.size - 1) * (apart @ apart))


def excess_burden(
    groups: Groups, reference: Groups | None = None, *, higher_is_better: bool = False
) -> Burden | Refused:
    """The sum over groups of population x (rate - rate of the least deprived), with the sign reversed where higher is better.
    Limits are Student's t.

    The least deprived group is the last of `reference` (the whole country's groups), or of `groups` where there is no reference.
    The area's own last group is left out of the sum. Refuses when no other group has enough units, and when either rate is zero,
    because then there is no ratio.
    """
    least = reference if reference is not None else groups
    level, level_variance = float(least.rate[-1]), float(least.variance[-1])
    enough = np.flatnonzero(groups.units[:-1] >= FEWEST_UNITS)
    if not enough.size or least.units[-1] < FEWEST_UNITS:
        return Refused(f"Too few groups have the {FEWEST_UNITS} practices or areas that a comparison needs.")
    most = int(enough[0])
    rate = groups.rate
    if rate[most] <= 0 or not level > 0:
        return Refused("The rate of the most or the least deprived group is zero, so no ratio can be given.")
    there = groups.units[:-1] > 0
    others, variances = groups.population[:-1][there], groups.variance[:-1][there]
    turn = -1.0 if higher_is_better else 1.0
    excess = turn * float(others @ (rate[:-1][there] - level))
    # Each group's error applies to its own people; that of the least deprived group applies to all of them.
    error = float(np.sqrt(others**2 @ variances + others.sum() ** 2 * level_variance))
    absolute = float(rate[most] - level)
    absolute_error = float(np.sqrt(groups.variance[most] + level_variance))
    relative = float(rate[most] / level)
    log_error = float(np.sqrt(groups.variance[most] / rate[most] ** 2 + level_variance / level**2))
    degrees, least_degrees = groups.degrees, float(least.degrees[-1])
    of_people = _student(
        [*(others**2 * variances), others.sum() ** 2 * level_variance], [*degrees[:-1][there], least_degrees]
    )
    z = _student([groups.variance[most], level_variance], [degrees[most], least_degrees])
    return Burden(
        people=excess,
        people_error=error,
        people_lower=excess - of_people * error,
        people_upper=excess + of_people * error,
        share=excess / float(groups.events.sum()),
        most=most,
        absolute=absolute,
        absolute_error=absolute_error,
        absolute_lower=absolute - z * absolute_error,
        absolute_upper=absolute + z * absolute_error,
        relative=relative,
        relative_log_error=log_error,
        relative_lower=relative * float(np.exp(-z * log_error)),
        relative_upper=relative * float(np.exp(z * log_error)),
    )


def _student(variances: Sequence[float], degrees: Sequence[float]) -> float:
    """The 97.5% quantile for a sum of independent parts with estimated variances: Student's t with Satterthwaite's degrees of freedom.

    Source: Satterthwaite FE (1946), Biometrics Bulletin 2:110-114.
    """
    parts, each = as_floats(variances), as_floats(degrees)
    if not parts.sum() > 0:
        return normal_quantile(0.95)
    return float(special.stdtrit(parts.sum() ** 2 / float((parts**2 / each).sum()), 0.975))


@dataclass(frozen=True)
class AchievableBenchmark:
    """The rate that the best tenth of other areas truly have in one group, as far as can be told, and what reaching it would mean here."""

    level: float  # the benchmark rate, taken as known
    here: float  # the area's own rate, as counted
    believed: float  # the same drawn towards the others by as much as chance explains
    people: (
        float  # how many fewer there would be at `level` than believed (more, where higher is better); 0 or below: none
    )
    half: float  # half of the 95% interval of `people`, from the scatter of the units here
    chance: float  # the probability that there is anything to gain
    others: int  # areas the benchmark is taken from

    @property
    def claimed(self) -> bool:
        """Whether the gain may be told: there is one with a probability of at least 0.8."""
        return self.people > 0 and self.chance >= PROBABLE_GAIN


def achievable_benchmark(
    own: Groups, others: Sequence[Groups], group: int, *, higher_is_better: bool = False
) -> AchievableBenchmark | Refused:
    """The benchmark of the same group in other areas. Refuses fewer than FEWEST_OTHERS with enough units, or too few units here.

    True rates of areas are taken to be normal: the benchmark is the tenth of that distribution, not of the rates counted, since the best of
    many is also the luckiest; and the area's own rate is drawn towards their mean. Areas that do not differ by more than chance all
    have the mean, and nothing is to be gained.

    Source: DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188. Without this step benchmarks mislead: of 1,842 deaths
    called avoidable by the best of similar areas, 168 remained (Dropkin 2018).
    """
    there = [each for each in others if each.units[group] >= FEWEST_UNITS]
    if len(there) < FEWEST_OTHERS:
        return Refused(
            f"Only {len(there)} other areas have {FEWEST_UNITS} practices in this group; {FEWEST_OTHERS} are needed."
        )
    if own.units[group] < FEWEST_UNITS:
        return Refused(f"The area has fewer than {FEWEST_UNITS} practices in this group.")
    rates, units, freedoms = (
        np.array([getattr(each, name)[group] for each in there], dtype=np.float64)
        for name in ("rate", "units", "degrees")
    )
    # The scatter of a few units is itself chance: that of a unit is taken to be the same everywhere.
    scatter = float(np.average([each.variance[group] * each.units[group] for each in there], weights=freedoms))
    mean, between = _random_effects(rates, scatter / units, float(freedoms.sum()))
    here, variance = float(own.rate[group]), scatter / float(own.units[group])
    weight = between / (between + variance) if between > 0 else 0.0
    believed, doubt = mean + weight * (here - mean), float(np.sqrt(weight * variance))
    level = mean + (1 if higher_is_better else -1) * float(special.ndtri(0.9)) * float(np.sqrt(between))
    apart = level - believed if higher_is_better else believed - level
    people, freedom = float(own.population[group]), float(freedoms.sum())
    chance = float(special.stdtr(freedom, apart / doubt)) if doubt > 0 else 0.5
    half = people * doubt * float(special.stdtrit(freedom, 0.975))
    return AchievableBenchmark(level, here, believed, people * apart, half, chance, len(there))


def _random_effects(rates: FloatArray, variances: FloatArray, degrees: float) -> tuple[float, float]:
    """Mean and variance of true rates; the variance is 0 where the rates do not differ by more than chance (F test, since the
    variances, of so many `degrees` of freedom, are estimates)."""
    weight = 1 / np.maximum(variances, 1e-300)
    mean = float(weight @ rates / weight.sum())
    q, freedom = float(weight @ (rates - mean) ** 2), len(rates) - 1
    if q / freedom <= special.fdtri(freedom, degrees, 1 - DIFFER):
        return mean, 0.0
    between = (q - freedom) / float(weight.sum() - (weight**2).sum() / weight.sum())
    weight = 1 / (variances + between)
    return float(weight @ rates / weight.sum()), float(between)


@dataclass(frozen=True)
class GapTrends:
    """Whether a gap widened or narrowed between two periods: by its size, and by its ratio. The two can disagree."""

    absolute: GapTrend
    relative: GapTrend

    @property
    def disagree(self) -> bool:
        return {self.absolute, self.relative} == {"widened", "narrowed"}


def gap_trends(
    before: Burden,
    after: Burden,
    own: tuple[Groups, Groups] | None = None,
    reference: tuple[Groups, Groups] | None = None,
) -> GapTrends:
    """Tested at 95%. `own` and `reference` are the groups before and after: given both, units are paired between the periods. Without
    them, or where the gap changes sign or its most deprived group, the two periods are treated as independent.

    A gap narrows when it comes nearer to zero, whichever end is higher; one that changes sign is judged by its size.
    """
    z = normal_quantile(0.95)
    sizes = abs(after.absolute) - abs(before.absolute)
    ratios = abs(np.log(after.relative)) - abs(np.log(before.relative))
    size_error = float(np.hypot(before.absolute_error, after.absolute_error))
    ratio_error = float(np.hypot(before.relative_log_error, after.relative_log_error))
    same_side = before.absolute * after.absolute > 0
    if own and reference and before.most == after.most and same_side:
        most, least = before.most, len(reference[0].rate) - 1
        paired = [change_variance(*own, most), change_variance(*reference, least)]
        levels = [
            np.mean([own[0].rate[most], own[1].rate[most]]),
            np.mean([reference[0].rate[least], reference[1].rate[least]]),
        ]
        size_error = float(np.sqrt(sum(paired)))
        # To first order, the change of a logarithm is the change over the level.
        ratio_error = float(np.sqrt(sum(each / level**2 for each, level in zip(paired, levels, strict=True))))
    return GapTrends(_gap_trend(sizes, z * size_error), _gap_trend(ratios, z * ratio_error))


def _gap_trend(change: float, margin: float) -> GapTrend:
    if abs(change) <= margin:
        return "unclear"
    return "widened" if change > 0 else "narrowed"


def gap_trend(first: float, first_half: float, last: float, last_half: float) -> GapTrend:
    """How a gap (0 where there is none) changed, given half of the 95% interval of each: they are taken as independent."""
    return _gap_trend(abs(last) - abs(first), float(np.hypot(first_half, last_half)))


def slope_trends(first: FittedSlope, last: FittedSlope) -> GapTrends:
    """How a slope changed, by its size and by the ratio of its ends; the two are taken as independent."""

    def half(slope: FittedSlope) -> float:
        return (slope.sii_upper - slope.sii_lower) / 2

    def log_half(slope: FittedSlope) -> float:
        return float(np.log(slope.rii_upper / slope.rii_lower)) / 2

    return GapTrends(
        gap_trend(first.sii, half(first), last.sii, half(last)),
        gap_trend(float(np.log(first.rii)), log_half(first), float(np.log(last.rii)), log_half(last)),
    )


def clear_difference(groups: Groups, one: int, other: int) -> int:
    """1 where the rate of group `one` is above that of group `other` by more than the 95% interval of their difference, -1 below, else 0."""
    apart = float(groups.rate[one] - groups.rate[other])
    if abs(apart) <= float(np.hypot(groups.half_width[one], groups.half_width[other])):
        return 0
    return 1 if apart > 0 else -1


def prob_top_k(
    estimate: ArrayLike, error: ArrayLike, k: int, *, repetitions: int = REPETITIONS, seed: int = SEED
) -> FloatArray:
    """For each of n estimates, the probability that it is among the `k` largest, with independent normal errors. Shape (n,).

    Source: simulation, as Goldstein H, Spiegelhalter DJ (1996), Journal of the Royal Statistical Society A 159:385-443, advise for ranks.
    """
    y, s = as_floats(estimate), as_floats(error)
    if len(y) <= k:
        return np.ones(len(y))
    drawn = y + s * np.random.default_rng(seed).standard_normal((repetitions, len(y)))
    least = np.partition(drawn, len(y) - k, axis=1)[:, len(y) - k]
    return np.asarray((drawn >= least[:, None]).mean(axis=0), dtype=np.float64)
