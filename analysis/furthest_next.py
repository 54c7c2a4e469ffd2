"""Regression to the mean, seen: the places furthest behind in one period, and where the same places stand in the next.

Source: Bland JM, Altman DG (1994), Regression towards the mean, BMJ 308:1499.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FEWEST = 6


@dataclass(frozen=True, eq=False)
class FurthestNext:
    """`chosen` (places,): which lay furthest behind. `first`, `second`: their mean distance behind the mean of all, in each period."""

    chosen: NDArray[np.bool_]
    first: float
    second: float


def furthest_next(
    first: ArrayLike, second: ArrayLike, number: int, *, higher_is_better: bool
) -> FurthestNext | Refused:
    """`first`, `second` (places,), in one unit; NaN for a place without a figure, which is left out of both. Refuses fewer than 6
    places with both figures, or fewer than twice `number`."""
    one, two = as_floats(first), as_floats(second)
    known = np.isfinite(one) & np.isfinite(two)
    if known.sum() < max(FEWEST, 2 * number) or number < 1:
        return Refused(f"{int(known.sum())} places with both figures are too few.")
    sign = 1.0 if higher_is_better else -1.0
    behind = [sign * (values[known].mean() - values) for values in (one, two)]
    ranked = np.where(known, behind[0], -np.inf)
    chosen = np.zeros(len(one), dtype=bool)
    chosen[np.argsort(-ranked, kind="stable")[:number]] = True
    return FurthestNext(chosen, float(behind[0][chosen].mean()), float(behind[1][chosen].mean()))
