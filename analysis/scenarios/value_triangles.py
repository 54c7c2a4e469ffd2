"""Value triangles: programmes by their health and cost, and how sure their order is.

Each programme is a triangle: its base is its cost, its height the people who benefit times the benefit of each. The
slope is health per pound. Triangles joined in the order of their slopes form the curve of the most health for any
budget. Source: Airoldi M, Morton A, Smith JAE, Bevan G (2014), STAR: people-powered prioritization, Medical Decision
Making 34:965-975.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.scenarios.assumption import Range
from analysis.scenarios.outcome import DRAWS, SEED, Summary, summaries
from vocabulary import Refused

Floats = NDArray[np.float64]
FEWEST = 2
FIRST_STREAM = 400  # random streams: three for each programme


@dataclass(frozen=True)
class Programme:
    """`people` who benefit in a year, `benefit` of each in years in full health, `cost` in pounds a year: each with its range."""

    name: str
    people: Range
    benefit: Range
    cost: Range


@dataclass(frozen=True, eq=False)
class Triangles:
    """Arrays are by programme, in the order given.

    `slope`: years in full health per million pounds; `drawn`: the same, shape (n, programmes). `least`, `most`: the
    probability of the least, and of the most, health for its money; each adds up to 1. `order`: the programmes by
    slope, steepest first. `swaps`: for each but the last in that order, the share of its health it would have to lose
    to fall to the slope of the next.
    """

    names: tuple[str, ...]
    health: Floats
    cost: Floats
    slope: Floats
    drawn: Floats
    least: Floats
    most: Floats
    order: tuple[int, ...]
    swaps: Floats

    @property
    def limits(self) -> list[Summary]:
        """The slopes with the middle 95% of their draws."""
        return summaries(self.drawn, self.slope)

    @property
    def areas(self) -> Floats:
        """Areas of the triangles: half of cost times health, in million pounds times years."""
        return np.asarray(self.cost / 1e6 * self.health / 2)


def value_triangles(programmes: Sequence[Programme], *, draws: int = DRAWS, seed: int = SEED) -> Triangles | Refused:
    """Rank programmes by value.

    Refuses fewer than two programmes, and people, benefit or cost that is missing or may be zero.
    """
    if len(programmes) < FEWEST:
        return Refused("Two programmes are needed to put one before the other.")
    for each in programmes:
        ends = [(part.low, part.likely, part.high) for part in (each.people, each.benefit, each.cost)]
        if not np.isfinite(ends).all() or min(low for low, _, _ in ends) <= 0:
            return Refused(f"{each.name} needs people, a benefit and a cost, each above nothing.")
    health, cost = (np.array([_likely(each)[number] for each in programmes], dtype=np.float64) for number in range(2))
    drawn = np.column_stack(
        [_drawn(each, FIRST_STREAM + 3 * number, draws, seed) for number, each in enumerate(programmes)]
    )
    slope = health / cost * 1e6
    order = tuple(int(row) for row in np.argsort(-slope, kind="stable"))
    ranked = slope[list(order)]
    return Triangles(
        names=tuple(each.name for each in programmes),
        health=health,
        cost=cost,
        slope=slope,
        drawn=drawn,
        least=_chances(drawn == drawn.min(axis=1, keepdims=True)),
        most=_chances(drawn == drawn.max(axis=1, keepdims=True)),
        order=order,
        swaps=1 - ranked[1:] / ranked[:-1],
    )


def _likely(each: Programme) -> tuple[float, float]:
    return each.people.likely * each.benefit.likely, each.cost.likely


def _drawn(each: Programme, stream: int, draws: int, seed: int) -> Floats:
    """Years in full health for a million pounds, shape (draws,)."""
    people, benefit, cost = (
        part.drawn(draws, seed, stream + number) for number, part in enumerate((each.people, each.benefit, each.cost))
    )
    return np.asarray(people * benefit / cost * 1e6)


def _chances(there: NDArray[np.bool_]) -> Floats:
    """The share of draws in which each is the extreme, ties shared."""
    return np.asarray((there / there.sum(axis=1, keepdims=True)).mean(axis=0))
