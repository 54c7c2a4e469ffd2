"""Ratios of counts, area by area, where some counts are not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats


def ratio_where_known(numerator: ArrayLike, denominator: ArrayLike) -> NDArray[np.float64]:
    """Numerator over denominator, element by element; NaN where either is not known or the denominator is not above 0."""
    top, bottom = as_floats(numerator), as_floats(denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(bottom > 0, top / bottom, np.nan), dtype=np.float64)
