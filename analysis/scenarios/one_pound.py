"""The same pounds put to several uses. Each draw of a price or a need is made once and used for all of them.

Arrays of draws have shape (n,). A `Quantity` holds the value at the figures as they are and its draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from analysis.scenarios.assumption import Range
from analysis.scenarios.outcome import Summary, summary
from vocabulary import Refused

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quantity:
    """`central` at the figures as they are; `draws`, shape (n,), with every assumption varied over its range."""

    central: float
    draws: Floats

    @property
    def summary(self) -> Summary:
        return summary(self.draws, self.central)

    def times(self, by: float) -> Quantity:
        return Quantity(self.central * by, self.draws * by)

    def plus(self, other: Quantity) -> Quantity:
        """The sum, draw by draw."""
        return Quantity(self.central + other.central, self.draws + other.draws)

    def less(self, other: Quantity) -> Quantity:
        """The difference, draw by draw, so that shared uncertainty cancels."""
        return Quantity(self.central - other.central, self.draws - other.draws)


def present_value(years: int, rate: float) -> float:
    """The present value of one unit in each of this many years, with the first year undiscounted: 1 for one year.

    Raises ValueError for fewer than one year or a rate of -1 or less. Source: HM Treasury, The Green Book, annex 6.
    """
    if years < 1 or rate <= -1:
        raise ValueError("there is at least one year, and a rate above -100%")
    return float(((1 + rate) ** -np.arange(years, dtype=np.float64)).sum())


def bought(pounds: float, price: Range, luck: tuple[int, int], draws: int) -> Quantity | Refused:
    """Units bought with `pounds` at a price per unit.

    `luck`: seed and stream; equal ones give equal draws of a price everywhere. Refuses a price that may be zero.
    """
    if price.low <= 0:
        return Refused("A price of nothing buys without end.")
    seed, stream = luck
    return Quantity(pounds / price.likely, pounds / price.drawn(draws, seed, stream))


def target_of(need: ArrayLike, people: ArrayLike, own: ArrayLike, spread: ArrayLike) -> Floats | Refused:
    """The target of the parts marked `own`, together, were needs further apart than the weights say by `spread` (0.1: 10%).

    `need`, the targets as published in pounds, `people` and `own` (boolean) are by part; `spread` has shape (n,), and so has the result.
    All targets together stay what they are. Refuses missing numbers, parts without need or people, and no own part.
    """
    n, p, d = as_floats(need), as_floats(people), as_floats(spread)
    mine = np.asarray(own, dtype=bool)
    if n.ndim != 1 or not (n.shape == p.shape == mine.shape) or not mine.any():
        return Refused("Each part needs a target and people, and one of them is asked about.")
    if not (np.isfinite(n).all() and np.isfinite(p).all() and (n > 0).all() and (p > 0).all() and np.isfinite(d).all()):
        return Refused("A target or a number of people is missing.")
    index = n / p / (n.sum() / p.sum())
    moved = n * np.exp(d[:, None] * np.log(index))
    return np.asarray(moved[:, mine].sum(axis=1) / moved.sum(axis=1) * n.sum())


def nearer(have: float, target: ArrayLike, pounds: float) -> Floats:
    """How much nearer to its target (in pounds) a part comes with `pounds` more; below 0 it moves away, on either side
    of the target.
    """
    apart = have - as_floats(target)
    return np.asarray(np.abs(apart) - np.abs(apart + pounds))


@dataclass(frozen=True, eq=False)
class Rival:
    """The best use besides the chosen one.

    `ahead`: its gain minus that of the chosen one; below 0 the chosen one gains more. `chance`: the probability that it
    gains more. `best`: the probability that each use gains most of all; these add up to 1.
    """

    key: str
    brings: Quantity
    ahead: Quantity
    chance: float
    best: Mapping[str, float]


def best_besides(chosen: str, uses: Mapping[str, Quantity]) -> Rival | Refused:
    """Among the other uses, the one with the largest mean of its draws. Refuses where there is no other.

    Source: Briggs A, Sculpher M, Claxton K (2006), Decision Modelling for Health Economic Evaluation, chapter 5.
    """
    others = [key for key in uses if key != chosen]
    if chosen not in uses or not others:
        return Refused("There is no other use with a figure to compare with.")
    drawn = np.array([each.draws for each in uses.values()])
    ahead = drawn >= drawn.max(axis=0)
    best = dict(zip(uses, map(float, (ahead / ahead.sum(axis=0)).mean(axis=1)), strict=True))
    key = max(others, key=lambda each: float(uses[each].draws.mean()))
    more = uses[key].less(uses[chosen])
    return Rival(key, uses[key], more, float(np.mean((more.draws > 0) + 0.5 * (more.draws == 0))), best)


def spread_over(total: Quantity, shares: Sequence[float] | Floats) -> tuple[Quantity, ...]:
    """A total divided into fixed shares, each with its draws. Raises ValueError where the shares do not add up to 1."""
    parts = as_floats(shares)
    if parts.ndim != 1 or abs(float(parts.sum()) - 1) > 1e-9:
        raise ValueError("shares add up to 1")
    return tuple(total.times(float(each)) for each in parts)
