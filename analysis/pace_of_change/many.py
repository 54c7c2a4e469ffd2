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

    def at(balance: Floats) -> Floats:
        """From -1, only the losing side moves, through 0, both do, to 1, only the gaining side does."""
        gaining, losing = np.minimum(1 + balance, 1)[:, None], np.minimum(1 - balance, 1)[:, None]
        moved = gaining * up
        moved += even
        moved -= losing * down
        return np.asarray(np.clip(moved, low, high, out=moved))

    corners = _corners(even, up, down, low, high)
    before, after = np.zeros(len(last), dtype=np.intp), np.full(len(last), corners.shape[1] - 1)
    every = np.arange(len(last))
    while (after - before > 1).any():  # halves the corners: between two next to each other the sum is a straight line
        middle = (before + after) // 2
        short = at(corners[every, middle]).sum(axis=1) < total
        before, after = np.where(short, middle, before), np.where(short, after, middle)
    first, second = at(corners[every, before]), at(corners[every, after])
    least_moved, most_moved = at(np.full(len(last), -1.0)), at(np.full(len(last), 1.0))
    few, many = least_moved.sum(axis=1) >= total, most_moved.sum(axis=1) <= total
    begin = np.where(few[:, None], low, np.where(many[:, None], most_moved, first))
    end = np.where(few[:, None], least_moved, np.where(many[:, None], high, second))
    return _between(begin, end, total), fits


def _corners(even: Floats, up: Floats, down: Floats, low: Floats, high: Floats) -> Floats:
    """Where a part meets its floor or its cap as the balance goes from -1 to 1, with both ends and the middle, in order; (paths, corners)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        met = [(bound - even) / up - 1 for bound in (low, high)] + [1 - (even - bound) / down for bound in (low, high)]
    ends = np.tile([-1.0, 0.0, 1.0], (len(even), 1))
    found = np.concatenate([ends, *met], axis=1)
    found[np.isnan(found)] = 0.0  # a part that is not moved
    np.clip(found, -1, 1, out=found)
    found.sort(axis=1)
    return found


def _between(first: Floats, last: Floats, total: Floats) -> Floats:
    """The point of the way from one amount to another at which parts add up to the total."""
    begin, width = first.sum(axis=1), last.sum(axis=1) - first.sum(axis=1)
    share = np.divide(total - begin, width, out=np.zeros_like(total), where=width > 0)
    return np.asarray(first + (last - first) * np.clip(share, 0, 1)[:, None])
