"""Input-output analysis with households in it (Type II): what people earn from an order, they spend again.

requirements  n x n: what each sector buys from each per pound of output
pay           n: pay per pound of output
spending      n: what households buy of each product, of the same place, per pound of pay
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.input_output import Multipliers, leontief_inverse
from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]


def with_households(requirements: ArrayLike, pay: ArrayLike, spending: ArrayLike) -> FloatArray | Refused:
    """The requirements with households as one more sector, the last: it sells work and buys what people buy. (n + 1) x (n + 1).

    Refuses shapes that do not match, and pay or spending that is missing, negative or above a pound per pound in sum.

    Source: Miller RE, Blair PD (2009), Input-Output Analysis, second edition, chapter 2 (the closed model).
    """
    a, w, h = as_floats(requirements), as_floats(pay), as_floats(spending)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or w.shape != (len(a),) or h.shape != (len(a),):
        return Refused("Each sector needs its pay and what households spend on it.")
    if not (np.isfinite(w).all() and np.isfinite(h).all()) or np.any(w < 0) or np.any(h < 0):
        return Refused("Pay or households’ spending is missing or negative.")
    if np.any(w > 1) or h.sum() > 1:
        return Refused("A sector pays more than it makes, or households spend more than they are paid.")
    return np.block([[a, h[:, None]], [w[None, :], np.zeros((1, 1))]])


def type_two_multipliers(
    requirements: ArrayLike, pay: ArrayLike, spending: ArrayLike, coefficients: ArrayLike | None = None
) -> Multipliers | Refused:
    """Type II multipliers of each sector: of output, or of what `coefficients` gives per unit of output.

    As `analysis.input_output.type_one_multipliers`, with what is earned spent again. Households' own row is not in the sum. Refuses what
    `with_households` and `leontief_inverse` refuse, and coefficients missing or of another length.

    Source: Miller and Blair (2009), chapter 6 (truncated total effects).
    """
    closed = with_households(requirements, pay, spending)
    if isinstance(closed, Refused):
        return closed
    inverse = leontief_inverse(closed)
    if isinstance(inverse, Refused):
        return inverse
    sectors = len(closed) - 1
    per_output = np.ones(sectors) if coefficients is None else as_floats(coefficients)
    if per_output.shape != (sectors,) or not np.isfinite(per_output).all():
        return Refused("Each sector needs its coefficient.")
    effect = per_output @ inverse[:sectors, :sectors]
    with np.errstate(divide="ignore", invalid="ignore"):
        return Multipliers(effect, np.where(per_output == 0, np.nan, effect / per_output))
