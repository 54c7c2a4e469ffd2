"""What the store hands out: numbers as parallel arrays, one row per area or one row per period.

A number that is not known is NaN, with the reason in `status`; it is never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from vocabulary import Area, Estimate, Period, Status

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]  # of str: plain texts, so that what is taken out needs no conversion


def floats(values: Any) -> Floats:
    return np.array(values, dtype=np.float64)  # None becomes NaN


def texts(values: Any) -> Texts:
    return np.array(list(values), dtype=object)


@dataclass(frozen=True, eq=False)
class Numbers:
    """Parallel arrays, all of the same length n. `value`, `lower` and `upper` are in the indicator's unit (a proportion
    is 0 to 1, not a percentage); `numerator` and `denominator` are counts."""

    indicator: str
    breakdown: str  # "" is everybody
    numerator: Floats
    denominator: Floats
    value: Floats
    lower: Floats  # NaN: no interval published
    upper: Floats
    status: Texts  # a vocabulary.Status for each row, as text
    release: Texts  # Release.id, "" where there is no row
    derived: NDArray[np.bool_]  # added up by us from the counts of smaller areas

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a number that may be shown: status ok or low reliability."""
        return np.asarray((self.status == Status.OK) | (self.status == Status.LOW_RELIABILITY), dtype=bool)

    def estimate(self, row: int) -> Estimate:
        """One row as an Estimate: NaN becomes None."""

        def number(values: Floats) -> float | None:
            found = float(values[row])
            return None if np.isnan(found) else found

        return Estimate(
            value=number(self.value),
            lower=number(self.lower),
            upper=number(self.upper),
            numerator=number(self.numerator),
            denominator=number(self.denominator),
            status=Status(self.status[row]),
        )

    def take(self, rows: Any) -> Self:
        """The same with only these rows: a boolean mask or positions, as numpy understands them."""
        chosen = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return replace(self, **chosen)


@dataclass(frozen=True, eq=False)
class Observations(Numbers):
    """All areas of one kind for one indicator and period, in order of area code."""

    period: Period
    area: Texts  # store codes
    name: Texts
    short_name: Texts

    def position(self, code: str) -> int | None:
        """The row of one area, by store code; None when it has none in this period."""
        found = np.flatnonzero(self.area == code)
        return int(found[0]) if len(found) else None


@dataclass(frozen=True, eq=False)
class History(Numbers):
    """One area through every period the indicator has, oldest first; a period without a row has status missing."""

    area: Area
    period: Texts  # Period.id
    label: Texts  # Period.label

    def position(self, period: str) -> int | None:
        """The row of one period, by id."""
        found = np.flatnonzero(self.period == period)
        return int(found[0]) if len(found) else None
