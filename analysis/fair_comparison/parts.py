"""A place's difference from the average in three parts that add up: mix, level, and own gradient.

events - average rate x people = mix + level + gradient

mix: how far a place with these people would be from the average, at everybody's rates.
level: the further difference at the middle of the deprivation scale, applied to all its units.
gradient: the remainder, because its own gradient by deprivation is steeper or gentler than everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.gap_line import network_moves
from analysis.intervals import FloatArray, as_floats, confidence_level
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

    `slope` is the log ratio between the most and the least deprived end of the scale, beyond everybody's gradient.
    """

    total: float
    mix: float
    level: Part
    gradient: Part
    slope: float


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
    events add up to those observed; the errors of a and b are those of networks as clusters, each with its leverage taken out (CR3), or of
    units with `unit_variance` where that is more. Limits are Student's t with as many degrees as networks less 2.

    Refuses missing numbers, fewer than 10 units, ranks outside 0 to 1 or all alike, and a place without events.

    Source: Liang K-Y, Zeger SL (1986), Biometrika 73:13-22 (errors of clusters); Bell RM, McCaffrey DF (2002), Survey Methodology
    28:169-181 (few clusters).
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
    labels = np.unique(np.asarray(networks, dtype=np.intp), return_inverse=True)[1]
    clusters = int(labels.max()) + 1
    a_error, b_error = _errors(x, o, e * np.exp(x @ found), labels, clusters, unit_variance)
    t = float(special.stdtrit(max(1, clusters - 2), (1 + level) / 2))
    a, b = float(found[0]), float(found[1])

    def level_events(at: float) -> float:
        return float((e * np.expm1(at)).sum())

    def gradient_events(at: float) -> float:
        return float((e * np.exp(a) * np.expm1(at * x[:, 1])).sum())

    def rise(at: float) -> float:
        return float((e * x[:, 1] * np.exp(at * x[:, 1])).sum())

    # The events of a slope are convex in it: where practices lie on both sides of the middle, the fewest may be those of a slope between.
    slopes = [b - t * b_error, b + t * b_error]
    if rise(slopes[0]) < 0 < rise(slopes[1]):
        from scipy import optimize  # 23 MB of memory that few views need

        slopes.append(float(optimize.brentq(rise, *slopes)))
    ends = [gradient_events(at) for at in slopes]
    return Parts(
        total=float(o.sum() - average * n.sum()),
        mix=float(e.sum() - average * n.sum()),
        level=Part(level_events(a), level_events(a - t * a_error), level_events(a + t * a_error)),
        gradient=Part(gradient_events(b), min(ends), max(ends)),
        slope=b,
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


def _errors(
    x: FloatArray, events: FloatArray, mean: FloatArray, labels: NDArray[np.intp], clusters: int, unit_variance: float
) -> FloatArray:
    """Standard errors by the sandwich estimate over networks, never below chance plus the units' own spread."""
    moves = network_moves(x, events, mean, labels, clusters)
    bread = np.linalg.inv((x.T * mean) @ x)
    plain = bread @ ((x.T * (mean + unit_variance * mean**2)) @ x) @ bread
    return np.asarray(np.sqrt(np.maximum((moves**2).sum(axis=0), np.diag(plain))), dtype=np.float64)
