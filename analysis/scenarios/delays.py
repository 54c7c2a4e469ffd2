"""Shorter delays: units whose patients wait longer in bed after they are ready to leave close part of the gap to
others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.fair_comparison.sureness import variance_between
from analysis.intervals import FloatArray, as_floats
from analysis.scenarios.assumption import chance_of_figures, reached_of
from analysis.scenarios.doubt import Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, Summary, summary
from vocabulary import Refused

Flags = NDArray[np.bool_]
FEWEST = 5  # units needed for a benchmark
FEWEST_PERIODS = 6  # months needed to estimate the effect of chance and season
UNIT = "bed days"
A_YEAR_ONCE_REACHED = "bed days a year, once it is reached"
MONTHS = 12


@dataclass(frozen=True, eq=False)
class DelayGaps:
    """Days in bed after being ready, for each discharge of a year. Arrays have one element for each unit, NaN where it has no figures.

    `counted`: of the year; `believed`: drawn towards all units by as much as its months differ among themselves, with its standard error
    `error`; `discharges` in the year. `between`: the variance of true figures between units.
    """

    counted: FloatArray
    believed: FloatArray
    error: FloatArray
    discharges: FloatArray
    between: float

    @property
    def known(self) -> Flags:
        return np.asarray(np.isfinite(self.believed))


def delay_gaps(days: ArrayLike, discharges: ArrayLike) -> DelayGaps | Refused:
    """`days` and `discharges`, shape (months, units), of a year, oldest first, NaN where a month is not known.

    A unit's figure is its days over its discharges. Its error comes from how far its months lie from that, neighbouring months
    taken to resemble each other. Units with fewer than 6 months have no figure; a year is made of those there are.

    Refuses fewer than 5 units with figures, and counts below 0.

    Source: ratio estimator and its variance: Cochran WG (1977), Sampling Techniques, chapter 6; months that go together: Newey WK,
    West KD (1987), Econometrica 55:703-708; Morris CN (1983), JASA 78:47-55 (drawn towards
    the mean, and what is not known of by how much).
    """
    x, n = np.atleast_2d(as_floats(days)), np.atleast_2d(as_floats(discharges))
    there = np.isfinite(x) & (n > 0)
    if (x[there] < 0).any():
        return Refused("A count is below 0.")
    months = there.sum(axis=0)
    x, n = np.where(there, x, 0.0), np.where(there, n, 0.0)
    enough = months >= FEWEST_PERIODS
    if enough.sum() < FEWEST:
        return Refused(f"Only {int(enough.sum())} others have figures; at least {FEWEST} are needed for their level.")
    whole = np.where(enough, n.sum(axis=0), np.nan)
    rate = x.sum(axis=0) / whole
    left = np.where(there, x - np.nan_to_num(rate) * n, 0.0)
    squares = (left**2).sum(axis=0) + np.maximum((left[1:] * left[:-1]).sum(axis=0), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a unit may have no such day
        # A few months say little about their spread, so the relative spread of all units is used, shrunk half way to
        # the unit's own.
        own = np.sqrt(squares * months / np.maximum(months - 1, 1)) / whole
        usual = rate * np.sqrt(np.nanmean((own[enough] / rate[enough]) ** 2))
        error = np.sqrt((own**2 + usual**2) / 2) * np.sqrt((months - 1) / np.maximum(months - 3, 1))
    between = variance_between(rate[enough], error[enough])
    middle = float(np.average(rate[enough], weights=1 / (error[enough] ** 2 + between + 1e-12)))
    kept = between / (between + error**2) if between > 0 else np.zeros_like(error)
    # The amount of shrinkage is itself estimated from few units.
    unsure = 2 / max(int(enough.sum()) - 3, 1) * ((1 - kept) * (rate - middle)) ** 2
    yearly = whole * MONTHS / np.maximum(months, 1)
    doubt = np.sqrt(kept * error**2 + unsure)
    return DelayGaps(rate, middle + kept * (rate - middle), doubt, yearly, between)


def shorten_delays(
    gaps: DelayGaps,
    *,
    names: Sequence[str],
    own: ArrayLike,
    what: str,
    share: float,
    best_quarter: bool = False,
    months: float = MONTHS,
    off: float = 0.0,
    luck: int = 0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Outcome | Refused:
    """Bed days of the first year if units behind the level closed `share` (0 to 1) of their distance to it.

    The level is the median of all units, or that which a quarter have or better, luck taken out. `own` (bool) marks those that may move; a unit is
    moved where it is expected to be behind. It is reached after `months`, evenly from the first day on; of the first year that is the
    part that counts. `off`, `luck`: as `move_to_peers`. Unit figures are drawn together with the level, so that the doubt of both counts.

    Also given: bed days a year once it is reached.

    Refuses a share outside 0 to 1, a range below 0, months outside 0 to 120, and where none of `own` has a figure.
    """
    mine = np.asarray(own, dtype=bool) & gaps.known
    if reason := _problem(mine, share, off, months):
        return Refused(reason)
    known, at = gaps.known, 0.25 if best_quarter else 0.5
    level = float(np.quantile(gaps.believed[known], at))
    moved = mine & (gaps.believed > level)
    chance = chance_of_figures(seed, luck)
    true = gaps.believed[known] + gaps.error[known] * chance.standard_normal((draws, int(known.sum())))
    levels = np.quantile(true, at, axis=1)
    # the benchmark of the draws lies a little further out than that of the shrunken figures
    levels += level - levels.mean()
    part = share * first_year(months)
    weight = np.where(moved, gaps.discharges, 0.0)[known]
    each = part * weight * np.where(moved[known], true - levels[:, None], 0.0)
    made = each.sum(axis=1)
    gain = part * np.where(moved, gaps.discharges * (gaps.believed - level), 0.0)
    central = float(gain.sum())
    reached = reached_of(share, off, draws, seed)
    number = np.cumsum(known) - 1
    places = tuple(
        Change(names[row], float(gaps.discharges[row]), summary(each[:, number[row]], float(gain[row])))
        for row in np.flatnonzero(mine).tolist()
    )
    yearly = first_year(months)
    full = summary(made / yearly, central / yearly) if yearly > 0 else Summary(0.0, 0.0, 0.0, 0.5)
    return Outcome(
        what=what,
        unit=UNIT,
        central=central,
        draws=made,
        people=float(weight.sum()) if share else 0.0,
        groups=(),
        places=places,
        also=(Measure(A_YEAR_ONCE_REACHED, 0.0, full),),
        seed=seed,
        reached=made * reached,
        parts=(Part("data", made), Part("assumption", central * reached)),
    )


def shorten_delays_gain(
    gaps: DelayGaps, *, own: ArrayLike, share: float, best_quarter: bool = False, months: float = MONTHS
) -> float | Refused:
    """The central value of `shorten_delays`, without its draws. Refuses what that refuses."""
    mine = np.asarray(own, dtype=bool) & gaps.known
    if reason := _problem(mine, share, 0.0, months):
        return Refused(reason)
    level = float(np.quantile(gaps.believed[gaps.known], 0.25 if best_quarter else 0.5))
    moved = mine & (gaps.believed > level)
    return share * first_year(months) * float((gaps.discharges[moved] * (gaps.believed[moved] - level)).sum())


def first_year(months: float) -> float:
    """The part of a full year's gain in the first year, where it grows evenly from nothing over this many months."""
    return 1 - months / (2 * MONTHS) if months <= MONTHS else MONTHS / (2 * months)


def _problem(mine: Flags, share: float, off: float, months: float) -> str:
    if not 0 <= share <= 1:
        return "The share of the distance must lie between 0% and 100%."
    if not off >= 0:
        return "By how much the share may turn out different must be 0% or more."
    if not 0 <= months <= 120:
        return "The months until it is reached must lie between 0 and 120."
    return "" if mine.any() else "None of those that would move has figures."
