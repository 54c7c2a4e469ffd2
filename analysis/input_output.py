"""Input-output analysis: the total output that meets a final demand, and the multipliers of a pound of demand.

Sectors are rows (sellers) and columns (buyers), in the same order throughout. The model assumes fixed proportions, unlimited
supply and constant prices, so its multipliers are an upper limit of what new spending can do. A national table does not
describe a region: regional use needs location quotients and a statement of what was assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]
NOT_SOLVABLE = 1 - 1e-12
"""The inverse is refused from this spectral radius up."""


@dataclass(frozen=True, eq=False)
class Multipliers:
    """Type I multipliers of each sector: direct and indirect effects, without households spending their pay.

    `effect` is the effect of one unit of final demand for the sector on the whole economy, in the unit of the coefficients
    (output, value added, jobs). `ratio` is the effect divided by the sector's own coefficient, NaN where that is 0.
    """

    effect: FloatArray
    ratio: FloatArray


def direct_requirements(transactions: ArrayLike, output: ArrayLike) -> FloatArray | Refused:
    """What each sector buys from each per unit of its own output: A = Z / x, column by column. Sectors x sectors, no unit.

    `transactions` is sectors x sectors, `output` has one element per sector, in the same money. A sector without output or
    purchases has a column of zeros. Refuses shapes that do not match, missing numbers or numbers below zero, and a sector that
    buys but has no output.

    Source: Miller RE, Blair PD (2009), Input-Output Analysis, second edition, chapter 2.
    """
    z, x = as_floats(transactions), as_floats(output)
    if reason := _matrix_problem(z):
        return Refused(reason)
    if x.shape != (len(z),) or not np.all(np.isfinite(x)) or np.any(x < 0):
        return Refused("A sector's output is missing or negative.")
    if np.any(z.sum(axis=0)[x == 0] > 0):
        return Refused("A sector buys supplies but has no output.")
    return np.asarray(z / np.where(x > 0, x, 1), dtype=np.float64)


def spectral_radius(requirements: ArrayLike) -> float | Refused:
    """The largest absolute eigenvalue of the direct requirements. Below 1 the rounds of purchases shrink and have a finite sum;
    from 1 up they do not. Refuses a matrix that is not square, or has missing or negative numbers.

    Source: Hawkins D, Simon HA (1949), Econometrica 17:245-248.
    """
    a = as_floats(requirements)
    if reason := _matrix_problem(a):
        return Refused(reason)
    return float(np.abs(np.linalg.eigvals(a)).max())


def leontief_inverse(requirements: ArrayLike) -> FloatArray | Refused:
    """Output of each sector (row) for one unit of final demand for each (column), all rounds together: (I - A)^-1.

    Sectors x sectors. Refuses what `spectral_radius` refuses, and a spectral radius of 1 or more: such an economy uses up more
    than it makes, and its inverse means nothing.

    Source: Leontief W (1936); Miller and Blair (2009), chapter 2.
    """
    a = as_floats(requirements)
    if reason := _matrix_problem(a):
        return Refused(reason)
    # No radius is above the largest column sum, and columns cost less to add up than eigenvalues to find.
    radius = spectral_radius(a) if a.sum(axis=0).max() >= NOT_SOLVABLE else 0.0
    if isinstance(radius, Refused):
        return radius
    if radius >= NOT_SOLVABLE:
        return Refused(
            "The sectors use more than they produce (spectral radius of 1 or more), so no multiplier can be given."
        )
    return np.asarray(np.linalg.inv(np.eye(len(a)) - a), dtype=np.float64)


def output_for(final_demand: ArrayLike, requirements: ArrayLike) -> FloatArray | Refused:
    """The output of each sector that meets a final demand, in the unit of the demand: x = (I - A)^-1 f.

    `final_demand` has one element per sector; it may be below zero (a fall). Refuses what `leontief_inverse` refuses, and a
    demand that is missing or of another length. Source: Miller and Blair (2009), chapter 2.
    """
    inverse, demand = leontief_inverse(requirements), as_floats(final_demand)
    if isinstance(inverse, Refused):
        return inverse
    if demand.shape != (len(inverse),) or not np.all(np.isfinite(demand)):
        return Refused("Each sector needs its final demand.")
    return np.asarray(inverse @ demand, dtype=np.float64)


def type_one_multipliers(requirements: ArrayLike, coefficients: ArrayLike | None = None) -> Multipliers | Refused:
    """Type I multipliers of each sector: of output, or of what `coefficients` gives per unit of output.

    Without `coefficients` the effects are the column sums of the Leontief inverse. Coefficients are value added, jobs or
    emissions per unit of output, one per sector, in their own unit. Refuses what `leontief_inverse` refuses, and coefficients
    missing or of another length.

    Source: Miller and Blair (2009), chapter 6; Office for National Statistics, input-output analytical tables.
    """
    inverse = leontief_inverse(requirements)
    if isinstance(inverse, Refused):
        return inverse
    per_output = np.ones(len(inverse)) if coefficients is None else as_floats(coefficients)
    if per_output.shape != (len(inverse),) or not np.all(np.isfinite(per_output)):
        return Refused("Each sector needs its coefficient.")
    effect = per_output @ inverse
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(per_output == 0, np.nan, effect / per_output)
    return Multipliers(np.asarray(effect), np.asarray(ratio))


def _matrix_problem(matrix: FloatArray) -> str:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        return "The table must have the same sectors as rows and as columns."
    if not np.all(np.isfinite(matrix)) or np.any(matrix < 0):
        return "A number in the table is missing or negative."
    return ""
