"""Distributional cost-effectiveness: who gains health from spending, who bears the opportunity cost, and whether that
is fairer.

Health is lifetime health in years, by group. Gains and losses are in years in full health. The opportunity cost is
always part of the answer.

Source of the method: Cookson R, Mirelman AJ, Griffin S, et al. (2017), Using cost-effectiveness analysis to address
health equity concerns, Value in Health 20:206-212.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.inequality import equally_distributed_equivalent
from analysis.intervals import as_floats
from analysis.scenarios.assumption import Range
from analysis.scenarios.doubt import Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Floats, Measure, Outcome, gap_closed, summaries, summary
from analysis.slope import ridit_scores
from vocabulary import Refused

AVERSIONS = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0)
NOTHING = 1e-9  # years: a smaller change of a gap counts as none
WHAT, UNIT = "years in full health, what is given up taken off", "years in full health"


@dataclass(frozen=True)
class Price:
    """The cost of a year in full health relative to the figure used: its range, and whether that is published or the
    reader's own.
    """

    ratio: Range
    published: bool

    def bought(self, draws: int, seed: int, stream: int) -> Floats:
        """Years bought over those at the figure used, shape (draws,)."""
        return 1 / self.ratio.drawn(draws, seed, stream)


KNOWN = Price(Range(1.0, 1.0, 1.0), published=True)
BOUGHT, GIVEN_UP = 4, 5  # random streams


@dataclass(frozen=True, eq=False)
class Distributional(Outcome):
    """As Outcome; `draws` are the net gain. `equity`, shape (n,), is what fairness adds to `reached`, in the same unit: the gain that, had
    by all alike, would be as good, minus the gain itself. `fairer`: in which draws the gap between the ends of the slope becomes smaller."""

    gained: Floats  # by group, at the figures as they are
    lost: Floats
    equity: Floats
    central_equity: float
    fairer: np.ndarray
    worth_by: Floats  # for each of AVERSIONS: the net gain that, had by all alike, would be as good; at the figures as they are

    @property
    def both(self) -> float:
        """The share of draws in which health is gained and the gap narrows."""
        return float(np.mean((self.reached > 0) & self.fairer))


def spend(
    health: ArrayLike,
    population: ArrayLike,
    *,
    names: Sequence[str],
    gained: float,
    lost: float,
    gained_shares: ArrayLike,
    lost_shares: ArrayLike,
    gained_price: Price = KNOWN,
    lost_price: Price = KNOWN,
    one_price: bool = False,
    luck: tuple[int, int] = (BOUGHT, GIVEN_UP),
    aversion: float,
    pounds: float | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Distributional | Refused:
    """Spending that gains `gained` years in full health and gives up `lost`, spread over groups by their shares, which add up to 1.

    `health` (lifetime years, by group), `population`, `names` and the shares have one length g, the most deprived group first. Gains and
    losses are each drawn as a whole, as years for the price: doubt about a published price is the model's, about the reader's own an
    assumption. `one_price`: both sides are bought at the price of what is given up, so that they share every draw. `luck`: the streams of
    the two prices, so that another model of the same prices draws the same. `pounds` is what is spent in a year. `aversion` is that of Atkinson's index. Refuses fewer than 3 groups, missing or empty ones, shares that are below zero
    or do not add up to 1, a price that may be nothing, and gains, losses or aversion below zero.
    """
    h, people, to, of = (as_floats(each) for each in (health, population, gained_shares, lost_shares))
    if reason := _problem(h, people, to, of, (gained, lost, aversion)):
        return Refused(reason)
    if min(gained_price.ratio.low, lost_price.ratio.low) <= 0:
        return Refused("A year in full health cannot cost nothing.")
    still = np.ones(draws)
    less = lost_price.bought(draws, seed, luck[1])
    more = less if one_price else gained_price.bought(draws, seed, luck[0])
    by_source = {
        published: gained * (more if gained_price.published is published else still)
        - lost * (less if lost_price.published is published else still)
        for published in (True, False)
    }
    net = gained * more[:, None] * to - lost * less[:, None] * of
    central = gained * to - lost * of
    slope = _slope(people)
    rise = net / people @ slope
    before, after = float(h @ slope), float((h + central / people) @ slope)
    equity = _fairness(h, net, people, aversion)
    return Distributional(
        what=WHAT,
        unit=UNIT,
        central=float(central.sum()),
        draws=by_source[True],
        people=float(people.sum()),
        groups=tuple(map(Change, names, people.tolist(), summaries(net, central))),
        places=(),
        also=(Measure("slope", before, summary(before + rise, after)),),
        seed=seed,
        reached=np.asarray(net.sum(axis=1)),
        parts=tuple(
            Part("model" if published else "assumption", by_source[published])
            for published in (True, False)
            if published in (gained_price.published, lost_price.published)
        ),
        aims=gap_closed(before, after, before, before + rise, 1.0),
        pounds=pounds,
        gained=gained * to,
        lost=lost * of,
        equity=equity,
        central_equity=float(_fairness(h, central[None, :], people, aversion)[0]),
        # The gap narrows where the slope comes nearer to none, whichever way it rises.
        fairer=np.asarray(abs(before + rise) < abs(before) - NOTHING),
        worth_by=fairness_over(h, people, central, AVERSIONS),
    )


def net_gain(gained: float, lost: float) -> float:
    """The central value of `spend`: for trying many parameters."""
    return gained - lost


def net_between_ends(
    gained: float, lost: float, gained_price: Range, lost_price: Range, *, one_price: bool = False
) -> tuple[float, float]:
    """The least and the most that is gained, net, with both prices anywhere in their ranges: no distribution is assumed.

    `gained` and `lost` are years at the likeliest prices, of either sign. `one_price`: both are bought at the price of what is given up. Raises ValueError
    for a price that may be nothing.
    """
    if min(gained_price.low, lost_price.low) <= 0:
        raise ValueError("a price is above nothing")
    if one_price:
        corners = [(gained - lost) * lost_price.likely / at for at in (lost_price.low, lost_price.high)]
    else:
        corners = [
            gained * gained_price.likely / here - lost * lost_price.likely / there
            for here in (gained_price.low, gained_price.high)
            for there in (lost_price.low, lost_price.high)
        ]
    return min(corners), max(corners)


def fairness_over(health: ArrayLike, population: ArrayLike, net: ArrayLike, aversions: Sequence[float]) -> Floats:
    """For each aversion: the net gain that, had by all alike, would be as good as `net` (years by group). Shape (aversions,)."""
    h, people, gain = as_floats(health), as_floats(population), as_floats(net)
    return np.array([float(gain.sum()) + float(_fairness(h, gain[None, :], people, each)[0]) for each in aversions])


def _fairness(h: Floats, net: Floats, people: Floats, aversion: float) -> Floats:
    """For each row of net gains, shape (rows, g): people times the change of the equally distributed equivalent, minus the gain."""
    weight = people / people.sum()
    before = _equivalent(h[None, :], weight, aversion)
    after = _equivalent(h + net / people, weight, aversion)
    return np.asarray(people.sum() * (after - before) - net.sum(axis=1))


def _equivalent(h: Floats, weight: Floats, aversion: float) -> Floats:
    """The equally distributed equivalent of each row: as `inequality.equally_distributed_equivalent`, many rows at once."""
    if aversion == 1:
        return np.asarray(np.exp(np.log(h) @ weight))
    scale = h.max(axis=1, keepdims=True)  # so that no power is too large to be written
    return np.asarray(scale[:, 0] * ((h / scale) ** (1 - aversion) @ weight) ** (1 / (1 - aversion)))


def _slope(people: Floats) -> Floats:
    """What each group's value counts in the slope of the straight line weighted by people."""
    ranks, weight = ridit_scores(people), people / people.sum()
    apart = ranks - ranks @ weight
    return np.asarray(weight * apart / (weight @ apart**2))


def linear_shares(first: float, population: ArrayLike) -> Floats:
    """Shares of groups that add up to 1 and change evenly, for each person, from the most deprived group to the least.

    `first` is that of the most deprived were all groups of one size: 0 to 2 / groups; 1 / groups is the same for everybody.
    """
    people = as_floats(population)
    places, middle = np.arange(people.size), (people.size - 1) / 2
    made = (1 / people.size + (first - 1 / people.size) * (middle - places) / middle) * people
    return np.asarray(made / made.sum())


def _problem(h: Floats, people: Floats, to: Floats, of: Floats, numbers: Sequence[float]) -> str:
    if h.ndim != 1 or not (h.shape == people.shape == to.shape == of.shape) or h.size < 3:
        return "At least three groups are needed, each with health, people and its shares."
    if not (np.isfinite(h).all() and (h > 0).all()):
        return "The lifetime health of a group is missing."
    if not (np.isfinite(people).all() and (people > 0).all()):
        return "A group has no people."
    for shares in (to, of):
        if not np.isfinite(shares).all() or shares.min() < -1e-9 or abs(shares.sum() - 1) > 1e-9:
            return "Shares of gains and of losses must lie between 0% and 100% and add up to 100%."
    if not (np.isfinite(numbers).all() and min(numbers) >= 0):
        return "Gains, losses and aversion must be numbers of zero or more."
    equivalent = equally_distributed_equivalent(h, numbers[-1], people)
    return equivalent.reason if isinstance(equivalent, Refused) else ""
