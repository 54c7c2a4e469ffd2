"""The gap by deprivation, as the two ends of a line through an area's practices.

Each practice has a position on the country's scale of deprivation, 0 the most deprived and 1 the least. Events follow
people x exp(a + b x position). The ratio of the gap is the rate at the most deprived end over that at the least,
exp(-b). It needs no fifth with enough practices, and all areas are on one scale. Networks are clusters, because their
practices are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_PRACTICES = 10
FEWEST_NETWORKS = 6
LEAST_REACH = 0.2  # of the scale
ROUNDS = 60
FALSE = 0.05  # of gaps that did not change, the share that may be reported as changed, by size or by ratio

Change = Literal["widened", "narrowed", "unclear"]


@dataclass(frozen=True, eq=False)
class GapLine:
    """The ends of the line: rates, their `ratio` (most over least deprived) and `size` (most minus least), with 95% limits.

    `networks` are sorted; `moves` has one row for each, what it adds to (size, log ratio) beyond the fit.
    """

    at_most: float
    at_least: float
    ratio: float
    ratio_lower: float
    ratio_upper: float
    size: float
    size_lower: float
    size_upper: float
    networks: NDArray[Any]
    moves: FloatArray
    practices: int

    @property
    def log_ratio(self) -> float:
        return float(np.log(self.ratio))


@dataclass(frozen=True)
class GapChange:
    """How a gap changed between two years, by its size and by its ratio. The two can disagree."""

    size: Change
    ratio: Change

    @property
    def disagree(self) -> bool:
        return {self.size, self.ratio} == {"widened", "narrowed"}


def gap_line(events: ArrayLike, people: ArrayLike, place: ArrayLike, networks: ArrayLike) -> GapLine | Refused:
    """Fit one area. Arrays are of its practices; `place` is on the country's scale, `networks` are numbers or names.

    Errors are the sandwich over networks, with each network's leverage taken out (the one-step jackknife, CR3), which errs on the
    wide side where networks are few; limits are Student's t with as many degrees as networks less 2.

    Refuses missing numbers, fewer than 10 practices or 6 networks, practices over less than a fifth of the scale, and no events.

    Source: Liang K-Y, Zeger SL (1986), Biometrika 73:13-22 (errors of clusters); Bell RM, McCaffrey DF (2002), Survey Methodology
    28:169-181 (few clusters); Moreno-Betancur M et al. (2015), Epidemiology 26:518-527 (relative index by a log-linear line).
    """
    y, n, x = as_floats(events), as_floats(people), as_floats(place)
    named = np.asarray(networks)
    if not (np.isfinite(y).all() and np.isfinite(n).all() and np.isfinite(x).all()) or (y < 0).any() or (n <= 0).any():
        return Refused("A count is missing or negative, or a practice has no people.")
    names, of = np.unique(named, return_inverse=True)
    if len(y) < FEWEST_PRACTICES or len(names) < FEWEST_NETWORKS:
        return Refused(
            f"A line needs {FEWEST_PRACTICES} practices of {FEWEST_NETWORKS} networks; there are {len(y)} of {len(names)}."
        )
    if x.min() < 0 or x.max() > 1 or np.ptp(x) < LEAST_REACH:
        return Refused("The practices are too alike in deprivation for a line along it.")
    if y.sum() <= 0:
        return Refused("There are no events.")
    design = np.column_stack([np.ones_like(x), x])
    found = log_linear(design, y, n)
    if found is None:
        return Refused("No line fits these practices.")
    a, b = (float(each) for each in found)
    moves = network_moves(design, y, n * np.exp(design @ found), of, len(names))
    most, least = float(np.exp(a)), float(np.exp(a + b))
    # To first order, the effect of a change in (a, b) on the size and on the log ratio.
    by_line = np.array([[most - least, -least], [0.0, -1.0]])
    told = moves @ by_line.T
    errors = np.sqrt((told**2).sum(axis=0))
    t = float(special.stdtrit(len(names) - 2, 0.975))
    ratio, size = float(np.exp(-b)), most - least
    return GapLine(
        at_most=most,
        at_least=least,
        ratio=ratio,
        ratio_lower=ratio * float(np.exp(-t * errors[1])),
        ratio_upper=ratio * float(np.exp(t * errors[1])),
        size=size,
        size_lower=size - t * float(errors[0]),
        size_upper=size + t * float(errors[0]),
        networks=names,
        moves=told,
        practices=len(y),
    )


def gap_change(before: GapLine, after: GapLine) -> GapChange:
    """Whether the gap widened or narrowed. Networks are paired by name, so that what lasts in a network cancels, and what changes in its
    practices together counts once. Size and ratio are each tested at half of FALSE, so that of gaps that did not change no more than
    FALSE are said to have changed either way.

    A gap narrows when it comes nearer to none, whichever end is higher; one that changes sides is judged by how far apart the ends are.
    """
    every = np.union1d(before.networks, after.networks)
    apart = np.zeros((len(every), 2))
    # A gap with the opposite sign narrows as its value rises.
    turns = [np.array([np.sign(each.size) or 1.0, np.sign(each.log_ratio) or 1.0]) for each in (before, after)]
    apart[np.searchsorted(every, after.networks)] += turns[1] * after.moves
    apart[np.searchsorted(every, before.networks)] -= turns[0] * before.moves
    errors = np.sqrt((apart**2).sum(axis=0))
    changes = (abs(after.size) - abs(before.size), abs(after.log_ratio) - abs(before.log_ratio))
    t = float(special.stdtrit(max(1, len(every) - 2), 1 - FALSE / 4))
    size, ratio = (_change(change, t * float(error)) for change, error in zip(changes, errors, strict=True))
    return GapChange(size, ratio)


def log_linear(design: FloatArray, events: FloatArray, exposure: FloatArray) -> FloatArray | None:
    """Coefficients of a Poisson model whose mean is exposure x exp(design @ coefficients), the first column 1; None if
    it does not converge.
    """
    found = np.zeros(design.shape[1], dtype=np.float64)
    found[0] = np.log(events.sum() / exposure.sum())
    for _ in range(ROUNDS):
        mean = exposure * np.exp(design @ found)
        try:
            step = np.linalg.solve((design.T * mean) @ design, design.T @ (events - mean))
        except np.linalg.LinAlgError:
            return None
        found = np.asarray(found + np.clip(step, -2, 2), dtype=np.float64)
        if np.abs(step).max() < 1e-10:
            return found
    return None


def network_moves(
    design: FloatArray, events: FloatArray, mean: FloatArray, of: NDArray[np.intp], count: int
) -> FloatArray:
    """Networks x coefficients: the influence of each network on the fit, corrected for its leverage, scaled so that the
    sum of squares is a variance.
    """
    size = design.shape[1]
    bread = np.linalg.inv((design.T * mean) @ design)
    scores = np.stack([np.bincount(of, column, count) for column in design.T * (events - mean)], axis=1)
    pairs = [design[:, i] * design[:, j] * mean for i in range(size) for j in range(size)]
    own = np.stack([np.bincount(of, pair, count) for pair in pairs], axis=1).reshape(count, size, size)
    without = np.eye(size) - own @ bread
    # A network that alone supports one end of the line has leverage 1: its influence is not corrected.
    alone = np.abs(np.linalg.det(without)) < 1e-8
    without[alone] = np.eye(size)
    adjusted = np.linalg.solve(without, scores[:, :, None])[:, :, 0]
    return np.asarray(np.sqrt((count - 1) / count) * adjusted @ bread, dtype=np.float64)


def _change(change: float, margin: float) -> Change:
    if abs(change) <= margin:
        return "unclear"
    return "widened" if change > 0 else "narrowed"
