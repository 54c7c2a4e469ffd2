"""Levelling a gradient: the most deprived groups close part of the gap to others."""

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
Towards = Literal["next", "average", "least"]

WHAT, UNIT = "years of life expectancy at birth, averaged over everybody", "years"


def level_up(
    value: ArrayLike,
    standard_error: ArrayLike,
    population: ArrayLike,
    *,
    names: Sequence[str],
    lifted: int,
    towards: Towards,
    share: float,
    places: Sequence[str] = (),
    place_population: ArrayLike = (),
    slope: tuple[float, ArrayLike] | None = None,
    off: float = 0.0,
    luck: int = 0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Outcome | Refused:
    """The `lifted` most deprived groups close `share` (0 to 1) of their distance to a level; higher values are better.

    `value`, `standard_error`, `population` and `names` have one length g, the most deprived group first. The level is that of
    the "next" group behind the lifted ones, the "average" of everybody, or that of the "least" deprived group, and moves with
    the draws. A lifted group already at the level is left alone. `place_population` has shape (places, g): who lives where.

    Groups' values are drawn from a normal with their errors, taken as independent. The change is not cut off at 0 in a draw: where
    the figures do not surely differ, part of the interval lies below 0. In half of the draws the distances are those of the
    straight line through all groups instead of the groups' own: the doubt of the model. `off` and `luck` are as in `move_to_peers`.

    Also given: the slope before and after. `slope` is one on another scale, such as the country's, and what one more of the value in each
    group adds to it (shape g); without it the slope is that of the straight line through the groups.

    Refuses fewer than 3 groups, empty groups, missing values or errors, a share outside 0 to 1, and a number of groups that leaves none to
    move towards.
    """
    y, error, people = (as_floats(each) for each in (value, standard_error, population))
    reason = _problem(y, error, people, lifted, share)
    if reason:
        return Refused(reason)
    below, gain = _gain(y, people, lifted, towards, share)
    drawn = y + chance_of_figures(seed, luck).standard_normal((draws, y.size)) * error
    gains = np.where(below, share * (_level(drawn, people, lifted, towards)[:, None] - drawn), 0.0)
    weight = people / people.sum()
    line = along_line(y, people)
    by_line = np.where(below, share * (_level(line[None, :], people, lifted, towards)[0] - line), 0.0)
    central, data = float(gain @ weight), np.asarray(gains @ weight)
    turned = either(draws, seed)
    gains = gains + turned[:, None] * (by_line - gain)
    made, reached = np.asarray(gains @ weight), reached_of(share, off, draws, seed)
    slopes = weights_in_slope(ridit_scores(people), people)
    before = float(y @ slopes)
    if slope is not None:
        before, slopes = slope[0], as_floats(slope[1])
    lives = as_floats(place_population).reshape(len(places), y.size) if places else np.zeros((0, y.size))
    return Outcome(
        what=WHAT,
        unit=UNIT,
        central=central,
        draws=made,
        people=float(people[below].sum()) if share else 0.0,
        groups=tuple(map(Change, names, people.tolist(), summaries(gains, gain))),
        places=_places(places, lives, gain, gains, below),
        also=(Measure("slope", before, summary(before + (drawn - y + gains) @ slopes, before + float(gain @ slopes))),),
        seed=seed,
        reached=made * reached,
        parts=(
            Part("data", data),
            Part("assumption", central * reached),
            Part("model", central + turned * float((by_line - gain) @ weight)),
        ),
        aims=gap_closed(
            before,
            before + float(gain @ slopes),
            before + (drawn - y) @ slopes,
            before + (drawn - y + gains) @ slopes,
            reached,
        ),
    )


def level_up_gain(
    value: ArrayLike, population: ArrayLike, *, lifted: int, towards: Towards, share: float
) -> float | Refused:
    """The central value of `level_up` without its draws, for evaluating many parameters.

    Refuses what `level_up` refuses.
    """
    y, people = as_floats(value), as_floats(population)
    reason = _problem(y, np.zeros_like(y), people, lifted, share)
    return Refused(reason) if reason else float(_gain(y, people, lifted, towards, share)[1] @ people / people.sum())


def _gain(y: Floats, people: Floats, lifted: int, towards: Towards, share: float) -> tuple[Flags, Floats]:
    """Which groups are lifted, and by how much, at the figures as they are."""
    level = _level(y[None, :], people, lifted, towards)[0]
    below = np.asarray((np.arange(y.size) < lifted) & (y < level))
    return below, np.where(below, share * (level - y), 0.0)


def _problem(y: Floats, error: Floats, people: Floats, lifted: int, share: float) -> str:
    if y.ndim != 1 or not (y.shape == error.shape == people.shape) or y.size < 3:
        return "At least three groups are needed, each with a value, an error and people."
    if not (np.isfinite(y).all() and np.isfinite(error).all() and (error >= 0).all()):
        return "The value of a group, or its error, is missing."
    if not (np.isfinite(people).all() and (people > 0).all()):
        return "A group has no people."
    if not 1 <= lifted < y.size:
        return f"Between 1 and {y.size - 1} of the {y.size} groups can be lifted."
    return "" if 0 <= share <= 1 else "The share of the distance must lie between 0% and 100%."


def _level(values: Floats, people: Floats, lifted: int, towards: Towards) -> Floats:
    """The benchmark for each row of values, shape (rows, g)."""
    match towards:
        case "next":
            return np.asarray(values[:, lifted])
        case "average":
            return np.asarray(values @ (people / people.sum()))
        case "least":
            return np.asarray(values[:, -1])


def _places(names: Sequence[str], lives: Floats, gain: Floats, gains: Floats, below: Flags) -> tuple[Change, ...]:
    """The gain of each place is the mean gain of its people in the lifted groups. A place without people is left out."""
    lived_in = lives.sum(axis=1) > 0
    weight = lives[lived_in] / lives[lived_in].sum(axis=1, keepdims=True)
    kept = [name for name, yes in zip(names, lived_in, strict=True) if yes]
    return tuple(
        map(Change, kept, lives[lived_in][:, below].sum(axis=1).tolist(), summaries(gains @ weight.T, weight @ gain))
    )
