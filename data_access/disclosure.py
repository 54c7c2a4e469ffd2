"""The one place small numbers are protected, on their way out of the store.

The mask is worked out from the raw counts and laid over count, rate and interval alike, so that none of them can be worked
back from another. Three steps, all here:

- `too_small`: rows that may not be shown for their own counts (primary suppression);
- `hide_with_company`: where only one row of a shown total is hidden, the next smallest is hidden too, or the total would give
  it away (secondary suppression);
- `hidden_difference`: a place of the user's own that differs from another by a handful of people is not shown either.

`protection.py` knows which rows add up to which; this module knows only numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from data_access.observations import Floats, Numbers
from vocabulary import Status

N = TypeVar("N", bound=Numbers)
Mask = NDArray[np.bool_]

SMALLEST_SHOWN = 8  # hospital statistics: counts from 1 to 7 are not shown
ROUNDED_TO = 5


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


def too_small(numbers: Numbers) -> Mask:
    """Rows the rule of hospital statistics hides for their own sake: a numerator or denominator of 1 to 7, or a value
    without counts, since nothing then shows that the value is safe."""
    has_counts = ~np.isnan(numbers.numerator) & ~np.isnan(numbers.denominator)
    has_number = ~np.isnan(numbers.value) | ~np.isnan(numbers.numerator) | ~np.isnan(numbers.denominator)
    return np.asarray(_small(numbers.numerator) | _small(numbers.denominator) | (has_number & ~has_counts), dtype=bool)


def hide_with_company(hidden: Mask, numerator: Floats, groups: Sequence[NDArray[np.int64]]) -> Mask:
    """`hidden` with more rows hidden, until no group has exactly one hidden row beside others that can be subtracted.

    Each of `groups` numbers the rows (length n) by the total they add up to, -1 for none. The row hidden beside a lone one
    is the one with the smallest numerator above zero; where all others are zero the total is as small as the lone row,
    and is hidden for its own sake.
    """
    hidden = hidden.copy()
    for _ in range(len(hidden) + 1):
        before = int(hidden.sum())
        for group in groups:
            inside = group >= 0
            size = int(group.max(initial=-1)) + 1
            lone = np.bincount(group[inside], weights=hidden[inside], minlength=size) == 1
            candidates = np.flatnonzero(inside & ~hidden & (numerator > 0))
            candidates = candidates[lone[group[candidates]]] if len(candidates) else candidates
            order = np.lexsort((candidates, numerator[candidates], group[candidates]))
            chosen = candidates[order]
            first = np.flatnonzero(np.diff(group[chosen], prepend=-1))
            hidden[chosen[first]] = True
        if int(hidden.sum()) == before:
            break
    return hidden


def hidden_difference(place: Mask, others: Sequence[Mask], numerator: Floats, denominator: Floats) -> bool:
    """Whether a place (a mask over n small areas) must not be shown because another shown area, taken away from it or it
    from the other, leaves a count of 1 to 7. Only areas one of which holds all of the other can be subtracted."""
    tops, bottoms = np.nan_to_num(numerator), np.nan_to_num(denominator)
    for other in others:
        if not ((place <= other).all() or (other <= place).all()):
            continue
        left = place ^ other
        if _small(np.array([tops[left].sum(), bottoms[left].sum()])).any():
            return True
    return False


def hospital(numbers: N, hidden: Mask | None = None) -> N:
    """The rule of hospital statistics: counts of 1 to 7 suppressed, all others rounded to the nearest 5.

    `hidden` are the rows to suppress; without it those of `too_small`. In the other rows a plain rate is worked out again
    from the rounded counts, any other value (a standardised rate) is cut to three figures, and the interval is taken
    away: each would otherwise give the exact counts back.
    """
    if hidden is None:
        hidden = too_small(numbers)
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


RULES = ("published", "hospital")  # published: official aggregates, protected by their publisher, pass as they are


def protect(numbers: N, rule: str, hidden: Mask | None = None) -> N:
    """Apply the named rule. Raises KeyError for a rule that does not exist: nothing leaves the store unprotected."""
    if rule == "published":
        return numbers
    if rule == "hospital":
        return hospital(numbers, hidden)
    raise KeyError(rule)
