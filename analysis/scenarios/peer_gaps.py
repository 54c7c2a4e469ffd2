"""How far units are behind the benchmark of their peers, and the gap to expect in the next period.

A unit far behind in one period is, on average, less far behind in the next (regression to the mean). A what-if can
close only the expected gap, not the last observed one. Its standard error comes from the errors of past forecasts, so
it includes chance, the unit's own usual change and the change of the benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats, normal_quantile
from analysis.scenarios.change_spread import ErrorSpread, spread_of_errors
from analysis.shrinkage import draw_to_mean
from vocabulary import Refused

Flags = NDArray[np.bool_]
Towards = Literal["average", "median", "best quarter"]

FEWEST = 5  # units needed for a benchmark
FEWEST_CHANGES = 10  # changes of all units from one period to the next, needed to estimate the usual change
WEIGHTS = np.array([0.1, 0.2, 0.35, 0.5, 0.75, 1.0])  # weights of the newest period in a unit's running mean
SMALLEST = 1e-12
LATELY = 24  # newest changes used: older ones say less about the next
BURN_IN = 6  # first periods of a long series, whose forecasts rest on too little data to be judged


@dataclass(frozen=True, eq=False)
class PeerGaps:
    """Distances behind the level, in events a person, above 0 where a unit is behind. Arrays have one element for each unit, NaN
    where its newest figure is not known.

    `counted`: in the newest period. `expected`: what to expect of the next, and `error` its standard error. `people`: in the newest
    period. `kept`: the part of a distance that lasts. `alike` and `shared`: the correlation of errors of two units of one group beyond
    that of any two, and of any two. `drift`: the usual change of the level itself, a share of it. `changes`: how many past
    changes it rests on; 0: the error is that of chance alone.
    """

    counted: FloatArray
    expected: FloatArray
    error: FloatArray
    people: FloatArray
    group: NDArray[np.intp]
    kept: float
    alike: float
    shared: float
    of_sums: float  # the factor by which the error of a sum exceeds that of its independent units
    drift: float
    changes: int

    @property
    def known(self) -> Flags:
        return np.asarray(np.isfinite(self.expected))

    @property
    def error_with_level(self) -> FloatArray:
        """The standard error of each unit's gap, including the usual change of the benchmark."""
        return np.asarray(np.hypot(self.error, self.drift * self.expected))

    def error_of(self, weights: ArrayLike) -> float:
        """The standard error of a weighted sum of expected gaps (weight 0 for those left out)."""
        weight = np.where(self.known, as_floats(weights), 0.0)
        part = np.where(self.known, weight * self.error, 0.0)
        alone = (1 - self.alike - self.shared) * float((part**2).sum())
        together = self.alike * float((np.bincount(self.group, part) ** 2).sum()) + self.shared * float(part.sum()) ** 2
        level = self.drift * float(weight @ np.nan_to_num(self.expected))
        return float(np.hypot(self.of_sums * np.sqrt(alone + together), level))


def expect_gaps(
    count: ArrayLike,
    people: ArrayLike,
    *,
    towards: Towards = "median",
    higher_is_better: bool = True,
    mix: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> PeerGaps | Refused:
    """The distances of units from their peers' level, from all periods up to the newest.

    `count` of `people` have shape (periods, units), oldest period first, NaN where not known. The level of a period is the average of
    all people counted; or the median of the units' proportions, or the best quartile, once each is drawn towards the mean of all by as
    much as chance can explain. `mix`, shape (units,): what each unit's people would have, over the average; it multiplies the level. `groups`: numbers of units
    that may change together (one board's), -1 for none.

    The forecast is a running mean of a unit's distances, drawn towards the mean of all; both by what would have forecast past periods
    best. With fewer than 10 past changes it is the distance drawn towards the mean by empirical Bayes, and its error is chance alone.

    Refuses fewer than 5 units with figures, and counts outside 0 to people.

    Source: Morris CN (1983), Journal of the American Statistical Association 78:47-55 (empirical Bayes); Hyndman RJ, Athanasopoulos G
    (2021), Forecasting: Principles and Practice, section 8.1.
    """
    x, n = np.atleast_2d(as_floats(count)), np.atleast_2d(as_floats(people))
    known = np.isfinite(x) & (n > 0)
    if known[-1].sum() < FEWEST:
        return Refused(f"Only {known[-1].sum()} peers have figures; at least {FEWEST} are needed for their level.")
    if (x[known] < 0).any() or (x[known] > n[known]).any():
        return Refused("A count lies outside 0 to the people it is out of.")
    usual = np.ones(x.shape[1]) if mix is None else as_floats(mix)
    known &= np.isfinite(usual) & (usual > 0)
    if known[-1].sum() < FEWEST:
        return Refused("Who the people are is known of too few of those compared.")
    at = None if towards == "average" else 0.5 if towards == "median" else 0.75 if higher_is_better else 0.25
    level = _levels(x, n, known, usual, at)
    # Gaps are forecast relative to the benchmark, so that they shrink with it.
    apart, chance = _gaps(x, n, known, level, 1.0 if higher_is_better else -1.0)
    given = np.full(x.shape[1], -1) if groups is None else np.asarray(groups, dtype=np.intp)
    group = np.where(given < 0, given.max() + 1 + np.arange(x.shape[1]), given).astype(np.intp)
    size, now = np.where(known[-1], n[-1], np.nan), np.where(known[-1], level[-1], np.nan)
    fitted = _forecast(apart, chance, np.where(known, n, 0.0), group)
    if fitted is None:
        expected, error, kept = _drawn_to_mean(apart[-1], chance[-1])
        return PeerGaps(apart[-1] * now, expected * now, error * now, size, group, kept, 0.0, 0.0, 1.0, 0.0, 0)
    expected, kept, spread = fitted
    return PeerGaps(
        apart[-1] * now,
        expected * now,
        spread.error * now,
        size,
        group,
        kept,
        spread.alike,
        spread.shared,
        spread.of_sums,
        _drift(level),
        spread.number,
    )


def _levels(x: FloatArray, n: FloatArray, known: Flags, usual: FloatArray, at: float | None) -> FloatArray:
    """The benchmark for each unit's people in each period, shape (periods, units): the quantile `at` of the units, or
    (None) the average of all people.

    NaN with too few units.
    """
    level = np.full(x.shape, np.nan)
    for period, there in enumerate(known):
        if there.sum() >= FEWEST:
            people, mix = n[period, there], usual[there]
            if at is None:
                level[period] = x[period, there].sum() / (people * mix).sum() * usual
                continue
            rate = x[period, there] / people / mix
            variance = _chance(x[period, there], people) / mix**2
            level[period] = np.quantile(draw_to_mean(rate, variance).value, at) * usual
    return level


def _chance(x: FloatArray, n: FloatArray) -> FloatArray:
    """The chance variance of proportions."""
    likely = (x + 0.5) / (n + 1)
    return likely * (1 - likely) / n


def _gaps(x: FloatArray, n: FloatArray, known: Flags, level: FloatArray, sign: float) -> tuple[FloatArray, FloatArray]:
    """Gaps relative to the benchmark, and their chance variances, shape (periods, units)."""
    there = known & (level > 0)
    count, people = np.where(there, x, 0.0), np.where(there, n, 1.0)
    reached = np.where(there, level, 1.0)
    apart = sign * (1 - count / people / reached)
    return np.where(there, apart, np.nan), np.where(there, _chance(count, people) / reached**2, np.nan)


def _drift(level: FloatArray) -> float:
    """The root mean square of the benchmark's changes from one period to the next, relative to it."""
    changed = level[1:] / level[:-1] - 1
    steps = np.array([row[np.isfinite(row)][0] for row in changed if np.isfinite(row).any()])
    return float(np.sqrt(np.mean(steps**2))) if steps.size else 0.0


def _drawn_to_mean(gap: FloatArray, chance: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """For one period: expected gaps, their errors (including chance in the next figure), and the mean share that is
    kept.
    """
    expected, error = np.full_like(gap, np.nan), np.full_like(gap, np.nan)
    there = np.isfinite(gap)
    drawn = draw_to_mean(gap[there], chance[there])
    expected[there] = drawn.value
    error[there] = np.sqrt(drawn.error**2 + chance[there])
    return expected, error, float(drawn.kept.mean())


def _forecast(
    gap: FloatArray, chance: FloatArray, people: FloatArray, group: NDArray[np.intp]
) -> tuple[FloatArray, float, ErrorSpread] | None:
    """The forecast for the next period, the share of a gap that is kept, and the spread of past forecast errors."""
    periods = len(gap)
    first = 1 + min(BURN_IN, (periods - 1) // 3)
    best: tuple[float, float, FloatArray, FloatArray] | None = None
    for weight in WEIGHTS if periods > 2 else WEIGHTS[-1:]:
        means = _running_means(gap, float(weight))
        middle = np.array([_middle(row) for row in means])[:, None]
        before, after = (means - middle)[:-1], gap[1:] - middle[:-1]
        before, after = before[first - 1 :], after[first - 1 :]
        both = np.isfinite(before) & np.isfinite(after)
        if both.sum() < FEWEST_CHANGES:
            return None
        precise = 1 / (chance[first:] + np.nanmedian(chance) + SMALLEST)
        b, a, w = before[both], after[both], precise[both]
        square = float((w * b**2).sum())
        kept = float(np.clip((w * b * a).sum() / square, 0.0, 1.0)) if square > 0 else 0.0
        errors = after - kept * before
        size = float((w * errors[both] ** 2).sum())
        if best is None or size < best[0]:
            best = size, kept, errors, middle[-1] + kept * (means[-1] - middle[-1])
    assert best is not None
    _, kept, errors, expected = best
    # The chance variance of the next figure is taken to be that of the newest.
    errors, then = errors[-LATELY:], chance[first:][-LATELY:]
    spread = spread_of_errors(errors, then, chance[-1], people[-1], group, normal_quantile(0.95))
    return expected, kept, spread


def _middle(row: FloatArray) -> float:
    there = np.isfinite(row)
    return float(row[there].mean()) if there.any() else np.nan


def _running_means(gap: FloatArray, weight: float) -> FloatArray:
    """The exponentially weighted mean of each unit up to and including each period; at first the plain mean."""
    made = np.empty_like(gap)
    state, seen = np.full(gap.shape[1], np.nan), np.zeros(gap.shape[1])
    for period, row in enumerate(gap):
        there = np.isfinite(row)
        seen += there
        step = np.maximum(weight, 1 / np.maximum(seen, 1))
        state = np.where(there, np.where(np.isfinite(state), state + step * (row - state), row), state)
        made[period] = state
    return made
