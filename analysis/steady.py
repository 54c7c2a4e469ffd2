"""Who is better period after period: units whose difference from the others is not luck, in the newest period and those before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

LIKELY = 0.975  # that the true figure of a period is on the better side
FEWEST_PERIODS, FEWEST_UNITS = 2, 5


@dataclass(frozen=True, eq=False)
class Steady:
    """One element for each unit. `periods`: in how many periods without a break, up to the newest, it was better with a probability of
    97.5% in each; `better` of `asked` periods it was so in any order. `events`: of the newest period, on the better side of what is
    expected (negative on the worse), luck taken out; NaN where it has no figure."""

    periods: NDArray[np.int64]
    better: NDArray[np.int64]
    asked: NDArray[np.int64]
    events: FloatArray


def steadily_better(
    observed: ArrayLike, expected: ArrayLike, people: ArrayLike | None, *, more_is_better: bool
) -> Steady | Refused:
    """Units that are better than expected in period after period. Arrays have shape (periods, units), oldest first, NaN for none.

    `expected` events are for each unit's own people where that is known. `people` counted among, for shares of people: chance is then
    that of a proportion; None: of a count. In each period a unit's distance is drawn towards what is expected by as much as chance
    explains; that takes out luck, and one period's winners that are back in the middle of the next one are not told.

    Refuses fewer than 2 periods, and where no period can be judged.

    Source: DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188 (variance between units); Morris CN (1983), JASA 78:47-55
    (what is to be believed of each).
    """
    o, e = np.atleast_2d(as_floats(observed)), np.atleast_2d(as_floats(expected))
    n = None if people is None else np.atleast_2d(as_floats(people))
    if len(o) < FEWEST_PERIODS:
        return Refused("One period does not tell who is better reliably. At least two are needed.")
    sure, known = np.zeros(o.shape, dtype=bool), np.zeros(o.shape, dtype=bool)
    events = np.full(o.shape[1], np.nan)
    sign = 1.0 if more_is_better else -1.0
    for period in range(len(o)):
        apart, variance = _apart(o[period], e[period], None if n is None else n[period])
        there = np.isfinite(apart)
        if there.sum() < FEWEST_UNITS:
            continue
        between = between_units(apart[there], variance[there])
        kept = between / (between + variance)
        known[period] = there
        with np.errstate(invalid="ignore"):
            better = special.ndtr(sign * apart * np.sqrt(kept / variance))
            sure[period] = there & (better >= LIKELY)
        if period == len(o) - 1:
            events = sign * kept * apart * e[period]
    if not known.any():
        return Refused("In no period could the places be told apart.")
    run, going = np.zeros(o.shape[1], dtype=np.int64), np.ones(o.shape[1], dtype=bool)
    for period in range(len(o) - 1, -1, -1):
        going &= sure[period]
        run += going
    return Steady(run, sure.sum(axis=0), known.sum(axis=0), events)


def expected_at_average(count: ArrayLike, base: ArrayLike) -> FloatArray:
    """Events each unit would have at the rate of all units of its period, shape (periods, units); NaN where its own figure is not known.

    `base`: the people of each unit, or what they would have elsewhere; only its proportions within a period matter.
    """
    x, n = np.atleast_2d(as_floats(count)), np.atleast_2d(as_floats(base))
    there = np.isfinite(x) & np.isfinite(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(there, x, 0.0).sum(axis=1) / np.where(there, n, 0.0).sum(axis=1)
    return np.where(there, n * rate[:, None], np.nan)


def _apart(o: FloatArray, e: FloatArray, n: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Observed over expected less 1, and its variance from chance; NaN for a unit without figures."""
    there = np.isfinite(o) & np.isfinite(e) & (e > 0)
    share: FloatArray = np.zeros(len(e))
    if n is not None:
        there &= np.isfinite(n) & (n > 0)
        share = np.clip(np.divide(e, n, out=np.zeros(len(e)), where=there), 0.0, 1.0 - 1e-9)
    apart, variance = np.full(len(e), np.nan), np.full(len(e), np.nan)
    apart[there] = o[there] / e[there] - 1
    variance[there] = (1 - share[there]) / e[there]
    return apart, variance


def between_units(apart: FloatArray, variance: FloatArray) -> float:
    """The variance of true distances from 0 beyond that of chance, at least 0: by moments, each weighted by how well it is known."""
    weight = 1 / variance
    beyond = float((weight * apart**2).sum()) - (len(apart) - 1)
    return max(0.0, beyond / float(weight.sum() - (weight**2).sum() / weight.sum()))
