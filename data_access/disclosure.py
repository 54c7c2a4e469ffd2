"""The one place small numbers are protected, on their way out of the store.

A rule is a pure function from numbers to numbers. The mask is worked out from the raw counts and laid over count, rate and
interval alike, so that none of them can be worked back from another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from data_access.observations import Floats, Numbers
from vocabulary import Status

N = TypeVar("N", bound=Numbers)

SMALLEST_SHOWN = 8  # hospital statistics: counts from 1 to 7 are not shown
ROUNDED_TO = 5


def published(numbers: N) -> N:
    """Official aggregates, already protected by their publisher, pass as published."""
    return numbers


def _rounded(counts: Floats) -> Floats:
    return np.asarray(np.floor(counts / ROUNDED_TO + 0.5) * ROUNDED_TO, dtype=np.float64)


def _small(counts: Floats) -> np.ndarray:
    # Between 0 and 8, both left out: a weighted count of 0.4 or 7.6 is small too.
    with np.errstate(invalid="ignore"):
        return np.asarray((counts > 0) & (counts < SMALLEST_SHOWN), dtype=bool)


def _three_figures(values: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        step = 10.0 ** (np.floor(np.log10(np.abs(values))) - 2)
        return np.asarray(np.where(values == 0, 0.0, np.round(values / step) * step), dtype=np.float64)


def hospital(numbers: N) -> N:
    """The rule of hospital statistics: counts of 1 to 7 suppressed, all others rounded to the nearest 5.

    A row is suppressed when its numerator or denominator is 1 to 7, and also when it has a value but no counts, since
    nothing then shows that the value is safe. In the other rows a plain rate is worked out again from the rounded
    counts, any other value (a standardised rate) is cut to three figures, and the interval is taken away: each would
    otherwise give the exact counts back.

    What it does not do: protect a suppressed row from being worked out from a total and its neighbours.
    """
    has_counts = ~np.isnan(numbers.numerator) & ~np.isnan(numbers.denominator)
    has_number = ~np.isnan(numbers.value) | ~np.isnan(numbers.numerator) | ~np.isnan(numbers.denominator)
    hidden = _small(numbers.numerator) | _small(numbers.denominator) | (has_number & ~has_counts)

    numerator, denominator = _rounded(numbers.numerator), _rounded(numbers.denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        # "per 100,000" and the like: the power of ten the publisher's value was multiplied by. 1 where the count is 0.
        power = np.where(numbers.numerator > 0, np.log10(numbers.value * numbers.denominator / numbers.numerator), 0.0)
        plain = np.abs(power - np.round(power)) < 0.01
        rate = np.where(denominator > 0, 10.0 ** np.round(power) * numerator / denominator, np.nan)
    value = np.where(plain, rate, _three_figures(numbers.value))
    value = np.where(np.isnan(numbers.value), np.nan, value)

    nothing = np.full(len(numbers), np.nan)
    return replace(
        numbers,
        numerator=np.where(hidden, np.nan, numerator),
        denominator=np.where(hidden, np.nan, denominator),
        value=np.where(hidden, np.nan, value),
        lower=nothing,
        upper=nothing.copy(),
        status=np.where(hidden, str(Status.SUPPRESSED), numbers.status).astype(object),
    )


RULES: Mapping[str, Callable[[Numbers], Numbers]] = {"published": published, "hospital": hospital}


def protect(numbers: N, rule: str) -> N:
    """Apply the named rule. Raises KeyError for a rule that does not exist: nothing leaves the store unprotected."""
    return RULES[rule](numbers)  # type: ignore[return-value]
