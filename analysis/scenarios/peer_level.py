"""Moving to the level of peers: units behind it close part of their distance, and the people this would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from analysis.scenarios.outcome import DRAWS, SEED, Change, Floats, Outcome, summaries
from vocabulary import Refused

Flags = NDArray[np.bool_]
Towards = Literal["median", "best quarter"]

FEWEST = 5  # units, for a median worth moving to
MOST_PEERS_DRAWN = 200
UNIT = "people"


def proportions_drawn(count: ArrayLike, people: ArrayLike, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Proportions as chance alone would have them, shape (draws, n): beta distribution with Jeffreys' prior,
    Beta(x + 1/2, n - x + 1/2). A column is NaN where the count is not known or out of nobody."""
    x, n = as_floats(count), as_floats(people)
    known = np.isfinite(x) & (n > 0) & (x >= 0) & (x <= n)
    drawn = np.full((draws, x.size), np.nan)
    drawn[:, known] = np.random.default_rng(seed).beta(
        x[known] + 0.5, n[known] - x[known] + 0.5, size=(draws, int(known.sum()))
    )
    return drawn


def peers_drawn(count: ArrayLike, people: ArrayLike, own: ArrayLike, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """`proportions_drawn` of all peers; of more than 200 only of those that are moved, the others' columns being NaN: chance hardly
    moves the level of so many, which is then taken as known."""
    x, n = as_floats(count), as_floats(people)
    if (np.isfinite(x) & (n > 0)).sum() > MOST_PEERS_DRAWN:
        x = np.where(np.asarray(own, dtype=bool), x, np.nan)
    return proportions_drawn(x, n, draws=draws, seed=seed)


def move_to_peers(
    count: ArrayLike,
    people: ArrayLike,
    *,
    names: Sequence[str],
    own: ArrayLike,
    what: str,
    towards: Towards = "median",
    share: float,
    months: int = 1,
    higher_is_better: bool = True,
    drawn: Floats | None = None,
    seed: int = SEED,
) -> Outcome | Refused:
    """People who would be counted on the better side if units behind their peers closed `share` (0 to 1) of the distance.

    `count` of `people` (counts of one month, shape (n,)) and `names` are all peers'; `own` (bool) marks those that are moved. The
    level is the peers' median proportion, or their best quartile; a unit of unknown counts (NaN) or no people is left out. Each
    month of `months` is taken to be as this one. `drawn` is `peers_drawn` of the same counts and seed, where it is kept:
    chance alone; who a unit's patients are is not in it. A change is not cut off at 0 in a draw.

    Refuses fewer than 5 peers with figures, none of them `own`, counts outside 0 to people, a share outside 0 to 1, and fewer
    than 1 month.
    """
    x, n, mine = as_floats(count), as_floats(people), np.asarray(own, dtype=bool)
    known = np.isfinite(x) & (n > 0)
    reason = _problem(x[known], n[known], mine[known], share, months)
    if reason:
        return Refused(reason)
    made = peers_drawn(x, n, mine, seed=seed) if drawn is None else drawn
    made, x, n, mine = made[:, known], x[known], n[known], mine[known]
    at = _quantile(towards, higher_is_better)
    behind, gain = _gain(x, n, mine, at, share, months, higher_is_better)
    sign = 1.0 if higher_is_better else -1.0
    still = x.size > MOST_PEERS_DRAWN
    level = np.quantile(x / n, at) if still else np.quantile(made, at, axis=1)[:, None]
    gains = np.where(behind, sign * (level - made) * share * months * n, 0.0)[:, mine]
    listed = [name for name, yes in zip(np.asarray(names, dtype=object)[known], mine, strict=True) if yes]
    return Outcome(
        what=what,
        unit=UNIT,
        central=float(gain.sum()),
        draws=np.asarray(gains.sum(axis=1)),
        people=float(n[behind].sum() * months) if share else 0.0,
        groups=(),
        places=tuple(map(Change, listed, (n[mine] * months).tolist(), summaries(gains, gain[mine]))),
        also=(),
        seed=seed,
    )


def move_to_peers_gain(
    count: ArrayLike,
    people: ArrayLike,
    *,
    own: ArrayLike,
    towards: Towards = "median",
    share: float,
    months: int = 1,
    higher_is_better: bool = True,
) -> float | Refused:
    """The central value of `move_to_peers`, without its draws: for trying many parameters. Refuses what that refuses."""
    x, n, mine = as_floats(count), as_floats(people), np.asarray(own, dtype=bool)
    known = np.isfinite(x) & (n > 0)
    x, n, mine = x[known], n[known], mine[known]
    reason = _problem(x, n, mine, share, months)
    if reason:
        return Refused(reason)
    return float(_gain(x, n, mine, _quantile(towards, higher_is_better), share, months, higher_is_better)[1].sum())


def _problem(x: Floats, n: Floats, mine: Flags, share: float, months: int) -> str:
    if not 0 <= share <= 1 or months < 1:
        return "The share of the distance must lie between 0% and 100%, for one month or more."
    if x.size < FEWEST:
        return f"Only {x.size} peers have figures; at least {FEWEST} are needed for their level."
    if not mine.any():
        return "None of those that would move has figures."
    return "A count lies outside 0 to the people it is out of." if (x < 0).any() or (x > n).any() else ""


def _quantile(towards: Towards, higher_is_better: bool) -> float:
    if towards == "median":
        return 0.5
    return 0.75 if higher_is_better else 0.25


def _gain(
    x: Floats, n: Floats, mine: Flags, at: float, share: float, months: int, higher_is_better: bool
) -> tuple[Flags, Floats]:
    """Which units are moved, and the people that is, at the figures as they are."""
    apart = (float(np.quantile(x / n, at)) - x / n) * (1.0 if higher_is_better else -1.0)
    behind = np.asarray(mine & (apart > 0))
    return behind, np.where(behind, apart * share * months * n, 0.0)
