"""What a pound of demand for one product sets in motion in all others: the Leontief inverse of an input-output table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Effects:
    """What one pound of final demand for each product brings, of what the weights measure; NaN where it is not known.

    `own` is earned (made, worked) in the product itself, its first pound included; `elsewhere` in all other products.
    """

    total: FloatArray
    own: FloatArray
    elsewhere: FloatArray
    by_supplier: FloatArray  # shape (supplier, product demanded)

    @property
    def middle(self) -> float:
        """What the middle one of all products brings elsewhere."""
        return float(np.nanmedian(self.elsewhere))


@dataclass(frozen=True, eq=False)
class SupplyChain:
    """The Leontief inverse: row product made in all for each pound of final demand for the column product (Type I)."""

    inverse: FloatArray

    def effects(self, weights: ArrayLike | None = None) -> Effects | Refused:
        """Effects of `weights` per pound of output of each product: jobs, value added; without them, output itself.

        A product whose weight is not known (NaN) has no effect of its own to show; in the effects of others it counts
        as nothing.
        """
        size = len(self.inverse)
        w = np.ones(size) if weights is None else as_floats(weights)
        if w.shape != (size,) or np.any(np.isinf(w)):
            return Refused("Each product needs one number, known or not.")
        parts = np.nan_to_num(w)[:, None] * self.inverse
        total, own = parts.sum(axis=0), np.diag(parts).copy()
        unknown = np.isnan(w)
        for each in (total, own):
            each[unknown] = np.nan
        return Effects(total, own, total - own, parts)


def supply_chain(direct: ArrayLike) -> SupplyChain | Refused:
    """The supply chain of a table of direct requirements: row product bought for each pound of column product made.

    x = (I - A)^-1 f, with A the direct requirements, f final demand and x output. Refuses a table that is not square, has
    a missing or negative number, or whose rounds of purchases do not die away (spectral radius of 1 or more).

    Source: Miller and Blair, Input-Output Analysis, 2nd edition (2009), chapter 2; Office for National Statistics, Input-output
    analytical tables: methods and application to UK national accounts.
    """
    a = as_floats(direct)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or a.size == 0:
        return Refused("The table of direct requirements must have the same products in rows and columns.")
    if not np.all(np.isfinite(a)) or np.any(a < 0):
        return Refused("A direct requirement is missing or below zero.")
    if float(np.abs(np.linalg.eigvals(a)).max()) >= 1:
        return Refused("Each round of purchases would be as large as the one before, so their sum has no end.")
    return SupplyChain(np.asarray(np.linalg.inv(np.eye(len(a)) - a), dtype=np.float64))
