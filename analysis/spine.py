"""A spine chart: how far one unit lies from the median of all, on one scale for all measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_UNITS = 10  # with a figure, for a middle half worth drawing
MIDDLE_HALF = 1.349  # standard deviations between the quartiles of a normal distribution


@dataclass(frozen=True)
class Position:
    """In the unit of the measure: `value` of the unit; `lower`, `median` and `upper`, the quartiles of `units`, its own figure among them;
    `alike`, the median of those most like it (NaN: none has a figure).

    `position`: how far it is from the median on the worse side (positive), in standard deviations as the quartiles tell them; NaN where half of
    the units have the same figure. `alike_position`: the same of `alike`.
    """

    value: float
    lower: float
    median: float
    upper: float
    units: int
    alike: float
    position: float
    alike_position: float


def position_among(values: ArrayLike, unit: int, alike: ArrayLike, *, higher_is_better: bool) -> Position | Refused:
    """Where the unit at the index `unit` stands among `values` (shape (units,), NaN for no figure) and beside those at the indexes `alike`.

    Refuses a unit without a figure, and fewer than 10 units with one.

    Source: the standard deviation of a normal distribution from its quartiles, Tukey JW (1977), Exploratory Data Analysis; spine charts, Public
    Health England (Fingertips).
    """
    all_values = as_floats(values)
    known = all_values[np.isfinite(all_values)]
    value = float(all_values[unit])
    if not np.isfinite(value):
        return Refused("It has no figure.")
    if len(known) < FEWEST_UNITS:
        return Refused(f"Only {len(known)} have figures; at least {FEWEST_UNITS} are needed for a middle half.")
    lower, median, upper = (float(each) for each in np.quantile(known, [0.25, 0.5, 0.75]))
    spread = (upper - lower) / MIDDLE_HALF
    peers = _median(all_values[np.asarray(alike, dtype=np.intp)])
    scale = (-1 if higher_is_better else 1) / spread if spread > 0 else float("nan")
    return Position(
        value=value,
        lower=lower,
        median=median,
        upper=upper,
        units=len(known),
        alike=peers,
        position=scale * (value - median),
        alike_position=scale * (peers - median),
    )


def value_among_few(values: ArrayLike, unit: int, alike: ArrayLike) -> Position | Refused:
    """The value of a unit and the median of its few, without quartiles and without a position. Refuses a unit without a figure."""
    all_values = as_floats(values)
    value, none = float(all_values[unit]), float("nan")
    if not np.isfinite(value):
        return Refused("It has no figure.")
    peers = _median(all_values[np.asarray(alike, dtype=np.intp)])
    return Position(value, none, _median(all_values), none, int(np.isfinite(all_values).sum()), peers, none, none)


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
