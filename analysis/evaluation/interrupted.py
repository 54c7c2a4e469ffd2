"""Interrupted time series: a series after a date, against its own earlier trend.

y = level + trend x t + seasons + step x (t >= change) + bend x (periods since the change)

The effect is the mean over the periods since the change: observed minus expected without it. The design assumes that
nothing else happened at the same time, and its words must say so.

Source: Bernal JL, Cummins S, Gasparrini A (2017), Int J Epidemiol 46:348-355; time counted since the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.evaluation.autoregressive import Combination, Fit, fit, spread_of_sum
from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]
Shape = Literal["step", "step and bend"]

FEWEST_BEFORE, FEWEST_AFTER = 8, 1
FEWEST_TO_BEND = 3  # periods since the change needed to fit a change of slope
SEASONS_FROM = 2.0  # whole years before the change needed to fit seasons


EIGHTY = 0.8
"""Coverage of the interval behind "probably"."""


@dataclass(frozen=True)
class Effect:
    """An effect in the unit of the series. `below`: the probability that it is below zero.

    `eighty`: the 80% interval by the method of `lower` and `upper`; None where it was not computed.
    """

    estimate: float
    lower: float
    upper: float
    below: float
    eighty: tuple[float, float] | None = None

    @property
    def above(self) -> float:
        return 1 - self.below


@dataclass(frozen=True, eq=False)
class Interrupted:
    """The result of an interrupted time series.

    `expected` has the shape of the series: its earlier trend, carried on over all periods.
    """

    average: Effect  # mean over the periods since the change
    step: Effect
    bend: Effect | None  # per period; None: not fitted
    expected: Floats
    autocorrelation: float
    before: int  # periods with a figure
    after: int
    seasons: bool


def interrupted(
    y: ArrayLike, change: int, *, shape: Shape | None = None, a_year: int = 1, confidence: float = 0.95
) -> Interrupted | Refused:
    """Fit an interrupted time series.

    `y`: one figure a period, NaN where there is none. `change`: the position of the first period after the change.
    `a_year`: periods a year (12 fits seasons if there are two years before the change). `shape` None: a step, and a
    change of slope once there are 3 periods. With only a step and strong autocorrelation, the effect would be the jump
    in the first period, not the mean. Refuses fewer than 8 figures before or 1 after the change, and what `fit`
    refuses.
    """
    series = as_floats(y)
    refused = _too_few(series, change)
    if refused is not None:
        return refused
    shape = shape or shape_of(int(np.isfinite(series[change:]).sum()))
    seasons = a_year > 1 and np.isfinite(series[:change]).sum() >= SEASONS_FROM * a_year
    terms = design(len(series), change, shape=shape, a_year=a_year if seasons else 1)
    found = fit(series, terms)
    if isinstance(found, Refused):
        return found
    since = np.arange(len(series)) - change
    averaged = np.isfinite(series) & (since >= 0)
    changed = terms.copy()
    changed[:, : terms.shape[1] - (2 if shape == "step and bend" else 1)] = 0
    step = np.zeros(terms.shape[1])
    step[-2 if shape == "step and bend" else -1] = 1
    bend = np.zeros(terms.shape[1])
    bend[-1] = 1
    return Interrupted(
        average=effect(found.combination(changed[averaged].mean(axis=0)), confidence),
        step=effect(found.combination(step), confidence),
        bend=effect(found.combination(bend), confidence) if shape == "step and bend" else None,
        expected=(terms - changed) @ found.mean,
        autocorrelation=found.autocorrelation,
        before=int(np.isfinite(series[:change]).sum()),
        after=int(averaged.sum()),
        seasons=bool(seasons),
    )


def design(points: int, change: int, *, shape: Shape = "step", a_year: int = 1) -> Floats:
    """Columns: level, trend, seasons (two harmonics), step, and change of slope if asked for; shape (points, terms)."""
    t = np.arange(points, dtype=np.float64)
    after = (t >= change).astype(np.float64)
    columns = [np.ones(points), t - (points - 1) / 2, *waves(t, a_year), after]
    if shape == "step and bend":
        columns.append((t - change) * after)
    return np.column_stack(columns)


def waves(t: Floats, a_year: int, pairs: int = 2) -> list[Floats]:
    """Sine and cosine of the first harmonics of a year; none for yearly series."""
    if a_year < 4:
        return []
    angles = [2 * np.pi * k * t / a_year for k in range(1, min(pairs, (a_year - 1) // 2) + 1)]
    return [wave(angle) for angle in angles for wave in (np.sin, np.cos)]


def before_and_after(y: ArrayLike, change: int, *, confidence: float = 0.95) -> Effect | Refused:
    """The mean after minus the mean before, allowing for autocorrelation. A last resort, since any earlier trend counts
    as effect.

    Refuses what `interrupted` refuses.
    """
    series = as_floats(y)
    refused = _too_few(series, change)
    if refused is not None:
        return refused
    after = (np.arange(len(series)) >= change).astype(np.float64)
    found = fit(series, np.column_stack([np.ones(len(series)), after]))
    if isinstance(found, Refused):
        return found
    known = np.isfinite(series)
    late, figures = after[known] > 0, series[known]
    shares = np.where(late, 1 / late.sum(), -1 / (~late).sum())
    spread = spread_of_sum(known, shares)
    apart = np.full(len(spread), float(shares @ figures))
    return effect(Combination(found.weights, apart, found.spreads * spread, found.freedom), confidence)


def shape_of(after: int) -> Shape:
    """The shape fitted with this many periods since the change."""
    return "step and bend" if after >= FEWEST_TO_BEND else "step"


def effect(found: Combination, confidence: float = 0.95) -> Effect:
    lower, upper = found.interval(confidence)
    return Effect(found.mean, lower, upper, found.below(0.0), found.interval(EIGHTY))


@dataclass(frozen=True)
class Trend:
    """Whether the series changed slope before the change: the difference of its slopes in the two halves of the past."""

    bend: Effect
    bent: bool  # the interval excludes zero


def bent_before(y: ArrayLike, change: int, *, a_year: int = 1, confidence: float = 0.95) -> Trend | Refused:
    """A check of the design: a placebo change half-way through the past.

    If it finds an effect, the past was not a straight line.
    """
    series = as_floats(y)[:change]
    found = interrupted(series, change // 2, a_year=a_year, confidence=confidence)
    if isinstance(found, Refused):
        return found
    return Trend(found.average, found.average.lower > 0 or found.average.upper < 0)


@dataclass(frozen=True)
class RateRatio:
    """The rate after over the rate before; 1 means no change."""

    ratio: float
    lower: float
    upper: float
    dispersion: float  # variance relative to that of a Poisson count
    deviance: float


def counted_step(
    counts: ArrayLike,
    people: ArrayLike,
    change: int,
    *,
    first_month: int = 1,
    a_year: int = 12,
    shape: Shape = "step",
    seasons: bool = True,
    overdispersed: bool = True,
    confidence: float = 0.95,
) -> tuple[RateRatio, dict[str, float], dict[str, float]] | Refused:
    """A step in a count of events among `people`: quasi-Poisson regression with a log-linear trend.

    Returns the rate ratio, and the coefficients and their standard errors by name (constant, time, step, bend, s1, c1,
    s2, c2). It assumes no autocorrelation: otherwise use `interrupted` on the rate. Refuses fewer than 8 periods before
    the change or none after, and people of zero.
    """
    from statsmodels.genmod import families  # a heavy import that few need
    from statsmodels.genmod.generalized_linear_model import GLM

    y, exposure = as_floats(counts), as_floats(people)
    refused = _too_few(y, change)
    if refused is not None:
        return refused
    if not (exposure > 0).all():
        return Refused("A period has no people: no rate can be given.")
    t = np.arange(1, len(y) + 1, dtype=np.float64)
    after = (np.arange(len(y)) >= change).astype(np.float64)
    columns = {"constant": np.ones(len(y)), "step": after, "time": t}
    if shape == "step and bend":
        columns["bend"] = after * (t - change)
    if seasons:
        months = (np.arange(len(y)) + first_month - 1) % a_year + 1
        for name, wave in zip(("s1", "c1", "s2", "c2"), waves(months.astype(np.float64), a_year), strict=False):
            columns[name] = wave
    model = GLM(y, np.column_stack(list(columns.values())), family=families.Poisson(), offset=np.log(exposure))
    fitted = model.fit(scale="X2" if overdispersed else 1.0)
    named = dict(zip(columns, map(float, fitted.params), strict=True))
    errors = dict(zip(columns, map(float, fitted.bse), strict=True))
    reach = float(special.ndtri(0.5 + confidence / 2)) * errors["step"]
    ratio, low, high = (float(np.exp(named["step"] + by)) for by in (0.0, -reach, reach))
    return RateRatio(ratio, low, high, float(fitted.scale), float(fitted.deviance)), named, errors


def _too_few(series: Floats, change: int) -> Refused | None:
    if not 0 < change <= len(series):
        return Refused("The change is not within the series.")
    before = int(np.isfinite(series[:change]).sum())
    after = int(np.isfinite(series[change:]).sum())
    if before < FEWEST_BEFORE:
        return Refused(f"{before} periods before the change are too few: at least {FEWEST_BEFORE} are needed.")
    if after < FEWEST_AFTER:
        return Refused("There is no figure since the change yet.")
    return None


__all__ = [
    "Effect",
    "Fit",
    "Interrupted",
    "RateRatio",
    "Trend",
    "before_and_after",
    "bent_before",
    "counted_step",
    "design",
    "effect",
    "interrupted",
]
