"""Health gained and given up by fifth of deprivation, and what the same money would buy elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.scenarios import DRAWS, Range
from analysis.scenarios.distributional import linear_shares
from analysis.scenarios.one_pound import (
    Floats,
    Quantity,
    Rival,
    best_besides,
    bought,
    present_value,
    spread_over,
)
from domain.one_pound.question import Question
from domain.one_pound.uses import CARE, USES, Prices, own_price, price_of, price_of_care
from vocabulary import Refused

GIVEN_UP_LUCK = 170
"""The stream of the price of care as boards buy it, wherever it is bought or given up."""


@dataclass(frozen=True, eq=False)
class Health:
    """Years in full health over all years of the question, discounted. `gained` is where the use has the money.

    `gained` and `net` are Refused if the effect of the use is unknown; the other fields then have only the health given up.
    `by_fifth`: net, by the area's fifths, the most deprived first; () if unknown. `elsewhere`: net in other areas, None if
    all the money stays here.
    """

    people: Floats
    gained: Quantity | Refused
    given_up: Quantity
    net: Quantity | Refused
    by_fifth: tuple[Quantity, ...]
    elsewhere: Quantity | None
    price: Range | Refused  # £ for a year in full health where the money goes
    other: Range  # the same where it comes from

    @property
    def turns(self) -> float:
        """The price of a year in full health from which more is given up than gained."""
        return self.other.likely


@dataclass(frozen=True, eq=False)
class NextBest:
    """`brings`, `costs`: years in full health of the whole sum, and £ for one, by use. `turns`: the price at which the chosen use would bring as much as the best other one."""

    rival: Rival
    brings: Mapping[str, Quantity]
    costs: Mapping[str, float]
    turns: float


def prices_of_uses(question: Question, prices: Prices) -> Mapping[str, Range | Refused]:
    """Of every use, in the prices of the question; the reader's own for the chosen use where nothing is published."""
    return {use: price_in(question, prices, use) for use in USES}


def price_in(question: Question, prices: Prices, use: str) -> Range | Refused:
    """Of one use, as `prices_of_uses`."""
    if use == CARE:
        return price_of_care(prices, question.given_up, question.own_off)
    if USES[use].found is None and use == question.use and question.price > 0:
        return own_price(question.price, question.own_off)
    return price_of(USES[use], prices)


def luck_of(use: str, seed: int) -> tuple[int, int]:
    return seed, GIVEN_UP_LUCK if use == CARE else USES[use].stream


def health_answer(
    question: Question, found: Mapping[str, Range | Refused], people: Floats, seed: int, draws: int = DRAWS
) -> Health | Refused:
    """`people`: of the area's fifths, the most deprived first. Refuses where the price of other care is not known."""
    other = found[CARE]
    if isinstance(other, Refused):
        return other
    counted = present_value(question.years, question.discount)
    sum_of = question.sign * question.pounds * counted
    given_up = bought(sum_of, other, luck_of(CARE, seed), draws)
    price = found[question.use]
    gained = price if isinstance(price, Refused) else bought(sum_of, price, luck_of(question.use, seed), draws)
    if isinstance(given_up, Refused):
        return given_up
    within = question.way == "within"
    lost = spread_over(given_up.times(-1), linear_shares(question.most_deprived_loss, people))
    elsewhere = None if within else given_up.times(-1)
    if isinstance(gained, Refused):
        return Health(people, gained, given_up, gained, lost if within else (), elsewhere, price, other)
    here = spread_over(gained, linear_shares(question.most_deprived_gain, people))
    return Health(
        people=people,
        gained=gained,
        given_up=given_up,
        net=gained.less(given_up),
        by_fifth=tuple(more.plus(less) for more, less in zip(here, lost, strict=True)) if within else here,
        elsewhere=elsewhere,
        price=price,
        other=other,
    )


def next_best_answer(
    question: Question, found: Mapping[str, Range | Refused], seed: int, draws: int = DRAWS
) -> NextBest | Refused:
    """What the same pounds would bring on the best other use with a published figure. Refuses where the chosen one has no figure."""
    price = found[question.use]
    if isinstance(price, Refused):
        return price
    sum_of = question.pounds * present_value(question.years, question.discount)
    brings: dict[str, Quantity] = {}
    costs: dict[str, float] = {}
    for key, each in found.items():
        use = USES[key]
        weak = use.found is not None and use.found.quality == "Weak" and not question.weak_evidence
        if isinstance(each, Refused) or (weak and key != question.use):
            continue
        quantity = bought(sum_of, each, luck_of(key, seed), draws)
        if not isinstance(quantity, Refused):
            brings[key], costs[key] = quantity, each.likely
    rival = best_besides(question.use, brings)
    return rival if isinstance(rival, Refused) else NextBest(rival, brings, costs, costs[rival.key])
