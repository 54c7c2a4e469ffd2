"""What lies behind a concentration index: how much of it each factor brings, through a linear model of the value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.concentration import concentration_index
from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DecomposedConcentration:
    """The index of a value and what each factor brings to it: `contributions` and `residual` add up to `index`.

    One element per factor: its coefficient in the model of the value, its mean, its own concentration index along the same
    order, and its elasticity (coefficient x mean of the factor / mean of the value). A contribution is the elasticity times the
    factor's index. Factors go together with the value; nothing here says that they cause it.
    """

    index: float
    intercept: float
    coefficients: FloatArray
    means: FloatArray
    indices: FloatArray
    elasticities: FloatArray
    contributions: FloatArray
    residual: float

    @property
    def share(self) -> FloatArray:
        """Each contribution over the index; NaN where the index is 0."""
        return self.contributions / (self.index if self.index != 0 else np.nan)


def decomposed_concentration(
    value: ArrayLike, order: ArrayLike, factors: Sequence[ArrayLike], *, population: ArrayLike | None = None
) -> DecomposedConcentration | Refused:
    """The concentration index of `value` along `order` (the lowest is the most deprived), split by least squares on `factors`.

    All have one length, more than the factors and the intercept together; tied ranks are averaged, and `population` weights
    both the index and the fit. Refuses what `concentration_index` refuses of the value and of each factor (whose mean must be
    above zero too), no factors, too few rows, and factors that follow from one another.

    Source: Wagstaff A, van Doorslaer E, Watanabe N (2003), Journal of Econometrics 112:207-223.
    """
    whole = concentration_index(value, order, population=population)
    if isinstance(whole, Refused):
        return whole
    if not factors:
        return Refused("At least one factor is needed.")
    indices, means = [], []
    for factor in factors:
        own = concentration_index(factor, order, population=population)
        if isinstance(own, Refused):
            return own
        indices.append(own.index)
        means.append(own.mean)
    y = as_floats(value)
    design = np.column_stack([np.ones_like(y), *(as_floats(factor) for factor in factors)])
    if len(y) <= design.shape[1]:
        return Refused("There are too few rows for so many factors.")
    root = np.ones_like(y) if population is None else np.sqrt(as_floats(population))
    fitted, _, rank, _ = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)
    if rank < design.shape[1]:
        return Refused(
            "A factor is the same everywhere or follows from the others, so their parts cannot be told apart."
        )
    elasticities = fitted[1:] * np.array(means) / whole.mean
    contributions = elasticities * np.array(indices)
    return DecomposedConcentration(
        index=whole.index,
        intercept=float(fitted[0]),
        coefficients=fitted[1:],
        means=np.array(means),
        indices=np.array(indices),
        elasticities=elasticities,
        contributions=contributions,
        residual=whole.index - float(contributions.sum()),
    )
