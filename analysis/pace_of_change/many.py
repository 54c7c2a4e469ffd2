"""The last year of many paths at once, such as those that doubts need: in pounds, not rounded to the penny."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.fair_shares import Floats
from analysis.intervals import as_floats
from analysis.pace_of_change.rules import Rules

PENNY = 0.01
NARROW = 1e-15  # of a balance: no number lies between


@dataclass(frozen=True, eq=False)
class _Columns:
    """Rules of all paths, each of shape (paths, 1)."""

    growth: Floats
    floor: Floats
    cap: Floats
    closing: Floats
    tolerance: Floats
    minimum: Floats


def last_amounts(
    start: ArrayLike, need: ArrayLike, rules: Sequence[Rules], *, people: ArrayLike | None = None
) -> Floats:
    """What each part has in the last year on each path, in pounds: within a pound of `pace_of_change`, in a fraction of its time.

    `start` and `people` have one length and are the same on all paths; `need` has shape (paths, parts), and each path its own rules, which
    share their number of years. Shape (paths, parts); a path whose rules cannot be met is NaN throughout. Figures are taken to be usable: whoever
    calls has had a path from `pace_of_change` by them. Raises ValueError for rules of different years.
    """
    if len({each.years for each in rules}) != 1:
        raise ValueError("paths differ in their years")
    money, needs = as_floats(start), as_floats(need)
    heads = np.zeros(money.shape) if people is None else as_floats(people)
    by = _Columns(*(np.array([[getattr(each, name.name)] for each in rules]) for name in fields(_Columns)))
    share, even_share = needs / needs.sum(axis=1, keepdims=True), money / money.sum()
    last = np.tile(money, (len(rules), 1))
    met = np.array([each.problem() is None for each in rules])
    for year in range(1, rules[0].years + 1):
        total = money.sum() * (1 + by.growth) ** year
        following, fits = _one_year(last, share * total, total[:, 0], heads, by)
        met &= fits
        last = np.where(met[:, None], following, even_share * total)
    return np.where(met[:, None], last, np.nan)


def _one_year(
    last: Floats, target: Floats, total: Floats, heads: Floats, rules: _Columns
) -> tuple[Floats, NDArray[np.bool_]]:
    """One year of all paths, and on which of them the rules can be met: `analysis.pace_of_change.year` without its pennies."""
    low = last * (1 + rules.floor)
    high = np.where(last == 0, target, np.maximum(last * (1 + rules.cap), low))
    least = heads * rules.minimum
    fits = ~((least > high + PENNY) & (last > 0)).any(axis=1)
    low, high = np.maximum(low, least), np.maximum(high, least)
    room = PENNY * last.shape[1]  # whole pennies: a floor that is the growth of the envelope itself can be met
    fits &= (low.sum(axis=1) <= total + room) & (high.sum(axis=1) >= total - room)
    even = last * (total / last.sum(axis=1))[:, None]
    up = rules.closing * np.maximum(target * (1 - rules.tolerance) - even, 0)
    down = rules.closing * np.maximum(even - target * (1 + rules.tolerance), 0)

    spare = np.empty_like(even)

    def at(balance: Floats, into: Floats) -> Floats:
        """From -1, only the losing side moves, through 0, both do, to 1, only the gaining side does."""
        np.multiply(up, np.minimum(1 + balance, 1)[:, None], out=into)
        np.add(into, even, out=into)
        np.subtract(into, np.multiply(down, np.minimum(1 - balance, 1)[:, None], out=spare), out=into)
        np.maximum(into, low, out=into)
        return np.minimum(into, high, out=into)

    moved, ones = np.empty_like(even), np.ones(len(even))
    few, many = at(-ones, moved).sum(axis=1) >= total, at(ones, moved).sum(axis=1) <= total
    balance = np.where(few, -1.0, np.where(many, 1.0, 0.0))
    below, above, found = -ones, ones, few | many
    # The sum rises with the balance along straight lines between the corners at which a part meets its floor or its cap. A step along the line
    # through a point ends on the root itself once no corner lies between; a step beyond what encloses the root is halved instead.
    while True:
        short = total - at(balance, moved).sum(axis=1)
        below, above = np.where(short > 0, balance, below), np.where(short > 0, above, balance)
        found |= (np.abs(short) < PENNY / 10) | (above - below < NARROW)
        if found.all():
            break
        rising = (balance > 0) | ((balance == 0) & (short > 0))  # only the losing side moves on from here
        np.copyto(spare, up)
        np.copyto(spare, down, where=rising[:, None])
        slope = np.sum(spare, axis=1, where=(low < moved) & (moved < high))
        step = balance + np.divide(short, slope, out=np.full_like(short, np.inf), where=slope > 0)
        inside = (below < step) & (step < above)
        balance = np.where(found, balance, np.where(inside, step, (below + above) / 2))
    if not (few | many).any():
        return moved, fits
    begin, end = np.where(few[:, None], low, moved), np.where(many[:, None], high, moved)
    return _between(begin, end, total), fits


def _between(first: Floats, last: Floats, total: Floats) -> Floats:
    """The point of the way from one amount to another at which parts add up to the total."""
    begin, width = first.sum(axis=1), last.sum(axis=1) - first.sum(axis=1)
    share = np.divide(total - begin, width, out=np.zeros_like(total), where=width > 0)
    return np.asarray(first + (last - first) * np.clip(share, 0, 1)[:, None])
