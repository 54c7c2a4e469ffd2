"""A measure by fifth of practices, as it is published: medians without counts, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.year_on_year import YearOnYearChange, year_on_year_change
from data_access.reference.calendar import starts
from vocabulary import Area, Indicator, Period, Refused, SeriesBreak

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fifths:
    """A measure by fifth of practices: the middle practice of the most and of the least deprived, year by year."""

    indicator: Indicator
    periods: tuple[Period, ...]
    areas: tuple[Area, ...]  # the systems of the Midlands, then England
    most: Floats  # shape (areas, periods)
    least: Floats
    breaks: tuple[SeriesBreak, ...]

    @property
    def gap(self) -> Floats:
        """Most deprived minus least: above 0, the figure is higher where practices serve more deprived people."""
        return np.asarray(self.most - self.least)

    @property
    def starts(self) -> list[int]:
        """Years in which a stretch begins that may not be joined to the one before."""
        ids = [each.id for each in self.periods]
        return [ids.index(each.from_period) for each in self.breaks if each.from_period in ids]

    def last(self, row: int) -> int | None:
        """The newest year in which the gap of an area is known."""
        known = np.flatnonzero(np.isfinite(self.gap[row]))
        return int(known[-1]) if known.size else None

    def stretch(self, at: int) -> range:
        """The years up to `at` that may be read together with it."""
        return range(max([0, *(start for start in self.starts if start <= at)]), at + 1)

    def moves(self, row: int) -> YearOnYearChange | Refused:
        return year_on_year_change(self.gap[row], [*self.starts, *starts(self.periods)])
