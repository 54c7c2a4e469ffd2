"""Excess burden: how many more people, or events, there are than if every group were like the least deprived one.

Groups stand in order, the most deprived first. Each is made of units (practices, neighbourhoods) whose counts are added up. The
interval lets units of one group differ by more than chance, as they do: it rests on how far they lie from their group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import as_floats, normal_quantile
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Course = Literal["widened", "narrowed", "unclear"]

FEWEST_UNITS = 5  # of a group whose own scatter is used, and of one that a ratio is given for
FEWEST_OTHERS = 10  # areas to learn from
FEWEST_IN_ALL = 10  # units of an area: of fewer, how far they differ cannot be told
REPETITIONS = 20_000
SEED = 2026


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups as sums over their units. All arrays have one length, a group each; one without units has a rate of NaN."""

    events: FloatArray
    population: FloatArray
    variance: FloatArray  # of the rate, from the scatter of the units
    units: NDArray[np.int64]
    # By group, the names of its units in order and what each takes of the rate's error: (events - rate x people) / people of the
    # group. Empty where units have no names.
    named: tuple[tuple[NDArray[np.str_], FloatArray], ...] = ()

    @property
    def rate(self) -> FloatArray:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.events / self.population, dtype=np.float64)

    @property
    def half_width(self) -> FloatArray:
        """Half of the 95% interval of each rate: Student's t, since a group may have few units."""
        return np.asarray(special.stdtrit(self.degrees, 0.975) * np.sqrt(self.variance), dtype=np.float64)

    @property
    def degrees(self) -> FloatArray:
        """Of freedom, of each rate's variance: that of a group of few units comes from all."""
        degrees = np.where(self.units >= FEWEST_UNITS, self.units, max(2, int(self.units.sum()))) - 1
        return np.asarray(np.maximum(degrees, 1), dtype=np.float64)


@dataclass(frozen=True)
class Burden:
    """What would not have happened at the rate of the least deprived: `people`, with a 95% interval.

    Below zero, there is less among the more deprived. `absolute` is the rate of group `most` (the most deprived that has enough
    units) minus that of the least deprived, `relative` the one over the other; each with its error (of ln for the ratio) and
    95% limits.
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
        """Whether the interval of the people leaves out none."""
        return self.people_lower > 0 or self.people_upper < 0


def add_up(
    events: ArrayLike, population: ArrayLike, group: ArrayLike, count: int, names: ArrayLike | None = None
) -> Groups | Refused:
    """Sums of units by group, numbered 0 to `count` - 1; -1 is in none. All arrays have one length, a unit each. `names` are the
    units', for a comparison of the same ones in another period.

    The variance of a group's rate is that of a ratio of two totals over units: n/(n-1) times the sum of the squares of
    (events - rate x population), over the population squared. A group of fewer than FEWEST_UNITS units is taken to be as
    scattered, for its size, as the groups are together. Refuses fewer than FEWEST_IN_ALL units, units without people, and
    counts that are missing or below zero.

    Source: Cochran WG (1977), Sampling Techniques, 3rd edition, chapter 6 (ratio estimators; no correction for a finite
    population, since the units of another year would be others).
    """
    x, n, of = as_floats(events), as_floats(population), np.asarray(group, dtype=np.int64)
    inside = of >= 0
    x, n, of = x[inside], n[inside], of[inside]
    called = None if names is None else np.asarray(names, dtype=str)[inside]
    if len(x) < FEWEST_IN_ALL:
        return Refused(f"There are only {len(x)} units; at least {FEWEST_IN_ALL} are needed.")
    if not np.all(np.isfinite(x)) or np.any(x < 0):
        return Refused("A count is missing or below zero.")
    if not np.all(np.isfinite(n)) or np.any(n <= 0):
        return Refused("A unit has no people.")
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
    if called is not None:
        for number in range(count):
            mine = np.flatnonzero(of == number)
            mine = mine[np.argsort(called[mine])]
            named.append((called[mine], (x[mine] - rate[number] * n[mine]) / bottoms[number]))
    return Groups(tops, bottoms, np.where(units >= FEWEST_UNITS, own, like_all), units, tuple(named))


def change_variance(before: Groups, after: Groups, group: int) -> float:
    """Of the change of one group's rate between two periods, its units paired by name: what stays with a unit is no chance.

    k/(k-1) times the sum over all k units of either period of the square of what each takes of the error after minus before.
    Groups of fewer than FEWEST_UNITS units, or units without names, are taken as two samples.
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
    """Sums over groups of population x (rate - rate of the least deprived), turned round where more is better. Limits are Student's t.

    The least deprived are the last group of `reference` (those of the whole country), else of the groups themselves; an area's
    own last group is never asked to be better than it is. Refuses no most deprived group with enough units besides it, and a
    rate of none, of which no ratio can be given.
    """
    least = reference if reference is not None else groups
    level, level_variance = float(least.rate[-1]), float(least.variance[-1])
    enough = np.flatnonzero(groups.units[:-1] >= FEWEST_UNITS)
    if not enough.size or least.units[-1] < FEWEST_UNITS:
        return Refused(f"No group but the least deprived has {FEWEST_UNITS} units.")
    most = int(enough[0])
    rate = groups.rate
    if rate[most] <= 0 or not level > 0:
        return Refused("The most or the least deprived group has none, so no ratio can be given.")
    there = groups.units[:-1] > 0
    others, variances = groups.population[:-1][there], groups.variance[:-1][there]
    turn = -1.0 if higher_is_better else 1.0
    excess = turn * float(others @ (rate[:-1][there] - level))
    # Each group's rate counts once for its own people; that of the least deprived counts against all of them.
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
    """The 97.5% quantile for a sum of independent parts whose variances are estimated: Student's t with the degrees that fit the sum.

    Source: Satterthwaite FE (1946), Biometrics Bulletin 2:110-114.
    """
    parts, each = as_floats(variances), as_floats(degrees)
    if not parts.sum() > 0:
        return normal_quantile(0.95)
    return float(special.stdtrit(parts.sum() ** 2 / float((parts**2 / each).sum()), 0.975))


@dataclass(frozen=True)
class Reach:
    """What others show can be done for one group: `level` is the rate that a tenth of them do at least as well as, `people` how many
    fewer there would be at it (more, where more is better); none or below where the area does as well already. `half`: half of its 95%
    interval, from how far the units here differ; the level is taken as it stands."""

    level: float
    here: float
    people: float
    half: float
    others: int


def within_reach(
    own: Groups, others: Sequence[Groups], group: int, *, higher_is_better: bool = False
) -> Reach | Refused:
    """Against the same group elsewhere. Refuses fewer than FEWEST_OTHERS with enough units, or too few units of its own.

    A tenth and not the best: the best of many is the luckiest too.
    """
    rates = [float(each.rate[group]) for each in others if each.units[group] >= FEWEST_UNITS]
    if len(rates) < FEWEST_OTHERS:
        return Refused(f"Only {len(rates)} others have {FEWEST_UNITS} units in this group; {FEWEST_OTHERS} are needed.")
    if own.units[group] < FEWEST_UNITS:
        return Refused(f"The group has fewer than {FEWEST_UNITS} units here.")
    level = float(np.quantile(rates, 0.9 if higher_is_better else 0.1))
    here = float(own.rate[group])
    apart = level - here if higher_is_better else here - level
    people = float(own.population[group])
    return Reach(level, here, people * apart, people * float(own.half_width[group]), len(rates))


@dataclass(frozen=True)
class Courses:
    """Whether a gap widened or narrowed between two periods, by its size and by its ratio: the two can disagree."""

    absolute: Course
    relative: Course

    @property
    def disagree(self) -> bool:
        return {self.absolute, self.relative} == {"widened", "narrowed"}


def courses(
    before: Burden,
    after: Burden,
    own: tuple[Groups, Groups] | None = None,
    reference: tuple[Groups, Groups] | None = None,
) -> Courses:
    """Tested at 95%. With the groups of both periods (before, after), of the area and of the reference, their units are paired: without, or
    where the gap changes sides or its most deprived group, the two periods are taken as independent.

    A gap narrows when it comes nearer to none, whichever side it is on; one that changes sides is judged by its size.
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
        # The change of a logarithm is the change over the level, but for the square of a small number.
        ratio_error = float(np.sqrt(sum(each / level**2 for each, level in zip(paired, levels, strict=True))))
    return Courses(_course(sizes, z * size_error), _course(ratios, z * ratio_error))


def _course(change: float, most_by_chance: float) -> Course:
    if abs(change) <= most_by_chance:
        return "unclear"
    return "widened" if change > 0 else "narrowed"


def chance_of_top(
    estimate: ArrayLike, error: ArrayLike, top: int, *, repetitions: int = REPETITIONS, seed: int = SEED
) -> FloatArray:
    """For each of n estimates, how often it is among the `top` largest when all are drawn from their normal errors. Shape (n,).

    Source: simulation, as Goldstein H, Spiegelhalter DJ (1996), Journal of the Royal Statistical Society A 159:385-443, advise for ranks.
    """
    y, s = as_floats(estimate), as_floats(error)
    if len(y) <= top:
        return np.ones(len(y))
    drawn = y + s * np.random.default_rng(seed).standard_normal((repetitions, len(y)))
    least = np.partition(drawn, len(y) - top, axis=1)[:, len(y) - top]
    return np.asarray((drawn >= least[:, None]).mean(axis=0), dtype=np.float64)
