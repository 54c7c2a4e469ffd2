"""One run of the five answers."""

from __future__ import annotations

from dataclasses import dataclass

from components.parameters import Parameters
from components.units import Unit
from components.what_if import Front
from domain.one_pound.answers import FiveAnswers
from pages import what_ifs
from pages.wider_economy.one_pound.parameters import ON, Pounds

MONEY = Unit("£ million", before="£", after="m", decimals=1)
YEARS = Unit("years in full health", words="years in full health", decimals=0)


@dataclass(frozen=True, eq=False)
class PoundRun(what_ifs.Run):
    five: FiveAnswers

    @property
    def levers(self) -> Pounds:
        assert isinstance(self.parameters, Pounds)
        return self.parameters

    @property
    def front(self) -> Front:
        """What is asked stands large: the five answers stand below it, each with its own number."""
        levers = self.levers
        moved = {
            "outside": "new here",
            "within": "taken from other care here",
            "leaves": "less here, more elsewhere",
        }[levers.way]
        for_years = "a year" if levers.years == 1 else f"a year for {levers.years} years"
        return Front(
            f"£{levers.million:g} million",
            f"{for_years}, {moved}: {ON.label(levers.use)}",
            f"Prices of {levers.price_year}. One seed and one set of assumptions over all five answers",
        )


def is_own(parameters: Parameters, name: str) -> bool:
    return parameters.whose(name) == "reader"
