"""The path of every part, year by year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.fair_shares import Floats, Pennies, money_and_need, shared, to_pennies
from analysis.intervals import as_floats
from analysis.pace_of_change.rules import MOST_YEARS, Rules
from analysis.pace_of_change.year import one_year, unrounded_year
from vocabulary import Refused

ARRIVED = 0.0005  # of the target: nearer reads 0.0%
A_POUND = 100  # pennies: less is no distance, however small the target


@dataclass(frozen=True, eq=False)
class Path:
    """Pennies, shape (years + 1, parts); row 0 is the start. `amounts` add up to `envelope` in every year and so do `target` and `even`,
    what each part would have if all grew with the envelope. `transition`, shape (years, parts), is on top, for that year alone."""

    rules: Rules
    amounts: Pennies
    target: Pennies
    even: Pennies
    envelope: Pennies
    transition: Pennies
    people: Floats

    @property
    def gained(self) -> Pennies:
        """What each part has more (or, below 0, less) in each year than if all grew alike; transition money is not in it."""
        return self.amounts - self.even

    @property
    def growth(self) -> Floats:
        """Of each part over the year before, shape (years, parts); NaN where it had nothing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.amounts[:-1] > 0, self.amounts[1:] / self.amounts[:-1] - 1, np.nan)

    @property
    def distance(self) -> Floats:
        """(amount - target) / target, shape (years + 1, parts); NaN where a part has no need."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.target > 0, self.amounts / self.target - 1, np.nan)

    @property
    def moved(self) -> Pennies:
        """Pennies in each year at parts that have more than if all grew alike, shape (years + 1,)."""
        return np.asarray(np.maximum(self.gained, 0).sum(axis=1))

    @property
    def unspent(self) -> Pennies:
        """Transition money that no part needs, shape (years,)."""
        return np.asarray(round(self.rules.transition * 100) - self.transition.sum(axis=1))

    def arrived(self, within: float = ARRIVED) -> NDArray[np.bool_]:
        """Which parts are within the tolerance of their target, or nearer than `within`, shape (years + 1, parts)."""
        near = max(within, self.rules.tolerance)
        return np.asarray(np.abs(self.amounts - self.target) <= np.maximum(near * self.target, A_POUND))

    def to_level(self) -> Pennies:
        """What it would cost in each year, on top of the envelope, to leave no part below its target and take nothing from the others."""
        return np.asarray(np.maximum(self.target - self.amounts, 0).sum(axis=1))

    def until(self, year: int) -> Path:
        """The first years of it."""
        kept = slice(0, year + 1)
        return replace(
            self,
            rules=replace(self.rules, years=year),
            amounts=self.amounts[kept],
            target=self.target[kept],
            even=self.even[kept],
            envelope=self.envelope[kept],
            transition=self.transition[:year],
        )


def pace_of_change(
    start: ArrayLike, need: ArrayLike, rules: Rules, *, people: ArrayLike | None = None
) -> Path | Refused:
    """The amounts of every part in every year. `start` (pounds), `need` and `people` have one length; people are for the minimum.

    The envelope is the start added up, and grows by `rules.growth`. Refuses money and need that cannot be used, rules that conflict (with the
    nearest values that do not), and a minimum a head where people are not known. The order of the parts does not matter: two parts that
    are alike in everything may differ by a penny.

    Source: NHS England, Technical guide to allocations (target, distance, convergence). No worked example is published: properties are tested.
    """
    money, weight = money_and_need(start, need)
    if isinstance(money, Refused):
        return money
    heads = np.zeros(weight.shape) if people is None else as_floats(people)
    if heads.shape != weight.shape or not np.isfinite(heads).all() or (heads < 0).any():
        return Refused("The number of people of a part is missing or below 0.")
    if (refused := rules.problem()) is not None:
        return refused
    if rules.minimum and not heads.sum() > 0:
        return Refused("A minimum a head needs the number of people of each part.")
    if not money.sum() > 0:
        return Refused("The parts have no money, so there is nothing to share.")
    order = np.lexsort((heads, weight, money))  # the same sums whatever the order given
    found = _years(money[order], weight[order], heads[order], rules)
    if isinstance(found, Refused):
        return found
    back = np.argsort(order)
    amounts, target, even, envelope, transition = found
    return Path(
        rules=rules,
        amounts=amounts[:, back],
        target=target[:, back],
        even=even[:, back],
        envelope=envelope,
        transition=transition[:, back],
        people=heads,
    )


def _years(
    money: Pennies, weight: Floats, heads: Floats, rules: Rules
) -> tuple[Pennies, Pennies, Pennies, Pennies, Pennies] | Refused:
    whole = int(money.sum())
    amounts, targets, evens, envelope = [money], [shared(weight, whole)], [money], [whole]
    transition = []
    for year in range(1, rules.years + 1):
        total = round(whole * (1 + rules.growth) ** year)
        target, even = shared(weight, total), shared(money.astype(np.float64), total)
        following = one_year(amounts[-1], target, total, heads, rules)
        if isinstance(following, Refused):
            return following if year == 1 else Refused(f"In year {year}: {following.reason}")
        transition.append(_transition(np.maximum(even - following, 0), rules))
        for kept, new in ((amounts, following), (targets, target), (evens, even)):
            kept.append(new)
        envelope.append(total)
    return np.array(amounts), np.array(targets), np.array(evens), np.array(envelope), np.array(transition)


def _transition(forgone: Pennies, rules: Rules) -> Pennies:
    """Transition money by what each part forgoes, and never more than that."""
    paid = min(round(rules.transition * 100), int(forgone.sum()))
    if paid == 0:
        return np.zeros(forgone.shape, dtype=np.int64)
    return to_pennies(forgone / forgone.sum() * paid, paid, np.zeros(forgone.shape, dtype=np.int64), forgone)


def years_to_arrive(path: Path, within: float = ARRIVED) -> NDArray[np.float64]:
    """For each part the first year from which it stays within its tolerance or `within` of its target, by the same rules; NaN where it does
    not get there in 40 years, or where the rules can no longer be met. Runs on from the last year, until all that have need are there, without
    rounding to pennies: nobody is paid by it."""
    needy, last = path.target[0] > 0, path.amounts[-1].astype(np.float64)
    there = list(path.arrived(within))
    near = max(within, path.rules.tolerance)
    weight, whole = path.target[0].astype(np.float64), int(path.envelope[0])
    while not there[-1][needy].all() and len(there) <= MOST_YEARS:
        total = round(whole * (1 + path.rules.growth) ** len(there))
        target = weight / weight.sum() * total
        following = unrounded_year(last, target, total, path.people, path.rules)
        if isinstance(following, Refused):
            break
        last = following[0]
        there.append(np.abs(last - target) <= np.maximum(near * target, A_POUND))
    stays = np.flip(np.minimum.accumulate(np.flip(np.array(there), axis=0), axis=0), axis=0)
    return np.where(stays.any(axis=0), stays.argmax(axis=0).astype(np.float64), np.nan)
