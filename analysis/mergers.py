"""Systems put together: one joint distance from target, who was above and below, and what levelling would move between their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.fair_shares import Floats, Pennies, money_and_need, to_pennies
from analysis.intervals import as_floats
from vocabulary import Refused

Way = Literal["joint", "up", "down"]
"""To the joint distance; up to that of the best funded; down to that of the worst funded."""


@dataclass(frozen=True, eq=False)
class Merger:
    """Pennies. `actual` and `target`: by system. Of the parts, in the order given: `system` they belong to, `part_actual` and `part_target`,
    which are shares of their own system's by need and add up to it exactly."""

    actual: Pennies
    target: Pennies
    system: NDArray[np.intp]
    part_actual: Pennies
    part_target: Pennies

    @property
    def distance(self) -> Floats:
        """Of each system: (actual - target) / target."""
        return np.asarray(self.actual / self.target - 1)

    @property
    def joint(self) -> float:
        """The distance of all systems together."""
        return float(self.actual.sum() / self.target.sum() - 1)

    def level(self, way: Way) -> float:
        """The distance at which all would stand."""
        return {"joint": self.joint, "up": float(self.distance.max()), "down": float(self.distance.min())}[way]

    def levelled(self, way: Way) -> Pennies:
        """What each system would have at one distance. `joint` adds up to what there is, to the penny."""
        amounts = as_floats(self.target * (1 + self.level(way)))
        whole = int(self.actual.sum()) if way == "joint" else round(float(amounts.sum()))
        none = np.zeros(amounts.shape, dtype=np.int64)
        return to_pennies(amounts, whole, none, np.full(amounts.shape, whole))

    def change(self, way: Way) -> Pennies:
        """By system: above 0 it gains. With `joint` the changes add up to 0; with the others to what it costs or sets free."""
        return self.levelled(way) - self.actual

    def part_change(self, way: Way) -> Pennies:
        """By part: it shares in its system's change by need, and parts add up to their systems exactly."""
        levelled = _split(self.levelled(way), self.part_target.astype(np.float64), self.system)
        return levelled - self.part_actual


def merge(actual: ArrayLike, target: ArrayLike, part_system: ArrayLike, part_need: ArrayLike) -> Merger | Refused:
    """Put systems together. `actual` and `target` (pounds) by system, at least two; `part_system`: the number of the system of each part,
    from 0; `part_need`: its need within that system. Spending below a system is not published: parts have their need's share of it.

    Refuses money and targets that cannot be used, a system without target, and a system none of whose parts has need.
    """
    money, aims = money_and_need(actual, target)
    if isinstance(money, Refused):
        return money
    system, need = np.asarray(part_system, dtype=np.intp), as_floats(part_need)
    if money.size < 2:
        return Refused("Choose at least two systems to put together.")
    if not (aims > 0).all():
        return Refused("A system has no target, so it has no distance from it.")
    if system.shape != need.shape or not (np.isfinite(need) & (need >= 0)).all():
        return Refused("The need of a part is missing or below 0.")
    if system.size == 0 or system.min() < 0 or system.max() >= money.size:
        return Refused("A part belongs to none of the systems.")
    if not (np.bincount(system, need, minlength=money.size) > 0).all():
        return Refused("None of the parts of a system has any need.")
    pennies = np.rint(aims * 100).astype(np.int64)
    return Merger(money, pennies, system, _split(money, need, system), _split(pennies, need, system))


def _split(amounts: Pennies, need: Floats, system: NDArray[np.intp]) -> Pennies:
    """Each system's amount among its parts by need, to the penny."""
    found = np.zeros(need.shape, dtype=np.int64)
    for number, amount in enumerate(amounts):
        own = np.flatnonzero(system == number)
        share = need[own] / need[own].sum() * amount
        found[own] = to_pennies(share, int(amount), np.zeros(own.shape, dtype=np.int64), np.full(own.shape, amount))
    return found
