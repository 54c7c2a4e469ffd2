"""Disclosure control of single cells: which counts are hidden or rounded, and what is recalculated from the rest.

Loaded figures are shown under the rule of hospital statistics: a count from 1 to 7 is hidden, every other count is rounded to
the nearest 5. A rate is recalculated from the rounded counts. What cannot be calculated from them (an interval, a standardised
rate, a mean that is no quotient of the counts) is not shown.

This module handles single cells. `protection` handles cells that add up to others, and decides which totals may be shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from data_access.reference.observations import Floats, Numbers
from vocabulary import Indicator, Status

N = TypeVar("N", bound=Numbers)
Mask = NDArray[np.bool_]

SMALLEST_SHOWN = 8  # hospital statistics: counts from 1 to 7 are not shown
ROUNDED_TO = 5
RULES = ("published", "hospital")  # published: official aggregates, protected by their publisher, pass as they are


@dataclass(frozen=True)
class Shown:
    """What may be shown of n rows. `numerator` and `denominator` are multiples of 5, NaN where hidden or not known."""

    hidden: Mask
    numerator: Floats
    denominator: Floats


_listeners: list[Callable[[str], None]] = []


def tell(listener: Callable[[str], None]) -> None:
    """Call a listener with the indicator whenever a custom area has no figure because numbers in it are small: one for each process."""
    _listeners[:] = [listener]


def note_held_back(indicator: str) -> None:
    """Call the registered listeners."""
    for each in _listeners:
        each(indicator)


def rounded(counts: Floats) -> Floats:
    """Counts to the nearest 5, halves up. NaN stays NaN."""
    return np.asarray(np.floor(counts / ROUNDED_TO + 0.5) * ROUNDED_TO, dtype=np.float64)


def small(counts: Floats) -> Mask:
    """Counts that are hidden. Between 0 and 8, both left out: a weighted count of 0.4 or 7.6 is small too."""
    with np.errstate(invalid="ignore"):
        return np.asarray((counts > 0) & (counts < SMALLEST_SHOWN), dtype=bool)


def is_count(indicator: Indicator) -> bool:
    """Whether a figure of the indicator is its numerator, with nothing to divide by."""
    return indicator.multiplier is None and indicator.value_kind == "count"


def too_small(numbers: Numbers, *, count: bool = False) -> Mask:
    """Rows hidden for their own sake: a numerator or denominator from 1 to 7, or a figure without the counts that would show
    it to be safe. `count`: the figures are numerators alone and need no denominator."""
    has_counts = ~np.isnan(numbers.numerator) & (count | ~np.isnan(numbers.denominator))
    has_number = ~np.isnan(numbers.value) | ~np.isnan(numbers.numerator) | ~np.isnan(numbers.denominator)
    return np.asarray(small(numbers.numerator) | small(numbers.denominator) | (has_number & ~has_counts), dtype=bool)


def one_by_one(numbers: Numbers, *, count: bool = False) -> Shown:
    """What may be shown of rows that add up to nothing and are the sum of nothing."""
    hidden = too_small(numbers, count=count)
    return Shown(
        hidden,
        np.where(hidden, np.nan, rounded(numbers.numerator)),
        np.where(hidden, np.nan, rounded(numbers.denominator)),
    )


def value_from(indicator: Indicator, numerator: Floats, denominator: Floats) -> Floats:
    """The indicator's figure, worked out from these counts; NaN where it does not follow from counts or there are none."""
    if is_count(indicator):
        return numerator.copy()
    if indicator.multiplier is None:
        return np.full(len(numerator), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, indicator.multiplier * numerator / denominator, np.nan)


def hospital(numbers: N, indicator: Indicator, shown: Shown | None = None) -> N:
    """The rule of hospital statistics. `shown` are the counts that may be seen; without it those of `one_by_one`.

    The figure is a function of those counts alone, and there is no interval: either would give the exact counts back. Where
    the figure does not follow from the counts, the row is suppressed.
    """
    if shown is None:
        shown = one_by_one(numbers, count=is_count(indicator))
    value = value_from(indicator, shown.numerator, shown.denominator)
    hidden = shown.hidden | (~np.isnan(numbers.value) & np.isnan(value))
    value = np.where(np.isnan(numbers.value), np.nan, value)
    nothing = np.full(len(numbers), np.nan)
    return replace(
        numbers,
        numerator=np.where(hidden, np.nan, shown.numerator),
        denominator=np.where(hidden, np.nan, shown.denominator),
        value=np.where(hidden, np.nan, value),
        lower=nothing,
        upper=nothing.copy(),
        status=np.where(hidden, str(Status.SUPPRESSED), numbers.status).astype(object),
    )


def protect(numbers: N, indicator: Indicator, shown: Shown | None = None) -> N:
    """Apply the indicator's rule. Raises KeyError for a rule that does not exist: nothing leaves the store unprotected."""
    if indicator.disclosure_rule == "published":
        return numbers
    if indicator.disclosure_rule == "hospital":
        return hospital(numbers, indicator, shown)
    raise KeyError(indicator.disclosure_rule)
