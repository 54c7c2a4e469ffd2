"""How far a yearly figure moves from one year to the next: a yardstick where no interval is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.equality import differences
from analysis.intervals import as_floats
from vocabulary import Refused

FEWEST = 4
"""Moves below which the largest of them says nothing."""


@dataclass(frozen=True)
class Moves:
    """Sizes of the moves between neighbouring points, without their signs."""

    number: int
    mean: float
    largest: float


def moves(values: ArrayLike, starts: Sequence[int] = ()) -> Moves | Refused:
    """The moves between neighbouring points of a series, never into a point of `starts`, where counting began anew.

    One dimension, in time order, NaN where missing: a move needs both its points. Where nothing changes but chance, the
    largest of four or five moves is about twice the standard error of one figure, and a figure lies further than that from its
    true level about one time in ten (8 to 11%, simulated). A rule of thumb of this project for one figure; it is no test of a
    change over several years, since small moves add up (analysis/trend.py is). Refuses fewer than four moves.
    """
    series = as_floats(values)
    if series.ndim != 1:
        return Refused("A series has one figure for each year.")
    sizes = np.abs(differences(series))
    sizes[[start - 1 for start in starts if 0 < start < series.size]] = np.nan
    sizes = sizes[np.isfinite(sizes)]
    if sizes.size < FEWEST:
        return Refused(f"Only {sizes.size} moves from one year to the next are known; at least {FEWEST} are needed.")
    return Moves(int(sizes.size), float(sizes.mean()), float(sizes.max()))
