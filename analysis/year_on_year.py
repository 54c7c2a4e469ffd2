"""The usual year-on-year change of a yearly figure: a yardstick where no interval is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.equality import above, differences
from analysis.intervals import as_floats
from vocabulary import Refused

FEWEST = 4
"""With fewer changes, the largest of them says nothing."""


@dataclass(frozen=True)
class YearOnYearChange:
    """Sizes of the changes between neighbouring years, without their signs."""

    number: int
    mean: float
    largest: float


def year_on_year_change(values: ArrayLike, starts: Sequence[int] = ()) -> YearOnYearChange | Refused:
    """The changes between neighbouring points of a series, never into a point of `starts`, where a new series begins.

    One dimension, in time order, NaN where missing: a change needs both its points. Where nothing changes but chance, the
    largest of four or five changes is about twice the standard error of one figure, and a figure lies further than that from
    its true level about one time in ten (8 to 11%, simulated). This is a rule of thumb of this project for one figure. It is
    not a test of a change over several years, because small changes add up (analysis/trend.py has that test). Refuses fewer
    than four changes.
    """
    series = as_floats(values)
    if series.ndim != 1:
        return Refused("A series has one figure for each year.")
    sizes = np.abs(differences(series))
    sizes[[start - 1 for start in starts if 0 < start < series.size]] = np.nan
    sizes = sizes[np.isfinite(sizes)]
    if sizes.size < FEWEST:
        return Refused(f"Only {sizes.size} changes from one year to the next are known; at least {FEWEST} are needed.")
    return YearOnYearChange(int(sizes.size), float(sizes.mean()), float(sizes.max()))


def exceeds(change: float, usual: YearOnYearChange) -> bool:
    """Whether a change, either way, is larger than the largest from one year to the next."""
    return bool(above(abs(change), usual.largest))
