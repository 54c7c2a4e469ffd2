"""How much nearer to its fair share of the money for core services an area comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.scenarios import DRAWS, Range
from analysis.scenarios.one_pound import Quantity, nearer, target_of
from data_access import Store
from domain.one_pound.question import Question
from domain.one_pound.uses import USES, Prices
from domain.resource_distribution.parts import load_boards
from vocabulary import Area, Refused

NEED_LUCK = 180
STREAM = "core"


@dataclass(frozen=True, eq=False)
class Need:
    """Pounds in the prices of the question. `apart`: what the area has over its fair share, below 0 where it has less.

    `target` is that share: the published target scaled so that the shares of all boards add up to the money there is, as where money is moved.
    """

    period: str
    apart: float
    target: float
    published: float  # as `apart`, from the target as published, which is not scaled
    nearer: Quantity
    pounds: float  # what the area has more, below 0 less
    now: Quantity  # `apart` with its draws
    then: Quantity  # the same with the money

    @property
    def turns(self) -> float | None:
        """The sum from which the area would end no nearer than it stood; None where no sum of this sign brings it nearer."""
        return None if self.apart * self.pounds >= 0 else 2 * abs(self.apart)


def need_answer(
    store: Store, area: Area, question: Question, prices: Prices, seed: int, draws: int = DRAWS
) -> Need | Refused:
    """Refuses money that boards are not allocated, and an area that is no board and holds none."""
    if not USES[question.use].allocated:
        return Refused("Money of councils is no part of what boards have fair shares of.")
    boards = load_boards(store, STREAM, area)
    if isinstance(boards, Refused):
        return boards
    if not boards.own.any() or boards.own.all():
        return Refused("Fair shares are of boards: this area is none and holds none.")
    by = prices.brought(boards.period)
    if isinstance(by, Refused):
        return by
    shares = boards.need * (boards.start.sum() / boards.need.sum())
    luck = Range(-question.need_off, 0.0, question.need_off).drawn(draws, seed, NEED_LUCK)
    drawn = target_of(shares, boards.people, boards.own, luck)
    if isinstance(drawn, Refused):
        return drawn
    have, target = float(boards.start[boards.own].sum()) * by, float(shares[boards.own].sum()) * by
    more = 0.0 if question.way == "within" else question.sign * question.pounds
    central = float(nearer(have, [target], more)[0])
    return Need(
        period=boards.period,
        apart=have - target,
        target=target,
        published=have - float(boards.need[boards.own].sum()) * by,
        nearer=Quantity(central, nearer(have, drawn * by, more)),
        pounds=more,
        now=Quantity(have - target, np.asarray(have - drawn * by)),
        then=Quantity(have - target + more, np.asarray(have - drawn * by + more)),
    )
