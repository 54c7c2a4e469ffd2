"""Need against population: how much more, or less, a place needs than its people alone would say, with and without prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]
FEWEST_PLACES, ROUNDS = 50, 500


def need_index(
    weighted: ArrayLike,
    population: ArrayLike,
    *,
    parent_weighted: float | None = None,
    parent_population: float | None = None,
) -> FloatArray | Refused:
    """Weighted population per head of each place over that of their parent: 1 is the parent's need, 1.05 5% more.

    `weighted` and `population` have one length. Without the parent's own totals the parent is the places together. A place
    without people has no index (NaN). Refuses missing or negative numbers, and a parent without people or need.

    Source: NHS England, place-based allocation tool: (place weighted / place population) / (the same of its ICB).
    """
    w, p = as_floats(weighted), as_floats(population)
    if w.shape != p.shape or w.size == 0:
        return Refused("Each area needs one weighted and one registered population.")
    if not (np.all(np.isfinite(w) & np.isfinite(p)) and np.all(w >= 0) and np.all(p >= 0)):
        return Refused("A population is missing or negative.")
    whole_w = float(w.sum()) if parent_weighted is None else parent_weighted
    whole_p = float(p.sum()) if parent_population is None else parent_population
    if not (whole_w > 0 and whole_p > 0):
        return Refused("The benchmark has no people or no need, so there is nothing to compare with.")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(p > 0, (w / p) / (whole_w / whole_p), np.nan), dtype=np.float64)


def rounded_half_up(value: float, precision: float) -> float:
    """A number to the nearest multiple of `precision`, halves away from zero, as a spreadsheet writes it: 2.675 to 0.01
    is 2.68. `precision` is a positive decimal number such as 0.01, 1 or 100."""
    step = Decimal(repr(precision))
    whole = (Decimal(repr(value)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return float(whole * step)


@dataclass(frozen=True, eq=False)
class NeedAlone:
    """Weights taken apart. `weighted` are people weighted for need without prices, one for each place, with the same sum as the overall
    weights; `prices` one factor for each area (1: the average of all), and `shares` of the services. `left_over`: the standard
    deviation of what the two do not explain, as a share of a place's weight."""

    weighted: FloatArray
    prices: FloatArray
    shares: FloatArray
    left_over: float


def need_without_prices(overall: ArrayLike, services: ArrayLike, area: ArrayLike) -> NeedAlone | Refused:
    """Separate need from prices in overall weights that allow for both: overall = price of the area x (services @ shares).

    `overall`: weighted people of each place. `services`: places x services, people weighted for each service, without prices.
    `area`: the number of the area that has one price level, from 0, without gaps. Shares and prices are fitted in turn to relative errors.

    Refuses missing numbers, weights not above 0, fewer than 50 places, and a fit in which a service would count for less than nothing.

    Source: NHS England, technical guide to allocations 2023/24 to 2025/26: overall weighted populations are those of the services in proportion
    to spending, multiplied by the market forces factor.
    """
    y, parts, of = as_floats(overall), np.asarray(services, dtype=np.float64), np.asarray(area, dtype=np.intp)
    if parts.ndim != 2 or len(parts) != len(y) or len(of) != len(y) or len(y) < FEWEST_PLACES:
        return Refused(f"Weights of at least {FEWEST_PLACES} places and their services are needed.")
    if not (np.isfinite(y).all() and np.isfinite(parts).all() and (y > 0).all() and (parts >= 0).all()):
        return Refused("A weight is missing or not above 0.")
    prices = np.ones(int(of.max()) + 1)
    for _ in range(ROUNDS):
        shares = np.linalg.lstsq(parts * (prices[of] / y)[:, None], np.ones(len(y)), rcond=None)[0]
        without = parts @ shares
        if (shares < 0).any() or (without <= 0).any():
            return Refused("These services do not add up to the overall weights.")
        before, prices = prices, np.bincount(of, y) / np.bincount(of, without)
        if np.abs(prices - before).max() < 1e-9:
            break
    scale = y.sum() / without.sum()
    left_over = float(np.std(np.log(y / (without * prices[of]))))
    return NeedAlone(without * scale, prices / scale, shares / shares.sum(), left_over)
