"""Type I effects of final demand by where they fall: in the product itself, and in all others through its suppliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Effects:
    """Effects of one pound of final demand for each product, in the unit of the weights. NaN where the weight is not known.

    `own` is the effect in the product itself, including the first pound; `elsewhere` is the effect in all other products.
    """

    total: FloatArray
    own: FloatArray
    elsewhere: FloatArray
    by_supplier: FloatArray  # shape (supplier, product demanded)

    @property
    def median_elsewhere(self) -> float:
        """The median product's effect on all other products."""
        return float(np.nanmedian(self.elsewhere))


def effects(inverse: ArrayLike, weights: ArrayLike | None = None) -> Effects | Refused:
    """Type I effects by where they fall. `inverse` is the Leontief inverse (`analysis.input_output.leontief_inverse`).

    `weights` is an amount per pound of each product's output, such as jobs or value added; None: output itself. A product whose
    weight is not known (NaN) has unknown effects of its own, and counts as 0 in the effects of others.

    Refuses a table that is not square or not finite, and weights of another length.

    Source: Miller and Blair, Input-Output Analysis, 2nd edition (2009), chapter 6: the parts of a column of the inverse.
    """
    table = as_floats(inverse)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.size == 0 or not np.all(np.isfinite(table)):
        return Refused("The Leontief inverse must have the same products in rows and columns, and no gaps.")
    w = np.ones(len(table)) if weights is None else as_floats(weights)
    if w.shape != (len(table),) or np.any(np.isinf(w)):
        return Refused("Each product needs one number, known or not.")
    parts = np.nan_to_num(w)[:, None] * table
    total, own = parts.sum(axis=0), np.diag(parts).copy()
    unknown = np.isnan(w)
    total[unknown] = own[unknown] = np.nan
    return Effects(total, own, total - own, parts)
