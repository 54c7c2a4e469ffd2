"""Variance components: how much units, their networks and their boards differ beyond chance.

Practices of one network are alike in ways that no table of patients shows, such as coding and referral. If they are
treated as independent, the interval of their board is too narrow, and 7 to 18% of boards that do not differ seem to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

ROUNDS = 20
Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Spread:
    """Variances of observed / expected, each beyond the levels below and above it; 0 where none is found."""

    unit: float
    network: float
    board: float


def fit_spread(
    observed: ArrayLike, expected: ArrayLike, chance: ArrayLike, networks: ArrayLike, boards: ArrayLike
) -> Spread | Refused:
    """Variances between units, between networks of a board, and between boards, from products of residuals.

    With r = observed / expected - 1 of a unit: E[r r'] of two units of one network is network + board, of two networks of
    one board it is board, and E[r^2] of one unit is unit + network + board + chance / expected^2. `chance` is the variance
    of each count that chance alone explains (expected x (1 - share) for people, expected for events). `networks` and
    `boards` are numbers from 0; a network's units belong to one board. Products are weighted by how well each residual is known.

    Refuses missing numbers, a unit that expects nothing, and fewer than 2 boards.

    Source: method of moments for nested random effects: Searle SR, Casella G, McCulloch CE (1992), Variance Components, chapter 5.
    """
    o, e, v = as_floats(observed), as_floats(expected), as_floats(chance)
    network, board = np.asarray(networks, dtype=np.intp), np.asarray(boards, dtype=np.intp)
    if not (np.isfinite(o).all() and np.isfinite(e).all() and np.isfinite(v).all()):
        return Refused("A number is missing.")
    if (e <= 0).any():
        return Refused("A unit expects no events.")
    if len(np.unique(board)) < 2:
        return Refused("There are too few boards to see how much boards differ.")
    residual, sampling = o / e - 1, v / e**2
    network = _numbered(network * (board.max() + 1) + board)  # a network name used by two boards is two networks
    found = Spread(0.02, 0.01, 0.01)
    for _ in range(ROUNDS):
        weight = 1 / (sampling + found.unit + found.network + found.board)
        weight /= weight.mean()
        centred = residual - np.average(residual, weights=weight)
        same_board = _pairs(weight, centred, board) - _pairs(weight, centred, network)
        same_network = _pairs(weight, centred, network)
        between = max(0.0, same_board.mean)
        within = max(0.0, same_network.mean - between)
        alone = max(0.0, float(np.average(centred**2 - sampling, weights=weight**2)) - between - within)
        new = Spread(alone, within, between)
        if max(abs(new.unit - found.unit), abs(new.network - found.network), abs(new.board - found.board)) < 1e-9:
            return new
        found = new
    return found


@dataclass(frozen=True)
class _Products:
    """Weighted products of the residuals of two different units, and their weights, both summed."""

    products: float
    weights: float

    def __sub__(self, other: _Products) -> _Products:
        return _Products(self.products - other.products, self.weights - other.weights)

    @property
    def mean(self) -> float:
        return self.products / self.weights if self.weights > 0 else 0.0


def _pairs(weight: FloatArray, residual: FloatArray, group: Labels) -> _Products:
    """The sum over all ordered pairs of different units in a group: (sum)^2 - sum of squares."""
    weighted = weight * residual
    products = (np.bincount(group, weighted) ** 2).sum() - (weighted**2).sum()
    weights = (np.bincount(group, weight) ** 2).sum() - (weight**2).sum()
    return _Products(float(products), float(weights))


def _numbered(labels: Labels) -> Labels:
    return np.unique(labels, return_inverse=True)[1].astype(np.intp)
