"""Excess burden: how many more people, or events, there are than if every group had the rate of the least deprived one.

Groups are in order, the most deprived first. Each is made of units (practices, neighbourhoods) whose counts are added up. Units
of one group differ by more than chance, so intervals come from how far the units lie from their group.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats, normal_quantile
from analysis.slope import FittedSlope
from vocabulary import Refused

FloatArray = NDArray[np.float64]
GapTrend = Literal["widened", "narrowed", "unclear"]
"""The change of a gap between two periods, tested at 95%: "unclear" where it may be chance."""

FEWEST_UNITS = 5  # areas a group needs for its own scatter to be used
FEWEST_SHOWN = 10  # areas a group needs to be shown, or to have a ratio: two practices are not typical
FEWEST_OTHERS = 10  # areas needed for a benchmark
PROBABLE_GAIN = 0.8  # probability from which a gain is reported
DIFFER = 0.01  # that areas without differences are taken to differ
FEWEST_IN_ALL = 10  # units an area needs to estimate how far they differ
REPETITIONS = 20_000
SEED = 2026
AT_ONCE = 24  # estimates for which random numbers are drawn together


@dataclass(frozen=True, eq=False)
class Groups:
    """Sums over the units of each group. All arrays have one entry for each group; a group without units has a rate of NaN."""

    events: FloatArray
    population: FloatArray
    variance: FloatArray  # of the rate, from the scatter of the units
    units: NDArray[np.int64]

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


def aggregate(events: ArrayLike, population: ArrayLike, group: ArrayLike, count: int) -> Groups | Refused:
    """Sums the units of each group of one area; see `aggregate_areas`. All arrays have one entry for each unit."""
    of = np.asarray(group, dtype=np.int64)
    return aggregate_areas(events, population, of, count, np.zeros(of.size, dtype=np.int64), 1)[0]


def aggregate_areas(
    events: ArrayLike,
    population: ArrayLike,
    group: ArrayLike,
    count: int,
    area: ArrayLike,
    areas: int,
) -> list[Groups | Refused]:
    """Sums the units of each group of each area: a list with one entry for each area. All arrays have one entry for each unit;
    `group` is 0 to `count` - 1, or -1 for no group; `area` is 0 to `areas` - 1, or -1 for none.

    The variance of a group's rate is that of a ratio of two totals over units: n/(n-1) times the sum of the squares of
    (events - rate x population), over the population squared. A group of fewer than FEWEST_UNITS units is given the relative
    scatter of all units of its area. Refuses an area of fewer than FEWEST_IN_ALL units (TooFewUnits), with units without
    people, or with counts that are missing or below zero.

    Source: Cochran WG (1977), Sampling Techniques, 3rd edition, chapter 6 (ratio estimators; no correction for a finite
    population, since the units of another year would be others).
    """
    x, n = as_floats(events), as_floats(population)
    of, where = np.asarray(group, dtype=np.int64), np.asarray(area, dtype=np.int64)
    inside = (of >= 0) & (where >= 0)
    x, n, cell = x[inside], n[inside], (where * count + of)[inside]

    def total(weights: FloatArray | None) -> FloatArray:
        sums = np.bincount(cell, weights=weights, minlength=areas * count)
        return as_floats(sums).reshape(areas, count)

    with np.errstate(invalid="ignore", divide="ignore"):
        without_count = total(as_floats(~np.isfinite(x) | (x < 0))).sum(axis=1) > 0
        without_people = total(as_floats(~np.isfinite(n) | (n <= 0))).sum(axis=1) > 0
        units, tops, bottoms, squares = total(None), total(x), total(n), total(n**2)
        rate = tops / bottoms
        expected = rate.ravel()[cell] * n
        apart = total((x - expected) ** 2)
        own = units / (units - 1) * apart / bottoms**2
        in_all = units.sum(axis=1)
        degrees = np.maximum(1, in_all - (units > 0).sum(axis=1))
        spread = in_all / degrees * apart.sum(axis=1) / total(expected**2).sum(axis=1)
        spread = np.where(tops.any(axis=1), spread, 0.0)
        like_all = spread[:, None] * (rate / bottoms) ** 2 * squares
        variance = np.where(units >= FEWEST_UNITS, own, like_all)

    def groups(number: int) -> Groups | Refused:
        if in_all[number] < FEWEST_IN_ALL:
            there = int(in_all[number])
            return TooFewUnits(f"Only {there} can be compared; at least {FEWEST_IN_ALL} are needed.", there)
        if without_count[number]:
            return Refused("A count is missing or negative.")
        if without_people[number]:
            return Refused("A practice or area in the comparison has no people.")
        return Groups(tops[number], bottoms[number], variance[number], units[number].astype(np.int64))

    return [groups(number) for number in range(areas)]


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
    enough = np.flatnonzero(groups.units[:-1] >= FEWEST_SHOWN)
    if not enough.size or least.units[-1] < FEWEST_SHOWN:
        return Refused(f"Too few groups have the {FEWEST_SHOWN} practices or areas that a comparison needs.")
    most = int(enough[0])
    rate = groups.rate
    if rate[most] <= 0 or not level > 0:
        return Refused("The rate of the most or the least deprived group is zero, so no ratio can be given.")
    there = np.flatnonzero(groups.units[:-1])
    others, variances = groups.population[there], groups.variance[there]
    turn = -1.0 if higher_is_better else 1.0
    excess = turn * float(others @ (rate[there] - level))
    # Each group's error applies to its own people; that of the least deprived group applies to all of them.
    parts = [*(others**2 * variances).tolist(), float(others.sum()) ** 2 * level_variance]
    error = math.sqrt(sum(parts))
    at_most, variance = float(rate[most]), float(groups.variance[most])
    absolute, relative = at_most - level, at_most / level
    absolute_error = math.sqrt(variance + level_variance)
    log_error = math.sqrt(variance / at_most**2 + level_variance / level**2)
    degrees, least_degrees = groups.degrees, float(least.degrees[-1])
    of_people = _student(parts, [*degrees[there].tolist(), least_degrees])
    z = _student([variance, level_variance], [float(degrees[most]), least_degrees])
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
        relative_lower=relative * math.exp(-z * log_error),
        relative_upper=relative * math.exp(z * log_error),
    )


def _student(variances: Sequence[float], degrees: Sequence[float]) -> float:
    """The 97.5% quantile for a sum of independent parts with estimated variances: Student's t with Satterthwaite's degrees of freedom.

    Source: Satterthwaite FE (1946), Biometrics Bulletin 2:110-114.
    """
    total = sum(variances)
    if not total > 0:
        return normal_quantile(0.95)
    parts = sum(part**2 / own for part, own in zip(variances, degrees, strict=True))
    return float(special.stdtrit(total**2 / parts, 0.975))


@dataclass(frozen=True)
class AchievableBenchmark:
    """The rate that the best tenth of other areas truly have in one group, as far as can be told, and what reaching it would mean here."""

    level: float  # the benchmark rate
    here: float  # the area's own rate, as counted
    believed: float  # the same drawn towards the others by as much as chance explains
    people: (
        float  # how many fewer there would be at `level` than believed (more, where higher is better); 0 or below: none
    )
    half: float  # half of the 95% interval of `people`: from the scatter of the units here, and from how little is known of the level
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

    The interval holds the doubt of the others' mean and variance too, by the delta method.

    Source: DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188; Prasad NGN, Rao JNK (1990), JASA 85:163-171 (the error of an
    estimate drawn towards others whose variance is estimated). Without this step benchmarks mislead: of 1,842 deaths
    called avoidable by the best of similar areas, 168 remained (Dropkin 2018).
    """
    there = [each for each in others if each.units[group] >= FEWEST_SHOWN]
    if len(there) < FEWEST_OTHERS:
        return Refused(
            f"Only {len(there)} other areas have {FEWEST_SHOWN} practices in this group; {FEWEST_OTHERS} are needed."
        )
    if own.units[group] < FEWEST_SHOWN:
        return Refused(f"The area has fewer than {FEWEST_SHOWN} practices in this group.")
    rates, units, freedoms = (
        np.array([getattr(each, name)[group] for each in there], dtype=np.float64)
        for name in ("rate", "units", "degrees")
    )
    # The scatter of a few units is itself chance: that of a unit is taken to be the same everywhere.
    scatter = float(np.average([each.variance[group] * each.units[group] for each in there], weights=freedoms))
    mean, between = _random_effects(rates, scatter / units, float(freedoms.sum()))
    here, variance = float(own.rate[group]), scatter / float(own.units[group])
    weight = between / (between + variance) if between > 0 else 0.0
    believed = mean + weight * (here - mean)
    level = mean + (1 if higher_is_better else -1) * float(special.ndtri(0.9)) * float(np.sqrt(between))
    behind = mean - here if higher_is_better else here - mean
    doubt = _doubt_of_distance(behind, variance, scatter / units, between)
    apart = level - believed if higher_is_better else believed - level
    people, freedom = float(own.population[group]), float(freedoms.sum())
    chance = float(special.stdtr(freedom, apart / doubt)) if doubt > 0 else 0.5
    half = people * doubt * float(special.stdtrit(freedom, 0.975))
    return AchievableBenchmark(level, here, believed, people * apart, half, chance, len(there))


def _doubt_of_distance(behind: float, variance: float, variances: FloatArray, between: float) -> float:
    """The standard error of the distance between what is believed of an area, `behind` the mean of others as counted, and their best tenth. 0 where
    areas do not differ: then there is none."""
    if between <= 0:
        return 0.0
    weight, precision = between / (between + variance), 1 / (variances + between)
    of_mean, of_between = 1 / float(precision.sum()), 2 / float(precision @ precision)
    by_between = float(special.ndtri(0.9)) / (2 * math.sqrt(between)) + behind * variance / (between + variance) ** 2
    return math.sqrt(weight * variance + weight**2 * of_mean + by_between**2 * of_between)


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
    standard = _standard_normals(seed, repetitions, -(-len(y) // AT_ONCE))[: repetitions * len(y)]
    drawn = y + s * standard.reshape(repetitions, len(y))
    least = np.partition(drawn, len(y) - k, axis=1)[:, len(y) - k]
    return as_floats(np.count_nonzero(drawn >= least[:, None], axis=0)) / repetitions


@lru_cache(maxsize=1)  # every area is ranked with the same draws; they take 4 MB
def _standard_normals(seed: int, repetitions: int, times: int) -> FloatArray:
    """Draws for up to `times` x AT_ONCE estimates; fewer use the first of them, which are those that would be drawn for them alone."""
    drawn = np.random.default_rng(seed).standard_normal(repetitions * times * AT_ONCE)
    drawn.setflags(write=False)
    return drawn
