"""Fair shares: any envelope divided among any parts by their need, to the penny, and how far each part is from its share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]
Pennies = NDArray[np.int64]

LARGEST = 10**15  # pennies: above it, floating point no longer tells single pennies apart


@dataclass(frozen=True, eq=False)
class FairShares:
    """One entry for each part, in pennies. `target` adds up to the envelope exactly. `relative` is (actual - target) / target:
    below 0 where a part has less than its share, NaN where it has no need."""

    target: Pennies
    actual: Pennies

    @property
    def missing(self) -> Pennies:
        """Target less actual: above 0, the part has less than its share."""
        return self.target - self.actual

    @property
    def relative(self) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.target > 0, self.actual / self.target - 1, np.nan)


def fair_shares(actual: ArrayLike, need: ArrayLike, *, envelope: float | None = None) -> FairShares | Refused:
    """What each part's need would give it of `envelope` (pounds), and what it has.

    `actual` (pounds) and `need` have one length. Without an envelope it is what the parts have together. A part without need has a
    target of 0. Refuses what is no money or no need: missing, not a number, below 0, too large to be counted in pennies; and parts
    that have no need at all.

    Source: NHS England, Technical guide to allocations: target = share of need x envelope.
    """
    money, weight = money_and_need(actual, need)
    if isinstance(money, Refused):
        return money
    whole = int(money.sum()) if envelope is None else _one_amount(envelope)
    if isinstance(whole, Refused):
        return whole
    return FairShares(shared(weight, whole), money)


def money_and_need(actual: ArrayLike, need: ArrayLike) -> tuple[Pennies | Refused, Floats]:
    """Amounts in pennies and need as numbers; instead of the amounts why one of the two cannot be used."""
    none = np.empty(0)
    try:
        money, weight = as_floats(actual), as_floats(need)
    except (TypeError, ValueError):
        return Refused("An amount or a need is not a number."), none
    if money.ndim != 1 or money.shape != weight.shape or money.size == 0:
        return Refused("Each part needs one amount and one measure of need."), none
    if not np.isfinite(money).all():
        return Refused(f"The money of {_parts(~np.isfinite(money))} is missing or not a number."), none
    if (money < 0).any():
        return Refused(f"The money of {_parts(money < 0)} is below 0."), none
    if money.sum() * 100 > LARGEST:
        return Refused("These amounts are too large to be counted in pennies."), none
    if not np.isfinite(weight).all():
        return Refused(f"The need of {_parts(~np.isfinite(weight))} is missing or not a number."), none
    if (weight < 0).any():
        return Refused(f"The need of {_parts(weight < 0)} is below 0."), none
    if not weight.sum() > 0:
        return Refused("None of the parts has any need, so nothing can be shared by it."), none
    return np.rint(money * 100).astype(np.int64), weight


def shared(weight: Floats, total: int) -> Pennies:
    """`total` pennies by weight, to the penny. Weights are not below 0 and not all 0."""
    amounts = weight / weight.sum() * total
    return to_pennies(amounts, total, np.zeros(weight.shape, dtype=np.int64), np.full(weight.shape, total))


def to_pennies(amounts: Floats, total: int, low: Pennies, high: Pennies) -> Pennies:
    """Whole pennies near `amounts` that add up to `total`, each from its `low` to its `high`, largest remainders first.

    Single pennies go only where there is room. Raises ValueError where `total` lies outside the sums of `low` and `high`.
    """
    if not int(low.sum()) <= total <= int(high.sum()):
        raise ValueError("the total lies outside what the parts may have")
    whole = np.clip(np.floor(amounts).astype(np.int64), low, high)
    rest = amounts - whole
    while (short := total - int(whole.sum())) != 0:
        sign = 1 if short > 0 else -1
        room = (high - whole) if short > 0 else (whole - low)
        open_ = np.flatnonzero(room > 0)
        # Each round gives one penny to as many as are needed; beyond that, what is short is spread evenly.
        first = open_[_largest(sign * rest[open_], amounts[open_], abs(short))]
        step = np.minimum(room[first], max(1, abs(short) // first.size))
        whole[first] += sign * step
        rest[first] -= sign * step
    return whole


def _largest(rest: Floats, amounts: Floats, count: int) -> NDArray[np.intp]:
    """Where the `count` largest remainders are, of equal ones the larger amounts first; all where there are fewer. Only equal ones are sorted."""
    if count >= rest.size:
        return np.arange(rest.size)
    edge = np.partition(rest, rest.size - count)[rest.size - count]
    above, equal = np.flatnonzero(rest > edge), np.flatnonzero(rest == edge)
    by_amount = equal[np.argsort(-amounts[equal], kind="stable")]
    return np.concatenate([above, by_amount[: count - above.size]])


def reweighted(
    weight: ArrayLike,
    inequalities: ArrayLike,
    published_share: float,
    *,
    more_inequalities: float = 0.0,
    deprived: ArrayLike | None = None,
    uplift: float = 0.0,
) -> Floats | Refused:
    """Published need weights with more or less weight on health inequalities, and with an uplift for need that is not met.

    `weight`: overall weights. `inequalities`: people weighted by the health-inequalities part of the formula, of which `published_share`
    (0 to 1) is already in `weight`; `more_inequalities` is added to that share, and the other parts give way in proportion. `deprived`: the
    share of each part's people in the most deprived fifth; their weight rises by `uplift` (0.1: 10%). The sum stays what it was.

    Refuses missing or negative weights, and a share outside 0 to 1.
    """
    w, h = as_floats(weight), as_floats(inequalities)
    d = np.zeros(w.shape) if deprived is None else as_floats(deprived)
    if w.shape != h.shape or w.shape != d.shape or not (np.isfinite(w) & np.isfinite(h) & np.isfinite(d)).all():
        return Refused("A weight is missing.")
    if (w < 0).any() or (h < 0).any() or (d < 0).any() or (d > 1).any():
        return Refused("A weight is below 0, or a share of people outside 0% to 100%.")
    new = published_share + more_inequalities
    if not (0 <= published_share < 1 and 0 <= new <= 1) or uplift < 0:
        return Refused("The weight of health inequalities must lie between 0% and 100%, and an uplift is not below 0.")
    if not (w.sum() > 0 and h.sum() > 0):
        return Refused("None of the parts has any need, so nothing can be shared by it.")
    scaled = h / h.sum() * w.sum()
    moved = w + more_inequalities / (1 - published_share) * (scaled - w)
    raised = np.maximum(moved, 0) * (1 + uplift * d)
    return np.asarray(raised / raised.sum() * w.sum())


def _one_amount(pounds: float) -> int | Refused:
    try:
        value = float(pounds)
    except (TypeError, ValueError):
        return Refused("The envelope is not a number.")
    if not np.isfinite(value) or value <= 0 or value * 100 > LARGEST:
        return Refused("The envelope must be an amount above £0.")
    return round(value * 100)


def _parts(which: NDArray[np.bool_]) -> str:
    count = int(which.sum())
    return "1 part" if count == 1 else f"{count:,} parts"


SIGNED_RUNS = 32
"""Runs of a design of signs: with fewer than as many parts all signs are independent of each other."""


def signs_of_errors(first: ArrayLike, seed: int) -> Floats:
    """A design for errors that are independent between parts: each part's target is too high (1) in half of the runs and too low (-1) in the others.

    Shape (SIGNED_RUNS, parts). The root of the mean square of what the runs change is then that of the sum of each part's own effect squared:
    exactly for changes that add up and 31 parts or fewer, and on average for more, which share columns with a random sign. `first`, shape (parts,):
    the parts that matter most, which get columns of their own.

    Source: Plackett RL, Burman JP (1946), The design of optimum multifactorial experiments, Biometrika 33:305-325.
    """
    mine = np.asarray(first, dtype=bool)
    design = np.ones((1, 1))
    while len(design) < SIGNED_RUNS:
        design = np.block([[design, design], [design, -design]])
    luck = np.random.default_rng(seed)
    column = np.empty(mine.size, dtype=np.intp)
    column[np.argsort(~mine, kind="stable")] = 1 + np.arange(mine.size) % (SIGNED_RUNS - 1)
    return np.asarray(design[:, column] * luck.choice((-1.0, 1.0), mine.size))
