"""Interrupted time series: what a series did after a date, against where its own past was heading.

    y = level + trend x t + seasons + step x (t >= change) + bend x (periods since the change)

The effect told is the average over the periods since the change: what was seen less what would have been without it. Nothing else must
have happened at the same time: the design cannot know, and its words must say so.

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
FEWEST_TO_BEND = 3  # periods since the change, from which the series may also bend
SEASONS_FROM = 2.0  # whole years before the change, from which seasons are fitted


EIGHTY = 0.8
"""What of the likely values an interval holds that backs “probably”."""


@dataclass(frozen=True)
class Effect:
    """In the unit of the series. `below` is the probability that the effect is below nought. `eighty`: the 80% interval, by the same method
    as `lower` and `upper`; None where it is not worked out."""

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
    """What an interrupted time series found. `expected` has the shape of the series: where its past was heading, all periods."""

    average: Effect  # over the periods since the change
    step: Effect
    bend: Effect | None  # a period; None: not fitted
    expected: Floats
    autocorrelation: float
    before: int  # periods with a figure
    after: int
    seasons: bool


def interrupted(
    y: ArrayLike, change: int, *, shape: Shape | None = None, a_year: int = 1, confidence: float = 0.95
) -> Interrupted | Refused:
    """`y`: one figure a period, NaN where there is none; `change`: the position of the first period after; `a_year`: periods a year
    (12 fits seasons, if there are two years before the change). `shape` None: a step, and a bend where 3 periods have passed. With a
    step alone and neighbours that resemble each other closely, the effect would be the jump in the first period, not the average.

    Refuses fewer than 8 figures before or 1 after the change, and what `fit` refuses.
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
    """Columns: level, trend, seasons (two pairs of waves), step, and bend if asked; shape (points, terms)."""
    t = np.arange(points, dtype=np.float64)
    after = (t >= change).astype(np.float64)
    columns = [np.ones(points), t - (points - 1) / 2, *waves(t, a_year), after]
    if shape == "step and bend":
        columns.append((t - change) * after)
    return np.column_stack(columns)


def waves(t: Floats, a_year: int, pairs: int = 2) -> list[Floats]:
    """Sine and cosine of one and two waves a year; none for yearly series."""
    if a_year < 4:
        return []
    angles = [2 * np.pi * k * t / a_year for k in range(1, min(pairs, (a_year - 1) // 2) + 1)]
    return [wave(angle) for angle in angles for wave in (np.sin, np.cos)]


def before_and_after(y: ArrayLike, change: int, *, confidence: float = 0.95) -> Effect | Refused:
    """The average after less the average before, with the resemblance of neighbours allowed for. A last resort: whatever trend there
    was is counted as effect. Refuses as `interrupted`."""
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
    """What is fitted with so many periods since the change."""
    return "step and bend" if after >= FEWEST_TO_BEND else "step"


def effect(found: Combination, confidence: float = 0.95) -> Effect:
    lower, upper = found.interval(confidence)
    return Effect(found.mean, lower, upper, found.below(0.0), found.interval(EIGHTY))


@dataclass(frozen=True)
class Trend:
    """Whether the series already bent before the change: the difference of its slope between the two halves of the past."""

    bend: Effect
    bent: bool  # the interval leaves nought out


def bent_before(y: ArrayLike, change: int, *, a_year: int = 1, confidence: float = 0.95) -> Trend | Refused:
    """A check of the design: a false change half-way through the past. If it finds one, the past is no straight line to go by."""
    series = as_floats(y)[:change]
    found = interrupted(series, change // 2, a_year=a_year, confidence=confidence)
    if isinstance(found, Refused):
        return found
    return Trend(found.average, found.average.lower > 0 or found.average.upper < 0)


@dataclass(frozen=True)
class RateRatio:
    """After against before, of a count; 1 means no change."""

    ratio: float
    lower: float
    upper: float
    dispersion: float  # variance in multiples of a Poisson count's
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
    """A step in a count of events among `people`: quasi-Poisson with a log-linear trend. Returns the rate ratio, and the coefficients and
    their standard errors by name (constant, time, step, bend, s1, c1, s2, c2).

    Months are not allowed to resemble each other: use `interrupted` on the rate if they do. Refuses fewer than 8 periods before the
    change or none after, and people of nought.
    """
    from statsmodels.genmod import families  # a heavy import, needed by few
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
