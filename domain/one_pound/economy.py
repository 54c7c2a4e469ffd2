"""What the money adds to the local economy: value added and jobs, by average shares of the tables of 2022."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.scenarios import DRAWS
from analysis.scenarios.one_pound import Quantity
from data_access import Store
from domain.one_pound.question import Question
from domain.one_pound.uses import CARE, USES
from domain.wider_economy.regional import Measure
from domain.wider_economy.spending import OTHER_INDUSTRY, Effect, LocalEffect, local_effect
from vocabulary import Area, Refused


@dataclass(frozen=True, eq=False)
class Economy:
    """One year's value added, in pounds at the prices of the question, and full-time jobs, in the area.

    For money moved within the area: gains less losses, draw by draw. `recorded`: value added without displacement.
    `replaces`: whether the money is taken from other care here; `same`: from care that buys the same, so nothing changes.
    """

    gva: Quantity
    jobs: Quantity
    recorded: float
    replaces: bool
    same: bool
    bought_inside: float  # of the first purchases of the use in the UK
    tables: LocalEffect


def economy_answer(store: Store, area: Area, question: Question, seed: int, draws: int = DRAWS) -> Economy | Refused:
    """Refuses what `local_effect` refuses."""
    spent = _effect(store, area, question, USES[question.use].product, seed, draws)
    if isinstance(spent, Refused):
        return spent
    other = OTHER_INDUSTRY if USES[question.use].product != USES[CARE].product else 0
    taken = _effect(store, area, question, USES[CARE].product, seed, draws, other) if question.way == "within" else None
    if isinstance(taken, Refused):
        return taken

    def net(measure: Measure, of: Callable[[Effect], Quantity]) -> Quantity:
        found = of(spent.inside[measure])
        return found if taken is None else found.less(of(taken.inside[measure]))

    recorded = float(spent.inside["gva"].recorded.sum())
    return Economy(
        gva=net("gva", _added),
        jobs=net("jobs", _added),
        recorded=recorded if taken is None else recorded - float(taken.inside["gva"].recorded.sum()),
        replaces=taken is not None,
        same=taken is not None and taken.sector == spent.sector,
        bought_inside=spent.bought_inside.value,
        tables=spent,
    )


def _added(effect: Effect) -> Quantity:
    return Quantity(effect.total, effect.total_draws)


def _effect(
    store: Store, area: Area, question: Question, product: str, seed: int, draws: int, luck: int = 0
) -> LocalEffect | Refused:
    return local_effect(
        store,
        area,
        question.sign * question.pounds,
        product,
        recruited_locally=question.recruited,
        displacement=question.displaced,
        off=question.local_off,
        prices=question.price_year,
        luck=luck,
        seed=seed,
        draws=draws,
    )
