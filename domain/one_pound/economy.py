"""What the money adds to the local economy: value added and jobs."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.scenarios.one_pound import Quantity
from data_access import Store
from domain.one_pound.question import Question
from domain.one_pound.uses import Prices
from vocabulary import Area, Refused


@dataclass(frozen=True, eq=False)
class Economy:
    """A year: pounds of GVA in the prices of the question, and full-time jobs. Money that only moves here counts what it adds less what it
    takes away."""

    gva: Quantity
    jobs: Quantity


def economy_answer(store: Store, area: Area, question: Question, prices: Prices, seed: int) -> Economy | Refused:
    return Refused("What money adds to the local economy is not worked out yet.")
