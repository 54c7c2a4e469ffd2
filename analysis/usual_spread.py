"""Whether a difference still stands once it is drawn towards none by as much as places do not differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused


def sign_beyond_usual(difference: ArrayLike, standard_error: ArrayLike) -> FloatArray | Refused:
    """For each place, the probability (0.5 to 1) that its true difference has the sign of the one measured.

    `difference` is of many places from one comparator, with their errors. True differences are taken as normal around none; their
    variance is by moments, mean(difference^2 - error^2), not below 0. Where places do not differ beyond chance, every probability is
    0.5. Refuses fewer than 3 places, missing numbers, and errors that are not above 0.

    Source: Morris CN (1983), Journal of the American Statistical Association 78:47-55 (parametric empirical Bayes).
    """
    d, error = as_floats(difference), as_floats(standard_error)
    if d.shape != error.shape or d.ndim != 1 or len(d) < 3:
        return Refused("At least 3 places with an error each are needed to say how much places differ.")
    if not (np.isfinite(d).all() and np.isfinite(error).all() and (error > 0).all()):
        return Refused("A difference is missing, or an error is not above 0.")
    between = max(0.0, float(np.mean(d**2 - error**2)))
    weight = between / (between + error**2)
    return np.asarray(special.ndtr(np.sqrt(weight) * np.abs(d) / error), dtype=np.float64)
