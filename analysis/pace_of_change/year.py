"""One year of a pace of change: exactly one multiplier, found as a bracketed root."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.fair_shares import Floats, Pennies, to_pennies
from analysis.pace_of_change.rules import Rules, percent
from vocabulary import Refused

Amounts = Pennies | Floats
SLACK = 1e-6  # of a penny: rounding of products is no broken rule


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the most each part may have in one year, in whole pennies."""

    low: Pennies
    high: Pennies


def bounds(last: Amounts, target: Amounts, total: int, people: Floats, rules: Rules) -> Bounds | Refused:
    """Floor, cap and protected minimum in pennies. A part that had nothing has no growth: it may have up to its target.

    Where a floor or a cap is the growth of the envelope itself, whole pennies cannot meet it: it then holds to the penny.
    Refuses where the minimum lies above the cap of a part.
    """
    most_grown = np.minimum(
        last * (1 + rules.cap), total
    )  # no part may have more than all: a high cap would not fit an integer
    low = _at_the_floor(last, total, rules)
    high = np.floor(most_grown + SLACK).astype(np.int64)
    if int(high.sum()) < total:
        high = np.ceil(most_grown - SLACK).astype(np.int64)
    high = np.where(last == 0, target, np.maximum(high, low))
    least = _at_the_minimum(people, rules)
    if (beyond := (least > high) & (last > 0)).any():
        return _above_the_cap(last, high, beyond, total, people, rules)
    return Bounds(np.maximum(low, least), np.maximum(high, least))


def _at_the_floor(last: Amounts, total: int, rules: Rules) -> Pennies:
    least_grown = last * (1 + rules.floor)
    low = np.ceil(least_grown - SLACK).astype(np.int64)
    return np.asarray(low if int(low.sum()) <= total else np.floor(least_grown + SLACK).astype(np.int64))


def _at_the_minimum(people: Floats, rules: Rules) -> Pennies:
    return np.ceil(people * rules.minimum * 100 - SLACK).astype(np.int64)


def one_year(last: Pennies, target: Pennies, total: int, people: Floats, rules: Rules) -> Pennies | Refused:
    """The amounts of the next year in whole pennies: see `unrounded_year`."""
    found = unrounded_year(last, target, total, people, rules)
    return found if isinstance(found, Refused) else _whole(*found, target, total)


def unrounded_year(
    last: Amounts, target: Amounts, total: int, people: Floats, rules: Rules
) -> tuple[Floats, Floats, Bounds] | Refused:
    """The amounts of the next year, which add up to `total` pennies; what they would be had all grown alike; and their limits. `target` adds up
    to `total` as well.

    Every part would grow with the envelope and be moved by `closing` of what then separates it from its target (from the edge of the
    tolerance), within floor and cap. Where one side can move less than the other, the other side's movement is scaled by one multiplier
    before it is cut at floor and cap. So no part crosses its target unless the protected minimum takes it there.
    Refuses where floor, cap and minimum cannot add up to the total, with the nearest values that can.
    """
    allowed = bounds(last, target, total, people, rules)
    if isinstance(allowed, Refused):
        return allowed
    low, high = allowed.low, allowed.high
    if int(low.sum()) > total:
        return _too_much(last, total, people, rules)
    if int(high.sum()) < total:
        return Refused("The cap leaves money that no part may have: raise the cap.")
    even = last * (total / last.sum()) if last.sum() else np.zeros(last.shape)
    up = rules.closing * np.maximum(target * (1 - rules.tolerance) - even, 0)
    down = rules.closing * np.maximum(even - target * (1 + rules.tolerance), 0)

    def moved(gaining: float, losing: float) -> Floats:
        return np.clip(even + gaining * up - losing * down, low, high)

    # From the least all may have to the most: each knot has no less for any part than the one before.
    knots = (low.astype(np.float64), moved(0, 1), moved(1, 1), moved(1, 0), high.astype(np.float64))
    sums = [float(each.sum()) for each in knots]
    at = next((number for number in range(1, 4) if sums[number] >= total), 4)
    if at == 2:
        share = _root(lambda k: float(moved(k, 1).sum()) - total)
        exact = moved(share, 1)
    elif at == 3:
        share = _root(lambda k: float(moved(1, 1 - k).sum()) - total)
        exact = moved(1, 1 - share)
    else:
        width = sums[at] - sums[at - 1]
        exact = knots[at - 1] + (knots[at] - knots[at - 1]) * ((total - sums[at - 1]) / width if width > 0 else 0.0)
    return exact, even, allowed


def _root(short: Callable[[float], float]) -> float:
    """The multiplier from 0 to 1 at which nothing is short."""
    at_0, at_1 = short(0.0), short(1.0)
    if at_0 >= 0:
        return 0.0
    if at_1 <= 0:
        return 1.0
    return _crossing(short, 0.0, 1.0, xtol=1e-15, rtol=1e-15)


def _whole(exact: Floats, even: Floats, allowed: Bounds, target: Pennies, total: int) -> Pennies:
    """Whole pennies. The last pennies go first to parts that do not cross their targets by them, then to any with room."""
    low, high = allowed.low, allowed.high
    below, above = even < target, even > target
    near_high = np.where(below, np.clip(target, low, high), high)
    near_low = np.where(above, np.clip(target, low, high), low)
    if (exact < near_low - SLACK).any() or (exact > near_high + 1).any():
        near_low, near_high = low, high  # the minimum, or money that is over, takes parts beyond their targets
    fits = int(near_low.sum()) <= total <= int(near_high.sum())
    return to_pennies(exact, total, *((near_low, near_high) if fits else (low, high)))


def _too_much(last: Amounts, total: int, people: Floats, rules: Rules) -> Refused:
    """The minimum with the floor takes more than there is."""
    words = (
        f"The protected minimum and the envelope conflict: with no part below £{rules.minimum:,.2f} a head and none growing by less than "
        f"{percent(rules.floor)}, the parts need more than there is. The highest minimum that can be met is "
        f"£{_highest_minimum(last, total, people, rules):,.2f} a head"
    )
    if _taken(last, people, -1.0, rules.minimum) < total < _taken(last, people, rules.floor, rules.minimum):
        floor = _crossing(lambda each: _taken(last, people, each, rules.minimum) - total, -1.0, rules.floor)
        met = _highest_met(floor, 10_000, -1.0, lambda each: _can_meet(last, total, people, replace(rules, floor=each)))
        return Refused(f"{words}, or the highest floor {percent(met)}.")
    return Refused(f"{words}.")


def _above_the_cap(
    last: Amounts, high: Pennies, beyond: NDArray[np.bool_], total: int, people: Floats, rules: Rules
) -> Refused:
    """The minimum takes some part above the cap. Only what the envelope allows as well is named as the nearest."""
    least = _at_the_minimum(people, rules)
    needed = float(np.ceil((least[beyond] / last[beyond]).max() * 1e4 - SLACK) / 1e4 - 1)
    most = min(_down(float((high[beyond] / people[beyond]).min() / 100)), _highest_minimum(last, total, people, rules))
    words = (
        f"The protected minimum and the cap conflict: £{rules.minimum:,.2f} a head takes growth of {percent(needed)}, above the cap of "
        f"{percent(rules.cap)}. "
    )
    if _taken(last, people, rules.floor, rules.minimum) <= total:
        return Refused(f"{words}Raise the cap to {percent(needed)}, or lower the minimum to £{most:,.2f} a head.")
    return Refused(
        f"{words}A higher cap would not do, for there is not the money. Lower the minimum to £{most:,.2f} a head."
    )


def _taken(last: Amounts, people: Floats, floor: float, minimum: float) -> float:
    """Pennies that a floor and a minimum take at the least."""
    return float(np.maximum(last * (1 + floor), people * minimum * 100).sum())


def _highest_minimum(last: Amounts, total: int, people: Floats, rules: Rules) -> float:
    """Pounds a head that the envelope can meet with the floor, up to the minimum asked for."""
    if not rules.minimum or _can_meet(last, total, people, rules):
        return rules.minimum
    if _taken(last, people, rules.floor, 0.0) >= total:  # the floor takes it all, to the penny
        has = people > 0
        return max(0.0, _down(float((last[has] * (1 + rules.floor) / people[has]).min() / 100)))
    minimum = rules.minimum
    if _taken(last, people, rules.floor, minimum) > total:
        minimum = _crossing(lambda each: _taken(last, people, rules.floor, each) - total, 0, minimum)
    return _highest_met(minimum, 100, 0.0, lambda each: _can_meet(last, total, people, replace(rules, minimum=each)))


def _can_meet(last: Amounts, total: int, people: Floats, rules: Rules) -> bool:
    """Whether the least of all parts, in whole pennies as they are paid, is no more than there is."""
    least = np.maximum(_at_the_floor(last, total, rules), _at_the_minimum(people, rules))
    return int(least.sum()) <= total


def _highest_met(near: float, steps: int, lowest: float, can_meet: Callable[[float], bool]) -> float:
    """The highest value in whole `steps` to one, from `lowest` to `near`, that can be met. Whole pennies of many small parts may take
    more than their sum does."""
    values = range(round(lowest * steps), int(np.floor(near * steps)) + 1)
    beyond = bisect_left(values, True, key=lambda each: not can_meet(each / steps))
    return values[max(beyond - 1, 0)] / steps


def _down(pounds: float) -> float:
    """Cut to whole pennies, so that what is named can be met."""
    return float(np.floor(pounds * 100) / 100)


def _crossing(of: Callable[[float], float], low: float, high: float, **more: float) -> float:
    """Where a function that changes its sign between two points is nought."""
    from scipy.optimize import brentq  # 23 MB of a process that few views need

    return float(brentq(of, low, high, **more))
