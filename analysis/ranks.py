"""Ranks and rank correlation, without `scipy.stats`, which would cost every process 23 MB and half a second at the
start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

EXACT_UP_TO = 33  # values without ties whose distribution is worked out exactly, as scipy.stats does


def lowest_ranks(values: ArrayLike) -> NDArray[np.int64]:
    """Ranks from 1; equal values all have the lowest of their ranks. Shape (n,) as given."""
    given = np.asarray(values)
    return np.searchsorted(np.sort(given), given, side="left") + 1


def mean_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Ranks from 1; equal values all have the mean of their ranks. Shape (n,) as given."""
    given = np.asarray(values)
    ordered = np.sort(given)
    before, through = (np.searchsorted(ordered, given, side=side) for side in ("left", "right"))
    return (before + through + 1) / 2


def sign_test(up: int, down: int) -> float:
    """The chance of a split at least as uneven as this one if up and down were equally likely (two-sided, exact)."""
    return min(1.0, 2 * float(special.bdtr(min(up, down), up + down, 0.5)))


@dataclass(frozen=True)
class Kendall:
    """Kendall's tau-b (-1 to 1) and its two-sided p-value; NaN where a list is constant."""

    tau: float
    chance: float


def kendall(x: ArrayLike, y: ArrayLike) -> Kendall:
    """Kendall's rank correlation of two lists of one length, ties allowed.

    The chance is exact without ties where there are at most EXACT_UP_TO values or at most one pair is out of order, and
    otherwise from the normal approximation with the variance that allows for ties.

    Source: Kendall MG (1970), Rank correlation methods, 4th edition, chapters 3 to 5.
    """
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    size = len(a)
    above = np.triu_indices(size, 1)
    signs = (np.sign(a[:, None] - a)[above], np.sign(b[:, None] - b)[above])
    difference = int((signs[0] * signs[1]).sum())  # concordant pairs minus discordant pairs
    pairs = size * (size - 1) // 2
    tied = [np.unique(each, return_counts=True)[1] for each in (a, b)]
    tied_pairs = [int((counts * (counts - 1) // 2).sum()) for counts in tied]
    if pairs in tied_pairs:
        return Kendall(math.nan, math.nan)
    root = math.sqrt(pairs - tied_pairs[0]) * math.sqrt(pairs - tied_pairs[1])
    tau = min(1.0, max(-1.0, difference / root))
    if not any(tied_pairs):
        discordant = (pairs - difference) // 2
        fewest = min(discordant, pairs - discordant)
        if size <= EXACT_UP_TO or fewest <= 1:
            return Kendall(tau, _exact(size, fewest))
    variance = _variance(size, *tied)
    return Kendall(tau, float(special.erfc(abs(difference) / math.sqrt(variance) / math.sqrt(2))))


def _exact(size: int, fewest: int) -> float:
    """The share of all permutations with at most `fewest` discordant pairs, or as few concordant ones."""
    pairs = size * (size - 1) // 2
    if 2 * fewest == pairs:
        return 1.0
    orders = [1] + [0] * fewest  # the number of permutations with each number of discordant pairs; whole numbers
    for values in range(2, size + 1):
        running, new = 0, []
        for discordant in range(fewest + 1):
            running += orders[discordant] - (orders[discordant - values] if discordant >= values else 0)
            new.append(running)
        orders = new
    return min(1.0, 2 * sum(orders) / math.factorial(size))


def _variance(size: int, x: NDArray[np.int64], y: NDArray[np.int64]) -> float:
    """The variance of concordant minus discordant pairs, given the ties in either list."""

    def total(counts: NDArray[np.int64], what: int) -> float:
        n = counts.astype(float)
        return float([(n * (n - 1)).sum(), (n * (n - 1) * (n - 2)).sum(), (n * (n - 1) * (2 * n + 5)).sum()][what])

    n = float(size)
    found = (n * (n - 1) * (2 * n + 5) - total(x, 2) - total(y, 2)) / 18
    found += total(x, 0) * total(y, 0) / (2 * n * (n - 1))
    if size > 2:
        found += total(x, 1) * total(y, 1) / (9 * n * (n - 1) * (n - 2))
    return found
