"""A place's difference from the average in three parts that add up: mix, level, and own gradient.

events - average rate x people = mix + level + gradient

mix: how far a place with these people would be from the average, at everybody's rates.
level: the further difference at the middle of the deprivation scale, applied to all its units.
gradient: the remainder, because its own gradient by deprivation is steeper or gentler than everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats, confidence_level, normal_quantile
from vocabulary import Refused

ROUNDS = 50
FEWEST_UNITS = 10


@dataclass(frozen=True)
class Part:
    """Events more (positive) or fewer, with the interval; NaN limits where there is none."""

    events: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Parts:
    """The three parts of `total`.

    `slope` is the log ratio between the most and the least deprived end of the scale, beyond everybody's gradient;
    `slope_error` is its standard error.
    """

    total: float
    mix: float
    level: Part
    gradient: Part
    slope: float
    slope_error: float


def three_parts(
    observed: ArrayLike,
    expected: ArrayLike,
    people: ArrayLike,
    deprivation: ArrayLike,
    networks: ArrayLike,
    average: float,
    *,
    unit_variance: float = 0.0,
    confidence: float = 0.95,
) -> Parts | Refused:
    """Take the difference of one place apart.

    Arrays are of the place's units: events, events expected of their people, people, the unit's rank on everybody's
    deprivation scale from 0 (least deprived) to 1 (most), and the number of its network. `average` is the rate compared with,
    in events a person. Observed events are fitted as expected x exp(a + b (rank - 1/2)) by a Poisson model, whose fitted
    events add up to those observed; the errors of a and b are those of networks as clusters, or of units with
    `unit_variance` where that is more.

    Refuses missing numbers, fewer than 10 units, ranks outside 0 to 1 or all alike, and a place without events.

    Source: Liang K-Y, Zeger SL (1986), Biometrika 73:13-22 (errors of clusters).
    """
    level = confidence_level(confidence)
    if isinstance(level, Refused):
        return level
    o, e, n, rank = as_floats(observed), as_floats(expected), as_floats(people), as_floats(deprivation)
    if not all(np.isfinite(values).all() for values in (o, e, n, rank)):
        return Refused("A number is missing.")
    if len(o) < FEWEST_UNITS:
        return Refused(f"Fewer than {FEWEST_UNITS} practices are too few to tell a level from a gradient.")
    if rank.min() < 0 or rank.max() > 1 or np.ptp(rank) < 0.05:
        return Refused("The practices are too alike in deprivation to show a gradient.")
    if o.sum() <= 0 or (e <= 0).any():
        return Refused("There are no events to compare.")
    x = np.column_stack([np.ones(len(o)), rank - 0.5])
    found = _poisson(x, o, e)
    if found is None:
        return Refused("The events of the practices fit no gradient.")
    covariance = _covariance(x, o, e * np.exp(x @ found), np.asarray(networks, dtype=np.intp), unit_variance)
    z = normal_quantile(level)
    a, b = float(found[0]), float(found[1])

    def level_events(at: float) -> float:
        return float((e * np.expm1(at)).sum())

    def gradient_events(at: float) -> float:
        return float((e * np.exp(a) * np.expm1(at * x[:, 1])).sum())

    a_error, b_error = np.sqrt(np.diag(covariance))
    rises = gradient_events(b + 1e-6) >= gradient_events(b - 1e-6)
    ends = sorted((gradient_events(b - z * b_error), gradient_events(b + z * b_error)), reverse=not rises)
    return Parts(
        total=float(o.sum() - average * n.sum()),
        mix=float(e.sum() - average * n.sum()),
        level=Part(level_events(a), level_events(a - z * a_error), level_events(a + z * a_error)),
        gradient=Part(gradient_events(b), min(ends), max(ends)),
        slope=b,
        slope_error=float(b_error),
    )


def _poisson(x: FloatArray, events: FloatArray, expected: FloatArray) -> FloatArray | None:
    found: FloatArray = np.array([np.log(events.sum() / expected.sum()), 0.0])
    for _ in range(ROUNDS):
        mean = expected * np.exp(x @ found)
        step = np.linalg.solve((x.T * mean) @ x, x.T @ (events - mean))
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            return found
    return None


def _covariance(
    x: FloatArray, events: FloatArray, mean: FloatArray, networks: np.ndarray, unit_variance: float
) -> FloatArray:
    """The sandwich estimate over networks with the small-sample factor, never below chance plus the units' own spread."""
    bread = np.linalg.inv((x.T * mean) @ x)
    labels = np.unique(networks, return_inverse=True)[1]
    clusters = int(labels.max()) + 1
    scores = np.stack([np.bincount(labels, column, clusters) for column in (x.T * (events - mean))], axis=1)
    factor = clusters / (clusters - 1) if clusters > 1 else 1.0
    clustered = factor * bread @ (scores.T @ scores) @ bread
    plain = bread @ ((x.T * (mean + unit_variance * mean**2)) @ x) @ bread
    together: FloatArray = np.where(np.eye(2, dtype=bool), np.maximum(clustered, plain), clustered)
    return together
