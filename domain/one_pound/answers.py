"""The five answers, with one seed and one set of assumptions over all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.scenarios import DRAWS, Change, Outcome, Part, summary
from analysis.scenarios.distributional import UNIT, WHAT
from analysis.scenarios.one_pound import Floats, present_value
from data_access import ENGLAND, Store
from domain.inequalities.gradients import load_lifetimes
from domain.inequalities.indicators import EVERYBODY_LIVES
from domain.one_pound.delays import Delays, delays_answer
from domain.one_pound.economy import Economy, economy_answer
from domain.one_pound.health import Health, NextBest, health_answer, next_best_answer, price_in, prices_of_uses
from domain.one_pound.need import Need, need_answer
from domain.one_pound.question import Question
from domain.one_pound.uses import CARE, USES, Prices, load_prices
from vocabulary import Area, Refused

LIVES = EVERYBODY_LIVES
ELSEWHERE = "Other areas"
GIVEN_UP_ALONE = "years in full health given up, what is gained not known"


@dataclass(frozen=True, eq=False)
class FiveAnswers:
    """Each answer can be Refused separately; the money and the health given up for it are always known. `left_out`: residents
    in no fifth."""

    question: Question
    area: Area
    prices: Prices
    need: Need | Refused
    health: Health
    delays: Delays | Refused
    economy: Economy | Refused
    next_best: NextBest | Refused
    outcome: Outcome
    left_out: float


def five_answers(store: Store, area: Area, question: Question, seed: int, draws: int = DRAWS) -> FiveAnswers | Refused:
    """Refuses where pounds of different years cannot be put together, and an area without fifths of deprivation."""
    prices = load_prices(store, question.price_year)
    if isinstance(prices, Refused):
        return prices
    lives = load_lifetimes(store, LIVES, area)
    if isinstance(lives, Refused):
        return lives
    found = prices_of_uses(question, prices)
    health = health_answer(question, found, lives.people, seed, draws)
    if isinstance(health, Refused):
        return health
    return FiveAnswers(
        question=question,
        area=area,
        prices=prices,
        need=need_answer(store, area, question, prices, seed, draws),
        health=health,
        delays=delays_answer(store, area, question, seed, draws),
        economy=economy_answer(store, area, question, seed, draws),
        next_best=next_best_answer(question, found, seed, draws),
        outcome=_outcome(question, health, _people_elsewhere(store, lives.people), seed),
        left_out=lives.left_out,
    )


def central_gain(store: Store, question: Question) -> float | Refused:
    """The central value of the outcome, without draws: for trying many levers. Refuses where what is gained is not known."""
    prices = load_prices(store, question.price_year)
    if isinstance(prices, Refused):
        return prices
    other, price = (price_in(question, prices, use) for use in (CARE, question.use))
    if isinstance(other, Refused):
        return other
    if isinstance(price, Refused):
        return price
    pounds = question.sign * question.pounds * present_value(question.years, question.discount)
    return pounds / price.likely - pounds / other.likely


def published(question: Question, use: str) -> bool:
    """Whether the figure of a use is a publication's: care's as long as it stands at the published one."""
    entry = USES[use].found
    return entry is not None and (use != CARE or question.given_up == entry.pounds_per_year)


def _outcome(question: Question, health: Health, elsewhere: float, seed: int) -> Outcome:
    """Net health, as the what-if of moved money counts it; only the health given up if the gain is unknown."""
    unknown = isinstance(health.net, Refused)
    given_up = health.given_up.times(-1)
    net = given_up if isinstance(health.net, Refused) else health.net
    sides = (
        [(CARE, given_up)] if isinstance(health.gained, Refused) else [(question.use, health.gained), (CARE, given_up)]
    )
    if question.use == CARE:
        sides = [(CARE, net)]
    by_source = {
        known: np.asarray(
            net.central
            + sum(side.draws - side.central for use, side in sides if published(question, use) is known)
            + np.zeros(net.draws.shape)
        )
        for known in (True, False)
    }
    return Outcome(
        what=GIVEN_UP_ALONE if unknown else WHAT,
        unit=UNIT,
        central=net.central,
        draws=by_source[True],
        people=float(health.people.sum()),
        groups=_groups(health, elsewhere),
        places=(),
        also=(),
        seed=seed,
        reached=net.draws,
        parts=tuple(
            Part("model" if known else "assumption", by_source[known])
            for known in (True, False)
            if any(published(question, use) is known for use, _ in sides)
        ),
        pounds=question.pounds,
    )


def _groups(health: Health, elsewhere: float) -> tuple[Change, ...]:
    found = [
        (f"Fifth {number + 1}", float(people), each)
        for number, (people, each) in enumerate(zip(health.people, health.by_fifth, strict=False))
    ]
    if health.elsewhere is not None:
        found.append((ELSEWHERE, elsewhere, health.elsewhere))
    return tuple(Change(name, people, summary(each.draws, each.central)) for name, people, each in found)


def _people_elsewhere(store: Store, people: Floats) -> float:
    """Residents of England who do not live in the area; NaN where England has no fifths."""
    england = store.area(ENGLAND)
    lives = load_lifetimes(store, LIVES, england) if england is not None else Refused("")
    return float("nan") if isinstance(lives, Refused) else float(lives.people.sum() - people.sum())
