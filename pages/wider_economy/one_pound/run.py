"""One run of the five answers."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.scenarios.one_pound import Quantity
from components import narrative as say
from components.units import Unit
from components.what_if import Front
from domain.one_pound.answers import FiveAnswers
from pages import what_ifs
from pages.wider_economy.one_pound.parameters import NOTHING, Pounds
from vocabulary import Refused

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
        """Health stands large: net, or what is gained and given up where the two are the same."""
        health, sign = self.five.health, self.five.question.sign
        there = "given up elsewhere" if sign > 0 else "gained elsewhere"
        within = self.five.question.way == "within"
        if isinstance(health.gained, Refused) or isinstance(health.net, Refused):
            return _front(
                health.given_up, f"in full health {'given up' if within else there}; the rest is not known", self
            )
        if abs(health.net.central) < NOTHING:
            here = "gained" if sign > 0 else "lost"
            return _front(health.gained, f"in full health {here} here, as many {'given up' if within else there}", self)
        return _front(health.net, f"in full health {'gained' if health.net.central > 0 else 'lost'}, net", self)


def _front(found: Quantity, counted: str, run: PoundRun) -> Front:
    low, high = sorted((abs(found.summary.lower), abs(found.summary.upper)))
    crosses = found.summary.lower < 0 < found.summary.upper
    limits = f"{say.rounded(low)} to {say.rounded(high)}" if not crosses else "from less than none to more"
    return Front(
        f"{say.rounded(found.central)} years",
        counted,
        f"{say.sentence_case(what_ifs.RANGE)} {limits}. Prices of {run.levers.price_year}",
    )
