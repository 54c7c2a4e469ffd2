"""Where a count stands against chance alone, by its exact binomial or Poisson tail instead of an approximate limit.

A count is outside a limit if the probability of that count, or of one further from the target on the same side, is at most
the limit's: 2.5% for the 95% limits, 0.1% for the 99.8% limits.

Source: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202, appendix on exact limits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.equality import above, below
from analysis.intervals import FloatArray, as_floats

TAIL_95 = 0.025
TAIL_998 = 0.001
POSITIONS = ("below 99.8", "below 95", "within", "above 95", "above 99.8")
_RANK = {position: rank for rank, position in enumerate(POSITIONS, start=-2)}


@dataclass(frozen=True, eq=False)
class FunnelLimits:
    """Limits at given denominators: arrays of their shape, in the unit of the target."""

    lower95: FloatArray
    upper95: FloatArray
    lower998: FloatArray
    upper998: FloatArray

    def positions(self, value: FloatArray) -> NDArray[np.object_]:
        """Where each value stands against its limits; one equal to a limit is inside it. None where it is missing."""
        return _named(
            [below(value, self.lower998), below(value, self.lower95)],
            [above(value, self.upper998), above(value, self.upper95)],
            known=~np.isnan(value),
        )

    def scaled(self, by: float) -> FunnelLimits:
        """The same limits in another unit."""
        return FunnelLimits(by * self.lower95, by * self.upper95, by * self.lower998, by * self.upper998)

    def wider(self, other: FunnelLimits) -> FunnelLimits:
        """The outer of these limits and others of the same places."""
        return FunnelLimits(
            np.minimum(self.lower95, other.lower95),
            np.maximum(self.upper95, other.upper95),
            np.minimum(self.lower998, other.lower998),
            np.maximum(self.upper998, other.upper998),
        )


@dataclass(frozen=True, eq=False)
class ExactTails:
    """The exact tails of counts, one element per place; NaN where a count or its size is missing.

    `size` is the number of people of a proportion, with `chance` the target (0 to 1); for Poisson counts it is the
    expected count, and `chance` is None. `under` and `over` are the probabilities of a count as small, and as large, as
    the one given. A count that is no whole number is rounded towards the middle.
    """

    count: FloatArray
    size: FloatArray
    chance: float | None
    under: FloatArray
    over: FloatArray

    @property
    def positions(self) -> NDArray[np.object_]:
        """Where each place stands: one of POSITIONS, None where it is missing."""
        return _named(
            [self.under <= TAIL_998, self.under <= TAIL_95],
            [self.over <= TAIL_998, self.over <= TAIL_95],
            known=~np.isnan(self.under),
        )

    def moved_in(self, limits: FunnelLimits) -> FunnelLimits:
        """Limits of the figure count / size, drawn in to the last count inside where the tail puts a place outside them.

        Limits that the tail finds too narrow are left: they are what is drawn, and the place counts as inside.
        """
        value = self.count / self.size
        rank, drawn = (_ranks(each) for each in (self.positions, limits.positions(value)))
        for name, out in (
            ("lower95", (rank <= -1) & (drawn > -1)),
            ("lower998", (rank <= -2) & (drawn > -2)),
            ("upper95", (rank >= 1) & (drawn < 1)),
            ("upper998", (rank >= 2) & (drawn < 2)),
        ):
            if out.any():
                tail = TAIL_998 if name.endswith("998") else TAIL_95
                limit = np.array(getattr(limits, name), dtype=np.float64)
                limit[out] = self._last_inside(out, tail, low=name.startswith("lower"))
                limits = replace(limits, **{name: limit})
        return limits

    def _last_inside(self, places: NDArray[np.bool_], tail: float, *, low: bool) -> FloatArray:
        """Of some places the smallest (`low`) or largest figure that is not outside, found by stepping from the count given. Meant
        for places that an approximate limit has inside: they are a few steps away, others may be thousands."""
        size, count = self.size[places], self.count[places]
        count = np.floor(count) if low else np.ceil(count)
        step = 1.0 if low else -1.0
        stepping = np.arange(len(count))
        while len(stepping):
            probability = _tails(count[stepping], size[stepping], self.chance)[0 if low else 1]
            stepping = stepping[probability <= tail]
            count[stepping] += step
        return np.asarray(count / size, dtype=np.float64)


def exact_tails(count: ArrayLike, size: ArrayLike, chance: float | None = None) -> ExactTails:
    """The exact tails of counts: binomial of `size` people with `chance`, or Poisson of `size` expected without it.

    Arrays of one shape, NaN where missing; sizes above zero, counts of at least zero, `chance` from 0 to 1.
    """
    x, n = as_floats(count), as_floats(size)
    under, over = _tails(x, n, chance)
    return ExactTails(x, n, chance, under, over)


def _tails(x: FloatArray, n: FloatArray, chance: float | None) -> tuple[FloatArray, FloatArray]:
    low, high = np.floor(x), np.ceil(x) - 1
    if chance is None:
        under, over = special.pdtr(low, n), special.pdtrc(np.maximum(high, 0), n)
    else:
        tries = np.ceil(n)
        # The binomial distribution as an incomplete beta function, which takes arrays with missing values.
        under = np.where(low >= tries, 1.0, special.betainc(np.where(low < tries, tries - low, 1), low + 1, 1 - chance))
        over = special.betainc(np.maximum(high + 1, 1), np.maximum(tries - high, 1), chance)
    missing = np.isnan(x) | np.isnan(n)
    return np.where(missing, np.nan, under), np.where(missing, np.nan, np.where(high < 0, 1.0, over))


def nearer(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.object_]:
    """Of two positions of each place the one nearer to the target; "within" where they name two sides."""
    first, second = _ranks(one), _ranks(other)
    rank = np.where(first * second > 0, np.sign(first) * np.minimum(np.abs(first), np.abs(second)), 0)
    names: NDArray[np.object_] = np.array(POSITIONS, dtype=object)
    found = np.asarray(names[rank + 2], dtype=object)
    found[[each is None for each in one]] = None
    return found


def _ranks(positions: NDArray[np.object_]) -> NDArray[np.int64]:
    """-2 for "below 99.8" to 2 for "above 99.8"; 0 where missing."""
    return np.array([_RANK.get(each, 0) for each in positions], dtype=np.int64)


def _named(
    under: list[NDArray[np.bool_]], over: list[NDArray[np.bool_]], known: NDArray[np.bool_]
) -> NDArray[np.object_]:
    position = np.select([*under, *over], ["below 99.8", "below 95", "above 99.8", "above 95"], "within").astype(object)
    position[~known] = None
    return position
