"""The sign test: do more places rise than fall? For figures without intervals, where only the signs of changes count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import as_floats
from analysis.ranks import sign_test
from vocabulary import Refused

FEWEST = 6
"""With fewer places, even changes all of one sign may be chance: 2 to the power of 5 is only 32."""


@dataclass(frozen=True)
class Signs:
    """How many places rose, fell and stayed, and the two-sided p-value."""

    up: int
    down: int
    same: int
    chance: float | None  # None: too few places to say

    @property
    def places(self) -> int:
        return self.up + self.down + self.same

    @property
    def beyond_chance(self) -> bool:
        return self.chance is not None and self.chance < 0.05


def signs(change: ArrayLike, *, decimals: int = 6) -> Signs | Refused:
    """The sign test. `change` has one entry for each place, NaN where not known; they are rounded to `decimals` before.

    Places that stay the same say nothing and are left out of the test, as are missing ones. Each place counts the same,
    however many live there, and places are taken as independent. Refuses when no change is known.

    Source: exact binomial test, chance of a rise one half; Conover WJ (1999), Practical nonparametric statistics, 3.4.
    """
    known = as_floats(change)
    known = np.round(known[np.isfinite(known)], decimals)
    if not known.size:
        return Refused("No change from one year to the other is known.")
    up, down = int((known > 0).sum()), int((known < 0).sum())
    chance = sign_test(up, down) if up + down >= FEWEST else None
    return Signs(up, down, int(known.size) - up - down, chance)
