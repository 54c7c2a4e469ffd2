"""Narrowing a gap in a rate: the most deprived groups close part of the gap to a better rate; the gain is counted in
people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from analysis.scenarios.assumption import chance_of_figures, reached_of
from analysis.scenarios.doubt import Part
from analysis.scenarios.line import along_line, either
from analysis.scenarios.outcome import DRAWS, SEED, Change, Floats, Measure, Outcome, gap_closed, summaries, summary
from analysis.slope import ridit_scores, weights_in_slope
from vocabulary import Refused

Flags = NDArray[np.bool_]
Towards = Literal["next", "average", "least", "best"]


def narrow(
    rate: ArrayLike,
    standard_error: ArrayLike,
    population: ArrayLike,
    *,
    names: Sequence[str],
    what: str,
    moved: int,
    towards: Towards,
    share: float,
    best: tuple[ArrayLike, ArrayLike] | None = None,
    places: Sequence[str] = (),
    place_population: ArrayLike = (),
    higher_is_better: bool = False,
    off: float = 0.0,
    luck: int = 0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Outcome | Refused:
    """The `moved` most deprived groups close `share` (0 to 1) of their distance to a better rate.

    `rate`, `standard_error`, `population` and `names` have one length g, the most deprived group first; rates are events over people. The
    rate moved towards is that of the "next" group, the "average" of everybody, that of the "least" deprived group, or that of the same
    group in the "best" comparable area, whose rates and errors are `best` (two arrays of length g, NaN where it has no such group). It
    moves with the draws. A group already there is left alone. `place_population` has shape (places, g): who lives where.

    What is gained is people: fewer events where less is better, more where more is. Groups are drawn from normals with their errors,
    taken as independent; the gain is not cut off at 0 in a draw. In half of the draws distances are those of the straight line through
    the area's groups (not towards the best area): the doubt of the model. `off` and `luck` are as in `move_to_peers`. Also given: the slope index before and
    after. Refuses fewer than 3 groups, empty groups, missing rates or errors, a share outside 0 to 1, a number of groups that leaves none to
    move towards, and a best area without the groups moved.
    """
    y, error, people = (as_floats(each) for each in (rate, standard_error, population))
    other, other_error = (np.full_like(y, np.nan),) * 2 if best is None else tuple(as_floats(each) for each in best)
    if reason := _problem(y, error, people, moved, share, towards, other, other_error):
        return Refused(reason)
    turn = 1.0 if higher_is_better else -1.0
    below, gain = _gain(turn * y, turn * other, people, moved, towards, share)
    chance = chance_of_figures(seed, luck)
    drawn = turn * (y + chance.standard_normal((draws, y.size)) * error)
    theirs = turn * (other + chance.standard_normal((draws, y.size)) * np.nan_to_num(other_error))
    gains = np.where(below, share * (_level(drawn, theirs, people, moved, towards) - drawn), 0.0)
    by_line = gain
    if towards != "best":
        line = along_line(turn * y, people)
        by_line = np.where(below, share * (_level(line[None, :], line[None, :], people, moved, towards)[0] - line), 0.0)
    all_data = np.asarray(gains @ people)
    turned = either(draws, seed)
    gains = gains + turned[:, None] * (by_line - gain)
    made, reached = np.asarray(gains @ people), reached_of(share, off, draws, seed)
    whole = float(gain @ people)
    lives = as_floats(place_population).reshape(len(places), y.size) if places else np.zeros((0, y.size))
    kept = lives.sum(axis=1) > 0
    weights = weights_in_slope(ridit_scores(people), people)
    after, central = turn * (drawn + gains), y + turn * gain
    return Outcome(
        what=what,
        unit="people",
        central=whole,
        draws=made,
        people=float(people[below].sum()) if share else 0.0,
        groups=tuple(map(Change, names, people.tolist(), summaries(gains * people, gain * people))),
        places=tuple(
            map(
                Change,
                [name for name, yes in zip(places, kept, strict=True) if yes],
                lives[kept][:, below].sum(axis=1).tolist(),
                summaries(gains @ lives[kept].T, lives[kept] @ gain),
            )
        ),
        also=(Measure("slope", float(y @ weights), summary(after @ weights, float(central @ weights))),),
        seed=seed,
        reached=made * reached,
        parts=(
            Part("data", all_data),
            Part("assumption", whole * reached),
            Part("model", whole + turned * float((by_line - gain) @ people)),
        ),
        aims=gap_closed(float(y @ weights), float(central @ weights), turn * drawn @ weights, after @ weights, reached),
    )


def narrow_gain(
    rate: ArrayLike,
    population: ArrayLike,
    *,
    moved: int,
    towards: Towards,
    share: float,
    best: ArrayLike | None = None,
    higher_is_better: bool = False,
) -> float | Refused:
    """The central value of `narrow` without its draws, for evaluating many parameters. Refuses what `narrow` refuses."""
    y, people = as_floats(rate), as_floats(population)
    other = np.full_like(y, np.nan) if best is None else as_floats(best)
    if reason := _problem(y, np.zeros_like(y), people, moved, share, towards, other, np.zeros_like(y)):
        return Refused(reason)
    turn = 1.0 if higher_is_better else -1.0
    return float(_gain(turn * y, turn * other, people, moved, towards, share)[1] @ people)


def _gain(y: Floats, other: Floats, people: Floats, moved: int, towards: Towards, share: float) -> tuple[Flags, Floats]:
    """Which groups are moved, and by how much, at the figures as they are; here higher is better."""
    level = _level(y[None, :], other[None, :], people, moved, towards)[0]
    below = np.asarray((np.arange(y.size) < moved) & (y < level))
    return below, np.where(below, share * (level - y), 0.0)


def _level(values: Floats, theirs: Floats, people: Floats, moved: int, towards: Towards) -> Floats:
    """The benchmark for each row of values, shape (rows, g), and each group."""
    match towards:
        case "next":
            level = values[:, moved]
        case "average":
            level = values @ (people / people.sum())
        case "least":
            level = values[:, -1]
        case "best":
            return np.where(np.isfinite(theirs), theirs, -np.inf)
    return np.asarray(np.broadcast_to(level[:, None], values.shape))


def _problem(
    y: Floats,
    error: Floats,
    people: Floats,
    moved: int,
    share: float,
    towards: Towards,
    other: Floats,
    other_error: Floats,
) -> str:
    if y.ndim != 1 or not (y.shape == error.shape == people.shape == other.shape == other_error.shape) or y.size < 3:
        return "At least three groups are needed, each with a rate, an error and people."
    if not (np.isfinite(y).all() and np.isfinite(error).all() and (error >= 0).all()):
        return "The rate of a group, or its error, is missing."
    if not (np.isfinite(people).all() and (people > 0).all()):
        return "A group has no people."
    if not 1 <= moved < y.size:
        return f"Between 1 and {y.size - 1} of the {y.size} groups can be moved."
    if towards == "best" and not np.isfinite(other[:moved]).all():
        return "The area to move towards has no figure for this group."
    return "" if 0 <= share <= 1 else "The share of the distance must lie between 0% and 100%."
