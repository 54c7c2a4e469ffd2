"""Least squares with the standard errors of other programs, for comparison only.

In autocorrelated series of 41 to 59 points their intervals cover less than they state (Newey-West: 72 to 87 in 100).

Source: Newey WK, West KD (1987), Econometrica 55:703-708 (Bartlett weights); MacKinnon JG, White H (1985), J
Econometrics 29:305-325.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

Kind = Literal["plain", "HC0", "HC1", "HC3", "Newey-West", "Newey-West, small sample"]


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """Coefficients and their standard errors of each kind; each (terms,)."""

    coefficients: NDArray[np.float64]
    errors: dict[Kind, NDArray[np.float64]]
    durbin_watson: float  # about 2: no autocorrelation


def least_squares(y: ArrayLike, design: ArrayLike, *, lag: int) -> LeastSquares | Refused:
    """`y` (points,), `design` (points, terms); `lag`: the number of lags of Newey-West.

    "Small sample" multiplies the variance by points / (points - terms). Refuses fewer points than terms + 1 and missing
    figures.
    """
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.stattools import durbin_watson

    series, terms = as_floats(y), np.asarray(design, dtype=np.float64)
    if len(series) <= terms.shape[1] or not np.isfinite(series).all():
        return Refused("There are too few figures for this many terms.")
    fitted = OLS(series, terms).fit()
    errors: dict[Kind, NDArray[np.float64]] = {"plain": np.asarray(fitted.bse)}
    for kind in ("HC0", "HC1", "HC3"):
        errors[kind] = np.asarray(fitted.get_robustcov_results(kind).bse)
    for name, corrected in (("Newey-West", False), ("Newey-West, small sample", True)):
        robust = fitted.get_robustcov_results("HAC", maxlags=lag, use_correction=corrected)
        errors[name] = np.asarray(robust.bse)  # type: ignore[index]
    return LeastSquares(np.asarray(fitted.params), errors, float(durbin_watson(fitted.resid)))
