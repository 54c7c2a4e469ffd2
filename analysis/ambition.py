"""The gain from reaching a level that others, or the unit itself, already have, corrected for luck on both sides.

Luck partly explains both a unit far behind and the level of the best. Both are therefore shrunk towards 1 (the number
expected for the people counted) before they are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from analysis.fair_comparison.spread import Spread
from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused

FEWEST_PEERS = 5
DRAWS = 2000
SEED = 20261129
MEDIAN, BEST_QUARTER = 0.5, 0.25  # shares of peers that have the level, or better
HALF = 0.5


@dataclass(frozen=True)
class Gain:
    """Events prevented (where more is better: added) at the level: the number with its 95% interval, negative where the
    unit is already beyond the level.

    `probability`: that the true gain is above 0. `plain`: the gain from the counts, without shrinkage. `level`:
    the level as a log ratio of observed to expected. `sampling`: the probability that another sample of the same people
    would be on the same side of the level.
    """

    events: float
    lower: float
    upper: float
    probability: float
    plain: float
    level: float
    sampling: float


def gain_to_peers(
    expected: float,
    own: float,
    own_error: float,
    peers: ArrayLike,
    peer_errors: ArrayLike,
    between: float,
    *,
    share: float = MEDIAN,
    more_is_worse: bool = True,
    own_between: float | None = None,
) -> Gain | Refused:
    """What a unit would gain at the level that this share of its peers have or better: see `gains_to_peers`."""
    found = gains_to_peers(
        expected,
        own,
        own_error,
        peers,
        peer_errors,
        between,
        shares=(share,),
        more_is_worse=more_is_worse,
        own_between=own_between,
    )
    return found if isinstance(found, Refused) else found[0]


def gains_to_peers(
    expected: float,
    own: float,
    own_error: float,
    peers: ArrayLike,
    peer_errors: ArrayLike,
    between: float,
    *,
    shares: Sequence[float],
    more_is_worse: bool = True,
    own_between: float | None = None,
) -> tuple[Gain, ...] | Refused:
    """What a unit would gain at the levels that these shares of its peers have or better: a gain for each, from the same draws.

    `own` and `peers` (shape (peers,)) are logarithms of observed over expected, with their standard errors; `between` is the
    variance of true logarithms between units, and `own_between` that of units such as this one, where it is made of several. NaN peers
    are left out. True values are drawn from their posteriors, all peers together, so that a level holds the doubt of each.

    Refuses fewer than 5 peers, a share outside 0 to 1, nothing expected, and an own value that is not known.

    Source: Morris CN (1983), JASA 78:47-55; quantiles of true values from joint draws: Shen W, Louis TA (1998), JRSS B 60:455-471.
    """
    y, e = as_floats(peers), as_floats(peer_errors)
    known = np.isfinite(y) & np.isfinite(e)
    if known.sum() < FEWEST_PEERS:
        return Refused(
            f"Only {int(known.sum())} others have figures; at least {FEWEST_PEERS} are needed for their level."
        )
    if not all(0 < share < 1 for share in shares):
        return Refused("A share of peers lies between 0 and 1.")
    middle, doubt = _believed(y[known], e[known], between)
    counted = np.sort(y[known])
    quantiles = [share if more_is_worse else 1 - share for share in shares]
    places = sorted({place for each in quantiles for place in _places(len(counted), each)})
    true = np.partition(middle + doubt * _draws(SEED, len(counted)), places, axis=1)
    return _gains(
        expected,
        own,
        own_error,
        np.stack([_quantile(true, each) for each in quantiles]),
        [float(_quantile(counted, each)) for each in quantiles],
        between if own_between is None else own_between,
        more_is_worse,
    )


def gain_to_own_best(
    expected: float,
    past: ArrayLike,
    error: float,
    between: float,
    *,
    more_is_worse: bool = True,
) -> Gain | Refused:
    """What a unit would gain at its own best earlier period.

    `past` holds the logarithm of observed over expected of each period, oldest first, the newest last (NaN: none), relative to all
    units of its period; `error` is the standard error of one of them. The best earlier period is drawn towards 1 as the newest one
    is: the best of many is best by luck too.

    Refuses fewer than 2 earlier periods and what `gain_to_peers` refuses.

    Source: as `gain_to_peers`.
    """
    y = as_floats(past)
    earlier = y[:-1][np.isfinite(y[:-1])]
    if len(earlier) < 2:
        return Refused("Fewer than 2 earlier periods are held, so there is no best of them.")
    best = float(earlier.min() if more_is_worse else earlier.max())
    middle, doubt = _believed(np.array([best]), np.array([error]), between)
    level = middle[0] + doubt[0] * _draws(SEED, 1)[:, 0]
    found = _gains(expected, float(y[-1]), error, level[np.newaxis], [best], between, more_is_worse)
    return found if isinstance(found, Refused) else found[0]


def _quantile(ordered: FloatArray, share: float) -> FloatArray:
    """The quantile along the last axis, which must be sorted at least at the `_places` of the share.

    Sorting once is many times faster than `np.quantile` on short rows.
    """
    size = ordered.shape[-1]
    below, above = _places(size, share)
    found: FloatArray = ordered[..., below] + (share * (size - 1) - below) * (ordered[..., above] - ordered[..., below])
    return found


def _places(size: int, share: float) -> tuple[int, int]:
    """The two positions in a sorted row between which a quantile lies."""
    below = int(share * (size - 1))
    return below, min(below + 1, size - 1)


@lru_cache(16)
def _draws(seed: int, columns: int) -> FloatArray:
    """Standard normal numbers of shape (draws, columns), the same for every gain. Read-only."""
    found: FloatArray = np.random.default_rng(seed).standard_normal((DRAWS, columns))
    found.flags.writeable = False
    return found


def _believed(y: FloatArray, error: FloatArray, between: float) -> tuple[FloatArray, FloatArray]:
    """Posterior means and standard deviations of the true values."""
    weight = between / (between + error**2) if between > 0 else np.zeros_like(error)
    return weight * y, np.sqrt(weight) * error


def _gains(
    expected: float,
    own: float,
    error: float,
    levels: FloatArray,
    counted: Sequence[float],
    between: float,
    more_is_worse: bool,
) -> tuple[Gain, ...] | Refused:
    """The gain at each level.

    `levels` has the shape (levels, draws); `counted` holds the same levels without shrinkage.
    """
    if not (np.isfinite(expected) and expected > 0):
        return Refused("Nothing is expected there.")
    if not (np.isfinite(own) and np.isfinite(error)):
        return Refused("It has no figure that can be compared.")
    sign = 1.0 if more_is_worse else -1.0
    middle, doubt = _believed(np.array([own]), np.array([error]), between)
    true = middle[0] + doubt[0] * _draws(SEED + 1, 1)[:, 0]
    gains = np.sort(sign * expected * (np.exp(true) - np.exp(levels)), axis=1)
    another = own + error * _draws(SEED + 2, 1)[:, 0]
    plain = sign * expected * (np.exp(own) - np.exp(np.array(counted)))
    columns = (
        gains.mean(axis=1),
        _quantile(gains, 0.025),
        _quantile(gains, 0.975),
        (gains > 0).mean(axis=1),
        plain,
        levels.mean(axis=1),
        (sign * (another - levels) > 0).mean(axis=1),
    )
    return tuple(Gain(*map(float, row)) for row in zip(*columns, strict=True))


def parts_of_units(
    observed: ArrayLike,
    expected: ArrayLike,
    chance: ArrayLike,
    networks: ArrayLike,
    spread: Spread,
    *,
    believed: float,
    level: float,
    more_is_worse: bool = True,
) -> FloatArray | Refused:
    """Each unit's part of its group's gain: events, positive where the unit is behind the level.

    The parts add up to the group's gain, `expected.sum() * (believed - level)` with its sign. Arrays are of units, as
    `fit_spread` takes them. `believed` and `level` are ratios of observed to expected. Each unit's ratio is shrunk
    towards those of its network and its group; then all are shifted by one amount so that the parts add up to the
    group's gain (benchmarking). Refuses missing numbers, and units with no expected events.

    Source: Datta GS, Ghosh M, Steorts R, Maples J (2011), TEST 20:574-588 (benchmarking); Searle SR, Casella G,
    McCulloch CE (1992), Variance Components, chapter 7 (prediction of nested effects).
    """
    o, e, v = as_floats(observed), as_floats(expected), as_floats(chance)
    if not (np.isfinite(o).all() and np.isfinite(e).all() and np.isfinite(v).all()):
        return Refused("A number is missing.")
    if (e <= 0).any():
        return Refused("A unit expects no events.")
    network = np.unique(np.asarray(networks), return_inverse=True)[1]
    apart = o / e - o.sum() / e.sum()
    sampling = v / e**2
    weight = 1 / (sampling + spread.unit) if spread.unit > 0 else 1 / np.maximum(sampling, 1e-12)
    known = np.bincount(network, weight)
    of_network = np.bincount(network, weight * apart) / known * spread.network / (spread.network + 1 / known)
    left = apart - of_network[network]
    own = of_network[network] + left * (spread.unit / (spread.unit + sampling) if spread.unit > 0 else 0.0)
    own -= float(own @ e / e.sum())
    parts: FloatArray = (1.0 if more_is_worse else -1.0) * e * (believed + own - level)
    return parts


@dataclass(frozen=True)
class Concentration:
    """The smallest number of units that hold half of the gain of all units behind the level, and the number of units."""

    half: int
    behind: int
    units: int


def concentration_of(parts: ArrayLike) -> Concentration | Refused:
    """How few units hold half of a gain. `parts`: one for each unit, positive where it is behind the level.

    Refuses parts none of which is above 0.
    """
    given = as_floats(parts)
    behind = np.sort(given[given > 0])[::-1]
    if not len(behind):
        return Refused("No unit is behind the level.")
    half = int(np.searchsorted(np.cumsum(behind), HALF * behind.sum() * (1 - 1e-12)) + 1)
    return Concentration(half, len(behind), len(given))
