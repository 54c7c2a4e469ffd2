"""A national input-output table scaled to a region by location quotients: what the region buys from itself.

There is no survey of where a region's firms buy. Location quotients estimate it: the more a region specialises in a
product, the more of it the region supplies itself. No share exceeds 1, so no regional multiplier exceeds the national
one.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]

Quotients = Literal["flegg", "cross", "simple"]
"""Flegg's (FLQ), the cross-industry (CILQ) and the simple location quotient (SLQ)."""


def simple_quotients(local: ArrayLike, national: ArrayLike, totals: tuple[float, float]) -> FloatArray | Refused:
    """Each industry's share of the region's economy over its share of the nation's. Shape (n,), no unit; 1 is as in the nation.

    `local` and `national` are value added (or jobs) by industry, `totals` that of all industries, region first, in the same unit.
    0 where the region has none of an industry. Refuses lengths that differ, missing or negative numbers, an industry that the nation
    has none of, and a region that is larger than its nation.

    Source: Miller RE, Blair PD (2009), Input-Output Analysis, second edition, chapter 8.
    """
    own, whole = as_floats(local), as_floats(national)
    if own.ndim != 1 or own.shape != whole.shape or own.size == 0:
        return Refused("Each industry needs one number for the region and one for the nation.")
    if not (np.isfinite(own).all() and np.isfinite(whole).all() and np.isfinite(totals).all()):
        return Refused("An industry’s size is missing.")
    if np.any(own < 0) or np.any(whole <= 0) or not 0 < totals[0] <= totals[1]:
        return Refused("An industry’s size is negative, or the nation has none of it.")
    return np.asarray((own / totals[0]) / (whole / totals[1]), dtype=np.float64)


def bought_inside(quotients: ArrayLike, size: float, kind: Quotients, delta: float = 0.3) -> FloatArray | Refused:
    """The share of each purchase that stays inside: sellers x buyers, 0 to 1, to be multiplied with the national requirements.

    `quotients` are the simple ones, shape (n,). `size` is the region's economy over the nation's, above 0 and at most 1. `delta` is
    Flegg's exponent: the higher, the less stays inside, and the more so the smaller the region. A buyer that the region does not have
    buys nothing in it. Refuses missing or negative quotients, another size, and a delta below 0 or from 1 up.

    Source: Flegg AT, Webber CD, Elliott MV (1995), Regional Studies 29:547-561; Flegg AT, Webber CD (1997), Regional Studies 31:795-805.
    """
    slq = as_floats(quotients)
    if reason := _problem(slq, size, kind, delta):
        return Refused(reason)
    if kind == "simple":
        inside = np.repeat(slq[:, None], len(slq), axis=1)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = slq[:, None] / slq[None, :]
        np.fill_diagonal(inside, slq)
        inside = inside * _smallness(size, kind, delta)
    inside[:, slq == 0] = 0.0
    return np.asarray(np.minimum(inside, 1.0), dtype=np.float64)


def households_buy_inside(
    quotients: ArrayLike, size: float, kind: Quotients, delta: float = 0.3
) -> FloatArray | Refused:
    """The share of what households buy of each product that stays inside, shape (n,), 0 to 1.

    The simple quotient, with Flegg's allowance for a small region where `kind` is his: households have no quotient of their own to
    set against it. Refuses what `bought_inside` refuses. Source: as there.
    """
    slq = as_floats(quotients)
    if reason := _problem(slq, size, kind, delta):
        return Refused(reason)
    return np.asarray(np.minimum(slq * _smallness(size, kind, delta), 1.0), dtype=np.float64)


def _smallness(size: float, kind: Quotients, delta: float) -> float:
    """Flegg's lambda: 1 for a region as large as the nation."""
    return float(np.log2(1 + size) ** delta) if kind == "flegg" else 1.0


def _problem(slq: FloatArray, size: float, kind: str, delta: float) -> str:
    if kind not in get_args(Quotients):
        return f"“{kind}” is none of the location quotients."
    if slq.ndim != 1 or slq.size == 0 or not np.isfinite(slq).all() or np.any(slq < 0):
        return "A location quotient is missing or negative."
    if not 0 < size <= 1:
        return "The region must be larger than nothing, and no larger than the nation."
    if not 0 <= delta < 1:
        return "Flegg’s delta is from 0 to below 1."
    return ""
